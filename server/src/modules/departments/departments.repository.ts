import type { AssignmentAlgorithm } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

export interface MemberRecord {
  userId: string;
  weight: number;
  isActive: boolean;
  activeSince: number;
}

/** What somebody may change of a department. */
export interface DepartmentFields {
  name: string;
  slug: string;
  description: string | null;
  leaderId: string | null;
  timeZone: string;
  algorithm: AssignmentAlgorithm;
  isActive: boolean;
  maxPerDay: number | null;
  maxPerWeek: number | null;
  notifyLeader: boolean;
  notifyAdmins: boolean;
}

export interface DepartmentRecord extends DepartmentFields {
  id: string;
  members: MemberRecord[];
  createdAt: number;
  updatedAt: number;
}

/** How much of a department's bookings each member has: of those that count. */
export interface MemberLoad {
  userId: string;
  lastAssignedAt: number | null;
  totalAssignments: number;
}

@Injectable()
export class DepartmentsRepository {
  /** Those that are not archived, by name; a page of them after a name and id. */
  async page(
    tx: Tx,
    filter: { isActive?: boolean },
    after: readonly [name: string, id: string] | null,
    limit: number,
  ): Promise<DepartmentRecord[]> {
    return this.read(
      tx,
      `d.archived_at IS NULL AND ($1::boolean IS NULL OR d.is_active = $1)
       AND ($2::text IS NULL OR (lower(d.name), d.id) > ($2, $3::uuid)) ORDER BY lower(d.name), d.id LIMIT $4`,
      [filter.isActive ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async find(tx: Tx, id: string): Promise<DepartmentRecord | null> {
    return (await this.read(tx, 'd.id = $1 AND d.archived_at IS NULL', [id]))[0] ?? null;
  }

  /** The same, locked for changing it. */
  async findForUpdate(tx: Tx, id: string): Promise<DepartmentRecord | null> {
    await tx.query('SELECT 1 FROM department WHERE id = $1 FOR UPDATE', [id]);
    return this.find(tx, id);
  }

  /** Archived ones too: history names them. */
  async named(tx: Tx, ids: readonly string[]): Promise<DepartmentRecord[]> {
    return this.read(tx, 'd.id = ANY ($1::uuid[])', [ids]);
  }

  async findBySlug(tx: Tx, slug: string): Promise<DepartmentRecord | null> {
    return (await this.read(tx, 'd.slug = $1 AND d.archived_at IS NULL', [slug]))[0] ?? null;
  }

  async loads(tx: Tx, departmentIds: readonly string[]): Promise<Map<string, MemberLoad[]>> {
    const rows = await tx.query<MemberLoad & { departmentId: string }>(
      `SELECT a.department_id AS "departmentId", a.user_id AS "userId", max(a.at) AS "lastAssignedAt", count(*)::int AS "totalAssignments"
         FROM assignment a JOIN booking b ON b.id = a.booking_id
        WHERE a.department_id = ANY ($1::uuid[]) AND a.is_current AND b.status NOT IN ('CANCELLED', 'DECLINED')
        GROUP BY a.department_id, a.user_id`,
      [departmentIds],
    );
    return Map.groupBy(rows, ({ departmentId }) => departmentId);
  }

  /** The departments somebody leads. */
  async ledBy(tx: Tx, userId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'SELECT id FROM department WHERE leader_id = $1 AND archived_at IS NULL',
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether `leaderId` leads a department that `userId` is a member of. */
  async leads(tx: Tx, leaderId: string, userId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM department d JOIN department_member m ON m.department_id = d.id
        WHERE d.leader_id = $1 AND m.user_id = $2 AND d.archived_at IS NULL LIMIT 1`,
      [leaderId, userId],
    );
    return rows.length > 0;
  }

  async insert(tx: Tx, tenantId: string, id: string, fields: DepartmentFields, at: number): Promise<void> {
    await tx.query(
      `INSERT INTO department (tenant_id, id, created_at, updated_at, ${columns}) VALUES ($1, $2, $3, $3, ${placeholders(4)})`,
      [tenantId, id, instant(at), ...values(fields)],
    );
  }

  async update(tx: Tx, id: string, fields: DepartmentFields, at: number): Promise<void> {
    await tx.query(`UPDATE department SET (updated_at, ${columns}) = ROW ($2, ${placeholders(3)}) WHERE id = $1`, [
      id,
      instant(at),
      ...values(fields),
    ]);
  }

  async archive(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query('UPDATE department SET archived_at = $2, updated_at = $2 WHERE id = $1', [id, instant(at)]);
  }

  /** Makes these the members; whoever stays active keeps the day since when. */
  async setMembers(
    tx: Tx,
    tenantId: string,
    departmentId: string,
    members: readonly Omit<MemberRecord, 'activeSince'>[],
    at: number,
  ): Promise<void> {
    await tx.query(
      `WITH given AS (SELECT * FROM jsonb_to_recordset($3) AS g ("userId" uuid, weight integer, "isActive" boolean)),
            gone AS (DELETE FROM department_member m WHERE m.department_id = $2 AND m.user_id NOT IN (SELECT "userId" FROM given))
       INSERT INTO department_member AS m (tenant_id, department_id, user_id, weight, is_active, active_since)
       SELECT $1, $2, "userId", weight, "isActive", $4 FROM given
       ON CONFLICT (department_id, user_id) DO UPDATE SET weight = excluded.weight, is_active = excluded.is_active,
         active_since = CASE WHEN m.is_active THEN m.active_since ELSE excluded.active_since END`,
      [tenantId, departmentId, JSON.stringify(members), instant(at)],
    );
  }

  /** Whether a person's link has this word already. */
  async isPersonSlug(tx: Tx, slug: string): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM person_profile WHERE slug = $1', [slug])).length > 0;
  }

  private read(tx: Tx, where: string, params: readonly unknown[]): Promise<DepartmentRecord[]> {
    return tx.query<DepartmentRecord>(
      `SELECT d.id, d.name, d.slug, d.description, d.leader_id AS "leaderId", d.time_zone AS "timeZone", d.algorithm,
              d.is_active AS "isActive", d.max_per_day AS "maxPerDay", d.max_per_week AS "maxPerWeek",
              d.notify_leader AS "notifyLeader", d.notify_admins AS "notifyAdmins", d.created_at AS "createdAt",
              d.updated_at AS "updatedAt",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('userId', m.user_id, 'weight', m.weight, 'isActive', m.is_active,
                        'activeSince', epoch_ms(m.active_since)) ORDER BY m.user_id), '[]')
                 FROM department_member m WHERE m.department_id = d.id) AS members
         FROM department d WHERE ${where}`,
      params,
    );
  }
}

const fieldColumns: Record<keyof DepartmentFields, string> = {
  name: 'name',
  slug: 'slug',
  description: 'description',
  leaderId: 'leader_id',
  timeZone: 'time_zone',
  algorithm: 'algorithm',
  isActive: 'is_active',
  maxPerDay: 'max_per_day',
  maxPerWeek: 'max_per_week',
  notifyLeader: 'notify_leader',
  notifyAdmins: 'notify_admins',
};
const names = Object.keys(fieldColumns) as (keyof DepartmentFields)[];
const columns = Object.values(fieldColumns).join(', ');
const placeholders = (first: number): string => names.map((_, index) => `$${first + index}`).join(', ');
const values = (fields: DepartmentFields): unknown[] => names.map((name) => fields[name]);
