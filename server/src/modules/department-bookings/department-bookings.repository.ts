import type { assignmentMethods, DepartmentBooking, ListDepartmentBookings } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { containing } from '../../platform/db/containing.js';
import { instant, type Tx } from '../../platform/db/database.js';
import type { BookingRecord } from '../bookings/booking-record.js';
import { recordAsJson, type CreatedEvent, type CreateOutcome } from '../bookings/bookings.repository.js';
import type { StoredReason } from '../availability/assignment-words.js';
import type { Answer } from './customer-form.js';

export interface Signatory {
  id: string;
  name: string;
}

/** What only the department's people see of a booking. Column names are the database's. */
export interface DetailRecord {
  booking_id: string;
  tenant_id: string;
  customer_name: string | null;
  customer_email: string | null;
  customer_phone: string | null;
  customer_time_zone: string | null;
  customer_notes: string | null;
  answers: Answer[];
  created_from_ip: string | null;
  buffer_before_minutes: number | null;
  buffer_after_minutes: number | null;
  approval_status: NonNullable<DepartmentBooking['approval']>['status'] | null;
  approval_by: Signatory | null;
  approval_at: number | null;
  approval_reason: string | null;
  reassignment_count: number;
  agenda: string | null;
}

export interface AssignmentRecord {
  id: string;
  tenant_id: string;
  booking_id: string;
  department_id: string;
  user_id: string;
  method: (typeof assignmentMethods)[number];
  reason: StoredReason;
  assigned_by: Signatory | null;
  at: number;
  is_current: boolean;
}

/** Who is asking, as far as a list goes; null sees everything. */
export interface Sight {
  userId: string;
  ledDepartments: readonly string[];
}

@Injectable()
export class DepartmentBookingsRepository {
  /** Books people and rooms at once. The caller holds the locks of the people. */
  async book(
    tx: Tx,
    record: BookingRecord,
    resourceIds: readonly string[],
    detail: DetailRecord,
    assignment: AssignmentRecord | null,
    event: CreatedEvent,
  ): Promise<CreateOutcome> {
    const rows = await tx.query<{ outcome: CreateOutcome }>('SELECT book_people($1, $2, $3, $4, $5, $6) AS outcome', [
      record.tenant_id,
      recordAsJson(record),
      resourceIds,
      JSON.stringify({ ...detail, approval_at: instant(detail.approval_at) }),
      assignment && JSON.stringify({ ...assignment, at: instant(assignment.at) }),
      JSON.stringify(event),
    ]);
    return rows[0]!.outcome;
  }

  async details(tx: Tx, bookingIds: readonly string[]): Promise<Map<string, DetailRecord>> {
    const rows = await tx.query<DetailRecord>('SELECT * FROM department_booking WHERE booking_id = ANY ($1::uuid[])', [
      bookingIds,
    ]);
    return new Map(rows.map((row) => [row.booking_id, row]));
  }

  /** Who had it, the first one first. */
  assignments(tx: Tx, bookingId: string): Promise<AssignmentRecord[]> {
    return tx.query<AssignmentRecord>('SELECT * FROM assignment WHERE booking_id = $1 ORDER BY at, id', [bookingId]);
  }

  async reassign(tx: Tx, assignment: AssignmentRecord): Promise<void> {
    await tx.query('UPDATE assignment SET is_current = false WHERE booking_id = $1 AND is_current', [
      assignment.booking_id,
    ]);
    await tx.query('INSERT INTO assignment SELECT (jsonb_populate_record(NULL::assignment, $1)).*', [
      JSON.stringify({ ...assignment, at: instant(assignment.at) }),
    ]);
    await tx.query('UPDATE department_booking SET reassignment_count = reassignment_count + 1 WHERE booking_id = $1', [
      assignment.booking_id,
    ]);
  }

  async decide(
    tx: Tx,
    bookingId: string,
    verdict: { status: 'APPROVED' | 'DECLINED'; by: Signatory; at: number; reason: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE department_booking SET approval_status = $2, approval_by = $3, approval_at = $4, approval_reason = $5
        WHERE booking_id = $1`,
      [bookingId, verdict.status, JSON.stringify(verdict.by), instant(verdict.at), verdict.reason],
    );
  }

  async setCustomerTimeZone(tx: Tx, bookingId: string, timeZone: string): Promise<void> {
    await tx.query('UPDATE department_booking SET customer_time_zone = $2 WHERE booking_id = $1', [
      bookingId,
      timeZone,
    ]);
  }

  /** The ids of one page of a list, by start. */
  async list(
    tx: Tx,
    query: ListDepartmentBookings,
    sight: Sight | null,
    after: { startAt: number; id: string } | null,
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT b.id FROM booking b LEFT JOIN department_booking d ON d.booking_id = b.id
        WHERE ($1::timestamptz IS NULL OR b.end_at > $1) AND ($2::timestamptz IS NULL OR b.start_at < $2)
          AND ($3::uuid IS NULL OR b.department_id = $3) AND ($4::uuid IS NULL OR b.meeting_type_id = $4)
          AND ($5::uuid IS NULL OR b.host_ids @> ARRAY[$5] AND b.host_ids <> '{}' OR b.organizer_user_id = $5)
          AND ($6::text IS NULL OR b.status = $6) AND ($7::text IS NULL OR b.kind = $7)
          AND ($8::text IS NULL OR d.customer_name ILIKE $8 OR d.customer_email ILIKE $8)
          AND ($9::text IS NULL OR b.reference ILIKE $9 OR b.title ILIKE $9 OR d.customer_name ILIKE $9 OR d.customer_email ILIKE $9
               OR d.customer_notes ILIKE $9)
          AND ($10::uuid IS NULL OR b.host_ids @> ARRAY[$10] AND b.host_ids <> '{}' OR b.organizer_user_id = $10
               OR b.created_by_id = $10::text OR b.department_id = ANY ($11::uuid[]))
          AND ($12::timestamptz IS NULL OR (b.start_at, b.id) > ($12, $13::uuid))
        ORDER BY b.start_at, b.id LIMIT $14`,
      [
        query.from ?? null,
        query.to ?? null,
        query.departmentId ?? null,
        query.meetingTypeId ?? null,
        query.userId ?? null,
        query.status ?? null,
        query.kind ?? null,
        containing(query.customer),
        containing(query.search),
        sight?.userId ?? null,
        sight?.ledDepartments ?? [],
        instant(after?.startAt ?? null),
        after?.id ?? null,
        query.limit + 1,
      ],
    );
    return rows.map(({ id }) => id);
  }
}
