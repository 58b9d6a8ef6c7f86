import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BrokerHouse, rooms } from '../../testing/broker-house.js';
import { mqttPacket, RawMqtt } from '../../testing/raw-mqtt.js';
import { gate } from '../../testing/waiting.js';
import { MqttListeners } from './mqtt-listeners.js';

const CONNACK_BYTES = 4;
const illFormed: [string, Buffer][] = [
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe])],
  ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ['an overlong form', Buffer.from([0xc0, 0x80])],
  ['U+0000', Buffer.from('a\0b')],
];

describe('the rules of MQTT 3.1.1', () => {
  let at: BrokerHouse;
  let room: string;
  const lines: RawMqtt[] = [];

  const open = () => {
    const line = RawMqtt.open(at.house.server.app.get(MqttListeners).port);
    lines.push(line);
    return line;
  };
  const hello = (clientId: string | Buffer = 'raw', clean = true) =>
    mqttPacket.connect({ clientId, username: 'agent', password: at.sensorKey, clean });
  /** What the broker answers to packets sent once the connection is accepted. */
  const answerTo = async (bytes: number, ...packets: Buffer[]) => {
    const line = open().send(hello());
    await line.bytes(CONNACK_BYTES);
    line.send(...packets);
    return [...(await line.bytes(CONNACK_BYTES + bytes)).subarray(CONNACK_BYTES)];
  };

  beforeAll(async () => {
    at = await BrokerHouse.open();
    room = await at.addRoom('Rules');
  });
  afterEach(() => {
    for (const line of lines.splice(0)) line.hangUp();
    at.hangUp();
  });
  afterAll(() => at.close());

  describe.each(illFormed)('%s', (_name, bytes) => {
    it.each([
      ['a client identifier', () => [hello(bytes)]],
      ['a topic', () => [hello(), mqttPacket.publish(bytes, '{}')]],
      ['a filter', () => [hello(), mqttPacket.subscribe(1, [bytes, 1])]],
      ['a filter to leave', () => [hello(), mqttPacket.unsubscribe(1, bytes)]],
    ])('in %s ends the connection (1.5.3)', async (_where, packets) => {
      await open()
        .send(...packets())
        .ended();
    });
  });

  it('a client identifier is whose who asked for it last, however long the sign-in of the one before takes (3.1.4-2)', async () => {
    const { db } = at.house;
    const password = await at.tokenOf(at.admin);
    const ask = (username: string) => open().send(mqttPacket.connect({ clientId: 'one of two', username, password }));
    (await at.connect({ username: 'user', password })).client.end(true);
    const released = gate();
    const [locked, looked] = [
      gate(),
      `SELECT 1 FROM pg_locks WHERE relation = 'auth.session'::regclass AND NOT granted`,
    ];
    const holding = db.system(async (tx) => {
      await tx.query('LOCK TABLE auth.session IN ACCESS EXCLUSIVE MODE');
      locked.open();
      await released.passed;
    });
    await locked.passed;

    // Of this one nothing is known yet; the other was here a moment ago and is believed at once.
    const first = ask('user/mine');
    while ((await db.systemStatement(looked)).length === 0) await new Promise(setImmediate);
    const last = ask('user');
    expect([...(await last.bytes(CONNACK_BYTES))]).toEqual([0x20, 2, 0, 0]);
    released.open();
    await holding;

    expect([...(await first.bytes(CONNACK_BYTES))]).toEqual([0x20, 2, 0, 3]);
    await first.ended();
    expect([...(await last.send(mqttPacket.ping).bytes(CONNACK_BYTES + 2))].slice(CONNACK_BYTES)).toEqual([0xd0, 0]);
  });

  it.each([
    ['a SUBSCRIBE without an identifier (2.3.1)', () => mqttPacket.subscribe(0, [rooms(room, 'state'), 1])],
    ['a PUBLISH of QoS 1 without one', () => mqttPacket.publish(rooms(room, 'occupancy'), '{}', 1, 0)],
    ['a PUBLISH of QoS 2 without one', () => mqttPacket.publish(rooms(room, 'occupancy'), '{}', 2, 0)],
    ['an UNSUBSCRIBE without one', () => mqttPacket.unsubscribe(0, 'x')],
    ['an UNSUBSCRIBE of nothing (3.10.3)', () => mqttPacket.unsubscribe(1)],
  ])('%s ends the connection', async (_name, packet) => {
    await open().send(hello(), packet()).ended();
  });

  it('grants no more than is ever delivered (3.8.4)', async () => {
    const filters: [string, number][] = [
      [rooms('a', 'state'), 2],
      [rooms('b', 'state'), 1],
      [rooms('c', 'state'), 0],
      ['#', 2],
      ['$share/group/lintel/v1/mine/#', 1],
    ];
    expect(await answerTo(9, mqttPacket.subscribe(7, ...filters))).toEqual([0x90, 7, 0, 7, 1, 1, 0, 128, 128]);
  });

  it('refuses an identifier and a filter nobody needs, and more subscriptions than anybody needs', async () => {
    expect([
      ...(await open()
        .send(hello('x'.repeat(257)))
        .bytes(CONNACK_BYTES)),
    ]).toEqual([0x20, 2, 0, 2]);
    expect(await answerTo(5, mqttPacket.subscribe(1, [`lintel/v1/mine/${'x'.repeat(300)}`, 1]))).toEqual([
      0x90, 3, 0, 1, 128,
    ]);
    const many = Array.from({ length: 1_200 }, (_, index): [string, number] => [rooms(`r${index}`, 'state'), 1]);
    const granted = (await answerTo(1_205, mqttPacket.subscribe(1, ...many))).slice(5);
    expect(granted.filter((code) => code === 1)).toHaveLength(1_000);
    expect(granted.slice(1_000).every((code) => code === 128)).toBe(true);
  });

  it('says that a session is there also where nothing was subscribed to (3.2.2)', async () => {
    const present = async (clean: boolean) => {
      const line = open().send(hello('there', clean));
      const connack = await line.bytes(CONNACK_BYTES);
      line.send(Buffer.from([0xe0, 0]));
      await line.ended();
      return connack[2];
    };
    expect([await present(false), await present(false), await present(true), await present(false)]).toEqual([
      0, 1, 0, 0,
    ]);
  });

  it('hands a lasting session from connection to connection, none of which says good-bye', async () => {
    const options = { clientId: 'taken', clean: false };
    const occupied = (count: number) => JSON.stringify({ occupied: true, count, at: '2026-11-20T09:00:00Z' });
    const sensor = await at.asSensor();
    let before = await at.asSensor(options);
    await before.subscribe(rooms(room, 'occupancy'));
    for (let count = 1; count <= 10; count++) {
      const after = await at.asSensor(options);
      await before.ended();
      await sensor.client.publishAsync(rooms(room, 'occupancy'), occupied(count), { qos: 1 });
      await after.until(({ body }) => (body as { count: number }).count === count);
      before = after;
    }
  });

  it('forgets the oldest of one owner’s waiting sessions, and none of another’s', async () => {
    const waiting = async (clientId: string, connect: () => ReturnType<BrokerHouse['connect']>) => {
      const ear = await connect();
      await ear.subscribe('lintel/v1/mine/rooms/+/state');
      ear.client.end(true);
      await ear.ended();
      return clientId;
    };
    await waiting('mine', () => at.asPerson(at.admin, { clientId: 'mine', clean: false }));
    for (let index = 0; index <= 50; index++)
      await waiting(`s${index}`, () => at.asSensor({ clientId: `s${index}`, clean: false }));
    const isThere = async (connack: Promise<Buffer>) => (await connack)[2] === 1;
    expect(await isThere(open().send(hello('s0', false)).bytes(CONNACK_BYTES))).toBe(false);
    expect(await isThere(open().send(hello('s2', false)).bytes(CONNACK_BYTES))).toBe(true);
    const password = await at.tokenOf(at.admin);
    const own = mqttPacket.connect({ clientId: 'mine', username: 'user', password, clean: false });
    expect(await isThere(open().send(own).bytes(CONNACK_BYTES))).toBe(true);
  });
});
