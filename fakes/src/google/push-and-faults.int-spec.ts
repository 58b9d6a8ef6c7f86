import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from '@googleapis/calendar';
import { calendarApi, connect } from '../testing/google-client.js';
import { TestClock } from '../testing/test-clock.js';
import { openWebhook } from '../testing/webhook.js';
import { googleAnswers, openGoogle, type GoogleFake } from './index.js';

let google: GoogleFake;
let api: calendar_v3.Calendar;
let clock: TestClock;
let webhook: Awaited<ReturnType<typeof openWebhook>>;
const calendarId = 'ana@example.test';
const meeting: calendar_v3.Schema$Event = {
  id: 'meeting1',
  start: { dateTime: '2026-03-03T10:00:00Z' },
  end: { dateTime: '2026-03-03T11:00:00Z' },
};

beforeEach(async () => {
  clock = new TestClock();
  google = await openGoogle({ clock });
  webhook = await openWebhook();
  google.directory.addAccount({ email: calendarId });
  api = calendarApi(google, (await connect(google, calendarId)).client);
});
afterEach(async () => {
  await google.close();
  await webhook.close();
});

const watch = async (id: string, more: calendar_v3.Schema$Channel = {}) => {
  const requestBody = { id, type: 'web_hook', address: webhook.address, token: 'secret', ...more };
  return (await api.events.watch({ calendarId, requestBody })).data;
};
const messages = () =>
  webhook.received.map(
    ({ headers }) => `${String(headers['x-goog-resource-state'])} ${String(headers['x-goog-message-number'])}`,
  );
const insert = () => api.events.insert({ calendarId, requestBody: meeting });
const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 200,
    (error: { response?: { status?: number }; code?: string }) => error.response?.status ?? 'no answer',
  );

describe('push of Google', () => {
  it('begins with sync, counts on, carries the token and stops', async () => {
    const channel = await watch('channel-1');
    expect(Number(channel.expiration)).toBe(clock.now() + 604_800_000);
    await insert();
    google.people.edit(calendarId, 'meeting1', { summary: 'Edited' });
    await google.push.settled();
    expect(messages()).toEqual(['sync 1', 'exists 2', 'exists 3']);
    expect(webhook.received[1]).toMatchObject({
      body: '',
      headers: {
        'x-goog-channel-id': 'channel-1',
        'x-goog-channel-token': 'secret',
        'x-goog-resource-id': channel.resourceId,
      },
    });
    await api.channels.stop({ requestBody: { id: 'channel-1', resourceId: channel.resourceId } });
    google.people.delete(calendarId, 'meeting1');
    await google.push.settled();
    expect(messages()).toHaveLength(3);
  });

  it('ends when its time is over, and refuses a second channel of the same id', async () => {
    await watch('channel-1', { params: { ttl: '60' } });
    expect(await statusOf(watch('channel-1'))).toBe(400);
    clock.pass(60_000);
    await insert();
    await google.push.settled();
    expect(messages()).toEqual(['sync 1']);
  });

  it('can be lost, doubled, disordered and many', async () => {
    await watch('channel-1');
    await google.push.settled();
    google.push.disturb('drop', 1);
    await insert();
    google.push.disturb('duplicate', 1);
    google.people.edit(calendarId, 'meeting1', { summary: '1' });
    google.push.disturb('keep');
    google.people.edit(calendarId, 'meeting1', { summary: '2' });
    google.people.edit(calendarId, 'meeting1', { summary: '3' });
    google.push.release();
    await google.push.settled();
    expect(messages()).toEqual(['sync 1', 'exists 3', 'exists 3', 'exists 5', 'exists 4']);
    const [channel] = google.channels.list();
    const flood = Array.from({ length: 50 }, () => google.channels.message(channel!));
    expect((await google.push.flood(flood)).every(({ status }) => status === 202)).toBe(true);
  });

  it('is not there for holidays', async () => {
    google.directory.addCalendar({
      id: 'holidays',
      summary: 'Holidays',
      timeZone: 'UTC',
      access: { [calendarId]: 'reader' },
      hasPush: false,
    });
    const requestBody = { id: 'c', type: 'web_hook', address: webhook.address };
    expect(await statusOf(api.events.watch({ calendarId: 'holidays', requestBody }))).toBe(400);
  });
});

describe('faults of Google', () => {
  const writes = { method: 'POST', path: /\/events$/ };

  it('a write can succeed without an answer, and fail without being applied', async () => {
    google.faults.loseAnswer(writes);
    expect(await statusOf(insert())).toBe('no answer');
    expect(google.people.get(calendarId, 'meeting1').status).toBe('confirmed');
    expect(await statusOf(insert())).toBe(409);
    google.people.delete(calendarId, 'meeting1');
    google.faults.add({ match: writes, effect: { kind: 'reset', when: 'before' } });
    expect(await statusOf(api.events.insert({ calendarId, requestBody: { ...meeting, id: 'meeting2' } }))).toBe(
      'no answer',
    );
    expect(google.people.events(calendarId)).toEqual([]);
    expect(google.journal.find(writes).map(({ status, isApplied }) => [status, isApplied])).toEqual([
      [null, true],
      [409, true],
      [null, false],
    ]);
  });

  it('an answer can be silent until the caller gives up, or break off', async () => {
    google.faults.loseAnswer(writes, 'silence');
    const timedOut = api.events.insert({ calendarId, requestBody: meeting }, { timeout: 200 });
    expect(await statusOf(timedOut)).toBe('no answer');
    expect(google.people.events(calendarId)).toHaveLength(1);
    google.faults.add({ match: { method: 'GET' }, effect: { kind: 'cut' } });
    expect(await statusOf(api.events.list({ calendarId }))).toBe('no answer');
  });

  it("calls can be slowed down and refused, in the vendor's words", async () => {
    // google-auth-library takes a 403 for a matter of tokens, refreshes and asks once more.
    google.faults.answer({ path: /\/events/ }, { ...googleAnswers.rateLimitExceeded, retryAfterSeconds: 3 }, 2);
    expect(await statusOf(api.events.list({ calendarId }))).toBe(403);
    google.faults.answer({ path: '/token' }, { status: 503 });
    await connect(google, calendarId); // the SDK asks again by itself
    expect(google.journal.find({ path: '/token' }).map(({ status }) => status)).toEqual([200, 200, 503, 200]);
    google.tokens.revokeAccount(calendarId);
    await expect(api.events.list({ calendarId })).rejects.toThrow('invalid_grant');
  });

  it('a quota holds for a minute', async () => {
    Object.assign(google.limits, { callsPerMinute: 2, quotaStatus: 429 });
    const list = () => statusOf(api.events.list({ calendarId }));
    expect([await list(), await list(), await list()]).toEqual([200, 200, 429]);
    clock.pass(60_001);
    expect(await list()).toBe(200);
  });
});
