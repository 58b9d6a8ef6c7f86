import type { CreatedPublicBooking, PublicBooking, PublicMeetingType } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LiveBus } from '../../platform/events/live-bus.js';
import { FakeStripe } from '../../testing/stripe.js';
import { collector } from '../../testing/waiting.js';
import { openDepartmentHouse, wish, type DepartmentHouse } from '../public-booking/testing/department-house.js';

let at: DepartmentHouse;
let stripe: FakeStripe;
/** The facts that were recorded, as everybody hears of them. */
const facts = collector<string>();

beforeAll(async () => {
  stripe = await FakeStripe.open();
  at = await openDepartmentHouse(stripe.environment);
  await at.addType('paid', 30, { price: { amount: 5_000, currency: 'EUR' } });
  await at.addType('island', 30, { price: { amount: 5_000, currency: 'ISK' } });
  await at.addType('approved', 30, { price: { amount: 900, currency: 'EUR' }, requiresApproval: true });
  at.house.server.app.get(LiveBus).subscribe((hints) => hints.forEach(({ type }) => facts.add(type)));
});
afterAll(async () => {
  await at.house.close();
  await stripe.close();
});
afterEach(() => {
  stripe.isDown = false;
  stripe.beforeAnswer = () => Promise.resolve();
});

const tokenIn = (url: string) => new URL(url).searchParams.get('token')!;
/** Each at a time of its own, so that everybody is free. */
let hour = 0;
const nextStart = () => {
  hour += 1;
  const day = new Date(Date.UTC(2026, 10, 30 + Math.floor(hour / 4) + 2 * Math.floor(hour / 20)));
  return `${day.toISOString().slice(0, 10)}T${String(9 + (hour % 4)).padStart(2, '0')}:00:00Z`;
};
const book = (meetingType = 'paid') => at.book(nextStart(), { meetingType });
const view = async ({ id, icsUrl }: CreatedPublicBooking) =>
  (await (await at.visit(`bookings/${id}?token=${tokenIn(icsUrl)}`)).json()) as PublicBooking;
const act = async (booking: CreatedPublicBooking, action: string, token: string, more: object = {}) =>
  (await (await at.visit(`bookings/${booking.id}/${action}`, { token, ...more })).json()) as Omit<
    PublicBooking,
    'status'
  > &
    Omit<Problem, 'status'> & { status: string | number };
const cancel = (booking: CreatedPublicBooking) => act(booking, 'cancel', tokenIn(booking.cancelUrl));
const pay = (booking: CreatedPublicBooking) => act(booking, 'pay', tokenIn(booking.icsUrl));
const told = ({ body, signature }: { body: string; signature?: string }) =>
  fetch(`${at.house.origin}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
    body,
  });
const completed = ({ id }: { id: string }) => stripe.event('checkout.session.completed', stripe.sessionOf(id));
async function paid(meetingType?: string): Promise<CreatedPublicBooking> {
  const booking = await book(meetingType);
  stripe.pay(stripe.sessionOf(booking.id));
  expect((await told(completed(booking))).status).toBe(200);
  return booking;
}
/** Resolves when one more fact of a type than before was recorded. */
function oneMore(type: string): Promise<void> {
  const wanted = facts.values.filter((known) => known === type).length + 1;
  const wait = async (from: number): Promise<void> => {
    const values = await facts.reached(from);
    return values.filter((known) => known === type).length >= wanted ? undefined : wait(values.length + 1);
  };
  return wait(facts.values.length + 1);
}
const later = (minutes: number) => at.house.clock.moveTo(at.house.clock.now() + minutes * MINUTE_MS);
const changes = async (id: string) => {
  const response = await at.admin.fetch(`/api/v1/calendar/events/${id}/changes`);
  return ((await response.json()) as { items: { type: string }[] }).items.map(({ type }) => type);
};

describe('a price', () => {
  it('is paid before the booking is confirmed, once however often Stripe tells it, and stays paid when it is moved', async () => {
    const { meetingTypes } = (await (await at.visit('departments/support/meeting-types')).json()) as {
      meetingTypes: PublicMeetingType[];
    };
    expect(meetingTypes.find(({ slug }) => slug === 'paid')).toMatchObject({
      price: { amount: 5_000, currency: 'EUR' },
      isPaidOnline: true,
    });
    const booking = await book();
    expect(booking).toMatchObject({
      status: 'PENDING',
      canCancel: true,
      canReschedule: false,
      payment: {
        status: 'PENDING',
        amount: 5_000,
        currency: 'EUR',
        url: stripe.sessionOf(booking.id).url,
        expiresAt: expect.stringMatching(/^2026-11-20T08:3/),
      },
    });
    expect(stripe.ordered.at(-1)).toMatchObject({
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '5000',
      client_reference_id: booking.reference,
      success_url: `${booking.icsUrl.split('/api/')[0]}/book/confirm/${booking.id}?token=${tokenIn(booking.icsUrl)}&payment=done`,
    });
    const start = nextStart();
    expect(await act(booking, 'reschedule', tokenIn(booking.rescheduleUrl), { start })).toMatchObject({
      code: 'WINDOW_CLOSED',
    });

    stripe.pay(stripe.sessionOf(booking.id));
    const event = completed(booking);
    const answers = await Promise.all([told(event), told(event), told(completed(booking))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await told(event)).status).toBe(200);
    expect(await view(booking)).toMatchObject({
      status: 'CONFIRMED',
      canReschedule: true,
      payment: { status: 'PAID', url: null },
    });
    expect(await changes(booking.id)).toEqual(['CREATED', 'UPDATED']);
    expect(await act(booking, 'reschedule', tokenIn(booking.rescheduleUrl), { start })).toMatchObject({
      status: 'CONFIRMED',
      payment: { status: 'PAID' },
    });
    expect(stripe.refunded).toEqual([]);
  });

  it('is counted as Stripe counts the currency', async () => {
    await book('island');
    expect(stripe.ordered.at(-1)!['line_items[0][price_data][unit_amount]']).toBe('500000');
  });

  it('is believed to be paid only when Stripe signs it', async () => {
    const booking = await book();
    stripe.pay(stripe.sessionOf(booking.id));
    const forged = stripe.event('checkout.session.completed', stripe.sessionOf(booking.id), 'whsec_guessed');
    const { body, signature } = completed(booking);
    for (const attempt of [forged, { body: body.replace('unpaid', 'paid').concat(' '), signature }, { body }]) {
      const answer = await told(attempt);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    expect(await view(booking)).toMatchObject({ status: 'PENDING', payment: { status: 'PENDING' } });
    // What others sell with the same account is none of our business.
    const foreign = { ...stripe.sessionOf(booking.id), metadata: {} };
    expect((await told(stripe.event('checkout.session.completed', foreign))).status).toBe(200);
  });

  it('may be paid before we know where', async () => {
    stripe.beforeAnswer = async (session) => {
      stripe.pay(session);
      await told(stripe.event('checkout.session.completed', session));
    };
    expect(await book()).toMatchObject({ status: 'CONFIRMED', payment: { status: 'PAID', url: null } });
  });

  it('can be paid later when Stripe is down', async () => {
    stripe.isDown = true;
    const booking = await book();
    expect(booking).toMatchObject({ status: 'PENDING', payment: { status: 'PENDING', url: null } });
    expect(await pay(booking)).toMatchObject({ code: 'UNAVAILABLE', status: 503, retryable: true });
    stripe.isDown = false;
    const { payment } = await pay(booking);
    expect(payment!.url).toBe(stripe.sessionOf(booking.id).url);
    const orders = stripe.ordered.length;
    expect((await pay(booking)).payment).toEqual(payment);
    expect(stripe.ordered).toHaveLength(orders);
    expect(await act(booking, 'pay', 'guess')).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a price nobody pays', () => {
  it('frees the time after half an hour, unless Stripe knows of money that no webhook told of', async () => {
    const [unpaid, known] = [await book(), await book()];
    stripe.pay(stripe.sessionOf(known.id));
    stripe.isDown = true;
    await later(31);
    // Nobody knows yet.
    expect(await view(unpaid)).toMatchObject({ status: 'PENDING' });
    stripe.isDown = false;
    await later(1);
    expect(await view(unpaid)).toMatchObject({
      status: 'CANCELLED',
      canCancel: false,
      payment: { status: 'VOID', url: null },
    });
    expect(stripe.sessionOf(unpaid.id).status).toBe('expired');
    expect(await view(known)).toMatchObject({ status: 'CONFIRMED', payment: { status: 'PAID' } });
    const seen = await at.detail(unpaid.id);
    expect(seen.cancellation).toMatchObject({ reason: 'It was not paid in time.' });
    expect(seen.payment).toEqual({ status: 'VOID', amount: 5_000, currency: 'EUR', expiresAt: expect.any(String) });
    // Three can meet there again.
    const again = await Promise.all([1, 2, 3].map(() => at.visit('bookings', wish(unpaid.start))));
    expect(again.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await pay(unpaid)).toMatchObject({ code: 'WINDOW_CLOSED' });
  });

  it('frees the time when Stripe says that it is over', async () => {
    const booking = await book();
    const session = stripe.sessionOf(booking.id);
    Object.assign(session, { status: 'expired', url: null });
    await told(stripe.event('checkout.session.expired', session));
    expect(await view(booking)).toMatchObject({ status: 'CANCELLED', payment: { status: 'VOID' } });
  });
});

describe('money goes back', () => {
  it('when the customer cancels, also where Stripe does not take it at once', async () => {
    const booking = await paid();
    const { payment_intent: intent } = stripe.sessionOf(booking.id);
    stripe.failingRefunds = 1;
    const refunded = oneMore('payment.refunded');
    expect(await cancel(booking)).toMatchObject({ status: 'CANCELLED' });
    await refunded;
    expect(stripe.refunded.filter((one) => one === intent)).toHaveLength(1);
    expect((await view(booking)).payment).toMatchObject({ status: 'REFUNDED', amount: 5_000 });
  });

  it('when it was paid but nobody had told us before it was cancelled, once', async () => {
    const booking = await book();
    const session = stripe.sessionOf(booking.id);
    stripe.pay(session);
    const refunded = oneMore('payment.refunded');
    await cancel(booking);
    await refunded;
    await told(completed(booking));
    expect(stripe.refunded.filter((one) => one === session.payment_intent)).toHaveLength(1);
    expect(await view(booking)).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDED' } });
  });

  it('when it comes after the time was given up, and when it comes twice', async () => {
    const [late, twice] = [await book(), await paid()];
    const voided = oneMore('payment.voided');
    await cancel(late);
    await voided;
    const extra = { ...stripe.sessionOf(twice.id), id: 'cs_test_other', payment_intent: 'pi_other' };
    const after = {
      ...stripe.sessionOf(late.id),
      status: 'complete',
      payment_status: 'paid',
      payment_intent: 'pi_late',
    };
    for (const session of [extra, after]) {
      const refunded = oneMore('payment.refunded');
      await told(stripe.event('checkout.session.completed', session as typeof extra));
      await refunded;
    }
    expect(stripe.refunded).toEqual(expect.arrayContaining(['pi_other', 'pi_late']));
    expect(await view(twice)).toMatchObject({ status: 'CONFIRMED', payment: { status: 'PAID' } });
    expect(await view(late)).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDED' } });
  });

  it('when the department declines; it approves only what is paid', async () => {
    const decide = (id: string, verdict: string) =>
      at.admin.fetch(`/api/v1/bookings/${id}/${verdict}`, { method: 'POST', json: {} });
    const unpaid = await book('approved');
    const early = await decide(unpaid.id, 'approve');
    expect(await early.json()).toMatchObject({ code: 'WINDOW_CLOSED' });
    const [approved, declined] = [await paid('approved'), await paid('approved')];
    expect(await view(approved)).toMatchObject({ status: 'PENDING', payment: { status: 'PAID' } });
    await at.admin.fetch(`/api/v1/bookings/${approved.id}/approve`, { method: 'POST' });
    expect(await view(approved)).toMatchObject({ status: 'CONFIRMED', payment: { status: 'PAID' } });
    const refunded = oneMore('payment.refunded');
    await decide(declined.id, 'decline');
    await refunded;
    expect(await view(declined)).toMatchObject({ status: 'DECLINED', payment: { status: 'REFUNDED' } });
    // One that waits for money alone is not approved by anybody.
    const plain = await book();
    expect(
      await (await at.admin.fetch(`/api/v1/bookings/${plain.id}/approve`, { method: 'POST' })).json(),
    ).toMatchObject({
      code: 'WINDOW_CLOSED',
    });
  });
});
