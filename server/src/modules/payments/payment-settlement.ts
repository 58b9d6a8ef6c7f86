import type { BookingStatus } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { uuidv7 } from '../../platform/ids.js';
import type { BookingWithResources } from '../bookings/booking-record.js';
import { BookingWriter, type Change } from '../bookings/booking-writer.js';
import { PaymentsRepository, type PaymentRecord } from './payments.repository.js';
import { StripePayments, type PaidFor, type SessionFact } from './stripe-payments.js';

const off: readonly BookingStatus[] = ['CANCELLED', 'DECLINED'];

type Of = Omit<PaidFor, 'paymentId'>;
type Decide = (booking: BookingWithResources, payment: PaymentRecord, tx: Tx) => Promise<Change | null>;

/**
 * What money does to a booking. Everything happens with the booking locked, in whatever order and however often it is
 * told: by the webhook, by the sweep, or by a cancellation.
 */
@Injectable()
export class PaymentSettlement {
  constructor(
    private readonly db: Database,
    private readonly writer: BookingWriter,
    private readonly repository: PaymentsRepository,
    private readonly stripe: StripePayments,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** What Stripe tells, once. */
  async take({ eventId, sessionId, state, ...of }: SessionFact): Promise<void> {
    const isNew = (tx: Tx) => this.repository.rememberEvent(tx, of.tenantId, eventId, this.clock.now());
    await this.settle(of, async (booking, payment, tx) => {
      if (payment.id !== of.paymentId || !(await isNew(tx))) return null;
      if (state.is === 'PAID') return this.paid(tx, of, booking, payment, state.intent);
      // One that was given up for another is of no interest.
      return state.is === 'OVER' && payment.sessionId === sessionId ? this.unpaid(tx, of, booking, payment) : null;
    });
  }

  /** Nobody has paid in time: asks Stripe first, who may know better. */
  async expire(of: Of, sessionId: string | null): Promise<void> {
    const state = sessionId === null ? { is: 'OVER' as const } : await this.stripe.close(sessionId);
    if (state.is === 'OPEN') return;
    await this.settle(of, (booking, payment, tx) =>
      state.is === 'PAID'
        ? this.paid(tx, of, booking, payment, state.intent)
        : payment.sessionId === sessionId
          ? this.unpaid(tx, of, booking, payment)
          : Promise.resolve(null),
    );
  }

  /** The booking is off: what is paid goes back, and what is not need not be paid. */
  async undo(of: Of): Promise<void> {
    const seen = await this.db.tenant(of.tenantId, (tx) => this.repository.ofBooking(tx, of.bookingId));
    if (!seen || !['PENDING', 'PAID'].includes(seen.status)) return;
    const isOpen = seen.status === 'PENDING' && seen.sessionId !== null;
    const state = isOpen ? await this.stripe.close(seen.sessionId!) : null;
    await this.settle(of, async (booking, payment, tx) => {
      if (!off.includes(booking.status)) return null;
      if (state?.is === 'PAID') return this.paid(tx, of, booking, payment, state.intent);
      if (payment.status === 'PENDING') await this.void(tx, of, payment);
      if (payment.status === 'PAID') await this.giveBack(tx, of, payment, payment.intent!, 'The booking is off.');
      return null;
    });
  }

  private async settle(of: Of, decide: Decide): Promise<void> {
    const options = { tenantId: of.tenantId, id: of.bookingId, actor: systemActor };
    try {
      await this.writer.change(options, async (booking, tx) => {
        const payment = await this.repository.lock(tx, of.bookingId);
        return payment && decide(booking, payment, tx);
      });
    } catch (error) {
      if (!(error instanceof LintelError) || error.code !== 'NOT_FOUND') throw error;
      this.log.warn({ bookingId: of.bookingId }, 'Stripe told of a booking that does not exist');
    }
  }

  private async paid(
    tx: Tx,
    of: Of,
    booking: BookingWithResources,
    payment: PaymentRecord,
    intent: string,
  ): Promise<Change | null> {
    if (payment.intent === intent) return null;
    const isOff = off.includes(booking.status);
    if (payment.status !== 'PENDING' || isOff) {
      const reason = isOff ? 'The booking was off already.' : 'It was paid twice.';
      await this.giveBack(tx, of, payment, intent, reason);
      return null;
    }
    await this.repository.setStatus(tx, payment.id, 'PAID', intent, this.clock.now());
    await this.record(tx, of, 'payment.paid', payment.id);
    if (booking.status !== 'PENDING' || (await this.repository.waitsForApproval(tx, booking.id))) return null;
    return { type: 'booking.updated', fields: { status: 'CONFIRMED' } };
  }

  private async unpaid(tx: Tx, of: Of, booking: BookingWithResources, payment: PaymentRecord): Promise<Change | null> {
    if (payment.status !== 'PENDING') return null;
    await this.void(tx, of, payment);
    if (booking.status !== 'PENDING') return null;
    const at = new Date(this.clock.now()).toISOString();
    const cancellation = { at, by: systemActor, reason: 'It was not paid in time.' };
    return {
      type: 'booking.cancelled',
      fields: { status: 'CANCELLED', cancellation, in_conflict: false },
      claims: 'NONE',
    };
  }

  private async void(tx: Tx, of: Of, payment: PaymentRecord): Promise<void> {
    await this.repository.setStatus(tx, payment.id, 'VOID', null, this.clock.now());
    await this.record(tx, of, 'payment.voided', payment.id);
  }

  /** All of an intent. The payment follows it, unless it is another one that was paid besides. */
  private async giveBack(tx: Tx, of: Of, payment: PaymentRecord, intent: string, reason: string): Promise<void> {
    const id = uuidv7();
    const at = this.clock.now();
    if (!(await this.repository.addRefund(tx, { ...of, paymentId: payment.id }, { id, intent, reason }, at))) return;
    const isOther = payment.intent !== null && payment.intent !== intent;
    if (!isOther) await this.repository.setStatus(tx, payment.id, 'REFUND_DUE', intent, at);
    await this.record(tx, of, 'payment.refund-due', id);
  }

  private async record(tx: Tx, of: Of, type: DomainEventType & `payment.${string}`, subjectId: string): Promise<void> {
    await this.events.append(tx, of.tenantId, { type, subjectId, actor: systemActor, at: this.clock.now() });
  }
}
