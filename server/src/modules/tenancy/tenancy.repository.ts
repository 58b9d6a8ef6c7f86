import type { Role } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/db/database.js';

export interface Tenant {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
}
export interface Person {
  id: string;
  email: string;
  name: string;
}
export interface Membership {
  tenant: Tenant;
  role: Role;
}

@Injectable()
export class TenancyRepository {
  constructor(private readonly db: Database) {}

  async findById(id: string): Promise<Tenant | null> {
    const rows = await this.db.systemStatement<Tenant>(`SELECT ${columns} FROM tenant WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  async findBySlug(slug: string): Promise<Tenant | null> {
    const rows = await this.db.systemStatement<Tenant>(`SELECT ${columns} FROM tenant WHERE slug = $1`, [slug]);
    return rows[0] ?? null;
  }

  list(): Promise<Tenant[]> {
    return this.db.systemStatement<Tenant>(`SELECT ${columns} FROM tenant ORDER BY created_at, slug`);
  }

  /** Every tenant the user belongs to, the oldest membership first. */
  async membershipsOf(userId: string): Promise<Membership[]> {
    const rows = await this.db.systemStatement<Tenant & { role: Role }>(
      `SELECT ${columns}, m.role FROM membership m JOIN tenant ON tenant.id = m.tenant_id
        WHERE m.user_id = $1 ORDER BY m.created_at, slug`,
      [userId],
    );
    return rows.map(({ role, ...tenant }) => ({ tenant, role }));
  }

  /** The members with these (lower-case) e-mail addresses. */
  membersByEmail(tenantId: string, emails: readonly string[]): Promise<Person[]> {
    return this.db.systemStatement(
      `SELECT u.id, u.email, u.name FROM membership m JOIN auth."user" u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND u.email = ANY ($2)`,
      [tenantId, emails],
    );
  }

  /** Who these people are, of those that are members; all members where none are named. */
  people(tenantId: string, userIds?: readonly string[]): Promise<Person[]> {
    return this.db.systemStatement<Person>(
      `SELECT u.id, u.email, u.name FROM membership m JOIN auth."user" u ON u.id = m.user_id
        WHERE m.tenant_id = $1 AND ($2::uuid[] IS NULL OR u.id = ANY ($2)) ORDER BY lower(u.name), u.id`,
      [tenantId, userIds ?? null],
    );
  }

  async insertTenant(tx: Tx, tenant: Tenant, createdAt: string): Promise<void> {
    await tx.query('INSERT INTO tenant (id, slug, name, time_zone, created_at) VALUES ($1, $2, $3, $4, $5)', [
      tenant.id,
      tenant.slug,
      tenant.name,
      tenant.timeZone,
      createdAt,
    ]);
  }

  async insertMembership(tx: Tx, tenantId: string, userId: string, role: Role, createdAt: string): Promise<void> {
    await tx.query(
      'INSERT INTO membership (tenant_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [tenantId, userId, role, createdAt],
    );
  }
}

const columns = 'tenant.id, tenant.slug, tenant.name, tenant.time_zone AS "timeZone"';
