import type { Tx } from '../../platform/db/database.js';
import { Database, instant } from '../../platform/db/database.js';
import { Injectable } from '@nestjs/common';

/** A member of the tenant, as displays get to know them. */
export interface DoorPerson {
  id: string;
  name: string;
  email: string;
}

export interface PersonRecord extends DoorPerson {
  pinIssuedAt: number | null;
  lockedUntil: number | null;
  badges: { id: string; label: string | null; addedAt: number }[];
}

/** Members with what they show at doors. Their names are better-auth's, which only the system role reads. */
@Injectable()
export class DoorPeopleRepository {
  constructor(private readonly db: Database) {}

  async find(tenantId: string, userId: string): Promise<PersonRecord | null> {
    const rows = await this.db.systemStatement<PersonRecord>(`${SELECT} AND m.user_id = $2`, [tenantId, userId]);
    return rows[0] ?? null;
  }

  /** By name, then id. */
  list(tenantId: string, after: { name: string; id: string } | null, limit: number): Promise<PersonRecord[]> {
    return this.db.systemStatement<PersonRecord>(
      `${SELECT} AND ($2::text IS NULL OR (lower(u.name), u.id) > (lower($2), $3::uuid)) ORDER BY lower(u.name), u.id LIMIT $4`,
      [tenantId, after?.name ?? null, after?.id ?? null, limit],
    );
  }

  /** Who has that number, and what their digits are checked against. */
  async byNumber(tenantId: string, number: string): Promise<(DoorPerson & { secret: string }) | null> {
    const rows = await this.db.systemStatement<DoorPerson & { secret: string }>(
      `SELECT u.id, u.name, u.email, p.secret FROM door_pin p JOIN auth."user" u ON u.id = p.user_id
        WHERE p.tenant_id = $1 AND p.number = $2`,
      [tenantId, number],
    );
    return rows[0] ?? null;
  }

  /** Whose badge one of these hashes is of. */
  async byBadge(tenantId: string, hashes: readonly Uint8Array[]): Promise<DoorPerson | null> {
    const rows = await this.db.systemStatement<DoorPerson>(
      `SELECT u.id, u.name, u.email FROM door_badge b JOIN auth."user" u ON u.id = b.user_id
        WHERE b.tenant_id = $1 AND b.badge_hash = ANY ($2::bytea[])`,
      [tenantId, hashes],
    );
    return rows[0] ?? null;
  }

  async countPins(tx: Tx): Promise<number> {
    const rows = await tx.query<{ count: number }>('SELECT count(*) FROM door_pin');
    return rows[0]!.count;
  }

  /** False where somebody has that number already. */
  async putPin(
    tx: Tx,
    pin: { tenantId: string; userId: string; number: string; secret: string; issuedAt: number },
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO door_pin AS p (tenant_id, user_id, number, secret, issued_at)
       SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM door_pin WHERE number = $3)
       ON CONFLICT (tenant_id, user_id)
         DO UPDATE SET number = excluded.number, secret = excluded.secret, issued_at = excluded.issued_at
       RETURNING 1`,
      [pin.tenantId, pin.userId, pin.number, pin.secret, instant(pin.issuedAt)],
    );
    return rows.length > 0;
  }

  /** Until the transaction ends nobody else of the tenant is given a number. */
  async lockNumbers(tx: Tx, tenantId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`door numbers ${tenantId}`]);
  }

  async deletePin(tx: Tx, userId: string): Promise<boolean> {
    return (await tx.query('DELETE FROM door_pin WHERE user_id = $1 RETURNING 1', [userId])).length > 0;
  }

  /** False where the badge is somebody's already. */
  async insertBadge(
    tx: Tx,
    badge: { id: string; tenantId: string; userId: string; hash: Uint8Array; label: string | null; addedAt: number },
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO door_badge (id, tenant_id, user_id, badge_hash, label, added_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, badge_hash) DO NOTHING RETURNING 1`,
      [badge.id, badge.tenantId, badge.userId, badge.hash, badge.label, instant(badge.addedAt)],
    );
    return rows.length > 0;
  }

  async deleteBadge(tx: Tx, userId: string, id: string): Promise<boolean> {
    const rows = await tx.query('DELETE FROM door_badge WHERE user_id = $1 AND id = $2 RETURNING 1', [userId, id]);
    return rows.length > 0;
  }
}

const SELECT = `SELECT u.id, u.name, u.email, p.issued_at AS "pinIssuedAt", l.locked_until AS "lockedUntil",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', b.id, 'label', b.label, 'addedAt', epoch_ms(b.added_at)) ORDER BY b.added_at, b.id)
                FROM door_badge b WHERE b.tenant_id = m.tenant_id AND b.user_id = m.user_id), '[]') AS badges
  FROM membership m
  JOIN auth."user" u ON u.id = m.user_id
  LEFT JOIN door_pin p ON p.tenant_id = m.tenant_id AND p.user_id = m.user_id
  LEFT JOIN door_lock l ON l.tenant_id = m.tenant_id AND l.subject = 'PERSON' AND l.subject_id = m.user_id
 WHERE m.tenant_id = $1`;
