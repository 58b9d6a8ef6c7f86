import { randomUUID } from 'node:crypto';
import type { Location, NearbyRooms, Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let admin: Person;
let display: DisplayClient;
let door: string;
const rooms = new Map<string, string>();

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('nearby');
  admin = await house.addPerson(tenantId, 'ADMIN');
  const site = await location('SITE', 'Campus');
  const main = await location('BUILDING', 'Main', site);
  const annex = await location('BUILDING', 'Annex', site);
  const second = await location('FLOOR', '2nd floor', main);
  const third = await location('FLOOR', '3rd floor', main);
  door = await room('Door', second, 6);
  await room('Huge', second, 60);
  await room('Alike', second, 8);
  await room('Above', third, 6);
  await room('Across', annex, 6);
  await room('Elsewhere', await location('SITE', 'Other'), 6);
  await room('Closed', second, 6, { status: 'DISABLED' });
  display = await DisplayClient.create(house.origin);
  await display.pair((userCode) =>
    admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: [door] } }),
  );
});
afterAll(() => house.close());

async function make<T>(path: string, json: object): Promise<T> {
  const response = await admin.fetch(path, { json });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as T;
}
const location = async (kind: Location['kind'], name: string, parentId?: string) =>
  (await make<Location>('/api/v1/locations', { kind, name, ...(parentId && { parentId }) })).id;
async function room(name: string, locationId: string, capacity: number, rest: object = {}): Promise<string> {
  const { id } = await make<Resource>('/api/v1/resources', { name, type: 'ROOM', locationId, capacity, ...rest });
  rooms.set(name, id);
  return id;
}
function book(name: string, fromMinutes: number, minutes: number) {
  const start = house.clock.now() + fromMinutes * 60_000;
  return make('/api/v1/calendar/events', {
    title: 'Meeting',
    start: new Date(start).toISOString(),
    end: new Date(start + minutes * 60_000).toISOString(),
    timeZone: 'UTC',
    resourceIds: [rooms.get(name)],
  });
}
const ask = async (query = '?limit=20') =>
  (await (await display.fetch(`/api/v1/display/nearby${query}`)).json()) as NearbyRooms & Problem;
const names = async () => (await ask()).items.map(({ name }) => name);

it('names the free rooms of the site, the nearest first, then the most alike, and how to get there', async () => {
  const { items } = await ask();
  expect(items.map(({ name, location: way }) => [name, way])).toEqual([
    ['Alike', null],
    ['Huge', null],
    ['Above', '3rd floor'],
    ['Across', 'Annex'],
  ]);
  expect((await ask('')).items).toHaveLength(3);
});

it('leaves out what is taken now or in a moment, and what cannot be taken at the door', async () => {
  const at = house.clock.now() + 10 * 60_000;
  await book('Huge', 10, 30);
  await book('Across', 13, 30);
  await house.clock.moveTo(at);
  const taken = await admin.fetch(`/api/v1/policies/resource/${rooms.get('Above')}`, {
    method: 'PUT',
    json: { rules: { walkUpEnabled: false } },
  });
  expect(taken.status).toBe(200);
  expect(await names()).toEqual(['Alike']);
});

it('offers the nearest rooms as alternatives to what is taken too', async () => {
  const conflict = async () => {
    const response = await display.fetch('/api/v1/display/bookings', {
      method: 'POST',
      json: { requestId: randomUUID(), occurredAt: new Date(house.clock.now()).toISOString(), durationMinutes: 30 },
    });
    return (await response.json()) as Problem;
  };
  await conflict();
  const { code, alternatives } = await conflict();
  const elsewhere = alternatives!
    .filter(({ resourceId }) => resourceId !== door)
    .map(({ resourceName }) => resourceName);
  expect([code, elsewhere[0], elsewhere.at(-1)]).toEqual(['CONFLICT', 'Alike', 'Elsewhere']);
});

it('is for the rooms a display stands beside', async () => {
  expect(await ask(`?resourceId=${rooms.get('Alike')}`)).toMatchObject({ code: 'NOT_FOUND' });
  expect((await admin.fetch('/api/v1/display/nearby')).status).toBe(403);
});
