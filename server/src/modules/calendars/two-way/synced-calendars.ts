import type { SyncedCalendar, SyncLogLine } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { UserPrincipal } from '../../../platform/context/principal.js';
import { Database, instant, type Tx } from '../../../platform/db/database.js';
import { countOfWaiting } from './pending-pushes.js';
import { OWN_TROUBLE } from './push-attempt.js';
import { SyncWork } from './sync-work.js';
import { TwoWayCalendarsRepository } from './two-way-calendars.repository.js';

type Row = Omit<SyncedCalendar, 'lastSyncedAt' | 'lastFullSyncAt' | 'nextSyncAt'> & {
  lastSyncedAt: number | null;
  lastFullSyncAt: number | null;
  nextSyncAt: number;
};

/** What one booking or series meets again and again, though the calendar itself is well. */
const STUCK = `(SELECT s.error FROM (
    SELECT l.error, l.failures FROM calendar_link l WHERE l.calendar_id = c.id AND l.failures >= ${OWN_TROUBLE} AND l.status <> 'CONFLICT'
    UNION ALL
    SELECT s.error, s.failures FROM calendar_series_link s WHERE s.calendar_id = c.id AND s.failures >= ${OWN_TROUBLE}) s
  ORDER BY s.failures DESC LIMIT 1)`;

const SELECT = `SELECT c.id, c.connection_id AS "connectionId", n.provider, c.title, c.resource_id AS "resourceId", c.user_id AS "userId",
  c.direction, c.status, c.sync_state AS "syncState", coalesce(c.error, ${STUCK}) AS error, coalesce(c.locked_until > now(), false) AS "isSyncing",
  EXISTS (SELECT FROM calendar_channel h WHERE h.calendar_id = c.id AND h.state IN ('ACTIVE', 'RENEWING')) AS "isTold",
  (SELECT count(*) FROM calendar_link l WHERE l.calendar_id = c.id AND l.external_id IS NOT NULL AND l.status <> 'TOMBSTONE')
    + (SELECT count(*) FROM external_event e WHERE e.calendar_id = c.id) AS "eventCount",
  ${countOfWaiting('$1')} AS "waitingCount",
  (SELECT count(*) FROM calendar_retry r WHERE r.calendar_id = c.id) AS "retryCount",
  (SELECT count(*) FROM calendar_link l WHERE l.calendar_id = c.id AND l.status = 'CONFLICT') AS "conflictCount",
  c.last_synced_at AS "lastSyncedAt", c.last_full_sync_at AS "lastFullSyncAt", c.next_sync_at AS "nextSyncAt"
  FROM calendar c JOIN connection n ON n.id = c.connection_id WHERE n.provider <> 'ICAL'`;

/** How calendars stand: administrators see all, others their own. */
@Injectable()
export class SyncedCalendars {
  constructor(
    private readonly db: Database,
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly work: SyncWork,
    private readonly clock: Clock,
  ) {}

  async list(asker: UserPrincipal): Promise<SyncedCalendar[]> {
    const rows = await this.db.tenant(asker.tenantId, (tx) =>
      tx.query<Row>(`${SELECT} AND ($2::uuid IS NULL OR c.user_id = $2) ORDER BY c.created_at, c.id`, [
        instant(this.clock.now()),
        scopeOf(asker),
      ]),
    );
    return rows.map(view);
  }

  async get(asker: UserPrincipal, id: string): Promise<SyncedCalendar> {
    return view(await this.db.tenant(asker.tenantId, (tx) => this.find(tx, asker, id)));
  }

  /** Has a worker look at it now; how far it is, the calendar says. */
  async sync(asker: UserPrincipal, id: string): Promise<SyncedCalendar> {
    const before = await this.db.tenant(asker.tenantId, async (tx) => {
      const found = await this.find(tx, asker, id);
      await this.calendars.askForIn(tx, [id], this.clock.now());
      return found;
    });
    this.db.onCommit(() => this.work.wakeSoon());
    return view(before);
  }

  async log(asker: UserPrincipal, id: string): Promise<SyncLogLine[]> {
    const rows = await this.db.tenant(asker.tenantId, async (tx) => {
      await this.find(tx, asker, id);
      return tx.query<Omit<SyncLogLine, 'startedAt'> & { startedAt: number }>(
        `SELECT id, kind, outcome, started_at AS "startedAt", duration_ms AS "durationMs", item_count AS "itemCount",
                failed_count AS "failedCount", error
           FROM calendar_sync_log WHERE calendar_id = $1 ORDER BY started_at DESC, id DESC LIMIT 100`,
        [id],
      );
    });
    return rows.map((row) => ({ ...row, startedAt: new Date(row.startedAt).toISOString() }));
  }

  private async find(tx: Tx, asker: UserPrincipal, id: string): Promise<Row> {
    const rows = await tx.query<Row>(`${SELECT} AND ($2::uuid IS NULL OR c.user_id = $2) AND c.id = $3`, [
      instant(this.clock.now()),
      scopeOf(asker),
      id,
    ]);
    if (!rows[0]) throw new LintelError('NOT_FOUND', { detail: 'There is no such calendar.' });
    return rows[0];
  }
}

/** Whose calendars are meant: `null` for everybody's. */
export const scopeOf = ({ role, userId }: UserPrincipal): string | null => (role === 'ADMIN' ? null : userId);

function view({ lastSyncedAt, lastFullSyncAt, nextSyncAt, ...row }: Row): SyncedCalendar {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    ...row,
    lastSyncedAt: iso(lastSyncedAt),
    lastFullSyncAt: iso(lastFullSyncAt),
    nextSyncAt: iso(nextSyncAt)!,
  };
}
