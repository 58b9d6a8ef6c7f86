import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoomSchedule, RoomState } from '@lintel/shared/contracts';
import { randomUUID } from 'node:crypto';
import { BrokerHouse, displays, rooms } from '../../testing/broker-house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';

describe('subscribing', () => {
  let at: BrokerHouse;

  beforeAll(async () => {
    at = await BrokerHouse.open();
  });
  afterEach(() => at.hangUp());
  afterAll(() => at.close());

  it('gives what is retained, then what changes, to everybody of the tenant', async () => {
    const room = await at.addRoom('Retained');
    const display = await pairDisplay(at.house, at.admin, [room]);
    await at.book(at.admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
    for (const ear of [await at.asDisplay(display), await at.asSensor(), await at.asPerson(at.admin)]) {
      expect(await ear.subscribe(rooms(room, 'state'))).toBe(1);
      expect(await ear.subscribe(rooms(room, 'schedule'))).toBe(1);
      const state = await ear.until(({ topic }) => topic === rooms(room, 'state'));
      expect(state).toMatchObject({
        isRetained: true,
        qos: 1,
        body: { roomId: room, state: 'AVAILABLE', next: { title: null } },
      });
      const schedule = await ear.until(({ topic }) => topic === rooms(room, 'schedule'));
      expect((schedule.body as RoomSchedule).bookings).toHaveLength(1);
    }
    for (const ear of at.connected) ear.forget();
    const { id } = await at.book(at.admin, room, '2026-11-20T12:00:00Z', '2026-11-20T13:00:00Z');
    for (const ear of at.connected) {
      const schedule = await ear.until(({ topic }) => topic === rooms(room, 'schedule'));
      expect(schedule.isRetained).toBe(false);
      expect((schedule.body as RoomSchedule).bookings[1]!.id).toBe(id);
    }
  });

  it('refuses filters that reach another tenant, and delivers nothing of it', async () => {
    const [room, foreign] = [await at.addRoom('Mine'), await at.addRoom('Theirs', at.theirs)];
    const display = await pairDisplay(at.house, at.admin, [room]);
    const people = [await at.asSensor(), await at.asPerson(at.admin)];
    const door = await at.asDisplay(display);
    const beyond = [
      '#',
      '+/#',
      'lintel/#',
      'lintel/v1/#',
      'lintel/v1/+/rooms/+/state',
      'lintel/v1/theirs/#',
      '$SYS/#',
      rooms(foreign, 'state').replace('mine', 'theirs'),
    ];
    for (const ear of [...people, door]) for (const filter of beyond) expect(await ear.subscribe(filter)).toBe(128);
    for (const ear of people) expect(await ear.subscribe('lintel/v1/mine/#')).toBe(1);
    for (const filter of ['lintel/v1/mine/#', rooms('+', 'state'), displays(randomUUID(), 'reply')])
      expect(await door.subscribe(filter)).toBe(128);
    expect(await door.subscribe(rooms(room, 'state'))).toBe(1);
    await at.book(at.stranger, foreign, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
    await at.book(at.admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
    for (const ear of [...people, door])
      await ear.until(({ topic, body }) => topic === rooms(room, 'state') && (body as RoomState).next !== null);
    for (const ear of [...people, door])
      expect(ear.heard.filter(({ topic }) => !topic.startsWith('lintel/v1/mine/'))).toEqual([]);
  });

  it('finds every room retained after a start', async () => {
    const room = await at.addRoom('Restarted');
    await at.book(at.admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
    const second = await startSecondProcess(at.house);
    const ear = await at.connect({ username: 'agent', password: at.sensorKey }, at.urlOf(second));
    await ear.subscribe(rooms('+', 'schedule'));
    const { body, isRetained } = await ear.until(({ topic }) => topic === rooms(room, 'schedule'));
    expect(isRetained).toBe(true);
    expect((body as RoomSchedule).bookings).toHaveLength(1);
    await second.stop();
    await ear.ended();
  });

  it('keeps a lasting session: what came meanwhile is there, of each state the latest', async () => {
    const room = await at.addRoom('Lasting');
    const options = { clientId: 'lasting', clean: false };
    const before = await at.asSensor(options);
    await before.subscribe(rooms(room, 'schedule'));
    before.client.end(true);
    await before.ended();
    for (const hour of ['10', '11', '12'])
      await at.book(at.admin, room, `2026-11-20T${hour}:00:00Z`, `2026-11-20T${hour}:30:00Z`);
    const after = await at.asSensor(options);
    const { body } = await after.until(({ topic }) => topic === rooms(room, 'schedule'));
    expect((body as RoomSchedule).bookings).toHaveLength(3);
    expect(after.heard).toHaveLength(1);
  });

  it('follows the clock', async () => {
    const room = await at.addRoom('Clock');
    const start = at.house.clock.now() + 20 * 60_000;
    await at.book(at.admin, room, new Date(start).toISOString(), new Date(start + 30 * 60_000).toISOString());
    const ear = await at.asSensor();
    await ear.subscribe(rooms(room, 'state'));
    await ear.until(({ body }) => (body as RoomState).state === 'AVAILABLE');
    await at.house.clock.moveTo(start + 1_000);
    const { body } = await ear.until(({ body }) => (body as RoomState).current !== null);
    expect(body).toMatchObject({ state: 'AWAITING_CHECK_IN', current: { needsCheckIn: true } });
  });
});
