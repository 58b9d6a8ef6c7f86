import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DisplayReply } from '@lintel/shared/contracts';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { RunningServer } from '../../server.js';
import { BrokerHouse, displays, rooms } from '../../testing/broker-house.js';
import type { MqttEar } from '../../testing/mqtt-ear.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';

describe('two processes of one installation', () => {
  let at: BrokerHouse;
  let second: RunningServer;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    at = await BrokerHouse.open();
    second = await startSecondProcess(at.house);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    at.hangUp();
  });
  afterAll(async () => {
    await second.stop();
    await at.close();
  });

  /** Somebody who listens to everything, at each of the processes. */
  const watchers = async (): Promise<MqttEar[]> => {
    const ears = [at.house.server, second].map((server) =>
      at.connect({ username: 'agent', password: at.sensorKey }, at.urlOf(server)),
    );
    for (const ear of await Promise.all(ears)) expect(await ear.subscribe('lintel/v1/mine/#')).toBe(1);
    return Promise.all(ears);
  };
  const presenceOf = (ear: MqttEar, displayId: string) =>
    ear.heard.filter(({ topic }) => topic === displays(displayId, 'presence')).map(({ body }) => body);

  it.each([
    ['the first', () => at.house.server],
    ['the second', () => second],
  ])('carry what is published to %s to those who listen to either', async (which, server) => {
    const room = await at.addRoom(`Beside ${which}`);
    const display = await pairDisplay(at.house, at.admin, [room]);
    const ears = await watchers();
    const door = await at.connect({ ...(await display.mqttCredentials()) }, at.urlOf(server()));
    await door.subscribe(displays(display.displayId, 'reply'));
    const sensor = await at.connect({ username: 'agent', password: at.sensorKey }, at.urlOf(server()));
    for (let count = 1; count <= 5; count++) {
      const occupied = JSON.stringify({ occupied: true, count, at: '2026-11-20T09:00:00Z' });
      await sensor.client.publishAsync(rooms(room, 'occupancy'), occupied, { qos: 1 });
    }
    const request = {
      requestId: randomUUID(),
      occurredAt: new Date(at.house.clock.now()).toISOString(),
      action: 'report',
      kind: 'OTHER',
      // Longer than a notification of the database, with whatever is awkward to carry.
      text: '"\\🚪é'.repeat(190),
    };
    const send = (leaf: string, body: string) =>
      door.client.publishAsync(displays(display.displayId, leaf), body, { qos: 1 });
    await send('presence', 'online');
    await send('telemetry', '{"battery":71}');
    await send('request', JSON.stringify(request));
    const isReply = ({ topic, body }: { topic: string; body: unknown }) =>
      topic === displays(display.displayId, 'reply') && (body as DisplayReply).requestId === request.requestId;
    const reply = await door.until(isReply);
    for (const ear of ears) {
      expect((await ear.until(isReply)).body).toEqual(reply.body);
      await ear.until(({ body }) => (body as { count?: number }).count === 5);
      expect((await ear.until(({ topic }) => topic === displays(display.displayId, 'telemetry'))).body).toEqual({
        battery: 71,
      });
      expect((await ear.until(({ topic }) => topic === displays(display.displayId, 'request'))).body).toEqual(request);
      await ear.until(({ topic }) => topic === displays(display.displayId, 'presence'));
      expect(ear.heard.filter(isReply)).toHaveLength(1);
    }
    door.client.stream.destroy();
    const presence = displays(display.displayId, 'presence');
    for (const ear of ears) await ear.until(({ topic, body }) => topic === presence && body === 'offline');
    for (const ear of ears) expect(presenceOf(ear, display.displayId)).toEqual(['online', 'offline']);
  });

  it('tell the presence of a display by all its connections, and keep it for those who come later', async () => {
    const display = await pairDisplay(at.house, at.admin, [await at.addRoom('Twice')]);
    const ears = await watchers();
    const will = {
      topic: displays(display.displayId, 'presence'),
      payload: Buffer.from('offline'),
      qos: 1,
      retain: true,
    };
    const door = await at.connect(
      { ...(await display.mqttCredentials()), will: { ...will, qos: 1 } },
      at.urlOf(second),
    );
    const isOnline = ({ topic, body }: { topic: string; body: unknown }) =>
      topic === displays(display.displayId, 'presence') && body === 'online';
    for (const ear of ears) await ear.until(isOnline);
    const socket = io(`${at.house.origin}/displays`, {
      transports: ['websocket'],
      auth: await display.handshakeAuth(),
      forceNew: true,
    });
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.once('room.schedule', () => resolve()));
    const third = await startSecondProcess(at.house);
    door.client.stream.destroy();
    await at.book(at.admin, await at.addRoom('Meanwhile'), '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
    for (const ear of ears) expect(presenceOf(ear, display.displayId)).toEqual(['online']);
    const late = await at.connect({ username: 'agent', password: at.sensorKey }, at.urlOf(third));
    await late.subscribe(displays(display.displayId, 'presence'));
    expect(await late.until(isOnline)).toMatchObject({ isRetained: true });
    socket.disconnect();
    for (const ear of [...ears, late]) await ear.until(({ topic, body }) => topic === will.topic && body === 'offline');
    await third.stop();
  });

  it('forget a display that was revoked', async () => {
    const display = await pairDisplay(at.house, at.admin, [await at.addRoom('Gone')]);
    const ears = await watchers();
    await at.connect({ ...(await display.mqttCredentials()) }, at.urlOf(second));
    const presence = displays(display.displayId, 'presence');
    for (const ear of ears) await ear.until(({ topic, body }) => topic === presence && body === 'online');
    expect((await at.admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' })).ok).toBe(true);
    for (const ear of ears) await ear.until(({ topic, body }) => topic === presence && body === 'offline');
    for (const late of await watchers()) {
      await late.until(({ topic }) => topic.endsWith('/state'));
      expect(presenceOf(late, display.displayId)).toEqual([]);
    }
  });
});
