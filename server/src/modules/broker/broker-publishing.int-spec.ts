import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DisplayReply, RoomState } from '@lintel/shared/contracts';
import type { IClientOptions } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { BrokerHouse, displays, rooms } from '../../testing/broker-house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { StandingCredentials } from '../identity/standing-credentials.js';

describe('a client of the broker', () => {
  let at: BrokerHouse;

  beforeAll(async () => {
    at = await BrokerHouse.open();
  });
  afterEach(() => at.hangUp());
  afterAll(() => at.close());

  describe('publishing', () => {
    it('takes from a display what is its own and drops the rest', async () => {
      const [room, elsewhere] = [await at.addRoom('Publishing'), await at.addRoom('Not here')];
      const [display, other] = [
        await pairDisplay(at.house, at.admin, [room]),
        await pairDisplay(at.house, at.admin, [elsewhere]),
      ];
      const watcher = await at.asSensor();
      await watcher.subscribe('lintel/v1/mine/#');
      await watcher.until(({ topic }) => topic === rooms(elsewhere, 'state'));
      watcher.forget();
      const ear = await at.asDisplay(display, { will: will(displays(display.displayId, 'presence'), 'offline') });
      const occupied = JSON.stringify({ occupied: true, at: '2026-11-20T09:00:00Z' });
      const bad: [string, string][] = [
        [displays(other.displayId, 'presence'), 'offline'],
        [displays(other.displayId, 'telemetry'), '{}'],
        [displays(display.displayId, 'reply'), '{}'],
        [displays(display.displayId, 'presence'), 'sleeping'],
        [displays(display.displayId, 'telemetry'), '{"battery":1000}'],
        [displays(display.displayId, 'telemetry'), 'not json'],
        [displays(display.displayId, 'telemetry'), String.raw`{"version":"1\u0000"}`],
        [displays(display.displayId, 'telemetry'), String.raw`{"lastError":"half of \ud83d"}`],
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
      const late = await at.asSensor();
      await late.subscribe(displays(display.displayId, '#'));
      expect(await late.until(({ topic }) => topic === displays(display.displayId, 'presence'))).toMatchObject({
        body: 'offline',
        isRetained: true,
      });
      expect(late.heard).toHaveLength(1);
    });

    it('takes occupancy from sensors and nothing from people', async () => {
      const [room, foreign] = [await at.addRoom('Sensed'), await at.addRoom('Sensed too', at.theirs)];
      const person = await at.asPerson(at.admin);
      await person.subscribe(rooms('+', 'occupancy'));
      const payload = (count: number) => JSON.stringify({ occupied: true, count, at: '2026-11-20T09:00:00Z' });
      await person.client.publishAsync(rooms(room, 'occupancy'), payload(1), { qos: 1 });
      const sensor = await at.asSensor();
      await sensor.client.publishAsync(rooms(foreign, 'occupancy'), payload(2), { qos: 1 });
      await sensor.client.publishAsync(rooms(room, 'occupancy').replace('mine', 'theirs'), payload(3), { qos: 1 });
      await sensor.client.publishAsync(rooms(room, 'occupancy'), payload(4), { qos: 2 });
      await person.until(({ body }) => (body as { count: number }).count === 4);
      expect(person.heard).toHaveLength(1);
    });

    it('answers taps', async () => {
      const room = await at.addRoom('Tapped');
      const display = await pairDisplay(at.house, at.admin, [room]);
      const ear = await at.asDisplay(display);
      await ear.subscribe(displays(display.displayId, 'reply'));
      await ear.subscribe(rooms(room, 'state'));
      const tap = {
        requestId: randomUUID(),
        occurredAt: new Date(at.house.clock.now()).toISOString(),
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

    it('tells nobody the PIN or the badge a display sends', async () => {
      const display = await pairDisplay(at.house, at.admin, [await at.addRoom('Overheard')]);
      const ear = await at.asDisplay(display);
      const person = await at.asPerson(at.admin);
      await person.subscribe('lintel/v1/mine/displays/+/request');
      const request = { requestId: randomUUID(), action: 'walk-up', method: 'PIN', proof: { pin: '4179057' } };
      await ear.client.publishAsync(displays(display.displayId, 'request'), JSON.stringify(request), { qos: 1 });
      const overheard = await person.until(({ topic }) => topic.endsWith('/request'));
      expect(overheard.body).toEqual({ requestId: request.requestId, action: 'walk-up', method: 'PIN' });
    });

    it('ends a connection that announces a packet no contract needs', async () => {
      const ear = await at.asSensor();
      const stream = ear.client.stream;
      // PUBLISH with a remaining length of 268,435,455 bytes.
      stream.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1]));
      await ear.ended();
    });
  });

  describe('cutting off', () => {
    it('a revoked display, at once', async () => {
      const display = await pairDisplay(at.house, at.admin, [await at.addRoom('Revoked')]);
      const ear = await at.asDisplay(display);
      expect((await at.admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' })).ok).toBe(true);
      await ear.ended();
    });

    it('a display that stands elsewhere now', async () => {
      const [before, after] = [await at.addRoom('Was here'), await at.addRoom('Is here')];
      const display = await pairDisplay(at.house, at.admin, [before]);
      const ear = await at.asDisplay(display);
      expect(await ear.subscribe(rooms(after, 'state'))).toBe(128);
      const response = await at.admin.fetch(`/api/v1/displays/${display.displayId}`, {
        method: 'PATCH',
        json: { resourceIds: [after] },
      });
      expect(response.ok).toBe(true);
      await ear.ended();
      expect(await (await at.asDisplay(display)).subscribe(rooms(after, 'state'))).toBe(1);
    });

    it('who is not signed in any more, and a display whose token is over', async () => {
      const token = await at.tokenOf(at.admin);
      const ear = await at.connect({ username: 'user', password: token });
      const display = await pairDisplay(at.house, at.admin, [await at.addRoom('Over')]);
      const door = await at.asDisplay(display);
      await fetch(`${at.house.origin}/api/v1/auth/sign-out`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', origin: at.house.origin },
        body: '{}',
      });
      await at.house.server.app.get(StandingCredentials).recheck();
      await ear.ended();
      await at.house.clock.moveTo(at.house.clock.now() + 16 * 60_000);
      await door.ended();
      await display.refresh();
      await at.asDisplay(display);
    });
  });
});

function will(topic: string, payload: string): IClientOptions['will'] {
  return { topic, payload: Buffer.from(payload), qos: 1, retain: true };
}
