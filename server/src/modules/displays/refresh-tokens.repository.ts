import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';
import { hashToken } from '../../platform/secrets/secrets.js';

export interface RefreshTokenRecord {
  expiresAt: number;
  usedAt: number | null;
  /** The renewal it was used by, where that had a name. */
  usedBy: Buffer | null;
  /** Whether no token of the display was used after this one. */
  isLastUsed: boolean;
}

/** A display's refresh tokens: one that is good, and those it has had. Only hashes are kept. */
@Injectable()
export class RefreshTokensRepository {
  async findDisplayId(tx: Tx, token: string): Promise<string | null> {
    const rows = await tx.query<{ id: string }>(
      'SELECT display_id AS id FROM display_refresh_token WHERE token_hash = $1',
      [hashToken(token)],
    );
    return rows[0]?.id ?? null;
  }

  async find(tx: Tx, token: string): Promise<RefreshTokenRecord | null> {
    const rows = await tx.query<RefreshTokenRecord>(
      `SELECT t.expires_at AS "expiresAt", t.used_at AS "usedAt", t.used_by AS "usedBy",
              NOT EXISTS (SELECT FROM display_refresh_token later
                           WHERE later.display_id = t.display_id AND later.used_at > t.used_at) AS "isLastUsed"
         FROM display_refresh_token t WHERE t.token_hash = $1`,
      [hashToken(token)],
    );
    return rows[0] ?? null;
  }

  async insert(
    tx: Tx,
    token: string,
    row: { tenantId: string; displayId: string; createdAt: number; expiresAt: number },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO display_refresh_token (token_hash, tenant_id, display_id, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [hashToken(token), row.tenantId, row.displayId, instant(row.createdAt), instant(row.expiresAt)],
    );
  }

  /** Uses of one display's tokens have an order, even within a millisecond. */
  async markUsed(tx: Tx, token: string, { at, by }: { at: number; by: Buffer | null }): Promise<void> {
    await tx.query(
      `UPDATE display_refresh_token t
          SET used_at = greatest($2::timestamptz, (SELECT max(other.used_at) + interval '1 millisecond'
                                                     FROM display_refresh_token other WHERE other.display_id = t.display_id)),
              used_by = $3
        WHERE token_hash = $1`,
      [hashToken(token), instant(at), by],
    );
  }

  async deleteUnused(tx: Tx, displayId: string): Promise<void> {
    await tx.query('DELETE FROM display_refresh_token WHERE display_id = $1 AND used_at IS NULL', [displayId]);
  }

  async deleteOld(tx: Tx, displayId: string, before: { usedAt: number; expiresAt: number }): Promise<void> {
    await tx.query('DELETE FROM display_refresh_token WHERE display_id = $1 AND (used_at < $2 OR expires_at < $3)', [
      displayId,
      instant(before.usedAt),
      instant(before.expiresAt),
    ]);
  }

  async deleteAll(tx: Tx, displayId: string): Promise<void> {
    await tx.query('DELETE FROM display_refresh_token WHERE display_id = $1', [displayId]);
  }
}
