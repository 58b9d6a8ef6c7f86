import type { BenchCalendar, SyncBench } from '../../../server/src/modules/calendars/testing/sync-bench.js';
import { SyncWork } from '../../../server/src/modules/calendars/two-way/sync-work.js';
import { eventually } from '../../support/eventually.js';
import { choosePorts, startServerProcess, type ServerProcess } from '../../support/server-process.js';
import type { FaultRun } from '../../support/fault-run.js';

const HALF_MINUTE = 30_000;

/** The one process at a time that synchronises calendars. The house beside it only answers people. */
export class Workers {
  private current: ServerProcess | null = null;

  private constructor(
    private readonly bench: SyncBench,
    private readonly variables: Record<string, string>,
  ) {}

  static async open(run: FaultRun, bench: SyncBench): Promise<Workers> {
    const { house, google, microsoft } = bench;
    const variables = {
      ...(await choosePorts()),
      NODE_ENV: 'test',
      LINTEL_DATA_DIR: await run.folder('calendar-worker'),
      DATABASE_URL: house.server.databaseUrl,
      LINTEL_SECRETS_KEYS: 'ab'.repeat(32),
      LINTEL_DEMO: 'off',
      LINTEL_ROLES: 'worker',
      ...google.environment,
      ...microsoft.environment,
    };
    const workers = new Workers(bench, variables);
    run.onEnd(() => workers.kill());
    await workers.start();
    return workers;
  }

  async start(): Promise<void> {
    // A little ahead: what is due for the house is due here too, however long the start takes.
    const now = this.bench.house.clock.now() + HALF_MINUTE;
    this.current = startServerProcess({ ...this.variables, LINTEL_CLOCK: new Date(now).toISOString() });
    await this.current.ready;
  }

  async kill(): Promise<void> {
    await this.current?.end('SIGKILL');
  }

  /** As if another worker had these calendars: whatever is heard of them waits. */
  async keepOff(calendars: readonly BenchCalendar[]): Promise<void> {
    await this.lease(calendars, `now() + interval '1 hour'`);
  }

  /** As if the two minutes were over after which others may take what a dead worker had; has all be looked at together. */
  async wake(calendars: readonly BenchCalendar[]): Promise<void> {
    await this.lease(calendars, 'NULL');
    this.bench.house.server.app.get(SyncWork).wakeSoon();
  }

  /** Until everything that was due has been done. */
  calm = async (calendars: readonly BenchCalendar[]): Promise<void> => {
    await this.wake(calendars);
    const ids = calendars.map(({ id }) => id);
    const left = () =>
      this.bench.house.db.systemStatement(
        `SELECT c.id, c.status, c.error, c.sync_state, c.dirty_gen, c.synced_gen, c.is_behind, c.locked_until, c.next_sync_at FROM calendar c
          WHERE c.id = ANY ($1::uuid[]) AND (c.cursor IS NULL OR c.status <> 'OK' OR c.next_sync_at <= c.created_at OR c.is_behind
             OR greatest(c.dirty_gen, (SELECT max(h.heard_gen) FROM calendar_channel h WHERE h.calendar_id = c.id)) > c.synced_gen
             OR c.locked_until IS NOT NULL OR EXISTS (
               SELECT FROM booking_resource r JOIN booking b ON b.id = r.booking_id
                 LEFT JOIN calendar_link l ON l.booking_id = b.id AND l.calendar_id = c.id
                WHERE r.resource_id = c.resource_id AND (l.id IS NULL OR l.status IN ('PENDING_PUSH', 'DELETING', 'DIRTY')
                   OR (l.status = 'SYNCED' AND l.local_version < b.version))))`,
        [ids],
      );
    if (!(await eventually(async () => (await left()).length === 0, 60_000, 50)))
      throw new Error(`After a minute these wait: ${JSON.stringify(await left())}`);
  };

  private async lease(calendars: readonly BenchCalendar[], until: string): Promise<void> {
    const ids = calendars.map(({ id }) => id);
    await this.bench.house.db.systemStatement(
      `UPDATE calendar SET locked_until = ${until}, next_sync_at = created_at WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
  }
}
