import type { DepartmentBooking, DepartmentBookingDetail, Payment } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/database.js';
import { iso, toBooking, type BookingWithResources } from '../bookings/booking-record.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { MeetingTypesRepository } from '../meeting-types/meeting-types.repository.js';
import { PaymentsService } from '../payments/payments.service.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { reasonInWords } from '../availability/assignment-words.js';
import { DepartmentBookingsRepository, type DetailRecord } from './department-bookings.repository.js';

/** Bookings as the department's people see them. */
@Injectable()
export class DepartmentBookingViews {
  constructor(
    private readonly repository: DepartmentBookingsRepository,
    private readonly departments: DepartmentsRepository,
    private readonly types: MeetingTypesRepository,
    private readonly payments: PaymentsService,
    private readonly tenancy: TenancyRepository,
  ) {}

  async of(tx: Tx, tenantId: string, bookings: readonly BookingWithResources[]): Promise<DepartmentBooking[]> {
    const ids = bookings.map(({ id }) => id);
    const details = await this.repository.details(tx, ids);
    const payments = await this.payments.views(tx, ids);
    const departments = byId(await this.departments.named(tx, present(bookings.map((one) => one.department_id))));
    const types = byId(await this.types.named(tx, present(bookings.map((one) => one.meeting_type_id))));
    const people = byId(await this.tenancy.people(tenantId, present(bookings.flatMap(({ host_ids }) => host_ids))));
    return bookings.map((booking) => {
      const department = departments.get(booking.department_id ?? '');
      const type = types.get(booking.meeting_type_id ?? '');
      const participants = booking.host_ids.flatMap((userId) => {
        const person = people.get(userId);
        return person ? [{ userId, name: person.name, email: person.email }] : [];
      });
      return {
        ...toBooking(booking),
        department: department ? { id: department.id, slug: department.slug, name: department.name } : null,
        meetingType: type ? { id: type.id, slug: type.slug, name: type.name, color: type.color } : null,
        host: participants.find(({ userId }) => userId === booking.host_ids[0]) ?? null,
        participants,
        ...detailView(details.get(booking.id)),
        ...paymentView(payments.get(booking.id)),
      };
    });
  }

  async detail(tx: Tx, tenantId: string, booking: BookingWithResources): Promise<DepartmentBookingDetail> {
    const [view] = await this.of(tx, tenantId, [booking]);
    const assignments = await this.repository.assignments(tx, booking.id);
    const people = byId(
      await this.tenancy.people(
        tenantId,
        assignments.map(({ user_id }) => user_id),
      ),
    );
    return {
      ...view!,
      assignments: assignments.map((one) => ({
        userId: one.user_id,
        name: people.get(one.user_id)?.name ?? 'Somebody who has left',
        method: one.method,
        reason: reasonInWords(one.reason),
        assignedBy: one.assigned_by,
        at: iso(one.at),
        isCurrent: one.is_current,
      })),
    };
  }
}

function detailView(
  detail: DetailRecord | undefined,
): Pick<DepartmentBooking, 'customer' | 'approval' | 'reassignmentCount'> {
  if (!detail) return { customer: null, approval: null, reassignmentCount: 0 };
  return {
    customer:
      detail.customer_name === null
        ? null
        : {
            name: detail.customer_name,
            email: detail.customer_email!,
            phone: detail.customer_phone!,
            timeZone: detail.customer_time_zone!,
            notes: detail.customer_notes,
            answers: detail.answers,
          },
    approval: detail.approval_status && {
      status: detail.approval_status,
      by: detail.approval_by,
      at: iso(detail.approval_at),
      reason: detail.approval_reason,
    },
    reassignmentCount: detail.reassignment_count,
  };
}

function paymentView(payment: Payment | undefined): Pick<DepartmentBooking, 'payment'> {
  if (!payment) return {};
  const { url: _, ...shown } = payment;
  return { payment: shown };
}

const byId = <Item extends { id: string }>(items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]));
const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
