import type {
  Actor,
  BookingStatus,
  CreatedPublicBooking,
  CreatePublicBooking,
  PublicBooking,
} from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { addressKey, AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { iso, type BookingWithResources } from '../bookings/booking-record.js';
import { BookingWriter } from '../bookings/booking-writer.js';
import { BookingsRepository } from '../bookings/bookings.repository.js';
import { over } from '../bookings/change-booking.js';
import { BookingDesk } from '../department-bookings/booking-desk.js';
import { fillForm } from '../department-bookings/customer-form.js';
import { DepartmentBookingsRepository } from '../department-bookings/department-bookings.repository.js';
import { MoveBookingService } from '../department-bookings/move-booking.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import { MeetingTypesRepository } from '../meeting-types/meeting-types.repository.js';
import { PaymentsService, type CheckoutPage } from '../payments/payments.service.js';
import { BookingLinksService, linkNotFound, type BookingLinks } from './booking-links.js';
import { Challenges } from './challenges.js';
import { inviteFor } from './invite.js';
import { PublicBookingRepository } from './public-booking.repository.js';
import { PublicCatalog } from './public-catalog.js';
import type { VisitedTenant } from './public-tenants.js';

const HOUR_MS = 60 * 60_000;
const standing: readonly BookingStatus[] = ['PENDING', 'CONFIRMED'];
/** The change log says that it was the customer; who that is, only the department's people may read. */
const customer: Actor = { type: 'CUSTOMER', id: null, name: null };

/** Somebody who holds a link of a booking. */
export interface LinkHolder {
  tenant: VisitedTenant;
  bookingId: string;
  token: string;
  ip: string;
}

/** What customers do with their bookings. */
@Injectable()
export class CustomerBookings {
  private readonly made: AttemptLimiter;
  private readonly tried: AttemptLimiter;

  constructor(
    private readonly db: Database,
    private readonly catalog: PublicCatalog,
    private readonly desk: BookingDesk,
    private readonly mover: MoveBookingService,
    private readonly writer: BookingWriter,
    private readonly bookings: BookingsRepository,
    private readonly details: DepartmentBookingsRepository,
    private readonly departments: DepartmentsRepository,
    private readonly types: MeetingTypesRepository,
    private readonly repository: PublicBookingRepository,
    private readonly links: BookingLinksService,
    private readonly payments: PaymentsService,
    private readonly challenges: Challenges,
    private readonly clock: Clock,
  ) {
    const detail = 'There were too many bookings from this address. Try again later.';
    this.made = new AttemptLimiter(clock, { limit: 10, windowMs: HOUR_MS, detail });
    this.tried = new AttemptLimiter(clock, { limit: 100, windowMs: HOUR_MS, detail });
  }

  async book(tenant: VisitedTenant, input: CreatePublicBooking, ip: string): Promise<CreatedPublicBooking> {
    const words = { department: input.department, type: input.meetingType, host: input.host };
    const { department, type, hostId } = await this.catalog.choose(tenant.id, words);
    const form = fillForm(input, type.questions, department.timeZone);
    this.tried.take(addressKey(ip));
    const attempt = this.made.take(addressKey(ip));
    try {
      const settings = await this.db.tenant(tenant.id, (tx) => this.repository.settings(tx));
      const solved = settings.isChallengeRequired ? await this.challenges.verify(input.challenge) : null;
      let links: BookingLinks | undefined;
      const booking = await this.desk.book({
        tenantId: tenant.id,
        departmentId: department.id,
        typeId: type.id,
        start: Date.parse(input.start),
        timeZone: input.timeZone,
        form,
        actor: customer,
        hostId,
        ip,
        isPaidFirst: this.payments.isEnabled,
        alongside: async (tx, { id }, { price }) => {
          if (solved) await this.challenges.use(tx, tenant.id, solved);
          if (price && this.payments.isEnabled) await this.payments.start(tx, tenant.id, id, price);
          links = await this.links.issue(tx, tenant, id);
        },
      });
      const made = await this.read(tenant.id, booking.id);
      return { ...(made.payment ? await this.askForPayment(tenant, made, tokenIn(links!.icsUrl)) : made), ...links! };
    } catch (error) {
      attempt.forgive();
      throw error;
    }
  }

  async view(holder: LinkHolder): Promise<PublicBooking> {
    const { tenant, bookingId } = holder;
    return this.db.tenant(tenant.id, async (tx) => {
      await this.links.verify(tx, holder, ['VIEW', 'CANCEL', 'RESCHEDULE']);
      return this.viewIn(tx, bookingId);
    });
  }

  /** Where to pay: the page there is, or a new one. */
  async pay(holder: LinkHolder): Promise<PublicBooking> {
    const booking = await this.view(holder);
    await this.payments.checkout(holder.tenant.id, booking.id, pageFor(holder.tenant, booking, holder.token));
    return this.read(holder.tenant.id, booking.id);
  }

  /** The booking as an iCalendar file. */
  async invite(holder: LinkHolder): Promise<string> {
    const booking = await this.view(holder);
    const { version } = await this.db.tenant(holder.tenant.id, (tx) => this.found(tx, holder.bookingId));
    return inviteFor(booking, { version, now: this.clock.now() });
  }

  async cancel(holder: LinkHolder, reason: string | undefined): Promise<PublicBooking> {
    const { tenant, bookingId: id } = holder;
    await this.db.tenant(tenant.id, (tx) => this.links.verify(tx, holder, ['CANCEL']));
    await this.writer.change({ tenantId: tenant.id, id, actor: customer }, async (current, tx) => {
      // Again, now that nobody else can be using it.
      const hash = await this.links.verify(tx, holder, ['CANCEL']);
      this.assertStanding(current);
      await this.repository.removeToken(tx, hash);
      const at = iso(this.clock.now());
      return {
        type: 'booking.cancelled',
        fields: { status: 'CANCELLED', cancellation: { at, by: customer, reason: reason || null }, in_conflict: false },
        claims: 'NONE',
      };
    });
    return this.read(tenant.id, id);
  }

  /** Moves it to another offered slot, with the same host where that is possible; the links are new. */
  async reschedule(
    holder: LinkHolder,
    { start, timeZone }: { start: string; timeZone?: string },
  ): Promise<CreatedPublicBooking> {
    const { tenant, bookingId } = holder;
    const seen = await this.db.tenant(tenant.id, async (tx) => {
      await this.links.verify(tx, holder, ['RESCHEDULE']);
      return this.found(tx, bookingId);
    });
    let links: BookingLinks | undefined;
    const move = {
      tenantId: tenant.id,
      bookingId,
      actor: customer,
      start: Date.parse(start),
      first: async (tx: Tx, current: BookingWithResources) => {
        await this.links.verify(tx, holder, ['RESCHEDULE']);
        this.assertStanding(current);
        // The way back from paying is by a link that would be void.
        if (await this.payments.isAwaited(tx, bookingId)) {
          throw new LintelError('WINDOW_CLOSED', { detail: 'Pay for the booking first: then it can be moved.' });
        }
        if (timeZone !== undefined) await this.details.setCustomerTimeZone(tx, bookingId, timeZone);
        links = await this.links.issue(tx, tenant, bookingId);
      },
    };
    await this.mover.move(move, seen);
    return { ...(await this.read(tenant.id, bookingId)), ...links! };
  }

  /** A booking stays when Stripe does not answer: it can be paid from its own page, as long as its time is kept. */
  private async askForPayment(tenant: VisitedTenant, booking: PublicBooking, token: string): Promise<PublicBooking> {
    try {
      await this.payments.checkout(tenant.id, booking.id, pageFor(tenant, booking, token));
    } catch (error) {
      if (!(error instanceof LintelError) || !['UNAVAILABLE', 'WINDOW_CLOSED'].includes(error.code)) throw error;
    }
    return this.read(tenant.id, booking.id);
  }

  private assertStanding(booking: BookingWithResources): void {
    if (!standing.includes(booking.status)) throw over(booking);
    if (booking.start_at <= this.clock.now()) {
      throw new LintelError('WINDOW_CLOSED', { detail: 'The meeting has begun already: it can no longer be changed.' });
    }
  }

  private read(tenantId: string, id: string): Promise<PublicBooking> {
    return this.db.tenant(tenantId, (tx) => this.viewIn(tx, id));
  }

  private async found(tx: Tx, id: string): Promise<BookingWithResources> {
    const booking = await this.bookings.find(tx, id);
    if (!booking) throw linkNotFound();
    return booking;
  }

  private async viewIn(tx: Tx, id: string): Promise<PublicBooking> {
    const booking = await this.found(tx, id);
    const detail = (await this.details.details(tx, [id])).get(id);
    const [department] = await this.departments.named(tx, [booking.department_id!]);
    const [type] = await this.types.named(tx, [booking.meeting_type_id!]);
    if (!detail || !department || !type) throw linkNotFound();
    const payment = (await this.payments.views(tx, [id])).get(id);
    const canChange = standing.includes(booking.status) && booking.start_at > this.clock.now();
    return {
      id,
      reference: booking.reference,
      status: booking.status,
      start: iso(booking.start_at),
      end: iso(booking.end_at),
      timeZone: detail.customer_time_zone!,
      departmentTimeZone: department.timeZone,
      department: { slug: department.slug, name: department.name },
      meetingType: {
        slug: type.slug,
        name: type.name,
        durationMinutes: type.durationMinutes,
        locationType: type.locationType,
      },
      location: booking.location,
      customer: { name: detail.customer_name!, email: detail.customer_email! },
      canCancel: canChange,
      canReschedule: canChange && payment?.status !== 'PENDING',
      ...(payment && { payment }),
    };
  }
}

const tokenIn = (url: string): string => new URL(url).searchParams.get('token')!;

function pageFor({ baseUrl }: VisitedTenant, booking: PublicBooking, token: string): CheckoutPage {
  const back = `${baseUrl}/book/confirm/${booking.id}?token=${token}`;
  return {
    reference: booking.reference,
    name: booking.meetingType.name,
    description: `${booking.department.name}, ${booking.reference}`,
    email: booking.customer.email,
    successUrl: `${back}&payment=done`,
    cancelUrl: `${back}&payment=open`,
  };
}
