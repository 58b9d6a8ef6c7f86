import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { z } from 'zod';
import { Config } from '../../platform/config/config.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { stripeAmount } from './minor-units.js';

/** A customer waits for the answer. */
const TIMEOUT_MS = 10_000;

/** Which of our bookings something at Stripe is for. */
export interface PaidFor {
  tenantId: string;
  bookingId: string;
  paymentId: string;
}

export interface CheckoutOrder extends PaidFor {
  reference: string;
  name: string;
  description: string;
  email: string;
  /** In the currency's smallest unit (ISO 4217). */
  amount: number;
  currency: string;
  /** Until when it can be paid, epoch milliseconds of the world's clock. Stripe wants half an hour at least. */
  expiresAt: number;
  successUrl: string;
  cancelUrl: string;
}

/** What has become of a page to pay at: paid (by which intent), over for good, or neither yet. */
export type SessionState = { is: 'PAID'; intent: string } | { is: 'OVER' } | { is: 'OPEN' };

/** What Stripe tells of a page to pay at. */
export interface SessionFact extends PaidFor {
  eventId: string;
  sessionId: string;
  state: SessionState;
}

const metadataSchema = z.object({
  lintel_tenant: z.uuid(),
  lintel_booking: z.uuid(),
  lintel_payment: z.uuid(),
});
const told = new Set<string>([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.expired',
]);

/** Stripe, by its SDK. Where it cannot be reached or refuses, UNAVAILABLE is thrown. */
@Injectable()
export class StripePayments {
  private readonly stripe: Stripe | null;

  constructor(
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.stripe = config.stripe && clientOf(config.stripe);
  }

  get isConfigured(): boolean {
    return this.stripe !== null;
  }

  /** A new page to pay at. The same key gives the same page. */
  createSession(order: CheckoutOrder, key: string): Promise<{ id: string; url: string; expiresAt: number }> {
    const { tenantId, bookingId, paymentId, currency } = order;
    const metadata = { lintel_tenant: tenantId, lintel_booking: bookingId, lintel_payment: paymentId };
    return this.ask(async (stripe) => {
      const session = await stripe.checkout.sessions.create(
        {
          mode: 'payment',
          // Cards and wallets are paid or not at once; other methods take days, in which the time would be taken.
          allowed_payment_method_types: ['card'],
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: currency.toLowerCase(),
                unit_amount: stripeAmount(order.amount, currency),
                product_data: { name: order.name, description: order.description },
              },
            },
          ],
          client_reference_id: order.reference,
          customer_email: order.email,
          expires_at: Math.ceil(order.expiresAt / 1_000),
          success_url: order.successUrl,
          cancel_url: order.cancelUrl,
          metadata,
          payment_intent_data: { description: order.reference, metadata },
        },
        { idempotencyKey: key },
      );
      return { id: session.id, url: session.url!, expiresAt: session.expires_at * 1_000 };
    });
  }

  /** Makes sure that nobody can pay there any more, and says whether somebody has. */
  close(sessionId: string): Promise<SessionState> {
    return this.ask(async (stripe) => {
      const seen = await this.sessionIn(stripe, sessionId);
      if (seen?.status !== 'open') return seen ? stateOf(seen) : { is: 'OVER' };
      try {
        return stateOf(await stripe.checkout.sessions.expire(sessionId));
      } catch (error) {
        // It was paid, or ran out, between the two questions.
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
        return stateOf(await stripe.checkout.sessions.retrieve(sessionId));
      }
    });
  }

  /** Null where this account has no such page (any more): nobody can pay there. */
  private async sessionIn(stripe: Stripe, id: string): Promise<Stripe.Checkout.Session | null> {
    try {
      return await stripe.checkout.sessions.retrieve(id);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError) || error.code !== 'resource_missing') throw error;
      this.log.error({ sessionId: id }, 'Stripe knows nothing of a page to pay at: was STRIPE_SECRET_KEY changed?');
      return null;
    }
  }

  /** Gives back all of what was paid; the same key does it once. Answers the refund's id, or null where it was done before. */
  refund(intent: string, key: string): Promise<string | null> {
    return this.ask(async (stripe) => {
      try {
        return (await stripe.refunds.create({ payment_intent: intent }, { idempotencyKey: key })).id;
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError && error.code === 'charge_already_refunded') return null;
        throw error;
      }
    });
  }

  /** What a webhook tells; null where it is none of our business. VALIDATION_FAILED where Stripe did not sign it. */
  factIn(body: Buffer, signature: string): SessionFact | null {
    const { stripe, config } = this;
    if (!stripe) throw new LintelError('NOT_FOUND', { detail: 'Payments are not configured here.' });
    const event = signed(() => stripe.webhooks.constructEvent(body, signature, config.stripe!.webhookSecret));
    if (!told.has(event.type)) return null;
    const session = event.data.object as Stripe.Checkout.Session;
    const metadata = metadataSchema.safeParse(session.metadata);
    if (!metadata.success) return null;
    const { lintel_tenant: tenantId, lintel_booking: bookingId, lintel_payment: paymentId } = metadata.data;
    return { eventId: event.id, sessionId: session.id, state: stateOf(session), tenantId, bookingId, paymentId };
  }

  private async ask<Answer>(question: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    try {
      if (!this.stripe) throw new Error('STRIPE_SECRET_KEY is not set.');
      return await question(this.stripe);
    } catch (error) {
      const isTheirs =
        error instanceof Stripe.errors.StripeConnectionError ||
        error instanceof Stripe.errors.StripeAPIError ||
        error instanceof Stripe.errors.StripeRateLimitError;
      const reason = (error as Error).message;
      if (isTheirs) this.log.warn({ reason }, 'Stripe could not be asked');
      else this.log.error({ reason }, 'Stripe refused: see its reason, STRIPE_SECRET_KEY and the price');
      throw new LintelError('UNAVAILABLE', {
        detail: 'The payment service cannot be reached at the moment.',
        retryAfterSeconds: 10,
        cause: error,
      });
    }
  }
}

function clientOf({ secretKey, apiUrl }: { secretKey: string; apiUrl: string }): Stripe {
  const { protocol, hostname, port } = new URL(apiUrl);
  return new Stripe(secretKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port !== '' && { port }),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
  });
}

function signed(read: () => Stripe.Event): Stripe.Event {
  try {
    return read();
  } catch (cause) {
    throw new LintelError('VALIDATION_FAILED', {
      detail: 'Stripe-Signature: this was not signed with the secret of the webhook, or too long ago.',
      errors: [{ path: 'Stripe-Signature', message: 'Sign it with the secret of the webhook.' }],
      cause,
    });
  }
}

function stateOf({ status, payment_status, payment_intent }: Stripe.Checkout.Session): SessionState {
  if (status === 'complete' && payment_status === 'paid' && payment_intent !== null) {
    return { is: 'PAID', intent: typeof payment_intent === 'string' ? payment_intent : payment_intent.id };
  }
  return { is: status === 'expired' ? 'OVER' : 'OPEN' };
}
