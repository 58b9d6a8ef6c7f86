import type { AddedPeripheral, Booking, BookingChange, PolicyOverrides } from '@lintel/shared/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PeripheralPrincipal } from '../../platform/context/principal.js';
import { LiveBus } from '../../platform/events/live-bus.js';
import { Relay } from '../../platform/events/relay.js';
import type { RunningServer } from '../../server.js';
import { SystemClock } from '../../platform/clock/clock.js';
import { BrokerHouse, rooms } from '../../testing/broker-house.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { gate } from '../../testing/waiting.js';
import { OccupancyService } from './occupancy.service.js';
import { OccupancyWatch } from './occupancy-watch.js';

let at: BrokerHouse;
let second: RunningServer;
let day = 20;
let room: string;
let credential: AddedPeripheral;

beforeAll(async () => {
  at = await BrokerHouse.open();
  second = await startSecondProcess(at.house);
});
afterAll(async () => {
  await second.stop();
  await at.close();
});
/** Each test has a day, a room and a sensor of its own. */
beforeEach(async () => {
  day += 1;
  await moveTo('08:00');
  room = await at.addRoom(`Room ${day}`);
  credential = await addPeripheral({ access: 'REPORT', resourceIds: [room] });
  await setRules({ occupancyCheckIn: true, occupancyReleaseMinutes: 10 });
});
afterEach(() => at.hangUp());

const instant = (time: string) => Date.parse(`2026-11-01T${time}:00Z`) + (day - 1) * 86_400_000;
const iso = (time: string) => new Date(instant(time)).toISOString();

/** Both processes live at the same time. */
async function moveTo(time: string): Promise<void> {
  await Promise.all([at.house.server, second].map(({ app }) => app.get(SystemClock).moveTo(instant(time))));
}
async function addPeripheral(json: object): Promise<AddedPeripheral> {
  const response = await at.admin.fetch('/api/v1/peripherals', { json: { name: 'Sensor', ...json } });
  expect(response.status).toBe(201);
  return (await response.json()) as AddedPeripheral;
}
async function setRules(rules: PolicyOverrides, resourceId = room): Promise<void> {
  const response = await at.admin.fetch(`/api/v1/policies/resource/${resourceId}`, { method: 'PUT', json: { rules } });
  expect(response.status).toBe(200);
}
async function book(start: string, end: string, resourceIds = [room]): Promise<Booking> {
  const json = { title: 'Review', start: iso(start), end: iso(end), timeZone: 'UTC', resourceIds };
  const response = await at.admin.fetch('/api/v1/calendar/events', { json });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as Booking;
}
const load = async ({ id }: Booking) =>
  (await (await at.admin.fetch(`/api/v1/calendar/events/${id}`)).json()) as Booking;
const changes = async ({ id }: Booking) =>
  ((await (await at.admin.fetch(`/api/v1/calendar/events/${id}/changes`)).json()) as { items: BookingChange[] }).items;

const sensor = (): PeripheralPrincipal => ({
  kind: 'peripheral',
  tenantId: at.mine,
  tenantSlug: 'mine',
  peripheralId: credential.id,
  name: credential.name,
  access: 'REPORT',
  resourceIds: credential.resourceIds,
});

/** The sensor says it, and both processes have acted on it. */
async function say(occupied: boolean, time: string, resourceId = room): Promise<void> {
  const { app } = at.house.server;
  await app.get(OccupancyService).heard(sensor(), resourceId, { occupied, at: iso(time) });
  await acted();
}
async function acted(): Promise<void> {
  await at.house.server.app.get(Relay).drained();
  await Promise.all([at.house.server, second].map(({ app }) => app.get(OccupancyWatch).sweep()));
}

describe('people in the room', () => {
  it('are checked in by the sensor, once, whatever the number of processes', async () => {
    const booking = await book('10:00', '11:00');
    await moveTo('09:55');
    await say(true, '09:55');
    expect(await load(booking)).toMatchObject({ status: 'ATTENDED' });
    await say(false, '09:55');
    await moveTo('09:57');
    await say(true, '09:57');
    await moveTo('09:59');
    const [, ...after] = await changes(booking);
    expect(after).toMatchObject([{ type: 'ATTENDED', actor: { type: 'SERVICE', id: credential.id, name: 'Sensor' } }]);
  });

  it('are seen by whatever speaks MQTT', async () => {
    const booking = await book('10:00', '11:00');
    await moveTo('09:55');
    const attended = gate();
    at.house.server.app.get(LiveBus).subscribe((hints) => {
      if (hints.some(({ type, subjectId }) => type === 'booking.attended' && subjectId === booking.id)) attended.open();
    });
    const sensor = await at.connect({ username: 'peripheral', password: credential.key });
    const reading = JSON.stringify({ occupied: true, count: 3, at: iso('09:55') });
    await sensor.client.publishAsync(rooms(room, 'occupancy'), reading, { qos: 1 });
    await attended.passed;
    expect(await load(booking)).toMatchObject({
      status: 'ATTENDED',
      attendance: { checkedInBy: { type: 'SERVICE', id: credential.id } },
    });
  });

  it('who came early are checked in as check-in opens', async () => {
    const booking = await book('10:00', '11:00');
    await moveTo('09:45');
    await say(true, '09:45');
    expect(await load(booking)).toMatchObject({ status: 'CONFIRMED' });
    await moveTo('09:50');
    expect(await load(booking)).toMatchObject({ status: 'ATTENDED', attendance: { checkedInAt: iso('09:50') } });
  });

  it('are not checked in where the rules do not say so', async () => {
    await setRules({});
    const booking = await book('10:00', '11:00');
    await moveTo('10:01');
    await say(true, '10:01');
    await moveTo('10:05');
    expect(await load(booking)).toMatchObject({ status: 'CONFIRMED' });
  });
});

describe('an empty room', () => {
  const running = async (resourceIds = [room]) => {
    const booking = await book('10:00', '11:00', resourceIds);
    await moveTo('09:58');
    await say(true, '09:58');
    expect(await load(booking)).toMatchObject({ status: 'ATTENDED' });
    return booking;
  };

  it('is released after the minutes of its rules, once, by its sensor, and can be restored', async () => {
    const booking = await running();
    await moveTo('10:20');
    await say(false, '10:20');
    await moveTo('10:29');
    expect(await load(booking)).toMatchObject({ attendance: { releasedAt: null } });
    await moveTo('10:30');
    expect(await load(booking)).toMatchObject({ status: 'ATTENDED', attendance: { releasedAt: iso('10:30') } });
    await moveTo('10:33');
    const released = (await changes(booking)).filter(({ type }) => type === 'RELEASED');
    expect(released).toMatchObject([{ actor: { type: 'SERVICE', id: credential.id } }]);
    // Its time is anybody's again.
    const other = await book('10:40', '10:50');
    expect(other.status).toBe('CONFIRMED');
  });

  it('stays where somebody comes back in time', async () => {
    const booking = await running();
    await moveTo('10:20');
    await say(false, '10:20');
    await moveTo('10:28');
    await say(true, '10:28');
    await moveTo('10:35');
    await say(false, '10:35');
    await moveTo('10:44');
    expect(await load(booking)).toMatchObject({ attendance: { releasedAt: null } });
  });

  it('stays where its sensor fell silent, and where it is one of two', async () => {
    const silent = await running();
    await setRules({ occupancyCheckIn: true, occupancyReleaseMinutes: 30 });
    await moveTo('10:10');
    await say(false, '10:10');
    await moveTo('10:45');
    expect(await load(silent)).toMatchObject({ attendance: { releasedAt: null } });
    const spare = await at.addRoom(`Spare ${day}`);
    await setRules({ occupancyReleaseMinutes: 10 }, spare);
    await setRules({ occupancyReleaseMinutes: 10 });
    const both = await book('12:00', '13:00', [room, spare]);
    await moveTo('12:05');
    await say(false, '12:05');
    await moveTo('12:18');
    expect(await load(both)).toMatchObject({ attendance: { releasedAt: null } });
  });
});

describe('a reading', () => {
  const known = async () =>
    at.house.db.systemStatement<{ isOccupied: boolean; since: number }>(
      'SELECT is_occupied AS "isOccupied", since FROM room_occupancy WHERE resource_id = $1',
      [room],
    );

  it('from the future, older than what is known, or from long ago is not kept', async () => {
    await say(true, '08:00');
    await say(false, '08:05');
    await say(false, '07:59');
    await moveTo('08:30');
    await say(false, '08:02');
    await say(true, '08:30');
    expect(await known()).toEqual([{ isOccupied: true, since: instant('08:30') }]);
  });

  it('that comes while another is written is overtaken by those after it', async () => {
    const { app } = at.house.server;
    const seconds = Array.from({ length: 50 }, (_, second) => second);
    await Promise.all(
      seconds.map((second) => {
        const instantOf = new Date(instant('08:00') - 60_000 + second * 1_000).toISOString();
        return app.get(OccupancyService).heard(sensor(), room, { occupied: second % 2 === 1, at: instantOf });
      }),
    );
    const news = await at.house.db.systemStatement(
      `SELECT 1 FROM domain_event WHERE type = 'occupancy.changed' AND subject_id = $1`,
      [room],
    );
    expect(news).toHaveLength(2);
    expect(await known()).toMatchObject([{ isOccupied: true, since: instant('08:00') - 11_000 }]);
  });

  it('that goes on keeps its beginning, one after a silence does not', async () => {
    for (const time of ['08:00', '08:10', '08:20']) {
      await moveTo(time);
      await say(true, time);
    }
    expect((await known())[0]).toMatchObject({ since: instant('08:00') });
    await moveTo('08:36');
    await say(true, '08:36');
    expect((await known())[0]).toMatchObject({ since: instant('08:36') });
  });
});
