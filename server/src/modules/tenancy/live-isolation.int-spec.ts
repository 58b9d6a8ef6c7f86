import type { Booking, DisplayReply, Resource, RoomSchedule } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { Changed } from '@lintel/shared/live';
import { topicFor, topics, type TopicName } from '@lintel/shared/mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IClientOptions } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import { uuidv7 } from '../../platform/ids.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { Ear } from '../../testing/ear.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { MqttEar } from '../../testing/mqtt-ear.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { MqttListeners } from '../broker/mqtt-listeners.js';
import { AgentsRepository } from '../identity/agents.repository.js';

/*
 * Tenant `other` on everything that stays connected. That something was not heard is known by what was: whoever listens
 * gets things in the order they happened, and the last of them is their own.
 */

let house: House;
let mqttUrl: string;
/** Each tenant's administrator, room, display and sensor. */
interface Side {
  person: Person;
  room: Resource;
  display: DisplayClient;
  sensorKey: string;
}
let demo: Side;
let other: Side;
const open: (() => unknown)[] = [];

beforeAll(async () => {
  house = await openHouse();
  mqttUrl = `mqtt://127.0.0.1:${house.server.app.get(MqttListeners).port}`;
  demo = await makeSide('demo');
  other = await makeSide('other');
});
afterEach(() => {
  for (const close of open.splice(0)) close();
});
afterAll(() => house.close());

async function makeSide(slug: string): Promise<Side> {
  const tenantId = await house.addTenant(slug);
  const person = await house.addPerson(tenantId, 'ADMIN');
  const made = await person.fetch('/api/v1/resources', { json: { name: `Room of ${slug}`, type: 'ROOM' } });
  const room = (await made.json()) as Resource;
  const sensorKey = `sensor-${randomUUID()}`;
  const agent = { id: uuidv7(), tenantId, name: 'Sensor', type: 'SERVICE' as const };
  await house.db.system((tx) => house.server.app.get(AgentsRepository).insert(tx, agent, sensorKey, house.clock.now()));
  return { person, room, sensorKey, display: await pairDisplay(house, person, [room.id]) };
}

let minute = 0;
/** The next free minutes of the side's room. */
async function book({ person, room }: Side): Promise<Booking> {
  const start = house.clock.now() + 3_600_000 + 300_000 * ++minute;
  const response = await person.fetch('/api/v1/calendar/events', {
    json: {
      title: 'Confidential merger',
      start: new Date(start).toISOString(),
      end: new Date(start + 300_000).toISOString(),
      timeZone: 'UTC',
      resourceIds: [room.id],
    },
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Booking;
}

function listen(path: string, options: Partial<ManagerOptions & SocketOptions>): Ear {
  const socket = io(`${house.origin}${path}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...options,
  });
  open.push(() => socket.disconnect());
  return new Ear(socket);
}

async function connect(options: IClientOptions): Promise<MqttEar> {
  const ear = await MqttEar.connect(mqttUrl, options);
  open.push(() => ear.client.end(true));
  return ear;
}

const heardOf = (ear: { heard: unknown[] }) => JSON.stringify(ear.heard);
/** Nothing in what was heard names anything of demo. */
function expectNothingOfDemo(ear: { heard: unknown[] }, booked: Booking): void {
  for (const secret of [booked.id, demo.room.id, demo.display.displayId, 'Room of demo', 'lintel/v1/demo'])
    expect(heardOf(ear)).not.toContain(secret);
}

/** Everybody `other` has, as MQTT signs them in. */
const intruders: Record<string, () => Promise<IClientOptions>> = {
  person: async () => ({ username: 'user', password: other.person.token }),
  sensor: async () => ({ username: 'agent', password: other.sensorKey }),
  display: () => other.display.mqttCredentials(),
};

describe('another tenant on Socket.IO', () => {
  it.each([
    ['a person', () => ({ extraHeaders: { cookie: other.person.cookie } })],
    ['an agent, whatever tenant it names', () => ({ auth: { token: other.sensorKey, tenant: 'demo' } })],
  ])('hears of nothing at /web as %s', async (_, credentials) => {
    const ear = listen('/web', credentials());
    await ear.until('connect');
    const theirs = await book(demo);
    const own = await book(other);
    await ear.until<Changed>('changed', ({ id }) => id === own.id);
    expectNothingOfDemo(ear, theirs);
  });

  it('cannot choose demo as a person', async () => {
    const ear = listen('/web', { auth: { token: other.person.token, tenant: 'demo' } });
    expect((await ear.until<Error & { data: Problem }>('connect_error')).data.code).toBe('FORBIDDEN');
  });

  it('gets no schedule at /displays but its own', async () => {
    const ear = listen('/displays', { auth: await other.display.handshakeAuth() });
    await ear.until<RoomSchedule>('room.schedule', ({ roomId }) => roomId === other.room.id);
    const theirs = await book(demo);
    const own = await book(other);
    await ear.until<RoomSchedule>('room.schedule', ({ bookings }) => bookings.some(({ id }) => id === own.id));
    expectNothingOfDemo(ear, theirs);
  });

  it('can do nothing at demo’s door', async () => {
    const theirs = await book(demo);
    const ear = listen('/displays', { auth: await other.display.handshakeAuth() });
    await ear.until('connect');
    const tap = { occurredAt: new Date(house.clock.now()).toISOString() };
    const requests = [
      { action: 'walk-up', durationMinutes: 15, resourceId: demo.room.id },
      { action: 'report', kind: 'OTHER', resourceId: demo.room.id },
      ...['check-in', 'extend', 'end', 'restore'].map((action) => ({ action, bookingId: theirs.id })),
    ];
    for (const request of requests) {
      const message = { ...tap, ...request, requestId: randomUUID() };
      const reply = (await ear.socket.emitWithAck('request', message)) as DisplayReply;
      expect({ request, status: reply.status }).toEqual({ request, status: 404 });
    }
    const after = await demo.person.fetch(`/api/v1/calendar/events/${theirs.id}`);
    expect(await after.json()).toEqual(theirs);
  });

  it('cannot come in by a credential that is for the other door', async () => {
    const asDisplay = listen('/displays', { auth: { token: other.person.token, proof: 'none' } });
    expect((await asDisplay.until<Error & { data: Problem }>('connect_error')).data.code).toBe('UNAUTHENTICATED');
    const { token } = await other.display.handshakeAuth();
    const asWeb = listen('/web', { auth: { token } });
    expect((await asWeb.until<Error & { data: Problem }>('connect_error')).data.status).toBeGreaterThanOrEqual(401);
  });
});

describe('another tenant on MQTT', () => {
  /** Every concrete topic of demo's room and display, and every filter that could match one. */
  const demoTopics = () =>
    (Object.keys(topics) as TopicName[]).map((name) =>
      topicFor(name, 'demo', topics[name].subject === 'rooms' ? demo.room.id : demo.display.displayId),
    );
  const filters = () => [
    ...['#', '+/#', '+/+/+/#', 'lintel/#', 'lintel/v1/#', 'lintel/+/demo/#', '+/v1/demo/#', 'lintel/v1/+/#'],
    ...['lintel/v1/+/rooms/+/state', 'lintel/v1/+/rooms/+/schedule', 'lintel/v1/+/displays/+/presence'],
    ...['lintel/v1/demo', 'lintel/v1/demo/#', 'lintel/v1/demo/rooms/#', 'lintel/v1/demo/rooms/+/+'],
    ...['/lintel/v1/demo/#', '$share/group/lintel/v1/demo/#', '$SYS/#', '$queue/lintel/v1/demo/#'],
    ...demoTopics(),
  ];

  it.each(Object.keys(intruders))('is refused every subscription to demo, as a %s', async (who) => {
    const ear = await connect(await intruders[who]!());
    for (const filter of filters())
      expect({ filter, granted: await ear.subscribe(filter) }).toEqual({ filter, granted: 128 });
    const ownTopic = topicFor('roomSchedule', 'other', other.room.id);
    expect(await ear.subscribe(ownTopic)).toBe(1);
    const theirs = await book(demo);
    const own = await book(other);
    await ear.until(({ body }) => (body as RoomSchedule).bookings.some(({ id }) => id === own.id));
    expectNothingOfDemo(ear, theirs);
  });

  it.each(Object.keys(intruders))('publishes nothing to demo, as a %s', async (who) => {
    const witness = await connect({ username: 'agent', password: demo.sensorKey });
    expect(await witness.subscribe('lintel/v1/demo/#')).toBe(1);
    const theirs = await book(demo);
    const scheduleTopic = topicFor('roomSchedule', 'demo', demo.room.id);
    await witness.until(({ topic, body }) => topic === scheduleTopic && JSON.stringify(body).includes(theirs.id));
    witness.forget();

    const ear = await connect(await intruders[who]!());
    const request = {
      action: 'end',
      bookingId: theirs.id,
      requestId: randomUUID(),
      occurredAt: new Date(house.clock.now()).toISOString(),
    };
    for (const topic of [...demoTopics(), 'lintel/v1/demo', 'lintel/v1/demo/rooms/x/y']) {
      for (const retain of [false, true])
        await ear.client.publishAsync(topic, JSON.stringify({ ...request, intruder: who }), { qos: 1, retain });
    }
    const next = await book(demo);
    await witness.until(({ body }) => JSON.stringify(body).includes(next.id));
    expect(heardOf(witness)).not.toContain('intruder');
    expect(witness.heard.filter(({ topic }) => !/\/rooms\/[^/]+\/(state|schedule)$/.test(topic))).toEqual([]);

    const later = await connect({ username: 'agent', password: demo.sensorKey });
    await later.subscribe('lintel/v1/demo/#');
    await later.until(({ topic, isRetained }) => topic === scheduleTopic && isRetained);
    expect(heardOf(later)).not.toContain('intruder');
    expect(await (await demo.person.fetch(`/api/v1/calendar/events/${theirs.id}`)).json()).toEqual(theirs);
  });

  it('cannot sign in as anybody of demo, nor leave a last will there', async () => {
    const refused = (options: IClientOptions) =>
      MqttEar.connect(mqttUrl, options).then(
        () => 'accepted',
        (error: { code?: number }) => error.code,
      );
    const { username: demoDisplay } = await demo.display.mqttCredentials();
    const own = await other.display.mqttCredentials();
    const token = other.person.token;
    expect(await refused({ username: demoDisplay, password: own.password })).toBe(4);
    expect(await refused({ username: demoDisplay, password: token })).toBe(4);
    expect(await refused({ username: 'user/demo', password: token })).toBe(5);
    const topic = topicFor('displayPresence', 'demo', demoDisplay);
    for (const credentials of [
      own,
      { username: 'user', password: token },
      { username: 'agent', password: other.sensorKey },
    ])
      expect(
        await refused({ ...credentials, will: { topic, payload: Buffer.from('offline'), qos: 1, retain: true } }),
      ).toBe(5);
  });

  it('gets nothing by the client id of a demo session, and does not end it', async () => {
    const clientId = `session-${randomUUID()}`;
    const lasting = { clientId, clean: false, username: 'agent', password: demo.sensorKey };
    const owner = await connect(lasting);
    await owner.subscribe('lintel/v1/demo/#');
    const ear = await connect({ clientId, clean: false, username: 'agent', password: other.sensorKey });
    await ear.subscribe(topicFor('roomSchedule', 'other', other.room.id));
    const theirs = await book(demo);
    const own = await book(other);
    await ear.until(({ body }) => JSON.stringify(body).includes(own.id));
    expectNothingOfDemo(ear, theirs);
    await owner.until(({ body }) => JSON.stringify(body).includes(theirs.id));
  });
});
