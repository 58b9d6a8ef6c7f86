import type { AlertLevel, Display, Telemetry } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { Database, instant, type Tx } from '../../platform/db/database.js';

export type DisplayStatus = Display['status'];
export type Presence = Display['presence']['status'];

export interface DisplayRecord {
  id: string;
  name: string;
  status: DisplayStatus;
  resourceIds: string[];
  presence: Presence;
  presenceChangedAt: number | null;
  lastSeenAt: number | null;
  /** How long ago a process that the display is connected to was heard of; null where there is none. */
  silentForMs: number | null;
  alert: AlertLevel;
  alertChangedAt: number | null;
  telemetry: Telemetry | null;
  createdAt: number;
}

/** What a display's tokens are made of. */
export interface KeyHolder {
  displayId: string;
  tenantId: string;
  tenantSlug: string;
  keyThumbprint: string;
}

export interface RoomOfDisplay {
  id: string;
  name: string;
  type: 'ROOM' | 'DEVICE';
  status: 'ACTIVE' | 'DISABLED' | 'RETIRED';
}

/** Where a page of the list (by name) ended. */
export interface ListPosition {
  name: string;
  id: string;
}

@Injectable()
export class DisplaysRepository {
  constructor(private readonly db: Database) {}

  /** A display that is not revoked, as the one who asks. */
  async findActive(id: string): Promise<DisplayPrincipal | null> {
    const rows = await this.db.systemStatement<Omit<DisplayPrincipal, 'kind'>>(
      `SELECT d.id AS "displayId", d.name, d.tenant_id AS "tenantId", t.slug AS "tenantSlug", ${roomsOf}
         FROM display d JOIN tenant t ON t.id = d.tenant_id
        WHERE d.id = $1 AND d.status = 'ACTIVE'`,
      [id],
    );
    return rows[0] ? { kind: 'display', ...rows[0] } : null;
  }

  /** A display that is not revoked, and will not be until the transaction ends. */
  async lockActive(tx: Tx, id: string): Promise<KeyHolder | null> {
    const rows = await tx.query<KeyHolder>(
      `SELECT d.id AS "displayId", d.tenant_id AS "tenantId", t.slug AS "tenantSlug", d.key_thumbprint AS "keyThumbprint"
         FROM display d JOIN tenant t ON t.id = d.tenant_id
        WHERE d.id = $1 AND d.status = 'ACTIVE' FOR NO KEY UPDATE OF d`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The displays of any tenant that are the device with this key, held as above. */
  async lockActiveOfKey(tx: Tx, keyThumbprint: string): Promise<{ id: string; tenantId: string }[]> {
    return tx.query<{ id: string; tenantId: string }>(
      `SELECT id, tenant_id AS "tenantId" FROM display
        WHERE key_thumbprint = $1 AND status = 'ACTIVE' ORDER BY id FOR NO KEY UPDATE`,
      [keyThumbprint],
    );
  }

  async find(tx: Tx, id: string): Promise<DisplayRecord | null> {
    const rows = await tx.query<DisplayRecord>(`SELECT ${columns} FROM display d WHERE d.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** The same, held until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<DisplayRecord | null> {
    const rows = await tx.query<DisplayRecord>(
      `SELECT ${columns} FROM display d WHERE d.id = $1 FOR NO KEY UPDATE OF d`,
      [id],
    );
    return rows[0] ?? null;
  }

  async list(
    tx: Tx,
    filter: { after: ListPosition | null; limit: number; status?: DisplayStatus },
  ): Promise<DisplayRecord[]> {
    return tx.query<DisplayRecord>(
      `SELECT ${columns} FROM display d
        WHERE ($1::text IS NULL OR (lower(d.name), d.id) > (lower($1), $2::uuid))
          AND ($3::text IS NULL OR d.status = $3)
        ORDER BY lower(d.name), d.id LIMIT $4`,
      [filter.after?.name ?? null, filter.after?.id ?? null, filter.status ?? null, filter.limit],
    );
  }

  async insert(
    tx: Tx,
    display: { id: string; tenantId: string; name: string; keyThumbprint: string; createdAt: number },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO display (id, tenant_id, name, key_thumbprint, created_at) VALUES ($1, $2, $3, $4, $5)',
      [display.id, display.tenantId, display.name, display.keyThumbprint, instant(display.createdAt)],
    );
  }

  async rename(tx: Tx, id: string, name: string): Promise<void> {
    await tx.query('UPDATE display SET name = $2 WHERE id = $1', [id, name]);
  }

  async replaceRooms(tx: Tx, tenantId: string, displayId: string, resourceIds: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM display_room WHERE display_id = $1', [displayId]);
    await tx.query(
      `INSERT INTO display_room (tenant_id, display_id, resource_id, position)
       SELECT $1, $2, room.id, room.position FROM unnest($3::uuid[]) WITH ORDINALITY AS room (id, position)`,
      [tenantId, displayId, resourceIds],
    );
  }

  async markRevoked(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query(`UPDATE display SET status = 'REVOKED', revoked_at = $2 WHERE id = $1`, [id, instant(at)]);
  }

  /** What the named resources of a tenant are, to judge whether a display may stand beside them. */
  async findRooms(tx: Tx, tenantId: string, ids: readonly string[]): Promise<RoomOfDisplay[]> {
    return tx.query<RoomOfDisplay>(
      `SELECT id, name, type, status FROM resource WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) FOR KEY SHARE`,
      [tenantId, ids],
    );
  }
}

const roomsOf = `ARRAY(SELECT r.resource_id FROM display_room r WHERE r.display_id = d.id ORDER BY r.position) AS "resourceIds"`;

const columns = `d.id, d.name, d.status, ${roomsOf}, d.presence, d.presence_changed_at AS "presenceChangedAt",
  d.last_seen_at AS "lastSeenAt", d.alert, d.alert_changed_at AS "alertChangedAt", d.telemetry, d.created_at AS "createdAt",
  (SELECT extract(epoch FROM now() - max(h.seen_at))::float8 * 1000
     FROM display_connection c JOIN display_host h ON h.id = c.host_id WHERE c.display_id = d.id) AS "silentForMs"`;
