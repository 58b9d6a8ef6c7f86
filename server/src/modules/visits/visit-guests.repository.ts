import { Injectable } from '@nestjs/common';
import { Database, instant } from '../../platform/db/database.js';

export interface GuestRecord {
  id: string;
  tenantId: string;
  displayId: string;
  resourceId: string;
  expiresAt: number;
  usedAt: number | null;
  email: string | null;
  bookingId: string | null;
  /** How many codes were asked for; the last is the one that counts. */
  codes: number;
  codeExpiresAt: number | null;
  provedAt: number | null;
}

/** What of a visit concerns somebody who has no account. */
@Injectable()
export class VisitGuestsRepository {
  constructor(private readonly db: Database) {}

  /** Of a visit that no member has taken. */
  async findByToken(tokenHash: Buffer): Promise<GuestRecord | null> {
    const rows = await this.db.systemStatement<GuestRecord>(
      `SELECT ${columns} FROM door_visit WHERE token_hash = $1 AND user_id IS NULL`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }

  async find(id: string): Promise<GuestRecord | null> {
    const rows = await this.db.systemStatement<GuestRecord>(
      `SELECT ${columns} FROM door_visit WHERE id = $1 AND user_id IS NULL`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Notes that a code was asked for; its number, or null where this visit gets none any more. */
  async beginCode(id: string, email: string, expiresAt: number, most: number): Promise<number | null> {
    const rows = await this.db.systemStatement<{ codes: number }>(
      `UPDATE door_visit SET guest_email = $2, guest_booking_id = NULL, guest_code_expires_at = $3, guest_codes = guest_codes + 1
        WHERE id = $1 AND user_id IS NULL AND used_at IS NULL AND guest_proved_at IS NULL AND guest_codes < $4
        RETURNING guest_codes AS codes`,
      [id, email, instant(expiresAt), most],
    );
    return rows[0]?.codes ?? null;
  }

  /** The one of these bookings that this (lower-case) address organises or attends, the earliest first. */
  async bookingOf(tenantId: string, ids: readonly string[], email: string): Promise<string | null> {
    const rows = await this.db.systemStatement<{ id: string }>(
      `SELECT id FROM booking
        WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
          AND (lower(organizer_email) = $3
               OR EXISTS (SELECT FROM jsonb_array_elements(attendees) a WHERE lower(a->>'email') = $3))
        ORDER BY start_at LIMIT 1`,
      [tenantId, ids, email],
    );
    return rows[0]?.id ?? null;
  }

  /** False where another code was asked for since. */
  async nameBooking(id: string, codes: number, bookingId: string): Promise<boolean> {
    const rows = await this.db.systemStatement(
      'UPDATE door_visit SET guest_booking_id = $3 WHERE id = $1 AND guest_codes = $2 RETURNING 1',
      [id, codes, bookingId],
    );
    return rows.length > 0;
  }

  /** Counts a try before it is judged, so that many at once cannot slip by; null where there is none left. */
  async takeTry(id: string, now: number, most: number): Promise<GuestRecord | null> {
    const rows = await this.db.systemStatement<GuestRecord>(
      `UPDATE door_visit SET guest_tries = guest_tries + 1
        WHERE id = $1 AND user_id IS NULL AND guest_tries < $3 AND guest_proved_at IS NULL AND guest_code_expires_at > $2
        RETURNING ${columns}`,
      [id, instant(now), most],
    );
    return rows[0] ?? null;
  }

  /** False where somebody else was quicker with the same code. */
  async prove(id: string, at: number): Promise<boolean> {
    const rows = await this.db.systemStatement(
      'UPDATE door_visit SET guest_proved_at = $2 WHERE id = $1 AND guest_proved_at IS NULL RETURNING 1',
      [id, instant(at)],
    );
    return rows.length > 0;
  }
}

const columns = `id, tenant_id AS "tenantId", display_id AS "displayId", resource_id AS "resourceId",
  expires_at AS "expiresAt", used_at AS "usedAt", guest_email AS email, guest_booking_id AS "bookingId",
  guest_codes AS codes, guest_code_expires_at AS "codeExpiresAt", guest_proved_at AS "provedAt"`;
