import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Booking } from '@lintel/shared/contracts';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { LiveBus, type LiveHint } from './live-bus.js';
import { Relay } from './relay.js';

let house: House;
let admin: Person;
let room: string;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  room = await house.addResource(tenantId, 'Aurora');
});
afterAll(() => house.close());

it('tells of a booking and of its end before whoever asked has the answer, and of each once', async () => {
  const { app } = house.server;
  const heard: LiveHint[] = [];
  app.get(LiveBus).subscribe((hints) => heard.push(...hints.filter(({ type }) => type.startsWith('booking.'))));
  const types = () => heard.map(({ type, resourceIds }) => [type, resourceIds]);
  const json = { title: 'Talk', start: '2026-11-20T10:00:00Z', end: '2026-11-20T11:00:00Z', timeZone: 'UTC' };
  const made = await admin.fetch('/api/v1/calendar/events', { json: { ...json, resourceIds: [room] } });
  const { id } = (await made.json()) as Booking;
  expect(types()).toEqual([['booking.created', [room]]]);
  await admin.fetch(`/api/v1/calendar/events/${id}/cancel`, { json: {} });
  await app.get(Relay).drained();
  expect(types()).toEqual([
    ['booking.created', [room]],
    ['booking.cancelled', [room]],
  ]);
});
