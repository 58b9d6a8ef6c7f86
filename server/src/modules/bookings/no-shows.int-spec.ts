import type { Booking, NoShows } from '@lintel/shared/contracts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { NightlyNoShow } from './nightly-no-show.js';

let house: House;
let admin: Person;
let other: Person;
let aurora: string;
let borealis: string;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('no-shows');
  [admin, other] = [await house.addPerson(tenantId, 'ADMIN'), await house.addPerson(tenantId, 'MEMBER')];
  [aurora, borealis] = [await house.addResource(tenantId, 'Aurora'), await house.addResource(tenantId, 'Borealis')];
});
afterAll(() => house.close());

let hour = 9;
async function book(person: Person, room: string): Promise<Booking> {
  hour += 1;
  const json = {
    title: 'Meeting',
    start: `2026-11-20T${hour}:00:00Z`,
    end: `2026-11-20T${hour}:30:00Z`,
    timeZone: 'UTC',
    resourceIds: [room],
  };
  return (await (await person.fetch('/api/v1/calendar/events', { json })).json()) as Booking;
}
const list = async (query = '') =>
  ((await (await admin.fetch(`/api/v1/bookings/no-shows${query}`)).json()) as NoShows).items;

it('counts who did not come again and again, by organiser and room, of all that were to be', async () => {
  const held = await book(admin, aurora);
  await book(admin, aurora);
  const last = await book(admin, aurora);
  await book(admin, borealis);
  await book(other, aurora);
  const cancelled = await book(other, aurora);
  await other.fetch(`/api/v1/calendar/events/${cancelled.id}/cancel`, { json: {} });
  await house.clock.moveTo(Date.parse(held.start));
  expect((await admin.fetch(`/api/v1/meetings/${held.id}/show`, { method: 'POST' })).status).toBe(200);
  await house.clock.moveTo(Date.parse('2026-11-21T04:00:00Z'));
  await house.server.app.get(NightlyNoShow).run();

  expect(await list()).toEqual([
    {
      resourceId: aurora,
      organizer: { email: admin.email, name: admin.email },
      missed: 2,
      total: 3,
      lastMissedAt: new Date(last.start).toISOString(),
    },
  ]);
  expect(await list(`?minimum=1&resourceId=${borealis}`)).toMatchObject([{ missed: 1, total: 1 }]);
  expect(await list('?minimum=1')).toHaveLength(3);
  await house.clock.moveTo(Date.parse('2026-11-25T04:00:00Z'));
  expect(await list('?minimum=1&days=3')).toEqual([]);
});

it('is for administrators', async () => {
  expect((await other.fetch('/api/v1/bookings/no-shows')).status).toBe(403);
});
