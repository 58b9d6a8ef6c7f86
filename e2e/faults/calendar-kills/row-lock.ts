import pg from 'pg';
import { eventually } from '../../support/eventually.js';

/** The row of a calendar, held by a transaction of ours: whoever wants to store something with it waits. */
export class RowLock {
  private constructor(
    private readonly client: pg.Client,
    private readonly pid: number,
    /** Resolves when it is held. */
    readonly held: Promise<unknown>,
  ) {}

  /** Takes its place in the queue of the row. */
  static async queue(databaseUrl: string, calendarId: string): Promise<RowLock> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'fault run' });
    // Where the run fails, the database ends before it.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('BEGIN; SELECT pg_backend_pid() AS pid').then(lastOf);
    // Rows that refer to the calendar may still be written, as in a transaction whose last statement is about the calendar itself.
    const held = client.query('SELECT 1 FROM calendar WHERE id = $1 FOR NO KEY UPDATE', [calendarId]);
    return new RowLock(client, rows[0]!.pid, held);
  }

  static async take(databaseUrl: string, calendarId: string): Promise<RowLock> {
    const lock = await RowLock.queue(databaseUrl, calendarId);
    await lock.held;
    return lock;
  }

  /** Waits until a worker stands in the queue with what it is about to store; hints, which start otherwise, do not count. */
  async isWanted(query: Query): Promise<void> {
    const sql = `WITH RECURSIVE line (pid) AS (
        SELECT $1::int UNION SELECT a.pid FROM line JOIN pg_stat_activity a ON line.pid = ANY (pg_blocking_pids(a.pid)))
      SELECT 1 FROM line JOIN pg_stat_activity a USING (pid) WHERE a.query LIKE 'UPDATE calendar SET %'`;
    await until('nobody came for the row of a calendar', async () => (await query(sql, [this.pid])).length > 0);
  }

  /** Waits until it stands in the queue behind somebody. */
  async isWaiting(query: Query): Promise<void> {
    await until('the row of a calendar was free', async () => {
      const rows = await query('SELECT 1 WHERE cardinality(pg_blocking_pids($1)) > 0', [this.pid]);
      return rows.length > 0;
    });
  }

  /** Gives the row back, held or not. */
  release(): Promise<void> {
    return this.client.end();
  }
}

export type Query = (sql: string, params: unknown[]) => Promise<object[]>;

async function until(otherwise: string, question: () => Promise<boolean>): Promise<void> {
  if (!(await eventually(question, 30_000, 100))) throw new Error(`After 30 s ${otherwise}.`);
}

/** Of several statements in one text `pg` answers with a list. */
function lastOf<Row extends pg.QueryResultRow>(results: pg.QueryResult<Row>): pg.QueryResult<Row> {
  return [results].flat().at(-1)!;
}
