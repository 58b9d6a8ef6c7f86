import { Injectable } from '@nestjs/common';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { Database, instant, sqlState, type Tx } from '../../platform/db/database.js';

export interface VisitRecord {
  id: string;
  displayId: string;
  resourceId: string;
  userId: string | null;
  expiresAt: number;
  usedAt: number | null;
}

export interface NewVisit {
  id: string;
  tenantId: string;
  tokenHash: Buffer;
  codeHash: Buffer;
  displayId: string;
  resourceId: string;
  openedAt: number;
  expiresAt: number;
}

export interface IssuingDisplay extends DisplayPrincipal {
  keyThumbprint: string;
  tenantName: string;
}

const UNIQUE_VIOLATION = '23505';

@Injectable()
export class VisitsRepository {
  constructor(private readonly db: Database) {}

  /** A display that is not revoked, whosever it is: a code does not say in whose name it is opened. */
  async findDisplay(id: string): Promise<IssuingDisplay | null> {
    const rows = await this.db.systemStatement<Omit<IssuingDisplay, 'kind'>>(
      `SELECT d.id AS "displayId", d.name, d.tenant_id AS "tenantId", t.slug AS "tenantSlug", t.name AS "tenantName",
              d.key_thumbprint AS "keyThumbprint",
              ARRAY(SELECT r.resource_id FROM display_room r WHERE r.display_id = d.id ORDER BY r.position) AS "resourceIds"
         FROM display d JOIN tenant t ON t.id = d.tenant_id
        WHERE d.id = $1 AND d.status = 'ACTIVE'`,
      [id],
    );
    return rows[0] ? { kind: 'display', ...rows[0] } : null;
  }

  async insert(visit: NewVisit): Promise<void> {
    await this.db.tenant(visit.tenantId, (tx) =>
      tx.query(
        `INSERT INTO door_visit (id, tenant_id, token_hash, code_hash, display_id, resource_id, opened_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          visit.id,
          visit.tenantId,
          visit.tokenHash,
          visit.codeHash,
          visit.displayId,
          visit.resourceId,
          instant(visit.openedAt),
          instant(visit.expiresAt),
        ],
      ),
    );
  }

  /**
   * The visit of the token, from now on this person's: null where there is none, or it is somebody else's. The same code
   * opened twice by one person is USED.
   */
  async claim(tenantId: string, tokenHash: Buffer, userId: string): Promise<VisitRecord | 'USED' | null> {
    try {
      const rows = await this.db.tenant(tenantId, (tx) =>
        tx.query<VisitRecord>(
          `UPDATE door_visit SET user_id = $2 WHERE token_hash = $1 AND (user_id IS NULL OR user_id = $2)
           RETURNING id, display_id AS "displayId", resource_id AS "resourceId", user_id AS "userId",
                     expires_at AS "expiresAt", used_at AS "usedAt"`,
          [tokenHash, userId],
        ),
      );
      return rows[0] ?? null;
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION) return 'USED';
      throw error;
    }
  }

  /** False where something was done in this visit already. */
  async use(tx: Tx, id: string, at: number): Promise<boolean> {
    const rows = await tx.query('UPDATE door_visit SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING 1', [
      id,
      instant(at),
    ]);
    return rows.length > 0;
  }

  async deleteExpiredBefore(at: number): Promise<void> {
    await this.db.systemStatement('DELETE FROM door_visit WHERE expires_at < $1', [instant(at)]);
  }
}
