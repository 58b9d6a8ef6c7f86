import type { Db } from 'pg-boss';
import type { DeadLetter } from './job-queue.js';
import type { StoredJob } from './job-run.js';

export const SCHEMA = 'pgboss';
export const DEAD_LETTERS = 'dead-letter';

/** What pg-boss's own interface does not offer, on the tables of the release this project pins. */
export class PgBossTables {
  constructor(private readonly db: () => Db) {}

  async deadLetters(job: string | undefined, limit: number): Promise<DeadLetter[]> {
    return this.sql<DeadLetter>(
      `SELECT id, source_name AS job, data->>'id' AS "jobId", data->'payload' AS payload,
              coalesce(output->>'message', output->'value'->>'message', output->>'value', '') AS error,
              source_retry_count + 1 AS attempts, extract(epoch FROM created_on)::float8 * 1000 AS "failedAt"
         FROM ${SCHEMA}.job
        WHERE name = $1 AND ($2::text IS NULL OR source_name = $2)
        ORDER BY created_on DESC LIMIT $3`,
      [DEAD_LETTERS, job ?? null, limit],
    );
  }

  async findDeadLetter(id: string): Promise<{ job: string; data: StoredJob } | null> {
    const [found] = await this.sql<{ job: string; data: StoredJob }>(
      `SELECT source_name AS job, data FROM ${SCHEMA}.job WHERE name = $1 AND id = $2`,
      [DEAD_LETTERS, id],
    );
    return found ?? null;
  }

  /** As pg-boss restores a job it must not run: without `started_on` the next fetch counts no attempt. */
  async handBack(name: string, id: string): Promise<void> {
    await this.sql(
      `UPDATE ${SCHEMA}.job SET state = 'created', started_on = NULL, heartbeat_on = NULL
        WHERE name = $1 AND id = $2 AND state = 'active'`,
      [name, id],
    );
  }

  /** Which of these queues have a job to run now. */
  async due(names: string[]): Promise<string[]> {
    const rows = await this.sql<{ name: string }>(
      `SELECT name FROM unnest($1::text[]) AS name
        WHERE EXISTS (SELECT 1 FROM ${SCHEMA}.job j
                       WHERE j.name = name.name AND j.state < 'active' AND NOT j.blocked AND j.start_after <= now())`,
      [names],
    );
    return rows.map(({ name }) => name);
  }

  /**
   * Puts jobs back whose worker has been silent for longer than the lease, and says of which queues; those with no
   * attempt left are only named, for pg-boss to make dead letters of them.
   */
  async takeOver(
    names: string[],
    leaseMs: number,
  ): Promise<{ retried: string[]; spent: { name: string; id: string }[] }> {
    const abandoned = `name = ANY($1) AND state = 'active' AND heartbeat_on < now() - $2 * interval '1 ms'`;
    const retried = await this.sql<{ name: string }>(
      `UPDATE ${SCHEMA}.job SET state = 'retry', start_after = now(), heartbeat_on = NULL
        WHERE ${abandoned} AND retry_count < retry_limit RETURNING name`,
      [names, leaseMs],
    );
    const spent = await this.sql<{ name: string; id: string }>(
      `SELECT name, id FROM ${SCHEMA}.job WHERE ${abandoned} AND retry_count >= retry_limit`,
      [names, leaseMs],
    );
    return { retried: [...new Set(retried.map(({ name }) => name))], spent };
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.sql('SELECT pg_notify($1, $2)', [channel, payload]);
  }

  private async sql<Row>(text: string, values: unknown[]): Promise<Row[]> {
    return (await this.db().executeSql(text, values)).rows as Row[];
  }
}
