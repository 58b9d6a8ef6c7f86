import 'reflect-metadata';
import pg from 'pg';
import type { Booking } from '@lintel/shared/contracts';
import { Session } from 'node:inspector/promises';
import { writeFile } from 'node:fs/promises';
import { BookingsRepository } from '../../../server/src/modules/bookings/bookings.repository.js';
import { CreateBookingService } from '../../../server/src/modules/bookings/create-booking.js';
import { EventStore } from '../../../server/src/platform/events/event-store.js';
import { HOUSE_OPENS, openHouse, type Person } from '../../../server/src/testing/house.js';
import { answer } from '../machines/line.js';
import { cpuMicros } from '../measure/cpu.js';
import { hotspotsOf } from './hotspots.js';
import { booking, DAY_MS, type Depth, type Furniture } from './loads.js';
import type { HouseRequests } from './wire.js';

/** The process of the whole server, on the database that LINTEL_TEST_DATABASE_URL names. */
const HOUR_MS = 3_600_000;
const MEETINGS_A_DAY = 8;
const TENANT = 'bench';
const HOSTS = 10;
const house = await openHouse();
const { app } = house.server;
const creator = app.get(CreateBookingService);
const repository = app.get(BookingsRepository);
const events = app.get(EventStore);
const owner = new pg.Client({ connectionString: house.server.databaseUrl });
await owner.connect();
let profiler: Session;
/** Numbers that the database does not give out: some of them are still in hand when it is asked again. */
let lastNumber = 10_000_000;

answer({
  where: () => ({ port: house.server.port }),
  cpu: cpuMicros,
  furnish,
  reach,
  analyse: () => owner.query('ANALYZE').then(() => null),
  async startProfile() {
    profiler = new Session();
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.start');
  },
  async stopProfile({ path }: HouseRequests['stopProfile']['ask']) {
    const { profile } = await profiler.post('Profiler.stop');
    profiler.disconnect();
    await writeFile(path, JSON.stringify(profile));
    return hotspotsOf(profile);
  },
  async close() {
    await owner.end();
    await house.close();
  },
});

/** Rooms with a day of meetings each, and people who are signed in. */
async function furnish({ rooms: count, people: crowd }: HouseRequests['furnish']['ask']) {
  const tenantId = await house.addTenant(TENANT);
  // Administrators, who may rename each other's meetings.
  const person = await house.addPerson(tenantId, 'ADMIN');
  const tokens = [person.token];
  while (tokens.length < crowd) tokens.push((await house.addPerson(tenantId, 'ADMIN')).token);
  const rooms: string[] = [];
  for (let number = 0; number < count; number += 1) rooms.push(await house.addResource(tenantId, `Room ${number}`));
  const day = Math.ceil(HOUSE_OPENS / DAY_MS) * DAY_MS;
  const bookings: string[] = [];
  for (const room of rooms)
    for (let meeting = 0; meeting < MEETINGS_A_DAY; meeting += 1) {
      const { path, body } = booking(room, day + (8 + meeting) * HOUR_MS, HOUR_MS);
      const response = await person.fetch(path, { json: JSON.parse(body!) });
      if (response.status !== 201) throw new Error(`Furnishing was answered ${await response.text()}`);
      bookings.push(((await response.json()) as Booking).id);
    }
  const department = await openDepartment(tenantId, person);
  return { house: { rooms, takenRoom: rooms[0]!, bookings, day, department } satisfies Furniture, tokens };
}

/** Ten hosts who work all day, every day; the address below which its dates and slots are. */
async function openDepartment(tenantId: string, admin: Person): Promise<string> {
  const make = async (path: string, json: object): Promise<{ id: string }> => {
    const response = await admin.fetch(path, { json });
    if (response.status !== 201) throw new Error(`Furnishing was answered ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  const members: { userId: string }[] = [];
  while (members.length < HOSTS) members.push({ userId: (await house.addPerson(tenantId, 'MEMBER')).id });
  const { id: departmentId } = await make('/api/v1/departments', { name: 'Support', slug: 'support', members });
  await make('/api/v1/meeting-types', { departmentId, name: 'Call', slug: 'call', durationMinutes: 30 });
  return `/t/${TENANT}/api/v1/public/departments/support/meeting-types/call`;
}

/** Takes the rest of a booking's way out of the running server. */
function reach(depth: Depth): void {
  for (const part of [creator, repository, events])
    for (const name of Object.keys(part))
      if (['create', 'reserveNumbers', 'appended'].includes(name)) Reflect.deleteProperty(part, name);
  if (depth === 'nothing decided') {
    const real = creator.create.bind(creator);
    let kept: Promise<Booking> | undefined;
    creator.create = (...asked) => (kept ??= real(...asked));
  }
  if (depth === 'nothing written') {
    repository.create = () => Promise.resolve('OK');
    repository.reserveNumbers = (_tenantId, _year, count) => Promise.resolve((lastNumber += count));
    events.appended = () => undefined;
  }
}
