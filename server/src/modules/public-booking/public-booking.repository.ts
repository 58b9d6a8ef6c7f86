import type { PublicBookingSettings, PutProfile } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

export type TokenPurpose = 'VIEW' | 'CANCEL' | 'RESCHEDULE';

export interface TokenRecord {
  hash: Buffer;
  purpose: TokenPurpose;
}

@Injectable()
export class PublicBookingRepository {
  /** The tokens of a booking that are still good. */
  tokensOf(tx: Tx, bookingId: string, now: number): Promise<TokenRecord[]> {
    return tx.query<TokenRecord>(
      'SELECT token_hash AS hash, purpose FROM booking_token WHERE booking_id = $1 AND expires_at > $2',
      [bookingId, instant(now)],
    );
  }

  /** Makes these the booking's only tokens. */
  async setTokens(
    tx: Tx,
    { tenantId, bookingId }: { tenantId: string; bookingId: string },
    tokens: readonly TokenRecord[],
    expiresAt: number,
  ): Promise<void> {
    await tx.query('DELETE FROM booking_token WHERE booking_id = $1', [bookingId]);
    await tx.query(
      `INSERT INTO booking_token (token_hash, tenant_id, booking_id, purpose, expires_at)
       SELECT hash, $1, $2, purpose, $3 FROM unnest($4::bytea[], $5::text[]) AS given (hash, purpose)`,
      [tenantId, bookingId, instant(expiresAt), tokens.map(({ hash }) => hash), tokens.map(({ purpose }) => purpose)],
    );
  }

  async removeToken(tx: Tx, hash: Buffer): Promise<void> {
    await tx.query('DELETE FROM booking_token WHERE token_hash = $1', [hash]);
  }

  async settings(tx: Tx): Promise<PublicBookingSettings> {
    const rows = await tx.query<PublicBookingSettings>(
      `SELECT is_challenge_required AS "isChallengeRequired", allowed_origins AS "allowedOrigins" FROM public_booking_settings`,
    );
    return rows[0] ?? { isChallengeRequired: false, allowedOrigins: [] };
  }

  async putSettings(tx: Tx, tenantId: string, settings: PublicBookingSettings, at: number): Promise<void> {
    await tx.query(
      `INSERT INTO public_booking_settings (tenant_id, is_challenge_required, allowed_origins, updated_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id) DO UPDATE SET is_challenge_required = excluded.is_challenge_required,
         allowed_origins = excluded.allowed_origins, updated_at = excluded.updated_at`,
      [tenantId, settings.isChallengeRequired, settings.allowedOrigins, instant(at)],
    );
  }

  /** Uses a solved challenge up; false where it has been already. */
  async useChallenge(tx: Tx, tenantId: string, hash: Buffer, expiresAt: number, now: number): Promise<boolean> {
    await tx.query('DELETE FROM solved_challenge WHERE expires_at < $1', [instant(now)]);
    const rows = await tx.query(
      `INSERT INTO solved_challenge (challenge_hash, tenant_id, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`,
      [hash, tenantId, instant(expiresAt)],
    );
    return rows.length > 0;
  }

  async profile(tx: Tx, userId: string): Promise<PutProfile> {
    const rows = await tx.query<PutProfile>('SELECT slug, bio FROM person_profile WHERE user_id = $1', [userId]);
    return rows[0] ?? { slug: null, bio: null };
  }

  async personBySlug(tx: Tx, slug: string): Promise<{ userId: string; bio: string | null } | null> {
    const rows = await tx.query<{ userId: string; bio: string | null }>(
      'SELECT user_id AS "userId", bio FROM person_profile WHERE slug = $1',
      [slug],
    );
    return rows[0] ?? null;
  }

  async putProfile(tx: Tx, tenantId: string, userId: string, { slug, bio }: PutProfile, at: number): Promise<void> {
    await tx.query(
      `INSERT INTO person_profile (tenant_id, user_id, slug, bio, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, user_id) DO UPDATE SET slug = excluded.slug, bio = excluded.bio, updated_at = excluded.updated_at`,
      [tenantId, userId, slug, bio, instant(at)],
    );
  }

  /** The active departments in which somebody takes bookings. */
  async departmentsOf(tx: Tx, userId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT d.id FROM department d JOIN department_member m ON m.department_id = d.id
        WHERE m.user_id = $1 AND m.is_active AND d.is_active AND d.archived_at IS NULL ORDER BY lower(d.name), d.id`,
      [userId],
    );
    return rows.map(({ id }) => id);
  }
}
