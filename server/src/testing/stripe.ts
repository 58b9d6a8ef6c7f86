import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { z } from 'zod';
import { uuidv7 } from '../platform/ids.js';

/** As Stripe's reference has `POST /v1/checkout/sessions`, as far as we use it: anything else is refused. */
const sessionSchema = z.strictObject({
  mode: z.literal('payment'),
  'allowed_payment_method_types[0]': z.literal('card'),
  'line_items[0][quantity]': z.literal('1'),
  'line_items[0][price_data][currency]': z.string().regex(/^[a-z]{3}$/),
  'line_items[0][price_data][unit_amount]': z.string().regex(/^\d+$/),
  'line_items[0][price_data][product_data][name]': z.string().min(1),
  'line_items[0][price_data][product_data][description]': z.string().min(1),
  client_reference_id: z.string(),
  customer_email: z.email(),
  expires_at: z.string().refine((at) => Number(at) * 1_000 > Date.now() + 30 * 60_000, 'at least 30 minutes ahead'),
  success_url: z.url(),
  cancel_url: z.url(),
  'metadata[lintel_tenant]': z.uuid(),
  'metadata[lintel_booking]': z.uuid(),
  'metadata[lintel_payment]': z.uuid(),
  'payment_intent_data[description]': z.string(),
  'payment_intent_data[metadata][lintel_tenant]': z.uuid(),
  'payment_intent_data[metadata][lintel_booking]': z.uuid(),
  'payment_intent_data[metadata][lintel_payment]': z.uuid(),
});
const refundSchema = z.strictObject({ payment_intent: z.string() });

interface Session {
  id: string;
  object: 'checkout.session';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid';
  payment_intent: string | null;
  url: string | null;
  expires_at: number;
  metadata: Record<string, string>;
}
interface Answer {
  status: number;
  body: object;
}

const KEY = 'sk_test_fake';
const WEBHOOK_SECRET = 'whsec_fake';
const refusal = (status: number, type: string, message: string, code?: string): Answer => ({
  status,
  body: { error: { type, message, ...(code !== undefined && { code }) } },
});

/** Stripe, as its SDK meets it. */
export class FakeStripe {
  /** What was asked for, in order. */
  readonly ordered: z.output<typeof sessionSchema>[] = [];
  /** The intents that were given back, in order. */
  readonly refunded: string[] = [];
  isDown = false;
  /** How often a refund fails before it goes through. */
  failingRefunds = 0;
  /** Done before the answer to a new session is sent. */
  beforeAnswer: (session: Session) => Promise<unknown> = () => Promise.resolve();
  private readonly sessions = new Map<string, Session>();
  private readonly answers = new Map<string, { body: string; answer: Answer }>();

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async open(): Promise<FakeStripe> {
    const server = createServer((request, response) => {
      void fake.judge(request).then(({ status, body }) => {
        // What a test breaks stays broken until it says otherwise: nothing is won by waiting for it.
        response.writeHead(status, { 'content-type': 'application/json', 'stripe-should-retry': 'false' });
        response.end(JSON.stringify(body));
      });
    });
    const fake = new FakeStripe(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** For the server: keys and where to use them. */
  get environment() {
    return {
      STRIPE_SECRET_KEY: KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
    };
  }

  /** The latest page to pay a booking at. */
  sessionOf(bookingId: string): Session {
    return [...this.sessions.values()].findLast(({ metadata }) => metadata.lintel_booking === bookingId)!;
  }

  /** The customer pays. */
  pay(session: Session): void {
    if (session.status !== 'open') throw new Error(`This page is ${session.status}.`);
    Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: `pi_${uuidv7()}`, url: null });
  }

  /** What Stripe would send of it, signed as it signs. */
  event(type: string, session: Session, secret = WEBHOOK_SECRET): { body: string; signature: string } {
    const event = { id: `evt_${uuidv7()}`, object: 'event', type, data: { object: session } };
    const body = JSON.stringify(event, null, 2);
    const signature = new Stripe(KEY).webhooks.generateTestHeaderString({ payload: body, secret });
    return { body, signature };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async judge(request: IncomingMessage): Promise<Answer> {
    const body = await text(request);
    if (this.isDown) return refusal(503, 'api_error', 'as the test wants it');
    if (request.headers.authorization !== `Bearer ${KEY}`) return refusal(401, 'invalid_request_error', 'bad key');
    if (!request.headers['stripe-version']) return refusal(400, 'invalid_request_error', 'no version');
    const key = request.headers['idempotency-key'] as string | undefined;
    const known = this.answers.get(key ?? '');
    if (known) {
      return known.body === body ? known.answer : refusal(400, 'idempotency_error', 'used for another request');
    }
    const answer = await this.answer(`${request.method} ${request.url}`, Object.fromEntries(new URLSearchParams(body)));
    if (key !== undefined && answer.status === 200) this.answers.set(key, { body, answer });
    return answer;
  }

  private async answer(route: string, form: Record<string, string>): Promise<Answer> {
    const [, id, expire] = /^(?:GET|POST) \/v1\/checkout\/sessions\/([^/]+)(\/expire)?$/.exec(route) ?? [];
    if (route === 'POST /v1/checkout/sessions') return this.create(form);
    if (route === 'POST /v1/refunds') return this.refund(form);
    const session = id === undefined ? undefined : this.sessions.get(id);
    if (!session) return refusal(404, 'invalid_request_error', `there is nothing at ${route}`);
    if (expire) {
      if (session.status !== 'open') return refusal(400, 'invalid_request_error', 'only open sessions can be expired');
      Object.assign(session, { status: 'expired', url: null });
    }
    return { status: 200, body: session };
  }

  private async create(form: Record<string, string>): Promise<Answer> {
    const order = sessionSchema.safeParse(form);
    if (!order.success) return refusal(400, 'invalid_request_error', order.error.message);
    const id = `cs_test_${uuidv7()}`;
    const metadata = Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) => {
        const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? [];
        return key === undefined ? [] : [[key, value]];
      }),
    );
    const session: Session = {
      id,
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      url: `https://checkout.stripe.test/${id}`,
      expires_at: Number(order.data.expires_at),
      metadata,
    };
    const answer = { status: 200, body: { ...session } };
    this.sessions.set(id, session);
    this.ordered.push(order.data);
    await this.beforeAnswer(session);
    return answer;
  }

  private refund(form: Record<string, string>): Answer {
    const order = refundSchema.safeParse(form);
    if (!order.success) return refusal(400, 'invalid_request_error', order.error.message);
    if (this.failingRefunds > 0) {
      this.failingRefunds -= 1;
      return refusal(503, 'api_error', 'as the test wants it');
    }
    const { payment_intent: intent } = order.data;
    if (this.refunded.includes(intent)) {
      return refusal(400, 'invalid_request_error', 'refunded already', 'charge_already_refunded');
    }
    this.refunded.push(intent);
    return {
      status: 200,
      body: { id: `re_${uuidv7()}`, object: 'refund', payment_intent: intent, status: 'succeeded' },
    };
  }
}
