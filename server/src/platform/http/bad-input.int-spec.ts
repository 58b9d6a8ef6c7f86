import type { Booking } from '@lintel/shared/contracts';
import { get } from 'node:http';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let admin: Person;
let roomId: string;
let day = 0;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  roomId = await house.addResource(tenantId, 'Aurora');
});
afterAll(() => house.close());

/** A booking nothing is wrong with, each on a day of its own. */
function booking(): Record<string, unknown> {
  const date = new Date(Date.UTC(2026, 11, (day += 1))).toISOString().slice(0, 10);
  return { title: 'T', start: `${date}T09:00:00Z`, end: `${date}T10:00:00Z`, timeZone: 'Europe/Madrid' };
}
const events = '/api/v1/calendar/events';
const book = (fields: object) => admin.fetch(events, { json: { ...booking(), ...fields } });
const problem = async (response: Response) => (await response.json()) as Problem;
const cursor = (key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
/** Sent byte by byte: `fetch` would tidy it up first. */
const send = (path: string, init: RequestInit) =>
  fetch(`${house.origin}${path}`, { ...init, headers: { cookie: admin.cookie, ...init.headers } });

describe('text that no database keeps', () => {
  it.each([
    ['title', { title: 'half \ud800 a character' }],
    ['description', { description: 'a\u0000b' }],
    ['location', { location: 'a\udc00b' }],
    ['category', { category: '\u0000' }],
    ['tags.1', { tags: ['fine', '\ud83d'] }],
    ['metadata.a.b.0', { metadata: { a: { b: ['\u0000'] } } }],
    ['metadata', { metadata: { 'a\u0000': 1 } }],
    ['onlineMeeting.url', { onlineMeeting: { provider: 'CUSTOM', url: 'https://meet.example/\u0000' } }],
    ['attendees.0.name', { attendees: [{ email: 'a@example.test', name: '\ud800' }] }],
  ])('is refused in %s', async (path, fields) => {
    expect(await problem(await book(fields))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      errors: [{ path }],
    });
  });

  it('is refused in a filter, in a cursor and of a room', async () => {
    const answers = await Promise.all([
      admin.fetch(`${events}?category=%00`),
      admin.fetch(`/api/v1/resources?cursor=${cursor(['\u0000', roomId])}`),
      admin.fetch(`/api/v1/displays?cursor=${cursor(['\u0000', roomId])}`),
      admin.fetch('/api/v1/resources', { json: { name: 'B', type: 'ROOM', description: '\ud800' } }),
    ]);
    expect(await Promise.all(answers.map(async (answer) => (await problem(answer)).code))).toEqual(
      answers.map(() => 'VALIDATION_FAILED'),
    );
  });

  it('does not keep whole characters out', async () => {
    const response = await book({ title: '🚀 مرحبا', metadata: { ключ: ['🚀'] } });
    expect((await response.json()) as Booking).toMatchObject({ title: '🚀 مرحبا', metadata: { ключ: ['🚀'] } });
  });
});

describe('text that would not stay in its place', () => {
  const title = async (text: string) => ((await (await book({ title: text })).json()) as Booking).title;

  it.each([
    ['a\nb\r\nc\u2028d\u0085e\tf  g', 'a b c d e f g'],
    ['\u202eevil\u202c \u2066name\u2069', 'evil name'],
    [' \u202a \n Review \n ', 'Review'],
    ['Cafe\u0301\u200b', 'Café'],
  ])('is one line that turns nothing around: %j', async (sent, kept) => {
    expect(await title(sent)).toBe(kept);
  });

  it.each([
    ['title', { title: '\u202e \n' }],
    ['title', { title: '\u200b\u200d' }],
    ['title', { title: 'bell\u0007' }],
    ['title', { title: 'window\u009b' }],
    ['location', { location: 'a\u001bb' }],
    ['tags.0', { tags: ['\u2066\u2069'] }],
  ])('is refused where nothing readable is left, in %s', async (path, fields) => {
    expect(await problem(await book(fields))).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
  });

  it('keeps the lines of a description, and names of rooms and sites in one', async () => {
    const made = (await (
      await book({ description: ' a\r\nb\u202e\n', location: 'here\nand there' })
    ).json()) as Booking;
    expect(made).toMatchObject({ description: 'a\nb', location: 'here and there' });
    const bodies = { resources: { type: 'ROOM' }, locations: { kind: 'SITE' } };
    for (const [path, fields] of Object.entries(bodies)) {
      const json = { ...fields, name: `\u202eSmall\n${path}` };
      const answer = (await (await admin.fetch(`/api/v1/${path}`, { json })).json()) as { name: string };
      expect(answer.name).toBe(`Small ${path}`);
    }
  });
});

describe('a booking that says what cannot be', () => {
  it.each([1, 1_000, 59_999])('lasts no %i milliseconds', async (ms) => {
    const whole = booking() as { start: string };
    const { start } = whole;
    const end = new Date(Date.parse(start) + ms).toISOString();
    expect(await problem(await book({ start, end }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'end' }],
    });
    const { id } = (await (await book(whole)).json()) as Booking;
    const patched = await admin.fetch(`${events}/${id}`, { method: 'PATCH', json: { start, end } });
    expect(await problem(patched)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'end' }] });
  });

  it('does not become another kind', async () => {
    const made = (await (await book({ kind: 'CUSTOM' })).json()) as Booking;
    const { title, start, end, timeZone } = made;
    const put = (fields: object) =>
      admin.fetch(`${events}/${made.id}`, { method: 'PUT', json: { title, start, end, timeZone, ...fields } });
    expect(await problem(await put({ kind: 'RESOURCE', resourceIds: [roomId] }))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'kind' }],
    });
    expect((await put({ kind: 'CUSTOM', title: 'Same kind' })).status).toBe(200);
  });

  it('is not nested without end', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const body = JSON.stringify(booking()).replace(/\}$/, `,"metadata":${deep}}`);
    const headers = { 'content-type': 'application/json' };
    for (const key of [{}, { 'idempotency-key': 'deep' }]) {
      const response = await send(events, { method: 'POST', headers: { ...headers, ...key }, body });
      expect(await problem(response)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'metadata' }] });
    }
  });
});

describe('instants outside the calendar', () => {
  it.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'])(
    '%s is refused',
    async (instant) => {
      const answers = await Promise.all([
        admin.fetch(`${events}?from=${encodeURIComponent(instant)}`),
        book({ end: instant }),
        admin.fetch('/internal/clock', { json: { set: instant } }),
      ]);
      for (const answer of answers) expect(await problem(answer)).toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  it.each([1e300, 8.64e15, -8.64e15, 1.5])('%s is no place in a list', async (at) => {
    for (const list of [events, '/api/v1/connections']) {
      const response = await admin.fetch(`${list}?cursor=${cursor([at, roomId])}`);
      expect(await problem(response)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'cursor' }] });
    }
  });

  it.each([{ advance: 'P999999999Y' }, { advance: 'P80Y' }, { set: '1999-12-31T23:59:59Z' }])(
    'the clock is not moved by %j',
    async (move) => {
      expect(await problem(await admin.fetch('/internal/clock', { json: move }))).toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ path: Object.keys(move)[0] }],
      });
    },
  );
});

describe('ids', () => {
  it('are the same in capitals', async () => {
    const response = await book({ resourceIds: [roomId.toUpperCase()] });
    expect((await response.json()) as Booking).toMatchObject({ resourceIds: [roomId] });
    const twice = await book({ resourceIds: [roomId, roomId.toUpperCase()] });
    expect(await problem(twice)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'resourceIds' }] });
  });

  it('that are none are named', async () => {
    expect(await problem(await admin.fetch(`${events}/nonsense`))).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'id' }],
    });
  });
});

describe('free slots', () => {
  const ask = (query: string) =>
    admin.fetch(`/api/v1/calendar/availability?resourceId=${roomId}&from=2026-12-01T00:00:00Z&to=${query}`);

  it('are neither beyond what can be booked nor without number', async () => {
    expect(await problem(await ask('2027-01-31T00:00:00Z&durationMinutes=1'))).toMatchObject({ code: 'INVALID_SLOT' });
    const path = `/api/v1/policies/resource/${roomId}`;
    const rules = { bookingHorizonDays: 12, maximumBookingMinutes: 60 };
    await admin.fetch(path, { method: 'PUT', json: { rules } });
    const tooLong = await ask('2026-12-02T00:00:00Z&durationMinutes=61');
    expect(await problem(tooLong)).toMatchObject({ code: 'LIMIT_REACHED' });
    const { slots } = (await (await ask('2027-01-20T00:00:00Z')).json()) as { slots: { start: string }[] };
    expect(slots.at(-1)!.start).toBe('2026-12-02T08:00:00.000Z');
    await admin.fetch(path, { method: 'PUT', json: { rules: {} } });
  });
});

describe('requests that are not well formed', () => {
  it.each(['a b', '[::', 'a:999999'])('a host called %j is refused', async (host) => {
    const status = await new Promise((resolve, reject) => {
      get(`${house.origin}/api/v1/auth/get-session`, { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(400);
  });

  it('a part of a page that there is not is no fault of ours', async () => {
    const response = await send('/admin/', { headers: { range: 'bytes=9999999-1' } });
    expect(response.status).toBeLessThan(500);
  });

  it('fields called like parts of the language are unknown fields', async () => {
    for (const field of ['constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      expect(await problem(await book({ [field]: 1 }))).toMatchObject({ errors: [{ path: field }] });
    }
  });

  it('signing in takes what it needs and nothing else', async () => {
    const json = { email: admin.email, password: 'correct horse', callbackURL: 'https://evil.example' };
    const response = await fetch(`${house.origin}/api/v1/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    expect(await problem(response)).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'callbackURL' }] });
  });

  it.each([
    ['a broken escape', '/api/v1/calendar/events/%FF'],
    ['too long', `/api/v1/calendar/events/${'a'.repeat(300)}`],
  ])('an address that is %s is answered with problem details', async (_, path) => {
    const response = await send(path, {});
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const body = await problem(response);
    expect(body).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(response.headers.get('x-correlation-id')).toBe(body.correlationId);
  });

  it.each(['/healthz', '/admin/', '/nowhere', events])(
    '%s is answered with the headers that keep browsers safe',
    async (path) => {
      const { headers } = await send(path, {});
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'self';script-src 'self';.*frame-ancestors 'none'/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  it('an empty body is no body, whatever it is called', async () => {
    const { id } = (await (await book({ resourceIds: [roomId] })).json()) as Booking;
    const headers = { 'content-type': 'application/json' };
    const cancelled = await send(`${events}/${id}/cancel`, { method: 'POST', headers, body: '' });
    expect((await cancelled.json()) as Booking).toMatchObject({ status: 'CANCELLED' });
    expect((await send(`${events}/${id}`, { method: 'DELETE', headers, body: '' })).status).toBe(204);
    expect(await problem(await send(events, { method: 'POST', headers, body: '' }))).toMatchObject({ status: 400 });
  });

  it.each([
    ['cut off', '{'],
    ['after the prototype', '{"__proto__":{}}'],
    ['after the prototype of its constructor', '{"metadata":{"constructor":{"prototype":{}}}}'],
    ['cut off far down', '['.repeat(100_000)],
  ])('a body that is %s is refused', async (_, body) => {
    const response = await send(events, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await problem(response)).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
  });
});
