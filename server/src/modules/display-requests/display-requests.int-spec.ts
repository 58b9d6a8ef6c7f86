import { randomUUID } from 'node:crypto';
import type { Booking } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let tenantId: string;
let admin: Person;
let room: string;
let display: DisplayClient;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('doors');
  admin = await house.addPerson(tenantId, 'ADMIN');
});
afterAll(() => house.close());
beforeEach(async () => {
  room = await house.addResource(tenantId, `Room ${randomUUID()}`);
  display = await DisplayClient.create(house.origin);
  await display.pair((userCode) =>
    admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: [room] } }),
  );
});

const now = () => new Date(house.clock.now()).toISOString();
const tap = () => ({ requestId: randomUUID(), occurredAt: now() });
const send = (path: string, json: object) => display.fetch(path, { method: 'POST', json });
const walkUp = (fields: object = { durationMinutes: 30 }) => send('/api/v1/display/bookings', { ...tap(), ...fields });
const act = (booking: Booking, action: string, fields: object = {}) =>
  send(`/api/v1/display/bookings/${booking.id}/${action}`, { ...tap(), ...fields });
const body = async <T = Booking>(response: Promise<Response>) => (await (await response).json()) as T;

async function bookAhead(minutesFromNow: number, minutes = 30): Promise<Booking> {
  const start = house.clock.now() + minutesFromNow * 60_000;
  const json = {
    title: 'Planned',
    start: new Date(start).toISOString(),
    end: new Date(start + minutes * 60_000).toISOString(),
    timeZone: 'UTC',
    resourceIds: [room],
  };
  return (await (await admin.fetch('/api/v1/calendar/events', { json })).json()) as Booking;
}

describe('walking up', () => {
  it('books from now, for somebody who is there already', async () => {
    const booking = await body(walkUp());
    expect(booking).toMatchObject({
      kind: 'RESOURCE',
      status: 'ATTENDED',
      createdBy: { type: 'DISPLAY' },
      resourceIds: [room],
    });
    expect(new Date(booking.end).getUTCSeconds()).toBe(0);
  });

  it('goes up to the next booking, and not over it', async () => {
    const next = await bookAhead(40);
    expect(await body<Problem>(walkUp({ durationMinutes: 60 }))).toMatchObject({
      code: 'CONFLICT',
      alternatives: expect.any(Array),
    });
    expect(await body(walkUp({ until: 'NEXT' }))).toMatchObject({ end: next.start });
  });

  it.each([
    ['both a length and an end', { durationMinutes: 30, until: 'NEXT' }],
    ['neither', {}],
    ['a negative length', { durationMinutes: -5 }],
    ['an unknown field', { durationMinutes: 30, colour: 'red' }],
  ])('refuses %s', async (_, fields) => {
    expect(await body<Problem>(walkUp(fields))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is refused for a room the display does not stand beside', async () => {
    const other = await house.addResource(tenantId, `Other ${randomUUID()}`);
    expect(await body<Problem>(walkUp({ durationMinutes: 30, resourceId: other }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('at the door', () => {
  it('checks in, extends and ends, and the rest of the time is free again', async () => {
    const planned = await bookAhead(5);
    expect(await body(act(planned, 'check-in'))).toMatchObject({ status: 'ATTENDED' });
    await house.clock.moveTo(Date.parse(planned.start) + 60_000);
    const extended = await body(act(planned, 'extend', { minutes: 15 }));
    expect(Date.parse(extended.end) - Date.parse(planned.end)).toBe(15 * 60_000);
    expect(await body(act(planned, 'end'))).toMatchObject({ status: 'COMPLETED' });
    expect((await walkUp()).status).toBe(201);
  });

  it('does not extend into the next booking', async () => {
    const first = await body(walkUp({ durationMinutes: 15 }));
    await bookAhead(20);
    expect(await body<Problem>(act(first, 'extend', { minutes: 30 }))).toMatchObject({ code: 'CONFLICT' });
    expect((await body(act(first, 'extend', { minutes: 1 }))).status).toBe('ATTENDED');
  });

  it('does not know of bookings of other rooms', async () => {
    const elsewhere = await house.addResource(tenantId, `Elsewhere ${randomUUID()}`);
    const json = {
      title: 'Secret',
      start: now(),
      end: new Date(house.clock.now() + 3_600_000).toISOString(),
      timeZone: 'UTC',
      resourceIds: [elsewhere],
    };
    const booking = (await (await admin.fetch('/api/v1/calendar/events', { json })).json()) as Booking;
    for (const action of ['check-in', 'extend', 'end', 'restore']) {
      expect(await body<Problem>(act(booking, action))).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await send(`/api/v1/meetings/${booking.id}/show`, {})).status).toBe(404);
  });

  it('reports a problem', async () => {
    expect(
      await body<object>(send('/api/v1/display/issues', { ...tap(), kind: 'EQUIPMENT', text: 'No sound' })),
    ).toMatchObject({
      resourceId: room,
      kind: 'EQUIPMENT',
    });
  });
});

describe('a request id', () => {
  it('is acted on once, also when it comes many times at once', async () => {
    const request = { ...tap(), durationMinutes: 15 };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => body(send('/api/v1/display/bookings', request))),
    );
    expect(new Set(answers.map((booking) => booking.id)).size).toBe(1);
  });

  it('keeps its refusal', async () => {
    const planned = await bookAhead(2);
    const request = { ...tap(), durationMinutes: 30 };
    const refused = await body<Problem>(send('/api/v1/display/bookings', request));
    expect(refused.code).toBe('CONFLICT');
    await admin.fetch(`/api/v1/calendar/events/${planned.id}/cancel`, { json: {} });
    expect(await body<Problem>(send('/api/v1/display/bookings', request))).toEqual(refused);
  });

  it('is for one request', async () => {
    const request = tap();
    await send('/api/v1/display/bookings', { ...request, durationMinutes: 15 });
    const other = await body<Problem>(send('/api/v1/display/bookings', { ...request, durationMinutes: 30 }));
    expect(other).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH' });
  });
});
