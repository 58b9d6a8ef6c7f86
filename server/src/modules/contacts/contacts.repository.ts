import type { Actor, ListContacts } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { containing } from '../../platform/db/containing.js';
import { instant, type Tx } from '../../platform/db/database.js';

/** What somebody may change of a contact. */
export interface ContactFields {
  name: string;
  email: string;
  phone: string | null;
  company: string | null;
  notes: string | null;
  tags: string[];
}

/** Instants in epoch milliseconds. */
export interface ContactRecord extends ContactFields {
  id: string;
  version: number;
  createdBy: Actor;
  createdAt: number;
  updatedAt: number;
}

@Injectable()
export class ContactsRepository {
  page(
    tx: Tx,
    { search, tag, groupId }: ListContacts,
    after: readonly [name: string, id: string] | null,
    limit: number,
  ): Promise<ContactRecord[]> {
    return tx.query<ContactRecord>(
      `SELECT ${columns} FROM contact
        WHERE ($1::text IS NULL OR name ILIKE $1 OR email ILIKE $1 OR company ILIKE $1)
          AND ($2::text IS NULL OR $2 = ANY (tags))
          AND ($3::uuid IS NULL OR id IN (SELECT contact_id FROM contact_group_member WHERE group_id = $3))
          AND ($4::text IS NULL OR (lower(name), id) > ($4, $5::uuid))
        ORDER BY lower(name), id LIMIT $6`,
      [containing(search), tag || null, groupId ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async find(tx: Tx, id: string): Promise<ContactRecord | null> {
    return (await tx.query<ContactRecord>(`SELECT ${columns} FROM contact WHERE id = $1`, [id]))[0] ?? null;
  }

  /** The same, held until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<ContactRecord | null> {
    const rows = await tx.query<ContactRecord>(`SELECT ${columns} FROM contact WHERE id = $1 FOR UPDATE`, [id]);
    return rows[0] ?? null;
  }

  /** Those of these that there are. */
  named(tx: Tx, ids: readonly string[]): Promise<ContactRecord[]> {
    return tx.query<ContactRecord>(
      `SELECT ${columns} FROM contact WHERE id = ANY ($1::uuid[]) ORDER BY lower(name), id`,
      [ids],
    );
  }

  async insert(tx: Tx, tenantId: string, contact: ContactRecord): Promise<void> {
    await tx.query(
      `INSERT INTO contact (id, tenant_id, name, email, phone, company, notes, tags, version, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
      [
        contact.id,
        tenantId,
        contact.name,
        contact.email,
        contact.phone,
        contact.company,
        contact.notes,
        contact.tags,
        contact.version,
        JSON.stringify(contact.createdBy),
        instant(contact.createdAt),
      ],
    );
  }

  async update(tx: Tx, contact: ContactRecord): Promise<void> {
    const { id, name, email, phone, company, notes, tags, version, updatedAt } = contact;
    await tx.query(
      `UPDATE contact SET name = $2, email = $3, phone = $4, company = $5, notes = $6, tags = $7, version = $8, updated_at = $9
        WHERE id = $1`,
      [id, name, email, phone, company, notes, tags, version, instant(updatedAt)],
    );
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.query('DELETE FROM contact WHERE id = $1', [id]);
  }
}

const columns = `id, name, email, phone, company, notes, tags, version, created_by AS "createdBy",
  created_at AS "createdAt", updated_at AS "updatedAt"`;
