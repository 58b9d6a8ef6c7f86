import type { Booking } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { uuidv7 } from '../../platform/ids.js';

let house: House;
let tenantId: string;
let admin: Person;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('race');
  admin = await house.addPerson(tenantId, 'ADMIN');
});
afterAll(() => house.close());

const room = () => house.addResource(tenantId, `Room ${uuidv7()}`);
const span = (start: string, end: string) => ({ start: `2026-11-20T${start}:00Z`, end: `2026-11-20T${end}:00Z` });
const post = (json: object) =>
  admin.fetch('/api/v1/calendar/events', { json: { title: 'Race', timeZone: 'UTC', ...json } });

async function deadlocks(): Promise<number> {
  const [row] = await house.db.systemStatement<{ deadlocks: number }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return row!.deadlocks;
}

async function claimsWithoutBooking(): Promise<number> {
  const rows = await house.db.systemStatement(
    'SELECT 1 FROM claim c LEFT JOIN booking b ON b.id = c.booking_id WHERE b.id IS NULL',
  );
  return rows.length;
}

describe('a race', () => {
  it('for one slot has one winner, and everybody else gets alternatives', async () => {
    const id = await room();
    const responses = await Promise.all(
      Array.from({ length: 60 }, () => post({ ...span('10:00', '11:00'), resourceIds: [id] })),
    );
    const problems = await Promise.all(
      responses.filter(({ status }) => status !== 201).map((response) => response.json() as Promise<Problem>),
    );
    expect(problems).toHaveLength(59);
    for (const problem of problems)
      expect(problem).toMatchObject({ code: 'CONFLICT', alternatives: expect.arrayContaining([expect.anything()]) });
  });

  it('for two rooms in opposite order neither deadlocks nor leaves half a booking', async () => {
    const [one, two] = [await room(), await room()];
    const before = await deadlocks();
    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        post({ ...span('12:00', '13:00'), resourceIds: index % 2 ? [one, two] : [two, one] }),
      ),
    );
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 409)).toHaveLength(59);
    expect(await deadlocks()).toBe(before);
    expect(await claimsWithoutBooking()).toBe(0);
  });

  it('of bookings that swap places ends without a deadlock and with both in the house', async () => {
    const id = await room();
    const before = await deadlocks();
    const first = (await (await post({ ...span('10:00', '11:00'), resourceIds: [id] })).json()) as Booking;
    const second = (await (await post({ ...span('11:00', '12:00'), resourceIds: [id] })).json()) as Booking;
    const move = (booking: Booking, to: object) =>
      admin.fetch(`/api/v1/calendar/events/${booking.id}`, { method: 'PATCH', json: to });
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        move(first, span('11:00', '12:00')),
        move(second, span('10:00', '11:00')),
        move(first, span('10:00', '11:00')),
        move(second, span('11:00', '12:00')),
      ]);
    }
    expect(await deadlocks()).toBe(before);
    const rows = await house.db.systemStatement('SELECT 1 FROM claim WHERE subject_id = $1', [id]);
    expect(rows).toHaveLength(2);
  });

  it('between cancelling and booking never loses the time', async () => {
    const id = await room();
    for (let round = 0; round < 10; round++) {
      const booking = (await (await post({ ...span('14:00', '15:00'), resourceIds: [id] })).json()) as Booking;
      const [, other] = await Promise.all([
        admin.fetch(`/api/v1/calendar/events/${booking.id}/cancel`, { json: {} }),
        post({ ...span('14:00', '15:00'), resourceIds: [id] }),
      ]);
      expect([201, 409]).toContain(other.status);
      if (other.status === 201) {
        const { id: otherId } = (await other.json()) as Booking;
        await admin.fetch(`/api/v1/calendar/events/${otherId}/cancel`, { json: {} });
      }
    }
    expect(await house.db.systemStatement('SELECT 1 FROM claim WHERE subject_id = $1', [id])).toHaveLength(0);
  });
});
