import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../../platform/db/database.js';
import type { LinkConflict } from '../two-way/event-links.repository.js';
import type { FieldHashes } from '../two-way/sync-fields.js';
import type { MergeBase } from '../two-way/three-way.js';

/** A conflict with the link and booking it is about. */
export interface ConflictRecord {
  id: string;
  calendarId: string;
  provider: 'GOOGLE' | 'MICROSOFT';
  bookingId: string;
  resourceId: string | null;
  /** Whose own calendar it is; null where it is a room's. */
  userId: string | null;
  /** The room's name, or what a person's calendar is called. */
  where: string;
  externalId: string | null;
  htmlLink: string | null;
  conflict: LinkConflict;
  base: MergeBase | null;
}

const SELECT = `SELECT l.id, l.calendar_id AS "calendarId", n.provider, l.booking_id AS "bookingId", c.resource_id AS "resourceId",
  c.user_id AS "userId", coalesce(r.name, c.title, n.name) AS "where",
  l.external_id AS "externalId", l.html_link AS "htmlLink", l.conflict, l.base
  FROM calendar_link l JOIN calendar c ON c.id = l.calendar_id JOIN connection n ON n.id = c.connection_id
  LEFT JOIN resource r ON r.id = c.resource_id
  WHERE l.status = 'CONFLICT'`;

@Injectable()
export class CalendarConflictsRepository {
  list(tx: Tx, userId: string | null, limit: number, after: string | null): Promise<ConflictRecord[]> {
    return tx.query<ConflictRecord>(
      `${SELECT} AND ($1::uuid IS NULL OR c.user_id = $1) AND ($2::uuid IS NULL OR l.id > $2) ORDER BY l.id LIMIT $3`,
      [userId, after, limit],
    );
  }

  /** What is still to be settled between a booking and its event in a calendar. */
  async findOpen(tx: Tx, calendarId: string, bookingId: string): Promise<ConflictRecord | null> {
    const rows = await tx.query<ConflictRecord>(`${SELECT} AND l.calendar_id = $1 AND l.booking_id = $2`, [
      calendarId,
      bookingId,
    ]);
    return rows[0] ?? null;
  }

  /** Locked, so that it is resolved once. */
  async getForChange(tx: Tx, userId: string | null, id: string): Promise<ConflictRecord | null> {
    const rows = await tx.query<ConflictRecord>(
      `${SELECT} AND l.id = $1 AND ($2::uuid IS NULL OR c.user_id = $2) FOR UPDATE OF l`,
      [id, userId],
    );
    return rows[0] ?? null;
  }

  /** From here on it is synchronised as if both had agreed on `base`; written at the next sync. */
  async agree(tx: Tx, { id, calendarId }: ConflictRecord, base: MergeBase | null): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET status = 'DIRTY', conflict = NULL, pushing = NULL, base = $2, local_version = 0, next_push_at = NULL WHERE id = $1`,
      [id, base === null ? null : JSON.stringify(base)],
    );
    await this.wake(tx, calendarId);
  }

  /** What the event says is read and taken in at the next sync, whatever has been seen of it. */
  async readAgain(tx: Tx, { id, calendarId, externalId }: ConflictRecord, base: MergeBase, at: number): Promise<void> {
    await tx.query(
      `UPDATE calendar_link SET status = 'SYNCED', conflict = NULL, base = $2, etag = NULL, last_pushed_etag = NULL WHERE id = $1`,
      [id, JSON.stringify(base)],
    );
    await tx.query(
      `INSERT INTO calendar_retry (tenant_id, calendar_id, external_id, reason, attempts, next_attempt_at)
       SELECT tenant_id, id, $2, 'A conflict was resolved.', 0, $3 FROM calendar WHERE id = $1
       ON CONFLICT (calendar_id, external_id) DO UPDATE SET next_attempt_at = excluded.next_attempt_at`,
      [calendarId, externalId, instant(at)],
    );
    await tx.query(`UPDATE calendar SET dirty_gen = nextval('calendar_gen'), quiet_until = NULL WHERE id = $1`, [
      calendarId,
    ]);
  }

  async wake(tx: Tx, calendarId: string): Promise<void> {
    await tx.query('UPDATE calendar SET is_behind = true WHERE id = $1', [calendarId]);
  }
}

/** No hash of anything: whatever a side says of these fields differs from it. */
export function disagreeing(hashes: FieldHashes, fields: readonly string[]): FieldHashes {
  return { ...hashes, ...Object.fromEntries(fields.map((field) => [field, ''])) };
}
