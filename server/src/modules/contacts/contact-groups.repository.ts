import type { Actor, ContactGroup } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { containing } from '../../platform/db/containing.js';
import { instant, type Tx } from '../../platform/db/database.js';

/** Instants in epoch milliseconds. */
export interface ContactGroupRecord {
  id: string;
  name: string;
  description: string | null;
  members: ContactGroup['members'];
  version: number;
  createdBy: Actor;
  createdAt: number;
  updatedAt: number;
}

@Injectable()
export class ContactGroupsRepository {
  page(
    tx: Tx,
    search: string | undefined,
    after: readonly [name: string, id: string] | null,
    limit: number,
  ): Promise<ContactGroupRecord[]> {
    return tx.query<ContactGroupRecord>(
      `SELECT ${columns} FROM contact_group g
        WHERE ($1::text IS NULL OR g.name ILIKE $1) AND ($2::text IS NULL OR (lower(g.name), g.id) > ($2, $3::uuid))
        ORDER BY lower(g.name), g.id LIMIT $4`,
      [containing(search), after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async find(tx: Tx, id: string): Promise<ContactGroupRecord | null> {
    const rows = await tx.query<ContactGroupRecord>(`SELECT ${columns} FROM contact_group g WHERE g.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** The same, held until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<ContactGroupRecord | null> {
    await tx.query('SELECT 1 FROM contact_group WHERE id = $1 FOR UPDATE', [id]);
    return this.find(tx, id);
  }

  async insert(tx: Tx, tenantId: string, group: ContactGroupRecord): Promise<void> {
    await tx.query(
      `INSERT INTO contact_group (id, tenant_id, name, description, version, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [
        group.id,
        tenantId,
        group.name,
        group.description,
        group.version,
        JSON.stringify(group.createdBy),
        instant(group.createdAt),
      ],
    );
  }

  async update(tx: Tx, { id, name, description, version, updatedAt }: ContactGroupRecord): Promise<void> {
    await tx.query(
      'UPDATE contact_group SET name = $2, description = $3, version = $4, updated_at = $5 WHERE id = $1',
      [id, name, description, version, instant(updatedAt)],
    );
  }

  async setMembers(tx: Tx, tenantId: string, groupId: string, contactIds: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM contact_group_member WHERE group_id = $1', [groupId]);
    await tx.query(
      'INSERT INTO contact_group_member (tenant_id, group_id, contact_id) SELECT $1, $2, unnest($3::uuid[])',
      [tenantId, groupId, contactIds],
    );
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.query('DELETE FROM contact_group WHERE id = $1', [id]);
  }
}

const columns = `g.id, g.name, g.description, g.version, g.created_by AS "createdBy", g.created_at AS "createdAt",
  g.updated_at AS "updatedAt",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'email', c.email) ORDER BY lower(c.name), c.id), '[]')
     FROM contact_group_member m JOIN contact c ON c.id = m.contact_id WHERE m.group_id = g.id) AS members`;
