import { randomUUID } from 'node:crypto';
import type { Booking, BookingChange, PolicyOverrides } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
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
  tenantId = await house.addTenant('tapping');
  admin = await house.addPerson(tenantId, 'ADMIN');
});
afterAll(() => house.close());
beforeEach(async () => {
  room = await house.addResource(tenantId, `Room ${randomUUID()}`);
  display = await pairedBeside([room]);
});

async function pairedBeside(resourceIds: string[]): Promise<DisplayClient> {
  const client = await DisplayClient.create(house.origin);
  await client.pair((userCode) =>
    admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'North door', resourceIds } }),
  );
  return client;
}

async function setRules(resourceId: string, rules: PolicyOverrides): Promise<void> {
  const response = await admin.fetch(`/api/v1/policies/resource/${resourceId}`, { method: 'PUT', json: { rules } });
  expect(response.status).toBe(200);
}
const proofs = (some: Partial<typeof defaultPolicy.tapProofs>) => ({
  tapProofs: { ...defaultPolicy.tapProofs, ...some },
});

const tap = () => ({ requestId: randomUUID(), occurredAt: new Date(house.clock.now()).toISOString() });
const send = async (path: string, json: object, from = display) =>
  (await from.fetch(path, { method: 'POST', json })).json() as Promise<
    Booking & Pick<Problem, 'code' | 'detail' | 'errors'>
  >;
const walkUp = () => send('/api/v1/display/bookings', { ...tap(), durationMinutes: 30 });
const act = (booking: Booking, action: string, from = display) =>
  send(`/api/v1/display/bookings/${booking.id}/${action}`, tap(), from);

async function bookNow(resourceIds = [room]): Promise<Booking> {
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

describe('a tap', () => {
  it('leaves display and factor in the change log, and no person', async () => {
    const { id } = await walkUp();
    const response = await admin.fetch(`/api/v1/calendar/events/${id}/changes`);
    const { items } = (await response.json()) as { items: BookingChange[] };
    expect(items.map(({ type, actor }) => ({ type, actor }))).toEqual([
      {
        type: 'CREATED',
        actor: {
          type: 'DISPLAY',
          id: display.displayId,
          name: 'North door',
          door: { displayId: display.displayId, displayName: 'North door', factor: 'TAP' },
        },
      },
    ]);
  });

  it('is refused where the room wants more, with what it takes instead', async () => {
    await setRules(room, proofs({ book: ['PIN', 'BADGE'] }));
    expect(await walkUp()).toMatchObject({
      code: 'FORBIDDEN',
      detail: 'Here this takes a PIN or a badge.',
      errors: [{ path: 'method', message: 'PIN | BADGE' }],
    });
  });

  it.each([
    ['check-in', 'checkIn'],
    ['restore', 'checkIn'],
    ['extend', 'extend'],
    ['end', 'end'],
  ])('to %s goes by the rule %s alone', async (action, rule) => {
    const booking = await bookNow();
    const others = { book: ['PIN'], checkIn: ['PIN'], extend: ['PIN'], end: ['PIN'] } as const;
    await setRules(room, proofs({ ...structuredClone(others), [rule]: ['TAP'] } as never));
    expect((await act(booking, action)).code).not.toBe('FORBIDDEN');
    await setRules(room, proofs({ [rule]: ['PIN'] }));
    expect(await act(booking, action)).toMatchObject({ code: 'FORBIDDEN' });
    const kept = await (await admin.fetch(`/api/v1/calendar/events/${booking.id}`)).json();
    expect(kept).toMatchObject(action === 'check-in' ? { status: 'ATTENDED' } : { status: 'CONFIRMED' });
  });

  it('does not go round the rule by way of `show`', async () => {
    const booking = await bookNow();
    await setRules(room, proofs({ checkIn: ['PIN'] }));
    await house.clock.moveTo(Date.parse(booking.start) + 1_000);
    expect(await send(`/api/v1/meetings/${booking.id}/show`, {})).toMatchObject({ code: 'FORBIDDEN' });
    await setRules(room, {});
    expect(await send(`/api/v1/meetings/${booking.id}/show`, {})).toMatchObject({
      status: 'ATTENDED',
      attendance: { checkedInBy: { type: 'DISPLAY', door: { factor: 'TAP' } } },
    });
  });

  it('on a booking of several rooms goes by the rules of those the display stands beside', async () => {
    const other = await house.addResource(tenantId, `Other ${randomUUID()}`);
    await setRules(other, proofs({ checkIn: ['PIN'] }));
    const beforeOther = await pairedBeside([other]);
    const beforeBoth = await pairedBeside([room, other]);
    const booking = await bookNow([room, other]);
    expect(await act(booking, 'check-in', beforeOther)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await act(booking, 'check-in', beforeBoth)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await act(booking, 'check-in')).toMatchObject({ status: 'ATTENDED' });
  });
});
