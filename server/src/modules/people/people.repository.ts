import type { PictureType, Role } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { containing } from '../../platform/db/containing.js';
import { Database, instant, type Tx } from '../../platform/db/database.js';

/** What somebody chose. */
export interface Choices {
  bio: string | null;
  timeZone: string | null;
  language: string | null;
}

export interface MemberRecord extends Choices {
  id: string;
  name: string;
  /** As the list is sorted. */
  sortName: string;
  email: string;
  role: Role;
  departments: { id: string; slug: string; name: string }[];
  /** When the picture was put there; null: there is none. */
  pictureAt: number | null;
}

/** Somebody a mail goes to. */
export interface Reader {
  email: string;
  language: string | null;
}

export interface MemberFilter {
  ids?: readonly string[];
  search?: string | undefined;
  departmentId?: string | undefined;
  /** Those whose address the asker sees, and may search by; null: everybody's. */
  known: readonly string[] | null;
}

@Injectable()
export class PeopleRepository {
  constructor(private readonly db: Database) {}

  /** Members by name. Accounts are of no tenant: the system's role reads them. */
  page(
    tenantId: string,
    { ids, search, departmentId, known }: MemberFilter,
    after: readonly [name: string, id: string] | null,
    limit: number,
  ): Promise<MemberRecord[]> {
    return this.db.systemStatement<MemberRecord>(
      `SELECT u.id, u.name, lower(u.name) AS "sortName", u.email, m.role, p.bio, p.time_zone AS "timeZone", p.language,
              i.updated_at AS "pictureAt",
              (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'slug', d.slug, 'name', d.name) ORDER BY lower(d.name), d.id), '[]')
                 FROM department_member dm JOIN department d ON d.id = dm.department_id
                WHERE dm.tenant_id = m.tenant_id AND dm.user_id = m.user_id AND d.archived_at IS NULL) AS departments
         FROM membership m JOIN auth."user" u ON u.id = m.user_id
         LEFT JOIN person_profile p ON p.tenant_id = m.tenant_id AND p.user_id = m.user_id
         LEFT JOIN person_picture i ON i.tenant_id = m.tenant_id AND i.user_id = m.user_id
        WHERE m.tenant_id = $1 AND ($2::uuid[] IS NULL OR u.id = ANY ($2))
          AND ($3::text IS NULL OR u.name ILIKE $3 OR (u.email ILIKE $3 AND ($4::uuid[] IS NULL OR u.id = ANY ($4))))
          AND ($5::uuid IS NULL OR EXISTS (SELECT 1 FROM department_member dm
                WHERE dm.tenant_id = m.tenant_id AND dm.department_id = $5 AND dm.user_id = m.user_id))
          AND ($6::text IS NULL OR (lower(u.name), u.id) > ($6, $7::uuid))
        ORDER BY lower(u.name), u.id LIMIT $8`,
      [
        tenantId,
        ids ?? null,
        containing(search),
        known,
        departmentId ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        limit,
      ],
    );
  }

  /** Where this member, or each administrator, gets mail, and the language they chose to read. */
  readersOf(tenantId: string, userId: string | null): Promise<Reader[]> {
    return this.db.systemStatement<Reader>(
      `SELECT u.email, p.language FROM membership m JOIN auth."user" u ON u.id = m.user_id
         LEFT JOIN person_profile p ON p.tenant_id = m.tenant_id AND p.user_id = m.user_id
        WHERE m.tenant_id = $1 AND (m.user_id = $2 OR ($2::uuid IS NULL AND m.role = 'ADMIN')) ORDER BY u.email`,
      [tenantId, userId],
    );
  }

  /** Everybody in these departments. */
  async membersOf(tx: Tx, departmentIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'SELECT DISTINCT user_id AS id FROM department_member WHERE department_id = ANY ($1::uuid[])',
      [departmentIds],
    );
    return rows.map(({ id }) => id);
  }

  async lockChoices(tx: Tx, tenantId: string, userId: string, at: number): Promise<Choices> {
    await tx.query(
      'INSERT INTO person_profile (tenant_id, user_id, updated_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [tenantId, userId, instant(at)],
    );
    const rows = await tx.query<Choices>(
      'SELECT bio, time_zone AS "timeZone", language FROM person_profile WHERE user_id = $1 FOR UPDATE',
      [userId],
    );
    return rows[0]!;
  }

  async putChoices(tx: Tx, userId: string, { bio, timeZone, language }: Choices, at: number): Promise<void> {
    await tx.query(
      'UPDATE person_profile SET bio = $2, time_zone = $3, language = $4, updated_at = $5 WHERE user_id = $1',
      [userId, bio, timeZone, language, instant(at)],
    );
  }

  async picture(tx: Tx, userId: string): Promise<{ type: PictureType; picture: Buffer } | null> {
    const rows = await tx.query<{ type: PictureType; picture: Buffer }>(
      'SELECT content_type AS type, picture FROM person_picture WHERE user_id = $1',
      [userId],
    );
    return rows[0] ?? null;
  }

  async putPicture(tx: Tx, tenantId: string, userId: string, type: PictureType, picture: Buffer, at: number) {
    await tx.query(
      `INSERT INTO person_picture (tenant_id, user_id, content_type, picture, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, user_id) DO UPDATE SET content_type = excluded.content_type, picture = excluded.picture,
         updated_at = excluded.updated_at`,
      [tenantId, userId, type, picture, instant(at)],
    );
  }

  async deletePicture(tx: Tx, userId: string): Promise<boolean> {
    return (await tx.query('DELETE FROM person_picture WHERE user_id = $1 RETURNING 1', [userId])).length > 0;
  }
}
