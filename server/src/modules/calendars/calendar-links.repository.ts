import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** A booking and the external event it mirrors; `syncedHash` is empty once the event has gone. */
export interface CalendarLink {
  externalId: string;
  bookingId: string;
  iCalUID: string | null;
  syncedHash: string;
  /** Of the event as last seen, epoch milliseconds: at the door its booking may have been ended early or extended. */
  start: number;
  end: number;
}

/** An event as it was seen now. */
export interface SeenEvent {
  externalId: string;
  hash: string;
  start: number;
  end: number;
}

@Injectable()
export class CalendarLinksRepository {
  async ofCalendar(tx: Tx, calendarId: string): Promise<CalendarLink[]> {
    return tx.query<CalendarLink>(
      `SELECT l.external_id AS "externalId", l.booking_id AS "bookingId", l.ical_uid AS "iCalUID", l.synced_hash AS "syncedHash",
              coalesce(l.event_start_at, b.start_at) AS start, coalesce(l.event_end_at, b.end_at) AS end
         FROM calendar_link l JOIN booking b ON b.id = l.booking_id WHERE l.calendar_id = $1`,
      [calendarId],
    );
  }

  async lock(tx: Tx, calendarId: string): Promise<void> {
    await tx.query('SELECT 1 FROM calendar_link WHERE calendar_id = $1 ORDER BY id FOR UPDATE', [calendarId]);
  }

  async insertMany(
    tx: Tx,
    { tenantId, calendarId, at }: { tenantId: string; calendarId: string; at: number },
    links: readonly (SeenEvent & { bookingId: string; iCalUID: string })[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_link (tenant_id, calendar_id, external_id, booking_id, ical_uid, synced_hash, last_synced_at,
                                  event_start_at, event_end_at)
       SELECT $1, $2, external_id, booking_id, ical_uid, hash, $3, start_at, end_at
         FROM unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[])
           AS seen (external_id, booking_id, ical_uid, hash, start_at, end_at)`,
      [
        tenantId,
        calendarId,
        instant(at),
        links.map(({ externalId }) => externalId),
        links.map(({ bookingId }) => bookingId),
        links.map(({ iCalUID }) => iCalUID),
        links.map(({ hash }) => hash),
        links.map(({ start }) => instant(start)),
        links.map(({ end }) => instant(end)),
      ],
    );
  }

  async setSeen(tx: Tx, calendarId: string, seen: readonly SeenEvent[], at: number): Promise<void> {
    await tx.query(
      `UPDATE calendar_link l SET synced_hash = seen.hash, last_synced_at = $2, event_start_at = seen.start_at, event_end_at = seen.end_at
         FROM unnest($3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[]) AS seen (external_id, hash, start_at, end_at)
        WHERE l.calendar_id = $1 AND l.external_id = seen.external_id`,
      [
        calendarId,
        instant(at),
        seen.map(({ externalId }) => externalId),
        seen.map(({ hash }) => hash),
        seen.map(({ start }) => instant(start)),
        seen.map(({ end }) => instant(end)),
      ],
    );
  }
}
