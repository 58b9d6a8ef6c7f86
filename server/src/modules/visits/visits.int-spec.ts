import { randomUUID } from 'node:crypto';
import type { Booking, BookingChange, OpenedVisit, TapProofs, Visit } from '@lintel/shared/contracts';
import { doorCodeType } from '@lintel/shared/door-code';
import type { Problem } from '@lintel/shared/errors';
import { defaultPolicy } from '@lintel/shared/policy';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { createDisplayKey, DisplayClient } from '../../testing/display-client.js';
import { signDoorCode, type DoorCodeOptions } from '../../testing/door-code.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

const SECOND = 1_000;
let house: House;
let tenantId: string;
let admin: Person;
let mia: Person;
let noah: Person;
let outsider: Person;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('visited');
  [admin, mia, noah, outsider] = await Promise.all([
    house.addPerson(tenantId, 'ADMIN'),
    house.addPerson(tenantId, 'MEMBER'),
    house.addPerson(tenantId, 'MEMBER'),
    house.addPerson(await house.addTenant('elsewhere'), 'ADMIN'),
  ]);
});
afterAll(() => house.close());

let room: string;
let display: DisplayClient;
beforeEach(async () => {
  room = await addRoom(admin, { book: ['QR'], checkIn: ['QR'] });
  display = await pairedBeside(admin, [room]);
});

async function addRoom(by: Person, some: Partial<TapProofs>): Promise<string> {
  const id = await house.addResource(by.tenantId, `Room ${randomUUID()}`);
  const rules = { tapProofs: { ...defaultPolicy.tapProofs, ...some } };
  await by.fetch(`/api/v1/policies/resource/${id}`, { method: 'PUT', json: { rules } });
  return id;
}

async function pairedBeside(by: Person, resourceIds: string[]): Promise<DisplayClient> {
  const client = await DisplayClient.create(house.origin);
  await client.pair((userCode) =>
    by.fetch('/api/v1/displays/pair', { json: { userCode, name: 'North door', resourceIds } }),
  );
  return client;
}

/** What the screen shows, or what somebody makes up. */
const codeOf = (client: DisplayClient, options: Partial<DoorCodeOptions> = {}) =>
  signDoorCode(client, { roomId: room, issuedAt: house.clock.now(), ...options });

const open = (code: string) =>
  fetch(`${house.origin}/api/v1/door-visits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
const visit = async (code: Promise<string> = codeOf(display)) => {
  const response = await open(await code);
  expect(response.status).toBe(201);
  return ((await response.json()) as OpenedVisit).token;
};
type Answer = Booking & Visit & Pick<Problem, 'code' | 'detail' | 'title'>;
const look = async (person: Person, token: string) =>
  (await (
    await person.fetch('/api/v1/door-visits/current', { headers: { 'x-lintel-visit': token } })
  ).json()) as Answer;
const act = async (person: Person, token: string, action: object) =>
  (await (
    await person.fetch('/api/v1/door-visits/current/actions', {
      json: { requestId: randomUUID(), ...action },
      headers: { 'x-lintel-visit': token },
    })
  ).json()) as Answer;
const book = { action: 'walk-up', durationMinutes: 15 };
const refusalOf = async (code: Promise<string>) => {
  const response = await open(await code);
  const { title, detail } = (await response.json()) as Problem;
  return { status: response.status, title, detail };
};
async function bookSoon(resourceIds = [room]): Promise<Booking> {
  const start = house.clock.now() + 60_000;
  const json = {
    title: 'Planned',
    start: new Date(start).toISOString(),
    end: new Date(start + 30 * 60_000).toISOString(),
    timeZone: 'UTC',
    resourceIds,
  };
  return (await (await admin.fetch('/api/v1/calendar/events', { json })).json()) as Booking;
}

describe('who scans the code on the screen', () => {
  it('sees the room once signed in, and books it in their name', async () => {
    const token = await visit();
    expect(await look(mia, token)).toMatchObject({ isUsed: false, schedule: { roomId: room } });
    const booking = await act(mia, token, book);
    expect(booking).toMatchObject({ status: 'ATTENDED', resourceIds: [room], organizer: { userId: mia.id } });
    const response = await admin.fetch(`/api/v1/calendar/events/${booking.id}/changes`);
    const { items } = (await response.json()) as { items: BookingChange[] };
    expect(items.map(({ actor }) => actor)).toEqual([
      {
        type: 'HUMAN',
        id: mia.id,
        name: mia.email,
        door: { displayId: display.displayId, displayName: 'North door', factor: 'QR' },
      },
    ]);
  });

  it('checks in to a booking', async () => {
    const booking = await bookSoon();
    expect(await act(mia, await visit(), { action: 'check-in', bookingId: booking.id })).toMatchObject({
      status: 'ATTENDED',
      attendance: { checkedInBy: { id: mia.id, door: { factor: 'QR' } } },
    });
  });

  it('does one thing, however many they ask for at once', async () => {
    const booking = await bookSoon();
    const token = await visit();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => act(mia, token, { action: 'check-in', bookingId: booking.id })),
    );
    expect(answers.filter(({ status }) => status === 'ATTENDED')).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'FORBIDDEN')).toHaveLength(7);
    expect((await look(mia, token)).isUsed).toBe(true);
  });

  it('may try something else after a refusal, and gets the first answer to a repeated request', async () => {
    await bookSoon();
    const token = await visit();
    expect(await act(mia, token, { ...book, durationMinutes: 60 })).toMatchObject({ code: 'CONFLICT' });
    const requestId = randomUUID();
    const fits = { action: 'walk-up', until: 'NEXT' };
    expect(await act(mia, token, { ...fits, requestId })).toMatchObject({ code: 'CONFLICT' });
    await house.clock.moveTo(house.clock.now() + 32 * 60_000);
    const another = await visit();
    const again = { ...book, requestId: randomUUID() };
    expect((await act(mia, another, again)).id).toBe((await act(mia, another, again)).id);
  });

  it('needs a room that accepts it', async () => {
    const tapsOnly = await addRoom(admin, { book: ['TAP'] });
    const door = await pairedBeside(admin, [tapsOnly]);
    const token = await visit(codeOf(door, { roomId: tapsOnly }));
    expect(await act(mia, token, book)).toMatchObject({ code: 'FORBIDDEN', detail: 'Here this takes a tap.' });
  });
});

describe('a code', () => {
  it('is good for each person once, and for several people', async () => {
    const code = codeOf(display);
    const [mine, mineAgain, his] = [await visit(code), await visit(code), await visit(code)];
    expect((await act(mia, mine, book)).status).toBe('ATTENDED');
    expect(await act(mia, mineAgain, book)).toMatchObject({
      code: 'FORBIDDEN',
      detail: expect.stringContaining('before'),
    });
    expect(await look(noah, his)).toMatchObject({ isUsed: false });
  });

  it('is the same one with its other signature', async () => {
    const code = await codeOf(display);
    const first = await visit(Promise.resolve(code));
    await look(mia, first);
    const twin = await visit(Promise.resolve(withOtherSignature(code)));
    expect(await look(mia, twin)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    ['photographed', () => codeOf(display, { issuedAt: house.clock.now() - 92 * SECOND })],
    ['made for later', () => codeOf(display, { issuedAt: house.clock.now() + 60 * SECOND })],
    ['of a room the display does not stand beside', async () => codeOf(display, { roomId: await addRoom(admin, {}) })],
    ['signed by somebody else', async () => codeOf(display, { key: await createDisplayKey() })],
    [
      'signed by somebody else who names the display’s key',
      async () => codeOf(display, { key: await createDisplayKey(), namedKey: display.key }),
    ],
    [
      'of another display in this one’s name',
      async () => codeOf(await pairedBeside(admin, [room]), { displayId: display.displayId }),
    ],
    [
      'of another tenant’s display for this room',
      async () => codeOf(await pairedBeside(outsider, [await house.addResource(outsider.tenantId, randomUUID())])),
    ],
    ['of a display nobody paired', () => codeOf(display, { displayId: randomUUID() })],
    ['of another type', () => codeOf(display, { header: { typ: 'JWT' } })],
    [
      'a proof of possession of the right key',
      () => display.proof({ method: 'POST', url: `${house.origin}/api/v1/door-visits` }),
    ],
    [
      'JSON under the right type',
      () => new SignJWT({}).setProtectedHeader({ alg: 'ES256', typ: doorCodeType }).sign(display.key.privateKey),
    ],
    ['without a signature', async () => `${(await codeOf(display)).split('.').slice(0, 2).join('.')}.`],
    ['noise', () => Promise.resolve('x'.repeat(200))],
  ])('that is %s proves nothing, and the refusal does not say why', async (_, code) => {
    expect(await refusalOf(code())).toEqual({
      status: 403,
      title: 'This code is over',
      detail: 'Codes change every half minute. Scan the code that is on the screen now.',
    });
  });

  it('is worth nothing once its display is revoked, nor is a visit that began before', async () => {
    const token = await visit();
    const code = codeOf(display);
    await admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' });
    expect(await refusalOf(code)).toMatchObject({ status: 403 });
    expect(await act(mia, token, book)).toMatchObject({ code: 'FORBIDDEN', title: 'This visit is over' });
  });

  it('is judged by the server’s clock', async () => {
    const code = await codeOf(display);
    await house.clock.moveTo(house.clock.now() + 80 * SECOND);
    expect((await open(code)).status).toBe(201);
    await house.clock.moveTo(house.clock.now() + 15 * SECOND);
    expect((await open(code)).status).toBe(403);
  });

  it('cannot be guessed for long from one address', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 62; guess += 1) statuses.push((await open('x.y.z')).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await open(await codeOf(display))).status).toBe(429);
    await house.clock.moveTo(house.clock.now() + 11 * 60 * SECOND);
    expect((await open(await codeOf(display))).status).toBe(201);
  });
});

describe('a visit', () => {
  it('is one person’s: a link passed on is worth nothing', async () => {
    const token = await visit();
    await look(mia, token);
    expect(await look(noah, token)).toMatchObject({ code: 'FORBIDDEN', title: 'This visit is over' });
    expect(await act(noah, token, book)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is over after five minutes', async () => {
    const token = await visit();
    await house.clock.moveTo(house.clock.now() + 301 * SECOND);
    expect(await act(mia, token, book)).toMatchObject({ code: 'FORBIDDEN', title: 'This visit is over' });
  });

  it('is for members, and shows nothing to others', async () => {
    const token = await visit();
    expect(await look(outsider, token)).toMatchObject({ code: 'FORBIDDEN', title: 'This visit is over' });
    const asMember = await outsider.fetch('/api/v1/door-visits/current', {
      headers: { 'x-lintel-visit': token, 'x-lintel-tenant': 'visited' },
    });
    expect(asMember.status).toBe(403);
    const signedOut = await fetch(`${house.origin}/api/v1/door-visits/current`, {
      headers: { 'x-lintel-visit': token },
    });
    expect(signedOut.status).toBe(401);
  });

  it('reaches the bookings of its room only, though the display stands beside others', async () => {
    const other = await addRoom(admin, { checkIn: ['QR'] });
    const door = await pairedBeside(admin, [room, other]);
    const booking = await bookSoon([other]);
    const token = await visit(codeOf(door));
    expect(await act(mia, token, { action: 'check-in', bookingId: booking.id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['a time of its own', { occurredAt: '2026-11-20T08:00:00Z' }],
    ['a room of its own', { resourceId: randomUUID() }],
    ['another factor', { method: 'TAP' }],
    ['a PIN', { proof: { pin: '1234567' } }],
  ])('does not take %s', async (_, fields) => {
    expect(await act(mia, await visit(), { ...book, ...fields })).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('does not answer what the display asked', async () => {
    await admin.fetch(`/api/v1/policies/resource/${room}`, { method: 'PUT', json: { rules: {} } });
    const requestId = randomUUID();
    const occurredAt = new Date(house.clock.now()).toISOString();
    const json = { requestId, occurredAt, durationMinutes: 15 };
    await display.fetch('/api/v1/display/bookings', { method: 'POST', json });
    expect(await act(mia, await visit(), { ...book, requestId })).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });
});

it('a phone that opens the link is led to the page, which alone gets the code', async () => {
  const code = await codeOf(display);
  const response = await fetch(`${house.origin}/go/${code}`, { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe(`/admin/go#${code}`);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

/** ECDSA: if (r, s) is a signature, so is (r, n - s). */
function withOtherSignature(code: string): string {
  const [header, payload, signature] = code.split('.') as [string, string, string];
  const bytes = Buffer.from(signature, 'base64url');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const other = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(other.toString(16).padStart(64, '0'), 'hex')]);
  return [header, payload, twin.toString('base64url')].join('.');
}
