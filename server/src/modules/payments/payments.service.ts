import type { Payment } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { PaymentsRepository, type PaymentRecord } from './payments.repository.js';
import { StripePayments } from './stripe-payments.js';

/** How long a time is kept for whoever has not paid it. */
const PAY_WITHIN_MS = 30 * MINUTE_MS;
/** A page to pay at lives half an hour at least, by Stripe's clock and not by ours. */
const SESSION_LIVES_MS = 31 * MINUTE_MS;

/** What a customer reads where to pay, and where they go from there. */
export interface CheckoutPage {
  reference: string;
  name: string;
  description: string;
  email: string;
  successUrl: string;
  cancelUrl: string;
}

/** Prices that are paid before a booking is confirmed. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly db: Database,
    private readonly repository: PaymentsRepository,
    private readonly stripe: StripePayments,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Whether prices are paid at once; where not they are only shown. */
  get isEnabled(): boolean {
    return this.stripe.isConfigured;
  }

  /** Asks for the price of a booking, in the transaction that makes it. */
  async start(tx: Tx, tenantId: string, bookingId: string, price: { amount: number; currency: string }): Promise<void> {
    const at = this.clock.now();
    const paymentId = uuidv7();
    await this.repository.insert(tx, { tenantId, bookingId, paymentId }, price, at + PAY_WITHIN_MS, at);
    const diff = { amount: { from: null, to: price.amount }, currency: { from: null, to: price.currency } };
    await this.events.append(tx, tenantId, {
      type: 'payment.asked',
      subjectId: paymentId,
      actor: systemActor,
      diff,
      at,
    });
  }

  /**
   * Makes a page to pay at, where there is none yet that can still be used. Outside of any transaction: what is booked
   * stays booked if Stripe does not answer. Throws WINDOW_CLOSED or UNAVAILABLE.
   */
  async checkout(tenantId: string, bookingId: string, page: CheckoutPage): Promise<void> {
    const payment = await this.db.tenant(tenantId, (tx) => this.repository.ofBooking(tx, bookingId));
    if (payment?.status !== 'PENDING' || payment.expiresAt <= this.clock.now()) {
      throw new LintelError('WINDOW_CLOSED', { detail: 'There is nothing to be paid (any more).' });
    }
    if (this.urlOf(payment) !== null) return;
    const attempt = await this.db.tenant(tenantId, (tx) => this.repository.nextAttempt(tx, payment.id));
    const { amount, currency } = payment;
    const expiresAt = this.clock.machineNow() + SESSION_LIVES_MS;
    const session = await this.stripe.createSession(
      { ...page, tenantId, bookingId, paymentId: payment.id, amount, currency, expiresAt },
      `lintel-checkout-${bookingId}-${attempt}`,
    );
    const isKept = await this.db.tenant(tenantId, (tx) => this.repository.setSession(tx, payment.id, session));
    // It was cancelled meanwhile; whoever has paid already gets it back when Stripe tells us.
    if (!isKept) await this.stripe.close(session.id);
  }

  /** By booking, as its customer may see it. */
  async views(tx: Tx, bookingIds: readonly string[]): Promise<Map<string, Payment>> {
    const payments = await this.repository.ofBookings(tx, bookingIds);
    return new Map(
      payments.map((payment) => {
        const { bookingId, status, amount, currency, expiresAt } = payment;
        const url = this.urlOf(payment);
        return [bookingId, { status, amount, currency, url, expiresAt: new Date(expiresAt).toISOString() }];
      }),
    );
  }

  /** Whether a booking still waits for being paid. */
  async isAwaited(tx: Tx, bookingId: string): Promise<boolean> {
    return (await this.repository.ofBooking(tx, bookingId))?.status === 'PENDING';
  }

  private urlOf({ status, sessionUrl, sessionExpiresAt }: PaymentRecord): string | null {
    const isOpen = status === 'PENDING' && (sessionExpiresAt ?? 0) > this.clock.machineNow();
    return isOpen ? sessionUrl : null;
  }
}
