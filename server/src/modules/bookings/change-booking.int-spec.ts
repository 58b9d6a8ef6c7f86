import type { Booking } from '@lintel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let tenantId: string;
let member: Person;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('acme');
  member = await house.addPerson(tenantId, 'MEMBER');
});
afterAll(() => house.close());

const meeting = {
  title: 'Review',
  start: '2026-11-20T10:00:00Z',
  end: '2026-11-20T11:00:00Z',
  timeZone: 'Europe/Madrid',
};
async function bookIn(roomId: string): Promise<Booking> {
  const response = await member.fetch('/api/v1/calendar/events', { json: { ...meeting, resourceIds: [roomId] } });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as Booking;
}
const change = (method: string, { id }: Booking, json: object) =>
  member.fetch(`/api/v1/calendar/events/${id}`, { method, json });
const changed = async (response: Promise<Response>) => (await (await response).json()) as Booking;

describe('a booking that moves to another room', () => {
  it('takes place there, unless somebody said otherwise', async () => {
    const from = await house.addResource(tenantId, 'Aurora');
    const to = await house.addResource(tenantId, 'Borealis');
    const booking = await bookIn(from);
    expect(booking.location).toBe('Aurora');
    expect((await changed(change('PATCH', booking, { resourceIds: [to] }))).location).toBe('Borealis');
    expect((await changed(change('PUT', booking, { ...meeting, resourceIds: [from] }))).location).toBe('Aurora');
    await change('PATCH', booking, { location: 'The terrace' });
    expect((await changed(change('PATCH', booking, { resourceIds: [to] }))).location).toBe('The terrace');
  });

  it('can be cancelled at that very moment', async () => {
    const from = await house.addResource(tenantId, 'Cirrus');
    const to = await house.addResource(tenantId, 'Dune');
    const booking = await bookIn(from);
    const waiters = async (count: number) => {
      const query = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      while ((await house.db.systemStatement(query)).length < count) await new Promise(setImmediate);
    };
    const { moving, cancelling } = await house.db.system(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [from]);
      const moving = change('PATCH', booking, { resourceIds: [to] });
      await waiters(1);
      const cancelling = member.fetch(`/api/v1/calendar/events/${booking.id}/cancel`, { method: 'POST' });
      await waiters(2);
      return { moving, cancelling };
    });
    expect((await moving).status).toBe(200);
    expect(await changed(cancelling)).toMatchObject({ status: 'CANCELLED', resourceIds: [to] });
  });
});
