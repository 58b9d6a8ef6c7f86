import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** A booking and the external event it mirrors; `syncedHash` is empty once the event has gone. */
export interface CalendarLink {
  externalId: string;
  bookingId: string;
  iCalUID: string | null;
  syncedHash: string;
  /** Of the booking, epoch milliseconds. */
  start: number;
  end: number;
}

@Injectable()
export class CalendarLinksRepository {
  async ofCalendar(tx: Tx, calendarId: string): Promise<CalendarLink[]> {
    return tx.query<CalendarLink>(
      `SELECT l.external_id AS "externalId", l.booking_id AS "bookingId", l.ical_uid AS "iCalUID", l.synced_hash AS "syncedHash",
              b.start_at AS start, b.end_at AS end
         FROM calendar_link l JOIN booking b ON b.id = l.booking_id WHERE l.calendar_id = $1`,
      [calendarId],
    );
  }

  async insert(
    tx: Tx,
    link: {
      tenantId: string;
      calendarId: string;
      externalId: string;
      bookingId: string;
      iCalUID: string;
      hash: string;
      at: number;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_link (tenant_id, calendar_id, external_id, booking_id, ical_uid, synced_hash, last_synced_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [link.tenantId, link.calendarId, link.externalId, link.bookingId, link.iCalUID, link.hash, instant(link.at)],
    );
  }

  async setHash(tx: Tx, calendarId: string, externalId: string, hash: string, at: number): Promise<void> {
    await tx.query(
      'UPDATE calendar_link SET synced_hash = $3, last_synced_at = $4 WHERE calendar_id = $1 AND external_id = $2',
      [calendarId, externalId, hash, instant(at)],
    );
  }
}
