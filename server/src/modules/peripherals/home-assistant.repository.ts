import { Injectable } from '@nestjs/common';
import { Database, instant, type Tx } from '../../platform/db/database.js';

@Injectable()
export class HomeAssistantRepository {
  constructor(private readonly db: Database) {}

  /** Every tenant that wants it. */
  async enabledTenants(): Promise<{ tenantId: string; tenantSlug: string }[]> {
    return this.db.systemStatement(
      `SELECT h.tenant_id AS "tenantId", t.slug AS "tenantSlug" FROM home_assistant h JOIN tenant t ON t.id = h.tenant_id
        WHERE h.is_enabled`,
    );
  }

  async isEnabled(tx: Tx): Promise<boolean> {
    const rows = await tx.query<{ isEnabled: boolean }>('SELECT is_enabled AS "isEnabled" FROM home_assistant');
    return rows[0]?.isEnabled ?? false;
  }

  /** Whether that changes anything. */
  async put(tx: Tx, tenantId: string, isEnabled: boolean, at: number): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO home_assistant AS h (tenant_id, is_enabled, updated_at) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id) DO UPDATE SET is_enabled = excluded.is_enabled, updated_at = excluded.updated_at
       WHERE h.is_enabled <> excluded.is_enabled RETURNING 1`,
      [tenantId, isEnabled, instant(at)],
    );
    return rows.length > 0;
  }
}
