import type {
  Booking,
  CheckBooking,
  CheckResult,
  CreateDepartmentBooking,
  CreatedDepartmentBooking,
  DepartmentBooking,
  DepartmentBookingDetail,
  ListDepartmentBookings,
} from '@lintel/shared/contracts';
import { LintelError, type OccurrenceProblem } from '@lintel/shared/errors';
import { judgeDepartment } from '@lintel/shared/scheduling';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal, type UserPrincipal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { instantKey, pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { DepartmentDiary, meetingOf } from '../availability/department-diary.js';
import type { BookingWithResources } from '../bookings/booking-record.js';
import { BookingWriter } from '../bookings/booking-writer.js';
import { BookingsRepository, notFound } from '../bookings/bookings.repository.js';
import { invalid } from '../bookings/series/series-record.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { MeetingTypesRepository } from '../meeting-types/meeting-types.repository.js';
import { meetingTypeNotFound } from '../meeting-types/meeting-types.service.js';
import { PaymentsService } from '../payments/payments.service.js';
import { BookingDesk, type Order } from './booking-desk.js';
import { fillForm } from './customer-form.js';
import { CustomerSeries } from './customer-series.js';
import { DepartmentBookingViews } from './department-booking-views.js';
import { DepartmentBookingsRepository } from './department-bookings.repository.js';
import { InternalMeetings } from './internal-meetings.js';
import { MoveBookingService } from './move-booking.js';
import { refused } from '../availability/refusal-words.js';
import { withoutNotice } from '../availability/staff-rules.js';

const sortKeySchema = z.tuple([instantKey, z.uuid()]);

/** What the department's people do with its bookings. */
@Injectable()
export class DepartmentBookingsService {
  constructor(
    private readonly db: Database,
    private readonly bookings: BookingsRepository,
    private readonly repository: DepartmentBookingsRepository,
    private readonly views: DepartmentBookingViews,
    private readonly access: DepartmentAccess,
    private readonly types: MeetingTypesRepository,
    private readonly diary: DepartmentDiary,
    private readonly desk: BookingDesk,
    private readonly series: CustomerSeries,
    private readonly mover: MoveBookingService,
    private readonly internal: InternalMeetings,
    private readonly writer: BookingWriter,
    private readonly payments: PaymentsService,
    private readonly clock: Clock,
  ) {}

  /** Administrators see every booking, leaders those of their departments, everybody their own. */
  async list(asker: UserPrincipal, query: ListDepartmentBookings): Promise<Page<DepartmentBooking>> {
    const led = await this.access.ledBy(asker);
    const after = query.cursor === undefined ? null : sortKeyIn(query.cursor, sortKeySchema);
    return this.db.tenant(asker.tenantId, async (tx) => {
      const sight = led && { userId: asker.userId, ledDepartments: led };
      const ids = await this.repository.list(tx, query, sight, after && { startAt: after[0], id: after[1] });
      const page = pageOf(await this.bookings.named(tx, ids), query.limit, (last) => [last.start_at, last.id]);
      return { ...page, items: await this.views.of(tx, asker.tenantId, page.items) };
    });
  }

  get(asker: UserPrincipal, id: string): Promise<DepartmentBookingDetail> {
    return this.db.tenant(asker.tenantId, async (tx) => {
      const booking = await this.bookings.find(tx, id);
      if (!booking) throw notFound();
      await this.assertSees(asker, booking);
      return this.views.detail(tx, asker.tenantId, booking);
    });
  }

  /** A meeting of colleagues, or a customer's booking made by the department: for whoever makes it, for a member, or for whom the algorithm chooses. */
  async create(asker: UserPrincipal, input: CreateDepartmentBooking): Promise<CreatedDepartmentBooking> {
    if (input.kind === 'INTERNAL') return this.created(asker, await this.internal.create(asker, input));
    const type = await this.typeOf(asker, input.meetingTypeId);
    const department = await this.db.tenant(asker.tenantId, async (tx) => {
      const scene = await this.desk.scene(tx, type.departmentId, type.id);
      return scene.department;
    });
    const isMember = this.diary.hostsOf(department).includes(asker.userId);
    if (!(isMember && (input.hostId ?? asker.userId) === asker.userId)) {
      await this.access.assertLeads(asker, department.id);
    }
    if (input.hostId !== undefined && !this.diary.hostsOf(department).includes(input.hostId)) throw noMember();
    const order: Order = {
      tenantId: asker.tenantId,
      departmentId: department.id,
      typeId: type.id,
      start: Date.parse(input.start),
      timeZone: input.timeZone,
      form: fillForm(input, type.questions, department.timeZone),
      actor: actorOf(asker),
      hostId: input.hostId,
      ...(input.holdId !== undefined && { hold: { id: input.holdId, createdById: asker.userId } }),
      staff: { id: asker.userId, name: asker.name },
    };
    if (!input.recurrence) return this.created(asker, { first: await this.desk.book(order) });
    if (order.hold) throw invalid('holdId', 'A hold is for one booking. Leave it out of a series.');
    const { first, skipped } = await this.series.book(order, input.recurrence);
    return this.created(asker, { first, ...(input.recurrence.onConflict === 'skip' && { skipped }) });
  }

  private async created(
    asker: UserPrincipal,
    { first, skipped }: { first: Booking; skipped?: OccurrenceProblem[] },
  ): Promise<CreatedDepartmentBooking> {
    return { ...(await this.get(asker, first.id)), ...(skipped && { skipped }) };
  }

  /** Gives a booking to another member. */
  async reassign(
    asker: UserPrincipal,
    id: string,
    { userId, reason }: { userId: string; reason?: string },
  ): Promise<DepartmentBookingDetail> {
    const current = await this.seen(asker, id);
    await this.access.assertLeads(asker, current.department_id);
    const staff = { id: asker.userId, name: asker.name };
    const { tenantId } = asker;
    await this.mover.move({ tenantId, bookingId: id, actor: actorOf(asker), hostId: userId, staff, reason }, current);
    return this.get(asker, id);
  }

  async approve(asker: UserPrincipal, id: string): Promise<DepartmentBookingDetail> {
    await this.decide(asker, id, 'APPROVED', null);
    return this.get(asker, id);
  }

  async decline(asker: UserPrincipal, id: string, reason: string | undefined): Promise<DepartmentBookingDetail> {
    await this.decide(asker, id, 'DECLINED', reason || null);
    return this.get(asker, id);
  }

  /** Would this be valid? What is left out stays as it is. */
  async check(asker: UserPrincipal, asked: CheckBooking): Promise<CheckResult> {
    try {
      await (asked.bookingId === undefined
        ? this.checkNew(asker, asked)
        : this.checkMove(asker, asked.bookingId, asked));
      return { ok: true };
    } catch (error) {
      if (!(error instanceof LintelError) || error.code === 'NOT_FOUND') throw error;
      return { ok: false, code: error.code, reason: error.detail };
    }
  }

  private async checkMove(asker: UserPrincipal, id: string, { userId, start }: CheckBooking): Promise<void> {
    const current = await this.seen(asker, id);
    const isOwn = current.host_ids.includes(asker.userId) && userId === undefined;
    if (!isOwn) await this.access.assertLeads(asker, current.department_id);
    const move = {
      tenantId: asker.tenantId,
      bookingId: id,
      actor: actorOf(asker),
      hostId: userId,
      start: start === undefined ? undefined : Date.parse(start),
      staff: { id: asker.userId, name: asker.name },
    };
    await this.db.tenant(asker.tenantId, (tx) => this.mover.check(tx, move, current));
  }

  private async checkNew(asker: UserPrincipal, { meetingTypeId, userId, start: at }: CheckBooking): Promise<void> {
    const type = await this.typeOf(asker, meetingTypeId!);
    await this.db.tenant(asker.tenantId, async (tx) => {
      const { department } = await this.desk.scene(tx, type.departmentId, type.id);
      if (userId !== undefined && !this.diary.hostsOf(department).includes(userId)) throw noMember();
      const start = Date.parse(at!);
      const window = { start, end: start + type.durationMinutes * MINUTE_MS };
      const hostIds = userId === undefined ? undefined : [userId];
      const loaded = await this.diary.load(tx, { tenantId: asker.tenantId, department, type, hostIds, window });
      const now = this.clock.now();
      const { refusal } = judgeDepartment(withoutNotice(loaded), meetingOf(type), start, now, { isAnyMinute: true });
      if (refusal) throw refused(refusal);
    });
  }

  private async decide(
    asker: UserPrincipal,
    id: string,
    status: 'APPROVED' | 'DECLINED',
    reason: string | null,
  ): Promise<Booking> {
    const seen = await this.seen(asker, id);
    if (!seen.host_ids.includes(asker.userId)) await this.access.assertLeads(asker, seen.department_id);
    const options = { tenantId: asker.tenantId, id, actor: actorOf(asker) };
    return this.writer.change(options, async (current, tx) => {
      const detail = (await this.repository.details(tx, [id])).get(id);
      if (current.status !== 'PENDING' || detail?.approval_status !== 'PENDING') {
        throw new LintelError('WINDOW_CLOSED', { detail: 'This booking does not wait for approval (any more).' });
      }
      if (status === 'APPROVED' && (await this.payments.isAwaited(tx, id))) {
        throw new LintelError('WINDOW_CLOSED', { detail: 'The customer has not paid yet: approve it then.' });
      }
      const by = { id: asker.userId, name: asker.name };
      await this.repository.decide(tx, id, { status, by, at: this.clock.now(), reason });
      return status === 'APPROVED'
        ? { type: 'booking.approved', fields: { status: 'CONFIRMED' } }
        : { type: 'booking.declined', fields: { status: 'DECLINED' }, claims: 'NONE' };
    });
  }

  private async seen(asker: UserPrincipal, id: string): Promise<BookingWithResources> {
    const booking = await this.db.tenant(asker.tenantId, (tx) => this.bookings.find(tx, id));
    if (!booking) throw notFound();
    await this.assertSees(asker, booking);
    return booking;
  }

  private async typeOf(asker: Principal, id: string) {
    const type = await this.db.tenant(asker.tenantId, (tx) => this.types.find(tx, id));
    if (!type?.isActive) throw meetingTypeNotFound();
    return type;
  }

  private async assertSees(asker: UserPrincipal, booking: BookingWithResources): Promise<void> {
    const own = [booking.organizer_user_id, booking.created_by_id, ...booking.host_ids];
    if (!own.includes(asker.userId)) await this.access.assertLeads(asker, booking.department_id);
  }
}

function noMember(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'There is no such active member of the department.' });
}
