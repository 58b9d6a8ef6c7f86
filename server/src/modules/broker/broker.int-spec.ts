import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Booking, DisplayReply, RoomSchedule, RoomState } from '@lintel/shared/contracts';
import type { IClientOptions } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { RunningServer } from '../../server.js';
import { Relay } from '../../platform/events/relay.js';
import { PortError } from '../../platform/http/free-port.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { MqttEar } from '../../testing/mqtt-ear.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { uuidv7 } from '../../platform/ids.js';
import { AgentsRepository } from '../identity/agents.repository.js';
import { StandingCredentials } from '../identity/standing-credentials.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { RoomPublisher } from '../rooms/room-publisher.js';
import { MqttListeners } from './mqtt-listeners.js';

describe('broker', () => {
  let house: House;
  let tenantId: string;
  let theirs: string;
  let admin: Person;
  let stranger: Person;
  let sensorKey: string;
  let url: string;
  const ears: MqttEar[] = [];

  const urlOf = ({ app }: RunningServer) => `mqtt://127.0.0.1:${app.get(MqttListeners).port}`;
  const connect = async (options: IClientOptions, to = url) => {
    const ear = await MqttEar.connect(to, options);
    ears.push(ear);
    return ear;
  };
  const refused = (options: IClientOptions) =>
    MqttEar.connect(url, options).then(
      () => 'accepted',
      (error: { code?: number }) => error.code,
    );
  const asDisplay = async (display: DisplayClient, options: IClientOptions = {}, to = url) =>
    connect({ ...(await display.mqttCredentials()), ...options }, to);
  const asSensor = (options: IClientOptions = {}) => connect({ username: 'agent', password: sensorKey, ...options });
  const tokenOf = async (person: Person) => {
    const response = await fetch(`${house.origin}/api/v1/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.email, password: 'correct horse' }),
    });
    return response.headers.get('set-auth-token')!;
  };
  const addRoom = async (name: string, tenant = tenantId) => {
    const id = await house.addResource(tenant, name);
    house.server.app.get(RoomDirectory).forgetTenant(tenant);
    await house.server.app.get(RoomPublisher).ensure(tenant, [id]);
    return id;
  };
  const book = async (person: Person, roomId: string, start: string, end: string) => {
    const response = await person.fetch('/api/v1/calendar/events', {
      json: { title: 'Design review', start, end, timeZone: 'UTC', resourceIds: [roomId] },
    });
    expect(response.status).toBe(201);
    await house.server.app.get(Relay).drained();
    await house.server.app.get(RoomPublisher).settled();
    return (await response.json()) as Booking;
  };
  const rooms = (id: string, leaf: string) => `lintel/v1/mine/rooms/${id}/${leaf}`;
  const displays = (id: string, leaf: string) => `lintel/v1/mine/displays/${id}/${leaf}`;

  beforeAll(async () => {
    house = await openHouse();
    url = urlOf(house.server);
    tenantId = await house.addTenant('mine');
    theirs = await house.addTenant('theirs');
    admin = await house.addPerson(tenantId, 'ADMIN');
    stranger = await house.addPerson(theirs, 'ADMIN');
    sensorKey = `sensor-${randomUUID()}`;
    const sensor = { id: uuidv7(), tenantId, name: 'Sensor', type: 'SERVICE' as const };
    await house.db.system((tx) =>
      house.server.app.get(AgentsRepository).insert(tx, sensor, sensorKey, house.clock.now()),
    );
  }, 60_000);
  afterEach(() => {
    for (const { client } of ears.splice(0)) client.end(true);
  });
  afterAll(() => house.close());

  describe('signing in', () => {
    it('refuses who is nobody, and whose credential is of another', async () => {
      const [one, other] = [
        await pairDisplay(house, admin, [await addRoom('One')]),
        await pairDisplay(house, admin, [await addRoom('Two')]),
      ];
      const { username, password } = await one.mqttCredentials();
      expect(await refused({})).toBe(5);
      expect(await refused({ username: 'user' })).toBe(4);
      expect(await refused({ username: 'user', password: 'nonsense' })).toBe(4);
      expect(await refused({ username: (await other.mqttCredentials()).username, password })).toBe(4);
      expect(await refused({ username: 'user', password })).toBe(4);
      expect(await refused({ username: randomUUID(), password })).toBe(4);
      expect(await refused({ username: `user/theirs`, password: await tokenOf(admin) })).toBe(5);
      expect(await refused({ username, password, will: will(displays(other.displayId, 'presence'), 'offline') })).toBe(
        5,
      );
      expect(await refused({ username, password, will: will(displays(one.displayId, 'presence'), 'exploded') })).toBe(
        5,
      );
      expect(await refused({ username: 'agent', password: sensorKey, will: will(rooms('x', 'occupancy'), '{}') })).toBe(
        5,
      );
    });

    it('refuses a lasting session without a name', async () => {
      expect(await refused({ username: 'agent', password: sensorKey, clientId: '', clean: false })).not.toBe(
        'accepted',
      );
      await connect({ username: 'agent', password: sensorKey, clientId: '', clean: true });
    });

    it('keeps clients of different owners apart, even under one identifier', async () => {
      const first = await asSensor({ clientId: 'same' });
      const second = await connect({ username: 'user', password: await tokenOf(stranger), clientId: 'same' });
      await second.subscribe('lintel/v1/theirs/#');
      expect(first.client.connected).toBe(true);
      await asSensor({ clientId: 'same' });
      await first.ended();
      expect(second.client.connected).toBe(true);
    });

    it('takes WebSocket clients beside Socket.IO', async () => {
      const room = await addRoom('WebSocket');
      const ear = await connect(
        { username: 'user', password: await tokenOf(admin) },
        `ws://127.0.0.1:${house.server.port}/mqtt`,
      );
      expect(await ear.subscribe(rooms(room, 'state'))).toBe(1);
      await book(admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      await ear.until(({ topic }) => topic === rooms(room, 'state'));
      const socket = io(`${house.origin}/web`, {
        transports: ['websocket'],
        auth: { token: await tokenOf(admin) },
        forceNew: true,
      });
      await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
      socket.disconnect();
      const stray = await fetch(`${house.origin}/mqtt`);
      expect(stray.status).toBe(404);
    });

    it('says what to do when the port is taken', async () => {
      const taken = String(house.server.app.get(MqttListeners).port);
      await expect(openHouse({ MQTT_PORT: taken })).rejects.toThrow(PortError);
    });
  });

  describe('subscribing', () => {
    it('gives what is retained, then what changes, to everybody of the tenant', async () => {
      const room = await addRoom('Retained');
      const display = await pairDisplay(house, admin, [room]);
      await book(admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      for (const ear of [
        await asDisplay(display),
        await asSensor(),
        await connect({ username: 'user', password: await tokenOf(admin) }),
      ]) {
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
      for (const ear of ears) ear.forget();
      const { id } = await book(admin, room, '2026-11-20T12:00:00Z', '2026-11-20T13:00:00Z');
      for (const ear of ears) {
        const schedule = await ear.until(({ topic }) => topic === rooms(room, 'schedule'));
        expect(schedule.isRetained).toBe(false);
        expect((schedule.body as RoomSchedule).bookings[1]!.id).toBe(id);
      }
    });

    it('refuses filters that reach another tenant, and delivers nothing of it', async () => {
      const [room, foreign] = [await addRoom('Mine'), await addRoom('Theirs', theirs)];
      const display = await pairDisplay(house, admin, [room]);
      const people = [await asSensor(), await connect({ username: 'user', password: await tokenOf(admin) })];
      const door = await asDisplay(display);
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
      await book(stranger, foreign, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      await book(admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      for (const ear of [...people, door])
        await ear.until(({ topic, body }) => topic === rooms(room, 'state') && (body as RoomState).next !== null);
      for (const ear of [...people, door])
        expect(ear.heard.filter(({ topic }) => !topic.startsWith('lintel/v1/mine/'))).toEqual([]);
    });

    it('finds every room retained after a start', async () => {
      const room = await addRoom('Restarted');
      await book(admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      const second = await startSecondProcess(house);
      const ear = await connect({ username: 'agent', password: sensorKey }, urlOf(second));
      await ear.subscribe(rooms('+', 'schedule'));
      const { body, isRetained } = await ear.until(({ topic }) => topic === rooms(room, 'schedule'));
      expect(isRetained).toBe(true);
      expect((body as RoomSchedule).bookings).toHaveLength(1);
      await second.stop();
      await ear.ended();
    });

    it('keeps a lasting session: what came meanwhile is there, of each state the latest', async () => {
      const room = await addRoom('Lasting');
      const options = { clientId: 'lasting', clean: false };
      const before = await asSensor(options);
      await before.subscribe(rooms(room, 'schedule'));
      before.client.end(true);
      await before.ended();
      for (const hour of ['10', '11', '12'])
        await book(admin, room, `2026-11-20T${hour}:00:00Z`, `2026-11-20T${hour}:30:00Z`);
      const after = await asSensor(options);
      const { body } = await after.until(({ topic }) => topic === rooms(room, 'schedule'));
      expect((body as RoomSchedule).bookings).toHaveLength(3);
      expect(after.heard).toHaveLength(1);
    });

    it('follows the clock', async () => {
      const room = await addRoom('Clock');
      const start = house.clock.now() + 20 * 60_000;
      await book(admin, room, new Date(start).toISOString(), new Date(start + 30 * 60_000).toISOString());
      const ear = await asSensor();
      await ear.subscribe(rooms(room, 'state'));
      await ear.until(({ body }) => (body as RoomState).state === 'AVAILABLE');
      await house.clock.moveTo(start + 1_000);
      const { body } = await ear.until(({ body }) => (body as RoomState).current !== null);
      expect(body).toMatchObject({ state: 'AWAITING_CHECK_IN', current: { needsCheckIn: true } });
    });
  });

  describe('publishing', () => {
    it('takes from a display what is its own and drops the rest', async () => {
      const [room, elsewhere] = [await addRoom('Publishing'), await addRoom('Not here')];
      const [display, other] = [await pairDisplay(house, admin, [room]), await pairDisplay(house, admin, [elsewhere])];
      const watcher = await asSensor();
      await watcher.subscribe('lintel/v1/mine/#');
      await watcher.until(({ topic }) => topic === rooms(elsewhere, 'state'));
      watcher.forget();
      const ear = await asDisplay(display, { will: will(displays(display.displayId, 'presence'), 'offline') });
      const occupied = JSON.stringify({ occupied: true, at: '2026-11-20T09:00:00Z' });
      const bad: [string, string][] = [
        [displays(other.displayId, 'presence'), 'offline'],
        [displays(other.displayId, 'telemetry'), '{}'],
        [displays(display.displayId, 'reply'), '{}'],
        [displays(display.displayId, 'presence'), 'sleeping'],
        [displays(display.displayId, 'telemetry'), '{"battery":1000}'],
        [displays(display.displayId, 'telemetry'), 'not json'],
        [displays(display.displayId, 'telemetry'), JSON.stringify({ version: 'x'.repeat(20_000) })],
        [rooms(room, 'state'), '{}'],
        [rooms(elsewhere, 'occupancy'), occupied],
        ['somewhere/else', 'x'],
        ['$SYS/broker', 'x'],
      ];
      for (const [topic, payload] of bad)
        for (const qos of [0, 1, 2] as const) await ear.client.publishAsync(topic, payload, { qos, retain: true });
      const good: [string, string][] = [
        [displays(display.displayId, 'presence'), 'online'],
        [displays(display.displayId, 'telemetry'), '{"battery":50}'],
        [rooms(room, 'occupancy'), occupied],
      ];
      for (const [topic, payload] of good) await ear.client.publishAsync(topic, payload, { qos: 1 });
      await watcher.until(({ topic }) => topic === rooms(room, 'occupancy'));
      expect(watcher.heard.map(({ topic, body }) => [topic, body])).toEqual([
        [displays(display.displayId, 'presence'), 'online'],
        [displays(display.displayId, 'telemetry'), { battery: 50 }],
        [rooms(room, 'occupancy'), { occupied: true, at: '2026-11-20T09:00:00.000Z' }],
      ]);
      ear.client.stream.destroy();
      await watcher.until(({ topic, body }) => topic === displays(display.displayId, 'presence') && body === 'offline');
      const late = await asSensor();
      await late.subscribe(displays(display.displayId, '#'));
      expect(await late.until(({ topic }) => topic === displays(display.displayId, 'presence'))).toMatchObject({
        body: 'offline',
        isRetained: true,
      });
      expect(late.heard).toHaveLength(1);
    });

    it('takes occupancy from sensors and nothing from people', async () => {
      const [room, foreign] = [await addRoom('Sensed'), await addRoom('Sensed too', theirs)];
      const person = await connect({ username: 'user', password: await tokenOf(admin) });
      await person.subscribe(rooms('+', 'occupancy'));
      const payload = (count: number) => JSON.stringify({ occupied: true, count, at: '2026-11-20T09:00:00Z' });
      await person.client.publishAsync(rooms(room, 'occupancy'), payload(1), { qos: 1 });
      const sensor = await asSensor();
      await sensor.client.publishAsync(rooms(foreign, 'occupancy'), payload(2), { qos: 1 });
      await sensor.client.publishAsync(rooms(room, 'occupancy').replace('mine', 'theirs'), payload(3), { qos: 1 });
      await sensor.client.publishAsync(rooms(room, 'occupancy'), payload(4), { qos: 2 });
      await person.until(({ body }) => (body as { count: number }).count === 4);
      expect(person.heard).toHaveLength(1);
    });

    it('answers taps', async () => {
      const room = await addRoom('Tapped');
      const display = await pairDisplay(house, admin, [room]);
      const ear = await asDisplay(display);
      await ear.subscribe(displays(display.displayId, 'reply'));
      await ear.subscribe(rooms(room, 'state'));
      const tap = {
        requestId: randomUUID(),
        occurredAt: new Date(house.clock.now()).toISOString(),
        action: 'walk-up',
        durationMinutes: 15,
      };
      const send = (body: unknown) =>
        ear.client.publishAsync(displays(display.displayId, 'request'), JSON.stringify(body), { qos: 1 });
      const replyTo = (requestId: string) =>
        ear.until(({ topic, body }) => topic.endsWith('/reply') && (body as DisplayReply).requestId === requestId);
      await send(tap);
      expect((await replyTo(tap.requestId)).body).toMatchObject({ ok: true, status: 201 });
      await ear.until(({ topic, body }) => topic === rooms(room, 'state') && (body as RoomState).state !== 'AVAILABLE');
      const nonsense = { ...tap, requestId: randomUUID(), action: 'explode' };
      await send(nonsense);
      expect((await replyTo(nonsense.requestId)).body).toMatchObject({ ok: false, status: 400 });
    });

    it('ends a connection that announces a packet no contract needs', async () => {
      const ear = await asSensor();
      const stream = ear.client.stream;
      // PUBLISH with a remaining length of 268,435,455 bytes.
      stream.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1]));
      await ear.ended();
    });
  });

  describe('cutting off', () => {
    it('a revoked display, at once', async () => {
      const display = await pairDisplay(house, admin, [await addRoom('Revoked')]);
      const ear = await asDisplay(display);
      expect((await admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' })).ok).toBe(true);
      await ear.ended();
    });

    it('a display that stands elsewhere now', async () => {
      const [before, after] = [await addRoom('Was here'), await addRoom('Is here')];
      const display = await pairDisplay(house, admin, [before]);
      const ear = await asDisplay(display);
      expect(await ear.subscribe(rooms(after, 'state'))).toBe(128);
      const response = await admin.fetch(`/api/v1/displays/${display.displayId}`, {
        method: 'PATCH',
        json: { resourceIds: [after] },
      });
      expect(response.ok).toBe(true);
      await ear.ended();
      expect(await (await asDisplay(display)).subscribe(rooms(after, 'state'))).toBe(1);
    });

    it('who is not signed in any more, and a display whose token is over', async () => {
      const token = await tokenOf(admin);
      const ear = await connect({ username: 'user', password: token });
      const display = await pairDisplay(house, admin, [await addRoom('Over')]);
      const door = await asDisplay(display);
      await fetch(`${house.origin}/api/v1/auth/sign-out`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', origin: house.origin },
        body: '{}',
      });
      await house.server.app.get(StandingCredentials).recheck();
      await ear.ended();
      await house.clock.moveTo(house.clock.now() + 16 * 60_000);
      await door.ended();
      await display.refresh();
      await asDisplay(display);
    });
  });
});

function will(topic: string, payload: string): IClientOptions['will'] {
  return { topic, payload: Buffer.from(payload), qos: 1, retain: true };
}
