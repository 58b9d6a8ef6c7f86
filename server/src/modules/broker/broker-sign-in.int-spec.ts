import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IClientOptions } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { PortError } from '../../platform/http/free-port.js';
import { BrokerHouse, displays, rooms } from '../../testing/broker-house.js';
import { openHouse } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { MqttListeners } from './mqtt-listeners.js';

describe('signing in to the broker', () => {
  let at: BrokerHouse;

  beforeAll(async () => {
    at = await BrokerHouse.open();
  });
  afterEach(() => at.hangUp());
  afterAll(() => at.close());

  it('refuses who is nobody, and whose credential is of another', async () => {
    const [one, other] = [
      await pairDisplay(at.house, at.admin, [await at.addRoom('One')]),
      await pairDisplay(at.house, at.admin, [await at.addRoom('Two')]),
    ];
    const { username, password } = await one.mqttCredentials();
    expect(await at.refused({})).toBe(5);
    expect(await at.refused({ username: 'user' })).toBe(4);
    for (const password of ['nonsense', 'no header takes this: 🔑', Buffer.from([0xff, 0x00, 0x0a])])
      expect(await at.refused({ username: 'user', password })).toBe(4);
    expect(await at.refused({ username: (await other.mqttCredentials()).username, password })).toBe(4);
    expect(await at.refused({ username: 'user', password })).toBe(4);
    expect(await at.refused({ username: randomUUID(), password })).toBe(4);
    expect(await at.refused({ username: `user/theirs`, password: await at.tokenOf(at.admin) })).toBe(5);
    expect(await at.refused({ username, password, will: will(displays(other.displayId, 'presence'), 'offline') })).toBe(
      5,
    );
    expect(await at.refused({ username, password, will: will(displays(one.displayId, 'presence'), 'exploded') })).toBe(
      5,
    );
    expect(
      await at.refused({ username: 'agent', password: at.sensorKey, will: will(rooms('x', 'occupancy'), '{}') }),
    ).toBe(5);
  });

  it('refuses a lasting session without a name', async () => {
    expect(await at.refused({ username: 'agent', password: at.sensorKey, clientId: '', clean: false })).not.toBe(
      'accepted',
    );
    await at.connect({ username: 'agent', password: at.sensorKey, clientId: '', clean: true });
  });

  it('keeps clients of different owners apart, even under one identifier', async () => {
    const first = await at.asSensor({ clientId: 'same' });
    const second = await at.asPerson(at.stranger, { clientId: 'same' });
    await second.subscribe('lintel/v1/theirs/#');
    expect(first.client.connected).toBe(true);
    await at.asSensor({ clientId: 'same' });
    await first.ended();
    expect(second.client.connected).toBe(true);
  });

  it('takes WebSocket clients beside Socket.IO', async () => {
    const room = await at.addRoom('WebSocket');
    const ear = await at.connect(
      { username: 'user', password: await at.tokenOf(at.admin) },
      `ws://127.0.0.1:${at.house.server.port}/mqtt`,
    );
    expect(await ear.subscribe(rooms(room, 'state'))).toBe(1);
    await at.book(at.admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
    await ear.until(({ topic }) => topic === rooms(room, 'state'));
    const socket = io(`${at.house.origin}/web`, {
      transports: ['websocket'],
      auth: { token: await at.tokenOf(at.admin) },
      forceNew: true,
    });
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    socket.disconnect();
    const stray = await fetch(`${at.house.origin}/mqtt`);
    expect(stray.status).toBe(404);
  });

  it('says what to do when the port is taken', async () => {
    const taken = String(at.house.server.app.get(MqttListeners).port);
    await expect(openHouse({ MQTT_PORT: taken })).rejects.toThrow(PortError);
  });
});

function will(topic: string, payload: string): IClientOptions['will'] {
  return { topic, payload: Buffer.from(payload), qos: 1, retain: true };
}
