import { DAY_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../platform/db/database.js';
import { EventLinksRepository } from './event-links.repository.js';
import { IS_UNFINISHED } from './series/series-links.repository.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';

const HORIZON_MS = 730 * DAY_MS;

/** Bookings `b` that belong into somebody's calendar; the person by a column or a parameter. */
const ofPerson = (userId: string) =>
  `booking b WHERE (b.organizer_user_id = ${userId} OR b.host_ids @> ARRAY[${userId}]::uuid[])`;
/** Those that belong into a room's, without those that left it before `from`. */
const ofRoom = (resourceId: string, from: string) =>
  `booking_resource r JOIN booking b ON b.id = r.booking_id WHERE r.resource_id = ${resourceId} AND r.end_at > ${from}`;
const TAKES_PLACE = `b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED')`;
const isToCome = (from: string, until: string) =>
  `b.end_at > ${from} AND b.start_at < ${until} AND ${TAKES_PLACE} AND b.released_at IS NULL`;

/** How many bookings of a calendar `c` wait to be written at an instant, as an SQL expression. */
export function countOfWaiting(now: string): string {
  const until = `(${now}::timestamptz + interval '${HORIZON_MS / DAY_MS} days')`;
  const isUnknown = `${isToCome(now, until)} AND NOT EXISTS (SELECT FROM calendar_link l WHERE l.calendar_id = c.id AND l.booking_id = b.id)`;
  return `CASE WHEN c.direction <> 'READ_WRITE' THEN 0 ELSE (
    SELECT count(*) FROM calendar_link l JOIN booking b ON b.id = l.booking_id WHERE l.calendar_id = c.id
       AND (l.external_id IS NOT NULL OR ${TAKES_PLACE})
       AND (l.status IN ('PENDING_PUSH', 'DELETING') OR (l.status IN ('SYNCED', 'DIRTY') AND b.version > l.local_version))
  ) + CASE WHEN c.resource_id IS NULL
    THEN (SELECT count(*) FROM ${ofPerson('c.user_id')} AND ${isUnknown})
    ELSE (SELECT count(*) FROM ${ofRoom('c.resource_id', `${now}::timestamptz`)} AND ${isUnknown}) END END`;
}

/**
 * What of a calendar's bookings is not written yet. It follows from what is stored (a booking without a link, or one that went
 * on since), so nothing has to be remembered and nothing can be lost.
 */
@Injectable()
export class PendingPushes {
  constructor(private readonly links: EventLinksRepository) {}

  /**
   * The next links to look at, those that happen first at first and what has failed at last, but those whose series is being
   * written as one.
   */
  async next(
    tx: Tx,
    calendar: TwoWayCalendar,
    { now, limit, except }: { now: number; limit: number; except: readonly string[] },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT l.id FROM calendar_link l JOIN booking b ON b.id = l.booking_id
        WHERE l.calendar_id = $1 AND (l.next_push_at IS NULL OR l.next_push_at <= $2 OR b.version > l.failed_version)
          AND NOT l.id = ANY ($4::uuid[])
          AND (l.status IN ('PENDING_PUSH', 'DELETING') OR (l.status <> 'CONFLICT' AND b.version > l.local_version
               AND (l.status <> 'TOMBSTONE' OR l.external_id IS NULL)))
          AND NOT EXISTS (SELECT FROM calendar_series_link s WHERE s.calendar_id = l.calendar_id
               AND (s.series_id = b.series_id OR s.external_id = l.series_external_id) AND ${IS_UNFINISHED})
        ORDER BY l.failures > 0, b.start_at, l.id LIMIT $3`,
      [calendar.id, instant(now), limit, except],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Gives a link to what has none. The link is looked up for each booking by itself (LATERAL with a LIMIT): as a plain anti-join it is planned on what was known
   * of the tables before a first sync filled them, and then takes minutes.
   */
  async linkNew(tx: Tx, calendar: TwoWayCalendar, now: number): Promise<void> {
    const bookings = calendar.resourceId === null ? ofPerson('$1') : ofRoom('$1', '$2');
    const rows = await tx.query<{ id: string }>(
      `SELECT b.id FROM (SELECT b.* FROM ${bookings} AND ${isToCome('$2', '$3')}) b
         LEFT JOIN LATERAL (SELECT 1 AS there FROM calendar_link l WHERE l.calendar_id = $4 AND l.booking_id = b.id LIMIT 1) l ON true
        WHERE l.there IS NULL`,
      [calendar.resourceId ?? calendar.userId, instant(now), instant(now + HORIZON_MS), calendar.id],
    );
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    await this.links.insertPending(tx, calendar.tenantId, calendar.id, ids);
  }
}
