import { DAY_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../platform/db/database.js';
import { EventLinksRepository } from './event-links.repository.js';
import { IS_UNFINISHED } from './series/series-links.repository.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';

const HORIZON_MS = 730 * DAY_MS;

/**
 * What of a calendar's bookings is not written yet. It follows from what is stored (a booking without a link, or one that went
 * on since), so nothing has to be remembered and nothing can be lost.
 */
@Injectable()
export class PendingPushes {
  constructor(private readonly links: EventLinksRepository) {}

  /** The next links to look at, those that happen first at first, but those whose series is being written as one. */
  async next(tx: Tx, calendar: TwoWayCalendar, now: number, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT l.id FROM calendar_link l JOIN booking b ON b.id = l.booking_id
        WHERE l.calendar_id = $1 AND (l.next_push_at IS NULL OR l.next_push_at <= $2)
          AND (l.status IN ('PENDING_PUSH', 'DELETING') OR (l.status <> 'CONFLICT' AND b.version > l.local_version
               AND (l.status <> 'TOMBSTONE' OR l.external_id IS NULL)))
          AND NOT EXISTS (SELECT FROM calendar_series_link s WHERE s.calendar_id = l.calendar_id
               AND (s.series_id = b.series_id OR s.external_id = l.series_external_id) AND ${IS_UNFINISHED})
        ORDER BY b.start_at, l.id LIMIT $3`,
      [calendar.id, instant(now), limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Gives a link to what has none. The link is looked up for each booking by itself (LATERAL with a LIMIT): as a plain anti-join it is planned on what was known
   * of the tables before a first sync filled them, and then takes minutes.
   */
  async linkNew(tx: Tx, calendar: TwoWayCalendar, now: number): Promise<void> {
    const [from, isOfPerson] =
      calendar.resourceId === null
        ? ['booking b', '(b.organizer_user_id = $1 OR b.host_ids @> ARRAY[$1]::uuid[])']
        : ['booking_resource r JOIN booking b ON b.id = r.booking_id', 'r.resource_id = $1 AND r.end_at > $2'];
    const rows = await tx.query<{ id: string }>(
      `SELECT b.id FROM ${from}
         LEFT JOIN LATERAL (SELECT 1 AS there FROM calendar_link l WHERE l.calendar_id = $4 AND l.booking_id = b.id LIMIT 1) l ON true
        WHERE ${isOfPerson} AND b.end_at > $2 AND b.start_at < $3 AND b.status IN ('PENDING', 'CONFIRMED', 'ATTENDED')
          AND b.released_at IS NULL AND l.there IS NULL`,
      [calendar.resourceId ?? calendar.userId, instant(now), instant(now + HORIZON_MS), calendar.id],
    );
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    await this.links.insertPending(tx, calendar.tenantId, calendar.id, ids);
  }
}
