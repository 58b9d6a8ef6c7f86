import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { ChangeNotification, Event, Subscription } from '@microsoft/microsoft-graph-types';
import { connect, graphClient } from '../testing/graph-client.js';
import { TestClock } from '../testing/test-clock.js';
import { openWebhook } from '../testing/webhook.js';
import { openMicrosoft, type MicrosoftFake } from './index.js';

let microsoft: MicrosoftFake;
let graph: Client;
let clock: TestClock;
let webhook: Awaited<ReturnType<typeof openWebhook>>;
const email = 'ana@example.test';
const meeting: Event = {
  subject: 'Meeting',
  start: { dateTime: '2026-03-03T10:00:00', timeZone: 'UTC' },
  end: { dateTime: '2026-03-03T11:00:00', timeZone: 'UTC' },
};

beforeEach(async () => {
  clock = new TestClock();
  microsoft = await openMicrosoft({ clock });
  webhook = await openWebhook();
  microsoft.mailboxes.add({ email });
  graph = graphClient(microsoft, (await connect(microsoft, email)).tokens.access_token);
});
afterEach(async () => {
  await microsoft.close();
  await webhook.close();
});

const inMinutes = (minutes: number) => new Date(clock.now() + minutes * 60_000).toISOString();
const subscribe = (more: Subscription = {}) =>
  graph.api('/subscriptions').post({
    resource: '/me/events',
    changeType: 'created,updated,deleted',
    notificationUrl: webhook.address,
    lifecycleNotificationUrl: `${webhook.address}?lifecycle=yes`,
    clientState: 'secret',
    expirationDateTime: inMinutes(10_080),
    ...more,
  }) as Promise<Subscription>;
const notifications = () =>
  webhook.received
    .filter(({ query }) => !query.has('validationToken'))
    .map(({ body }) => (JSON.parse(body) as { value: ChangeNotification[] }).value);
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { statusCode: number; code: string }) => `${error.statusCode} ${error.code}`,
  );

describe('subscriptions of Microsoft', () => {
  it('begin with a handshake at both addresses and tell of changes', async () => {
    const { id } = await subscribe();
    expect(webhook.received.map(({ query }) => query.get('validationToken'))).toEqual([
      expect.stringContaining('1+1=2 & <b>100%</b>'),
      expect.stringContaining('1+1=2 & <b>100%</b>'),
    ]);
    const event = microsoft.people.create(email, meeting);
    microsoft.people.delete(email, event.id ?? '');
    await microsoft.push.settled();
    expect(notifications()).toMatchObject([
      [{ subscriptionId: id, changeType: 'created', clientState: 'secret', resourceData: { id: event.id } }],
      [{ subscriptionId: id, changeType: 'deleted' }],
    ]);
  });

  it('need the decoded token as plain text, and end after a week at most', async () => {
    expect(await refusal(subscribe({ expirationDateTime: inMinutes(10_081) }))).toBe('400 ExtensionError');
    expect(await refusal(subscribe({ clientState: 'x'.repeat(129) }))).toBe('400 InvalidRequest');
    const encoding = await openWebhook((token) => encodeURIComponent(token));
    expect(await refusal(subscribe({ notificationUrl: encoding.address }))).toBe('400 ValidationError');
    await encoding.close();
    expect(await refusal(subscribe({ notificationUrl: encoding.address }))).toBe('400 ValidationError');
  });

  it('are renewed while they live, and not found after', async () => {
    const { id } = await subscribe({ expirationDateTime: inMinutes(20) });
    const renew = () => graph.api(`/subscriptions/${id}`).patch({ expirationDateTime: inMinutes(20) });
    clock.pass(19 * 60_000);
    await renew();
    clock.pass(20 * 60_000);
    expect(await refusal(renew())).toBe('404 ResourceNotFound');
  });

  it('tell of their own life, and come in batches, with claims that are not theirs', async () => {
    const { id = '' } = await subscribe();
    microsoft.subscriptions.gather();
    microsoft.people.create(email, meeting);
    microsoft.people.create(email, meeting);
    const [live] = microsoft.subscriptions.list();
    const forged = { ...microsoft.subscriptions.claim(live!, 'updated', 'x'), clientState: 'guessed' };
    microsoft.subscriptions.sendBatch([forged]);
    microsoft.subscriptions.lifecycle(id, 'subscriptionRemoved');
    await microsoft.push.settled();
    const [batch, lifecycle] = notifications();
    expect(batch?.map(({ clientState }) => clientState)).toEqual(['secret', 'secret', 'guessed']);
    expect(lifecycle).toMatchObject([
      { subscriptionId: id, lifecycleEvent: 'subscriptionRemoved', clientState: 'secret' },
    ]);
    expect(await refusal(graph.api(`/subscriptions/${id}`).get())).toBe('404 ResourceNotFound');
  });
});

describe('faults of Microsoft', () => {
  it('more than four at once for a mailbox are sent away and counted', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    microsoft.faults.add({ match: { path: '/v1.0/me/events' }, times: 5, effect: { kind: 'hold', until: promise } });
    const calls = Array.from({ length: 5 }, () => refusal(graph.api('/me/events').get()));
    expect(await Promise.race(calls)).toBe('429 ApplicationThrottled');
    resolve();
    expect((await Promise.all(calls)).filter((answer) => answer === 'no refusal')).toHaveLength(4);
    expect([microsoft.throttle.refused, microsoft.throttle.mostInFlight]).toEqual([1, 5]);
    expect(await refusal(graph.api('/me/events').get())).toBe('no refusal');
  });

  it('a create that succeeded without an answer is found again by its transaction', async () => {
    const event = { ...meeting, transactionId: 'link:1' };
    microsoft.faults.loseAnswer({ method: 'POST', path: '/v1.0/me/events' });
    expect(await refusal(graph.api('/me/events').post(event))).not.toBe('no refusal');
    await graph.api('/me/events').post(event);
    expect(microsoft.people.view(email, '2026-03-01', '2026-04-01')).toHaveLength(1);
    expect(microsoft.journal.find({ method: 'POST', path: '/v1.0/me/events' }).map(({ status }) => status)).toEqual([
      null,
      201,
    ]);
  });
});
