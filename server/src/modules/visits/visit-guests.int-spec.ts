import { randomUUID } from 'node:crypto';
import type { Booking, BookingChange, OpenedVisit } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { defaultPolicy } from '@lintel/shared/policy';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DisplayClient } from '../../testing/display-client.js';
import { signDoorCode } from '../../testing/door-code.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { openSendGrid, type FakeSendGrid } from '../../testing/sendgrid.js';

const MINUTE = 60_000;
const GUEST = 'Gwen@guests.test';
let sendGrid: FakeSendGrid;
let house: House;
let admin: Person;
let room: string;
let display: DisplayClient;
let booking: Booking;

beforeAll(async () => {
  sendGrid = await openSendGrid();
  house = await openHouse(sendGrid.environment);
  admin = await house.addPerson(await house.addTenant('visited'), 'ADMIN');
});
afterAll(async () => {
  await house.close();
  await sendGrid.close();
});
beforeEach(async () => {
  sendGrid.taken.length = 0;
  sendGrid.answers.length = 0;
  // What was asked for before is forgotten.
  await house.clock.moveTo(house.clock.now() + 60 * MINUTE);
  room = await house.addResource(admin.tenantId, `Room ${randomUUID()}`);
  const tapProofs = { ...defaultPolicy.tapProofs, checkIn: ['QR'], extend: ['QR'], end: ['QR'] };
  await admin.fetch(`/api/v1/policies/resource/${room}`, { method: 'PUT', json: { rules: { tapProofs } } });
  display = await pairDisplay(house, admin, [room]);
  booking = await book(20);
  // What is booked within its check-in window needs no check-in.
  await house.clock.moveTo(house.clock.now() + 15 * MINUTE);
});

async function book(inMinutes: number): Promise<Booking> {
  const start = house.clock.now() + inMinutes * MINUTE;
  const json = {
    title: 'Planned',
    start: new Date(start).toISOString(),
    end: new Date(start + 30 * MINUTE).toISOString(),
    timeZone: 'UTC',
    resourceIds: [room],
    attendees: [{ email: GUEST }],
  };
  return (await (await admin.fetch('/api/v1/calendar/events', { json })).json()) as Booking;
}

interface Answer extends Pick<Booking, 'status'>, Pick<Problem, 'detail'>, Pick<OpenedVisit, 'token'> {
  http: number;
}
async function post(path: string, body: object, token = ''): Promise<Answer> {
  const response = await fetch(`${house.origin}/api/v1/door-visits${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lintel-visit': token },
    body: JSON.stringify(body),
  });
  return { ...((await response.json()) as Answer), http: response.status };
}
const visit = async () =>
  (await post('', { code: await signDoorCode(display, { roomId: room, issuedAt: house.clock.now() }) })).token;
const ask = (token: string, email = GUEST) => post('/current/guest/codes', { email }, token);
const prove = (token: string, code: string) => post('/current/guest', { code }, token);
const act = (token: string, action: object) =>
  post('/current/guest/actions', { requestId: randomUUID(), bookingId: booking.id, ...action }, token);
/** Asks, and reads the mail. */
async function mailed(token: string): Promise<string> {
  const before = sendGrid.answers.length;
  await ask(token);
  await sendGrid.answered(before + 1);
  const { personalizations, content } = sendGrid.taken.at(-1)!;
  expect(personalizations).toEqual([{ to: [{ email: GUEST.toLowerCase() }] }]);
  return /\b\d{6}\b/.exec(content[0].value)![0];
}
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

it('an attendee without an account checks in by the code that was mailed to them', async () => {
  const token = await visit();
  const code = await mailed(token);
  expect(await prove(token, code)).toMatchObject({ http: 201, bookingId: booking.id, schedule: { roomId: room } });
  expect(await act(token, { action: 'check-in' })).toMatchObject({ http: 200, status: 'ATTENDED' });
  const response = await admin.fetch(`/api/v1/calendar/events/${booking.id}/changes`);
  const { items } = (await response.json()) as { items: BookingChange[] };
  expect(items.map(({ actor }) => actor)).toContainEqual({
    type: 'HUMAN',
    id: null,
    name: GUEST.toLowerCase(),
    door: { displayId: display.displayId, displayName: expect.any(String), factor: 'QR' },
  });
  // One code, one thing.
  expect(await prove(token, code)).toMatchObject({ http: 403 });
  expect(await act(token, { action: 'end' })).toMatchObject({ http: 403 });

  await house.clock.moveTo(house.clock.now() + 5 * MINUTE);
  const later = await visit();
  await prove(later, await mailed(later));
  expect(await act(later, { action: 'end' })).toMatchObject({ http: 200, status: 'COMPLETED' });
});

it('the answer does not tell whose the booking is, and a stranger gets no mail', async () => {
  const [mine, strange] = [await visit(), await visit()];
  const refused = await ask(strange, 'stranger@guests.test');
  const code = await mailed(mine);
  expect(refused).toMatchObject({ http: 202 });
  expect(Object.keys(refused)).toEqual(Object.keys(await ask(mine)));
  await sendGrid.answered(2);
  expect(sendGrid.taken.flatMap(({ personalizations }) => personalizations)).toEqual(
    Array.from({ length: 2 }, () => ({ to: [{ email: GUEST.toLowerCase() }] })),
  );
  // Nor is a code good for another phone, and what it says is what a wrong one meets.
  const { detail } = await prove(mine, otherThan(code));
  expect(await prove(strange, code)).toMatchObject({ http: 403, detail });
});

it('a code is for one booking, and for nothing before it was shown', async () => {
  const other = await book(60);
  const token = await visit();
  const code = await mailed(token);
  expect(await act(token, { action: 'check-in' })).toMatchObject({ http: 403 });
  await prove(token, code);
  expect(await act(token, { action: 'check-in', bookingId: other.id })).toMatchObject({ http: 403 });
  expect(await act(token, { action: 'walk-up', bookingId: undefined, durationMinutes: 15 })).toMatchObject({
    http: 403,
  });
  expect(await act(token, { action: 'check-in' })).toMatchObject({ http: 200 });
});

it('five tries at a code, however many at once, and ten minutes', async () => {
  const token = await visit();
  const code = await mailed(token);
  await Promise.all(Array.from({ length: 5 }, () => prove(token, otherThan(code))));
  expect(await prove(token, code)).toMatchObject({ http: 403 });

  const late = await visit();
  const old = await mailed(late);
  await house.clock.moveTo(house.clock.now() + 11 * MINUTE);
  expect(await prove(late, old)).toMatchObject({ http: 403 });
});

it('a visit gets three codes, and an address no more than six in ten minutes', async () => {
  const token = await visit();
  for (const http of [202, 202, 202, 403]) expect((await ask(token)).http).toBe(http);
  const another = await visit();
  for (const http of [202, 202, 429]) expect((await ask(another)).http).toBe(http);
});
