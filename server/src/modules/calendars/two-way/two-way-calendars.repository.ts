import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../../platform/db/database.js';
import type { CalendarCursor } from '../calendar-provider.js';
import { EventLinksRepository } from './event-links.repository.js';
import type { Turn } from './turns.js';

export type CalendarSyncState = 'BASELINE_REQUIRED' | 'BASELINING' | 'INCREMENTAL' | 'BACKOFF' | 'INACCESSIBLE';

/** A calendar that is read, and maybe written. Instants are epoch milliseconds. */
export interface TwoWayCalendar {
  id: string;
  tenantId: string;
  connectionId: string;
  provider: 'GOOGLE' | 'MICROSOFT';
  /** Of the connection. */
  name: string;
  resourceId: string | null;
  userId: string | null;
  externalId: string;
  mailbox: string | null;
  timeZone: string;
  isWritten: boolean;
  status: 'PENDING' | 'OK' | 'ERROR';
  error: string | null;
  syncState: CalendarSyncState;
  cursor: CalendarCursor | null;
  windowStart: number | null;
  windowEnd: number | null;
  paramsHash: string | null;
  dirtyGen: number;
  syncedGen: number;
  isBehind: boolean;
  baselineGen: number;
  leaseNo: number;
  failures: number;
  nextSyncAt: number;
  lastSyncedAt: number | null;
  lastFullSyncAt: number | null;
  quietUntil: number | null;
  channelRetryAt: number | null;
  /** Its provider tells of no changes (holidays and the like). */
  isPolledOnly: boolean;
}

/** A calendar whose turn has come, and whose places at which provider it takes. */
export interface CalendarTurn extends Turn {
  tenantId: string;
}

/** Another worker has the calendar by now: whatever this one was about to commit is undone. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease of the calendar was lost.');
  }
}

/** The last of what the calendar is to be read for: what was asked for here, and what its channels told. */
const DIRTY_GEN = `greatest(c.dirty_gen, (SELECT max(h.heard_gen) FROM calendar_channel h WHERE h.calendar_id = c.id))`;
/** Whether something waits that did not fail; `$1` is now. */
const IS_WANTED = `(c.is_behind OR (${DIRTY_GEN} > c.synced_gen AND coalesce(c.quiet_until <= $1, true)))`;

/** When the first of what waits by itself is tried again, in the calendar `$1` after `$4`. */
const NEXT_TRY = `(SELECT min(l.next_push_at) FROM calendar_link l WHERE l.calendar_id = $1 AND l.next_push_at > $4),
  (SELECT min(s.next_push_at) FROM calendar_series_link s WHERE s.calendar_id = $1 AND s.next_push_at > $4)`;

const SELECT = `SELECT c.id, c.tenant_id AS "tenantId", c.connection_id AS "connectionId", n.provider, n.name,
  c.resource_id AS "resourceId", c.user_id AS "userId", c.external_id AS "externalId", c.mailbox,
  coalesce(c.time_zone, r.time_zone, t.time_zone) AS "timeZone", c.direction = 'READ_WRITE' AS "isWritten", c.status, c.error,
  c.sync_state AS "syncState", c.cursor, c.window_start AS "windowStart", c.window_end AS "windowEnd",
  c.params_hash AS "paramsHash", ${DIRTY_GEN} AS "dirtyGen", c.synced_gen AS "syncedGen", c.is_behind AS "isBehind",
  c.baseline_gen AS "baselineGen", c.lease_no AS "leaseNo", c.failures, c.next_sync_at AS "nextSyncAt",
  c.last_synced_at AS "lastSyncedAt", c.last_full_sync_at AS "lastFullSyncAt",
  c.quiet_until AS "quietUntil", c.channel_retry_at AS "channelRetryAt", c.is_polled_only AS "isPolledOnly"
  FROM calendar c JOIN connection n ON n.id = c.connection_id JOIN tenant t ON t.id = c.tenant_id
  LEFT JOIN resource r ON r.id = c.resource_id`;

@Injectable()
export class TwoWayCalendarsRepository {
  constructor(
    private readonly db: Database,
    private readonly links: EventLinksRepository,
  ) {}

  find(tenantId: string, id: string): Promise<TwoWayCalendar | null> {
    return this.db.tenant(tenantId, async (tx) => {
      const rows = await tx.query<TwoWayCalendar>(`${SELECT} WHERE c.id = $1 AND n.provider <> 'ICAL'`, [id]);
      return rows[0] ?? null;
    });
  }

  async ofConnection(tenantId: string, connectionId: string): Promise<TwoWayCalendar[]> {
    return this.db.tenant(tenantId, (tx) =>
      tx.query<TwoWayCalendar>(`${SELECT} WHERE c.connection_id = $1 AND n.provider <> 'ICAL' ORDER BY c.id`, [
        connectionId,
      ]),
    );
  }

  /** Marks an account's calendars as to be read now; returns which they are. */
  async askFor(tenantId: string, connectionId: string, now: number): Promise<string[]> {
    return this.db.tenant(tenantId, async (tx) => {
      const rows = await tx.query<{ id: string }>('SELECT id FROM calendar WHERE connection_id = $1', [connectionId]);
      const ids = rows.map(({ id }) => id);
      await this.askForIn(tx, ids, now);
      return ids;
    });
  }

  /** Marks calendars as to be read now, and what waits in them as to be written. Links first, as whoever syncs locks them. */
  async askForIn(tx: Tx, ids: readonly string[], now: number): Promise<void> {
    await this.links.tryAgain(tx, ids);
    await tx.query(
      `UPDATE calendar SET dirty_gen = nextval('calendar_gen'), next_sync_at = $2 WHERE id = ANY ($1::uuid[])`,
      [ids, instant(now)],
    );
  }

  /** How many events an account's calendars hold, and what keeps them from being read. */
  async standing(tenantId: string, connectionId: string): Promise<{ eventCount: number; errors: string[] }> {
    const rows = await this.db.tenant(tenantId, (tx) =>
      tx.query<{ eventCount: number; error: string | null }>(
        `SELECT (SELECT count(*) FROM calendar_link l WHERE l.calendar_id = c.id AND l.external_id IS NOT NULL AND l.status <> 'TOMBSTONE')
                  + (SELECT count(*) FROM external_event e WHERE e.calendar_id = c.id) AS "eventCount",
                CASE WHEN c.status = 'ERROR' THEN c.error END AS error
           FROM calendar c WHERE c.connection_id = $1`,
        [connectionId],
      ),
    );
    return {
      eventCount: rows.reduce((sum, { eventCount }) => sum + eventCount, 0),
      errors: rows.flatMap(({ error }) => error ?? []),
    };
  }

  /** Those of all tenants that somebody has to look at, the longest waiting first; whether a worker has one, its lease tells. */
  due(now: number): Promise<CalendarTurn[]> {
    return this.db.systemStatement(
      `SELECT c.tenant_id AS "tenantId", c.id, c.connection_id AS account, n.provider AS service
         FROM calendar c JOIN connection n ON n.id = c.connection_id
        WHERE n.provider <> 'ICAL' AND n.status <> 'DISCONNECTING' AND (c.next_sync_at <= $1 OR (c.failures = 0 AND ${IS_WANTED}))
        ORDER BY c.next_sync_at`,
      [instant(now)],
    );
  }

  /**
   * Takes the calendar for this process for `leaseMs` of real time. Returns its number, `null` while another has it, and once its
   * connection is being ended.
   */
  async lease(tenantId: string, id: string, leaseMs: number): Promise<number | null> {
    const rows = await this.db.tenant(tenantId, (tx) =>
      tx.query<{ leaseNo: number }>(
        `UPDATE calendar SET locked_until = now() + $2 * interval '1 millisecond', lease_no = lease_no + 1
          WHERE id = $1 AND (locked_until IS NULL OR locked_until < now())
            AND EXISTS (SELECT FROM connection n WHERE n.id = connection_id AND n.status <> 'DISCONNECTING')
         RETURNING lease_no AS "leaseNo"`,
        [id, leaseMs],
      ),
    );
    return rows[0]?.leaseNo ?? null;
  }

  /**
   * Gives it back; true where more has to be done, which whoever was refused the lease relies on. Asked after the lease has
   * ended, so that there is no moment in which that one is refused and this one does not see why it came.
   */
  async release(tenantId: string, id: string, leaseNo: number, now: number): Promise<boolean> {
    const own = await this.db.tenant(tenantId, (tx) =>
      tx.query('UPDATE calendar SET locked_until = NULL WHERE id = $1 AND lease_no = $2 RETURNING 1', [id, leaseNo]),
    );
    if (own.length === 0) return false;
    const rows = await this.db.tenant(tenantId, (tx) =>
      tx.query<{ isWanted: boolean }>(`SELECT ${IS_WANTED} AS "isWanted" FROM calendar c WHERE c.id = $2`, [
        instant(now),
        id,
      ]),
    );
    return rows[0]?.isWanted ?? false;
  }

  /** The last statement of a transaction of a sync: it fails where the lease was lost, and makes the lease last. */
  async fence(tx: Tx, { id, leaseNo }: Pick<TwoWayCalendar, 'id' | 'leaseNo'>, leaseMs: number): Promise<void> {
    const rows = await tx.query(
      `UPDATE calendar SET locked_until = now() + $3 * interval '1 millisecond' WHERE id = $1 AND lease_no = $2 RETURNING 1`,
      [id, leaseNo, leaseMs],
    );
    if (rows.length === 0) throw new LeaseLost();
  }

  async startBaseline(tx: Tx, id: string, window: { start: number; end: number }, paramsHash: string): Promise<number> {
    const rows = await tx.query<{ gen: number }>(
      `UPDATE calendar SET sync_state = 'BASELINING', cursor = NULL, baseline_gen = baseline_gen + 1, window_start = $2,
              window_end = $3, params_hash = $4 WHERE id = $1 RETURNING baseline_gen AS gen`,
      [id, instant(window.start), instant(window.end), paramsHash],
    );
    return rows[0]!.gen;
  }

  async storePulled(
    tx: Tx,
    { id }: TwoWayCalendar,
    pulled: { cursor: CalendarCursor; syncedGen: number; at: number; nextSyncAt: number; isFull: boolean },
  ): Promise<void> {
    await tx.query(
      `UPDATE calendar SET status = 'OK', error = NULL, failures = 0, sync_state = 'INCREMENTAL', cursor = $2, synced_gen = $3,
              last_synced_at = $4, next_sync_at = least($5, ${NEXT_TRY}), last_full_sync_at = CASE WHEN $6 THEN $4 ELSE last_full_sync_at END,
              event_count = (SELECT count(*) FROM calendar_link l WHERE l.calendar_id = $1 AND l.status NOT IN ('TOMBSTONE', 'PENDING_PUSH'))
                + (SELECT count(*) FROM external_event e WHERE e.calendar_id = $1)
        WHERE id = $1`,
      [
        id,
        JSON.stringify(pulled.cursor),
        pulled.syncedGen,
        instant(pulled.at),
        instant(pulled.nextSyncAt),
        pulled.isFull,
      ],
    );
  }

  async requireBaseline(tx: Tx, id: string): Promise<void> {
    await tx.query(`UPDATE calendar SET sync_state = 'BASELINE_REQUIRED', cursor = NULL WHERE id = $1`, [id]);
  }

  /** False where the lease was lost: what has become of the calendar since is for others to say. */
  async storeFailure(
    tx: Tx,
    { id, leaseNo, dirtyGen, failures }: TwoWayCalendar,
    failure: { error: string; nextSyncAt: number; state: 'BACKOFF' | 'INACCESSIBLE' },
  ): Promise<boolean> {
    // What was asked for before is answered by the failure: the next try is at its time, and finds what is dirty by itself.
    // What was asked for since, as after a new consent, is not.
    const rows = await tx.query(
      `UPDATE calendar SET status = 'ERROR', error = $2, failures = $7,
              next_sync_at = CASE WHEN dirty_gen > $6 THEN least(next_sync_at, $3) ELSE $3 END,
              sync_state = CASE WHEN cursor IS NULL THEN 'BASELINE_REQUIRED' ELSE $4 END
        WHERE id = $1 AND lease_no = $5 RETURNING 1`,
      [id, failure.error, instant(failure.nextSyncAt), failure.state, leaseNo, dirtyGen, failures + 1],
    );
    return rows.length > 0;
  }

  /** No later than then. */
  async comeBackAt(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query('UPDATE calendar SET next_sync_at = least(next_sync_at, $2) WHERE id = $1', [id, instant(at)]);
  }

  /** Before looking for what to write, so that what changes meanwhile is looked for again. */
  async startWriting(tx: Tx, id: string): Promise<void> {
    await tx.query('UPDATE calendar SET is_behind = false WHERE id = $1 AND is_behind', [id]);
  }

  /** Wakes the calendars that bookings have to be written to; what has just come in from one is known to it. Returns them. */
  async markBehind(tenantId: string, bookingIds: readonly string[]): Promise<string[]> {
    return this.db.tenant(tenantId, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `WITH changed AS (
           SELECT b.id, b.version, b.organizer_user_id, b.host_ids FROM booking b WHERE b.id = ANY ($1::uuid[])
         ), concerned AS (
           SELECT c.id AS calendar_id, b.id AS booking_id, b.version FROM changed b
             JOIN calendar c ON c.user_id = b.organizer_user_id OR c.user_id = ANY (b.host_ids)
           UNION
           SELECT c.id, b.id, b.version FROM changed b
             JOIN booking_resource r ON r.booking_id = b.id JOIN calendar c ON c.resource_id = r.resource_id
           UNION
           SELECT l.calendar_id, b.id, b.version FROM changed b JOIN calendar_link l ON l.booking_id = b.id
         )
         UPDATE calendar c SET is_behind = true
          WHERE c.direction = 'READ_WRITE' AND c.id IN (
            SELECT n.calendar_id FROM concerned n
              LEFT JOIN calendar_link l ON l.booking_id = n.booking_id AND l.calendar_id = n.calendar_id
             WHERE l.id IS NULL OR l.local_version < n.version)
         RETURNING c.id`,
        [bookingIds],
      );
      return rows.map(({ id }) => id);
    });
  }

  /** What is heard of before `quietUntil` is read after it. */
  async startPull(tenantId: string, id: string, quietUntil: number): Promise<void> {
    await this.db.tenant(tenantId, (tx) =>
      tx.query('UPDATE calendar SET quiet_until = $2 WHERE id = $1', [id, instant(quietUntil)]),
    );
  }

  async setChannelRetry(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query('UPDATE calendar SET channel_retry_at = $2 WHERE id = $1', [id, instant(at)]);
  }
}
