import type { DisplaySettingsOverrides } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';
import { SettingsBook, type SettingsHolder } from './settings-book.js';

@Injectable()
export class DisplaySettingsRepository {
  /** Everything the tenant of the transaction says about its displays. */
  async load(tx: Tx, tenantId: string): Promise<SettingsBook> {
    const [locations, displays, said] = [
      await tx.query<{ id: string; parentId: string | null }>('SELECT id, parent_id AS "parentId" FROM location'),
      await tx.query<{ id: string; locationId: string | null }>(
        `SELECT d.id, (SELECT r.location_id FROM display_room b JOIN resource r ON r.id = b.resource_id
                        WHERE b.display_id = d.id ORDER BY b.position LIMIT 1) AS "locationId"
           FROM display d WHERE d.status = 'ACTIVE'`,
      ),
      await tx.query<SettingsHolder & { settings: DisplaySettingsOverrides }>(
        'SELECT scope, scope_id AS id, settings FROM display_settings',
      ),
    ];
    return new SettingsBook(tenantId, locations, displays, said);
  }

  /** What the tenant of the transaction says for all of its displays. */
  async ofTenant(tx: Tx): Promise<DisplaySettingsOverrides> {
    const rows = await tx.query<{ settings: DisplaySettingsOverrides }>(
      `SELECT settings FROM display_settings WHERE scope = 'TENANT'`,
    );
    return rows[0]?.settings ?? {};
  }

  async put(
    tx: Tx,
    tenantId: string,
    { scope, id }: SettingsHolder,
    settings: DisplaySettingsOverrides,
    at: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO display_settings (tenant_id, scope, scope_id, settings, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, scope, scope_id) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at`,
      [tenantId, scope, id, JSON.stringify(settings), instant(at)],
    );
  }

  /** Until the transaction ends nobody else changes what the holder says, even what it has not said yet. */
  async lock(tx: Tx, { scope, id }: SettingsHolder): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`display settings ${scope} ${id}`]);
  }
}
