import type { MeetingType } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { instant, type Tx } from '../../platform/db/database.js';

/** What somebody may change of a meeting type. */
export type MeetingTypeFields = Omit<MeetingType, 'id' | 'departmentId' | 'bookingUrl' | 'createdAt' | 'updatedAt'>;

export interface MeetingTypeRecord extends MeetingTypeFields {
  id: string;
  departmentId: string;
  createdAt: number;
  updatedAt: number;
}

@Injectable()
export class MeetingTypesRepository {
  /** Those that are not archived, by name; a page of them after a name and id. */
  page(
    tx: Tx,
    filter: { departmentId?: string },
    after: readonly [name: string, id: string] | null,
    limit: number,
  ): Promise<MeetingTypeRecord[]> {
    return read(
      tx,
      `archived_at IS NULL AND ($1::uuid IS NULL OR department_id = $1)
       AND ($2::text IS NULL OR (lower(name), id) > ($2, $3::uuid)) ORDER BY lower(name), id LIMIT $4`,
      [filter.departmentId ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async find(tx: Tx, id: string): Promise<MeetingTypeRecord | null> {
    return (await read(tx, 'id = $1 AND archived_at IS NULL', [id]))[0] ?? null;
  }

  async findForUpdate(tx: Tx, id: string): Promise<MeetingTypeRecord | null> {
    await tx.query('SELECT 1 FROM meeting_type WHERE id = $1 FOR UPDATE', [id]);
    return this.find(tx, id);
  }

  /** Archived ones too: what was booked stays what it was. */
  named(tx: Tx, ids: readonly string[]): Promise<MeetingTypeRecord[]> {
    return read(tx, 'id = ANY ($1::uuid[])', [ids]);
  }

  /** What customers may book of a department, by name. */
  publicOf(tx: Tx, departmentIds: readonly string[]): Promise<MeetingTypeRecord[]> {
    return read(
      tx,
      `department_id = ANY ($1::uuid[]) AND is_public AND is_active AND archived_at IS NULL ORDER BY lower(name), id`,
      [departmentIds],
    );
  }

  async insert(
    tx: Tx,
    tenantId: string,
    ids: { id: string; departmentId: string },
    fields: MeetingTypeFields,
    at: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO meeting_type (tenant_id, id, department_id, created_at, updated_at, ${columns})
       VALUES ($1, $2, $3, $4, $4, ${placeholders(5)})`,
      [tenantId, ids.id, ids.departmentId, instant(at), ...values(fields)],
    );
  }

  async update(tx: Tx, id: string, fields: MeetingTypeFields, at: number): Promise<void> {
    await tx.query(`UPDATE meeting_type SET (updated_at, ${columns}) = ROW ($2, ${placeholders(3)}) WHERE id = $1`, [
      id,
      instant(at),
      ...values(fields),
    ]);
  }

  async archive(tx: Tx, id: string, at: number): Promise<void> {
    await tx.query('UPDATE meeting_type SET archived_at = $2, updated_at = $2 WHERE id = $1', [id, instant(at)]);
  }
}

const fieldColumns: Record<keyof MeetingTypeFields, string> = {
  name: 'name',
  slug: 'slug',
  description: 'description',
  durationMinutes: 'duration_minutes',
  slotIntervalMinutes: 'slot_interval_minutes',
  locationType: 'location_type',
  videoPlatform: 'video_platform',
  locationText: 'location_text',
  color: 'color',
  price: 'price',
  isPriceShown: 'is_price_shown',
  questions: 'questions',
  requiresApproval: 'requires_approval',
  isPublic: 'is_public',
  isInternal: 'is_internal',
  isActive: 'is_active',
  reminders: 'reminders',
  followUp: 'follow_up',
  bufferBeforeMinutes: 'buffer_before_minutes',
  bufferAfterMinutes: 'buffer_after_minutes',
  room: 'room',
};
/** Stored as JSON. */
const documents = new Set<keyof MeetingTypeFields>(['price', 'questions', 'reminders', 'followUp', 'room']);

const names = Object.keys(fieldColumns) as (keyof MeetingTypeFields)[];
const columns = Object.values(fieldColumns).join(', ');
const selected = names.map((name) => `${fieldColumns[name]} AS "${name}"`).join(', ');
const placeholders = (first: number): string =>
  names.map((name, index) => `$${first + index}${documents.has(name) ? '::jsonb' : ''}`).join(', ');
const values = (fields: MeetingTypeFields): unknown[] =>
  names.map((name) => (documents.has(name) && fields[name] !== null ? JSON.stringify(fields[name]) : fields[name]));

function read(tx: Tx, where: string, params: readonly unknown[]): Promise<MeetingTypeRecord[]> {
  return tx.query<MeetingTypeRecord>(
    `SELECT id, department_id AS "departmentId", created_at AS "createdAt", updated_at AS "updatedAt", ${selected}
       FROM meeting_type WHERE ${where}`,
    params,
  );
}
