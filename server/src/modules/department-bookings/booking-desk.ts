import type { Actor, Booking, BookingStatus } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { assignHost, hostLoads, judgeDepartment, RECENT_DAYS, type Assignment } from '@lintel/shared/scheduling';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { AvailabilityRepository } from '../availability/availability.repository.js';
import { DepartmentDiary, meetingOf } from '../availability/department-diary.js';
import { SlotOffers } from '../availability/slot-offers.js';
import { toBooking, type BookingRecord } from '../bookings/booking-record.js';
import { blankRecord, createdEvent } from '../bookings/create-booking.js';
import { HoldsRepository, type HoldRecord } from '../bookings/holds.repository.js';
import { References } from '../bookings/references.js';
import { DepartmentsRepository, type DepartmentRecord } from '../departments/departments.repository.js';
import { departmentNotFound } from '../departments/departments.service.js';
import { MeetingTypesRepository, type MeetingTypeRecord } from '../meeting-types/meeting-types.repository.js';
import { meetingTypeNotFound } from '../meeting-types/meeting-types.service.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import type { FilledForm } from './customer-form.js';
import {
  DepartmentBookingsRepository,
  type AssignmentRecord,
  type DetailRecord,
  type Signatory,
} from './department-bookings.repository.js';
import { Turns } from './department-turns.js';
import { refused } from '../availability/refusal-words.js';
import { withoutNotice } from '../availability/staff-rules.js';

/** A customer's booking, with everything about it decided but who and where. */
export interface Order {
  tenantId: string;
  departmentId: string;
  typeId: string;
  start: number;
  /** The customer's. */
  timeZone: string;
  form: FilledForm;
  actor: Actor;
  /** Only with this person. */
  hostId?: string;
  /** What was held for it, and by whom. */
  hold?: { id: string; createdById: string };
  /** Who chose that person, where somebody of the department did: then the rules of staff hold. */
  staff?: Signatory;
  ip?: string;
  /** A price has to be paid before it is confirmed. */
  isPaidFirst?: boolean;
  /** What it is an occurrence of. */
  series?: { id: string; rule: string };
  /** Done in the same transaction once it is booked. */
  alongside?: (tx: Tx, booking: BookingRecord, type: MeetingTypeRecord) => Promise<void>;
}

export interface Scene {
  department: DepartmentRecord;
  type: MeetingTypeRecord;
}

/** Where customers' bookings are made: judged, assigned and claimed in one transaction. */
@Injectable()
export class BookingDesk {
  private readonly turns = new Turns();

  constructor(
    private readonly db: Database,
    private readonly repository: DepartmentBookingsRepository,
    private readonly departments: DepartmentsRepository,
    private readonly types: MeetingTypesRepository,
    private readonly availability: AvailabilityRepository,
    private readonly diary: DepartmentDiary,
    private readonly offers: SlotOffers,
    private readonly references: References,
    private readonly rooms: RoomDirectory,
    private readonly tenancy: TenancyRepository,
    private readonly holds: HoldsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Books, or throws CONFLICT, LIMIT_REACHED, NOTICE_TOO_SHORT or INVALID_SLOT, each with what could be had instead. */
  async book(order: Order): Promise<Booking> {
    const reference = await this.references.next(order.tenantId, this.clock.now());
    const work = () => this.db.tenant(order.tenantId, (tx) => this.bookIn(tx, order, reference));
    try {
      // Inside a larger transaction there is a connection in hand already, and waiting with it could be for ever.
      return await (this.db.enclosing(order.tenantId) ? work() : this.turns.take(order.departmentId, work));
    } catch (error) {
      throw error instanceof Refused ? await this.withAlternatives(error, order) : error;
    }
  }

  /** Holds whoever would get a booking that starts then, by the rules for customers. */
  async hold(blank: HoldRecord, words: { department: string; type: string }): Promise<HoldRecord> {
    const { tenant_id: tenantId, start_at: start } = blank;
    return this.db.tenant(tenantId, async (tx) => {
      const department = await this.departments.findBySlug(tx, words.department);
      if (!department?.isActive) throw departmentNotFound();
      const type = (await this.types.publicOf(tx, [department.id])).find(({ slug }) => slug === words.type);
      if (!type) throw meetingTypeNotFound();
      const hostIds = this.diary.hostsOf(department);
      await this.availability.lock(tx, department.id, hostIds);
      const end = start + type.durationMinutes * MINUTE_MS;
      const loaded = await this.diary.load(tx, { tenantId, department, type, hostIds, window: { start, end } });
      const verdict = judgeDepartment(loaded, meetingOf(type), start, this.clock.now());
      if (verdict.refusal) throw refused(verdict.refusal);
      const { hostId } = await this.choose(tx, department, verdict.hostIds);
      for (const roomId of verdict.roomIds.length > 0 ? verdict.roomIds : [null]) {
        const hold: HoldRecord = {
          ...blank,
          end_at: end,
          department_id: department.id,
          meeting_type_id: type.id,
          host_ids: [hostId],
          resource_ids: roomId === null ? [] : [roomId],
          buffer_before_minutes: type.bufferBeforeMinutes,
          buffer_after_minutes: type.bufferAfterMinutes,
        };
        if (!(await this.holds.place(tx, hold))) continue;
        const at = this.clock.now();
        await this.events.append(tx, tenantId, { type: 'hold.placed', subjectId: hold.id, actor: systemActor, at });
        return hold;
      }
      throw refused({ reason: 'NO_ROOM' });
    });
  }

  /** The department and the type as they are now; NOT_FOUND where either is gone. */
  async scene(tx: Tx, departmentId: string, typeId: string): Promise<Scene> {
    const department = await this.departments.find(tx, departmentId);
    if (!department) throw departmentNotFound();
    const type = await this.types.find(tx, typeId);
    if (type?.departmentId !== departmentId) throw meetingTypeNotFound();
    return { department, type };
  }

  /** Who of these gets it, and why. */
  async choose(tx: Tx, { id, algorithm, members }: DepartmentRecord, hostIds: readonly string[]): Promise<Assignment> {
    const now = this.clock.now();
    const assigned = await this.availability.assigned(tx, id, hostIds, now - RECENT_DAYS * DAY_MS, now);
    const assignables = members
      .filter(({ userId }) => hostIds.includes(userId))
      .map(({ userId, weight, activeSince }) => ({ hostId: userId, weight, since: activeSince }));
    return assignHost(algorithm, hostLoads(assignables, assigned, now));
  }

  /** The same inside a larger transaction; throws `Refused` before anything is written. */
  async bookIn(tx: Tx, order: Order, reference: string): Promise<Booking> {
    const { tenantId, start, staff } = order;
    await this.availability.lock(tx, order.departmentId, []);
    const { department, type } = await this.scene(tx, order.departmentId, order.typeId);
    if (!staff && (!department.isActive || !type.isActive || !type.isPublic)) throw meetingTypeNotFound();
    const held = order.hold && (await this.holds.take(tx, order.hold, this.clock.now()));
    const hostId = held?.host_ids[0] ?? order.hostId;
    const hostIds = this.diary.hostsOf(department, hostId === undefined ? undefined : [hostId]);
    // From here on nobody else changes what these people have to do.
    await this.availability.lock(tx, null, hostIds);
    const window = { start, end: start + type.durationMinutes * MINUTE_MS };
    const loaded = await this.diary.load(tx, { tenantId, department, type, hostIds, window });
    const judged = staff ? withoutNotice(loaded) : loaded;
    const verdict = judgeDepartment(judged, meetingOf(type), start, this.clock.now(), { isAnyMinute: Boolean(staff) });
    if (verdict.refusal) throw new Refused({ department, type }, refused(verdict.refusal));

    const chosen = hostId === undefined ? await this.choose(tx, department, verdict.hostIds) : null;
    const host = chosen?.hostId ?? hostId!;
    const record = await this.record(order, { department, type }, host);
    record.reference = reference;
    const detail = detailOf(order, record, type);
    const assignment = this.assignment(order, record, chosen, host);
    // Rooms are booked by others without our locks: where one was lost a moment ago, the next may do.
    const places = verdict.roomIds.length > 0 ? verdict.roomIds : [null];
    for (const roomId of places) {
      const resourceIds = roomId === null ? [] : [roomId];
      const placed = roomId === null ? record : { ...record, location: await this.roomName(tenantId, roomId) };
      const event = createdEvent(placed, resourceIds, order.actor);
      const outcome = await this.repository.book(tx, placed, resourceIds, detail, assignment, event);
      if (outcome !== 'OK') continue;
      await order.alongside?.(tx, placed, type);
      this.db.onCommit(() => this.events.appended());
      return toBooking({ ...placed, resource_ids: resourceIds, external: [], series_rule: order.series?.rule ?? null });
    }
    throw new Refused({ department, type }, refused({ reason: 'NO_ROOM' }));
  }

  private async record(order: Order, { department, type }: Scene, hostId: string): Promise<BookingRecord> {
    const { tenantId, start, actor } = order;
    const [host] = await this.tenancy.people(tenantId, [hostId]);
    const span = { start, end: start + type.durationMinutes * MINUTE_MS, timeZone: department.timeZone };
    const waits = needsApproval(order, type) || (order.isPaidFirst && type.price !== null);
    const status: BookingStatus = waits ? 'PENDING' : 'CONFIRMED';
    return {
      ...blankRecord(tenantId, actor, span, this.clock.now()),
      kind: 'CUSTOMER',
      status,
      title: type.name,
      location: type.locationText,
      organizer_email: host!.email,
      organizer_name: host!.name,
      organizer_user_id: host!.id,
      department_id: department.id,
      meeting_type_id: type.id,
      host_ids: [hostId],
      series_id: order.series?.id ?? null,
      original_start: order.series ? start : null,
    };
  }

  private assignment(order: Order, record: BookingRecord, chosen: Assignment | null, hostId: string): AssignmentRecord {
    return {
      id: uuidv7(),
      tenant_id: order.tenantId,
      booking_id: record.id,
      department_id: order.departmentId,
      user_id: hostId,
      method: chosen?.reason.algorithm ?? 'CHOSEN',
      reason: chosen?.reason ?? { code: 'CHOSEN', text: null },
      assigned_by: order.staff ?? null,
      at: this.clock.now(),
      is_current: true,
    };
  }

  private async roomName(tenantId: string, roomId: string): Promise<string> {
    return (await this.rooms.find(tenantId, [roomId]))[0]!.name;
  }

  private async withAlternatives({ scene, reason }: Refused, { tenantId, hostId, start, timeZone }: Order) {
    const alternatives = await this.offers.alternatives({ tenantId, ...scene, hostId }, start, timeZone);
    return withOtherTimes(reason, alternatives);
  }
}

/** A refusal inside the transaction it undoes: what could be had instead is looked for once that is over. */
export class Refused extends Error {
  constructor(
    readonly scene: Scene,
    readonly reason: LintelError,
  ) {
    super(reason.message);
  }
}

/** The same error with what could be booked instead. */
export function withOtherTimes(reason: LintelError, alternatives: LintelError['alternatives']): LintelError {
  return new LintelError(reason.code, {
    detail: reason.detail,
    alternatives,
    spoken: alternatives && alternatives.length > 0 ? `${reason.detail} I found other times.` : reason.detail,
  });
}

const needsApproval = ({ staff }: Order, { requiresApproval }: MeetingTypeRecord): boolean =>
  requiresApproval && !staff;

function detailOf(order: Order, record: BookingRecord, type: MeetingTypeRecord): DetailRecord {
  const { form, timeZone, ip, tenantId } = order;
  return {
    booking_id: record.id,
    tenant_id: tenantId,
    customer_name: form.name,
    customer_email: form.email,
    customer_phone: form.phone,
    customer_time_zone: timeZone,
    customer_notes: form.notes,
    answers: form.answers,
    created_from_ip: ip ?? null,
    buffer_before_minutes: type.bufferBeforeMinutes,
    buffer_after_minutes: type.bufferAfterMinutes,
    approval_status: needsApproval(order, type) ? 'PENDING' : null,
    approval_by: null,
    approval_at: null,
    approval_reason: null,
    reassignment_count: 0,
    agenda: null,
  };
}
