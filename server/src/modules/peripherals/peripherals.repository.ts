import type { PeripheralAccess } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { PeripheralPrincipal } from '../../platform/context/principal.js';
import { Database, instant, type Tx } from '../../platform/db/database.js';

export interface PeripheralRecord {
  id: string;
  name: string;
  access: PeripheralAccess;
  resourceIds: string[];
  /** Epoch milliseconds. */
  createdAt: number;
}

@Injectable()
export class PeripheralsRepository {
  constructor(private readonly db: Database) {}

  /** Whose key it is, unless that was revoked. */
  async findByKey(keyHash: Uint8Array): Promise<PeripheralPrincipal | null> {
    const rows = await this.db.systemStatement<Omit<PeripheralPrincipal, 'kind'>>(
      `SELECT p.id AS "peripheralId", p.name, p.access, p.tenant_id AS "tenantId", t.slug AS "tenantSlug", ${rooms}
         FROM peripheral p JOIN tenant t ON t.id = p.tenant_id
        WHERE p.key_hash = $1 AND p.revoked_at IS NULL`,
      [keyHash],
    );
    return rows[0] ? { kind: 'peripheral', ...rows[0] } : null;
  }

  /** By name. */
  list(tx: Tx): Promise<PeripheralRecord[]> {
    return tx.query<PeripheralRecord>(
      `SELECT p.id, p.name, p.access, p.created_at AS "createdAt", ${rooms}
         FROM peripheral p WHERE p.revoked_at IS NULL ORDER BY lower(p.name), p.id`,
    );
  }

  async insert(tx: Tx, tenantId: string, peripheral: PeripheralRecord, keyHash: Uint8Array): Promise<void> {
    const { id, name, access, resourceIds, createdAt } = peripheral;
    await tx.query(
      'INSERT INTO peripheral (id, tenant_id, name, access, key_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, tenantId, name, access, keyHash, instant(createdAt)],
    );
    await tx.query(
      'INSERT INTO peripheral_room (tenant_id, peripheral_id, resource_id) SELECT $1, $2, unnest($3::uuid[])',
      [tenantId, id, resourceIds],
    );
  }

  /** False where there is none. */
  async revoke(tx: Tx, id: string, at: number): Promise<boolean> {
    const rows = await tx.query(
      'UPDATE peripheral SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING 1',
      [id, instant(at)],
    );
    return rows.length > 0;
  }
}

const rooms = `ARRAY(SELECT r.resource_id FROM peripheral_room r WHERE r.peripheral_id = p.id ORDER BY r.resource_id) AS "resourceIds"`;
