import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Display } from '@lintel/shared/contracts';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { uuidv7 } from '../../platform/ids.js';
import { ProcessId } from '../../platform/process-id.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { startSecondProcess } from '../../testing/second-process.js';
import type { RunningServer } from '../../server.js';
import { PresenceService } from './presence.service.js';

const MINUTE_MS = 60_000;

describe('presence', () => {
  let house: House;
  let second: RunningServer;
  let tenantId: string;
  let admin: Person;
  let here: PresenceService;
  let there: PresenceService;
  let room: string;
  let display: DisplayPrincipal;

  beforeAll(async () => {
    house = await openHouse();
    second = await startSecondProcess(house);
    here = house.server.app.get(PresenceService);
    there = second.app.get(PresenceService);
    tenantId = await house.addTenant('acme');
    admin = await house.addPerson(tenantId, 'ADMIN');
  });
  afterAll(async () => {
    await second.stop();
    await house.close();
  });

  let rooms = 0;
  const addDisplay = async (resourceId: string, createdAt = house.clock.now()): Promise<DisplayPrincipal> => {
    const displayId = uuidv7();
    await house.db.system(async (tx) => {
      await tx.query(
        `INSERT INTO display (id, tenant_id, name, key_thumbprint, created_at) VALUES ($1, $2, 'Door', 'key', $3)`,
        [displayId, tenantId, new Date(createdAt).toISOString()],
      );
      await tx.query('INSERT INTO display_room VALUES ($1, $2, $3, 0)', [tenantId, displayId, resourceId]);
    });
    return { kind: 'display', displayId, name: 'Door', tenantId, tenantSlug: 'acme', resourceIds: [resourceId] };
  };
  beforeEach(async () => {
    room = await house.addResource(tenantId, `Room ${++rooms}`);
    display = await addDisplay(room);
  });

  const presenceOf = async ({ displayId } = display) =>
    ((await (await admin.fetch(`/api/v1/displays/${displayId}`)).json()) as Display).presence;
  const eventsOf = async ({ displayId } = display) =>
    (
      await house.db.system((tx) =>
        tx.query<{ type: string }>('SELECT type FROM domain_event WHERE subject_id = $1 ORDER BY seq', [displayId]),
      )
    ).map(({ type }) => type.replace('display.', ''));
  const pass = (ms: number) => house.clock.moveTo(house.clock.now() + ms);
  const silence = (server: RunningServer, seconds: number) =>
    house.db.system((tx) =>
      tx.query('UPDATE display_host SET seen_at = now() - make_interval(secs => $2) WHERE id = $1', [
        server.app.get(ProcessId).value,
        seconds,
      ]),
    );
  const wasReachable = async (from: number, to: number, resourceId = room) =>
    (await house.db.tenant(tenantId, (tx) => here.wereReachable(tx, [{ resourceId, from, to }])))[0];

  it('is a fact on transitions only', async () => {
    expect(await presenceOf()).toEqual({ status: 'NEVER', lastSeenAt: null, changedAt: null });
    await here.cameOnline(display, 'socket-1');
    await here.cameOnline(display, 'mqtt-1');
    await here.wentOffline(display, 'socket-1');
    await here.wentOffline(display, 'socket-1');
    await here.wentOffline(display, 'never-came');
    expect((await presenceOf()).status).toBe('ONLINE');
    await here.wentOffline(display, 'mqtt-1');
    const { status, changedAt, lastSeenAt } = await presenceOf();
    expect(status).toBe('OFFLINE');
    expect(changedAt).toBe(lastSeenAt);
    expect(await eventsOf()).toEqual(['came-online', 'went-offline']);
  });

  it('lasts while any process has a connection', async () => {
    await here.cameOnline(display, 'socket');
    await there.cameOnline(display, 'mqtt');
    await here.wentOffline(display, 'socket');
    expect((await presenceOf()).status).toBe('ONLINE');
    await there.wentOffline(display, 'mqtt');
    expect((await presenceOf()).status).toBe('OFFLINE');
    expect(await eventsOf()).toEqual(['came-online', 'went-offline']);
  });

  it('survives processes that come and go at once', async () => {
    const flaps = Array.from({ length: 20 }, async (_, turn) => {
      const process = turn % 2 === 0 ? here : there;
      await process.cameOnline(display, `socket-${turn}`);
      await process.wentOffline(display, `socket-${turn}`);
    });
    await Promise.all(flaps);
    expect((await presenceOf()).status).toBe('OFFLINE');
    const events = await eventsOf();
    expect(events).toEqual(events.map((_, index) => (index % 2 === 0 ? 'came-online' : 'went-offline')));
  });

  it('is what happened last, not what was written last', async () => {
    const writes = [here.cameOnline(display, 'socket'), here.wentOffline(display, 'socket')];
    await Promise.all(writes);
    expect((await presenceOf()).status).not.toBe('ONLINE');
    for (let turn = 0; turn < 5; turn++) {
      writes.push(here.cameOnline(display, 'socket'), here.wentOffline(display, 'socket'));
    }
    writes.push(here.cameOnline(display, 'socket'));
    await Promise.all(writes);
    expect((await presenceOf()).status).toBe('ONLINE');
    await here.wentOffline(display, 'socket');
    expect((await presenceOf()).status).toBe('OFFLINE');
  });

  it('ends with a process that falls silent, as of when it was last heard', async () => {
    await there.cameOnline(display, 'socket');
    await pass(10 * MINUTE_MS);
    await silence(second, 120);
    await here.beat();
    const { status, changedAt } = await presenceOf();
    expect(status).toBe('OFFLINE');
    const silentFor = house.clock.now() - Date.parse(changedAt!);
    expect(silentFor).toBeGreaterThanOrEqual(120_000);
    expect(silentFor).toBeLessThan(150_000);
    expect(await eventsOf()).toEqual(['came-online', 'went-offline']);

    // It was not dead after all: it finds out, and so does everybody else.
    await there.beat();
    expect((await presenceOf()).status).toBe('ONLINE');
    await there.wentOffline(display, 'socket');
  });

  it('stays with a display that another process has as well', async () => {
    await here.cameOnline(display, 'socket');
    await there.cameOnline(display, 'mqtt');
    await silence(second, 120);
    await here.beat();
    expect((await presenceOf()).status).toBe('ONLINE');
    expect(await eventsOf()).toEqual(['came-online']);
    await there.beat();
    await here.wentOffline(display, 'socket');
    expect((await presenceOf()).status).toBe('ONLINE');
    await there.wentOffline(display, 'mqtt');
  });

  it('is not ended by a moved clock', async () => {
    await here.cameOnline(display, 'socket');
    await pass(60 * MINUTE_MS);
    await there.beat();
    const { status, lastSeenAt } = await presenceOf();
    expect(status).toBe('ONLINE');
    expect(house.clock.now() - Date.parse(lastSeenAt!)).toBeLessThan(90_000);
    await here.wentOffline(display, 'socket');
  });

  it('is handed over, not ended, when a process stops', async () => {
    const third = await startSecondProcess(house);
    await third.app.get(PresenceService).cameOnline(display, 'socket');
    third.app.get(PresenceService).handOver();
    await third.app.get(PresenceService).wentOffline(display, 'socket');
    await third.stop();
    await here.cameOnline(display, 'socket');
    expect(await eventsOf()).toEqual(['came-online']);
    await here.wentOffline(display, 'socket');
  });

  it('is not for revoked displays', async () => {
    await here.cameOnline(display, 'socket');
    await admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' });
    await here.wentOffline(display, 'socket');
    await here.cameOnline(display, 'socket');
    expect((await presenceOf()).status).toBe('OFFLINE');
    await here.wentOffline(display, 'socket');
    expect(await eventsOf()).toEqual(['came-online', 'revoked', 'went-offline']);
  });

  it('keeps what a display says of itself', async () => {
    await here.telemetry(display, { version: '1.2.3', uptimeSeconds: 7, battery: null });
    const response = await admin.fetch(`/api/v1/displays/${display.displayId}`);
    const { telemetry, presence } = (await response.json()) as Display;
    expect(telemetry).toEqual({ version: '1.2.3', uptimeSeconds: 7, battery: null });
    expect(presence.lastSeenAt).not.toBeNull();
  });

  describe('of a room', () => {
    // Minutes after `start`: what the displays did, the window asked about, the answer.
    it.each<[string, { on?: number; off?: number; onAgain?: number }[], [number, number], boolean]>([
      ['no display', [], [10, 20], true],
      ['one that was there before and after', [{ on: 0 }], [10, 20], true],
      ['one that left before', [{ on: 0, off: 5 }], [10, 20], false],
      ['one that left during', [{ on: 0, off: 15 }], [10, 20], false],
      ['one that left and came back during', [{ on: 0, off: 12, onAgain: 14 }], [10, 20], false],
      ['one that came during', [{ on: 12 }], [10, 20], false],
      ['one that came as it began', [{ on: 10 }], [10, 20], true],
      ['one that left as it ended', [{ on: 0, off: 20 }], [10, 20], true],
      ['one that left after', [{ on: 0, off: 25 }], [10, 20], true],
      ['one that never came', [{}], [10, 20], false],
      ['one away, one there', [{ on: 0, off: 5 }, { on: 0 }], [10, 20], true],
      ['two that took turns', [{ on: 0, off: 15 }, { on: 14 }], [10, 20], false],
    ])('%s', async (_, histories, [from, to], expected) => {
      const door = await house.addResource(tenantId, `Room ${++rooms}`);
      const start = house.clock.now();
      const displays = await Promise.all(histories.map(() => addDisplay(door)));
      for (let minute = 0; minute <= 30; minute++) {
        await house.clock.moveTo(start + minute * MINUTE_MS);
        for (const [index, { on, off, onAgain }] of histories.entries()) {
          if (minute === on || minute === onAgain) await here.cameOnline(displays[index]!, 'socket');
          if (minute === off) await here.wentOffline(displays[index]!, 'socket');
        }
      }
      // A transition is written a moment after its minute; the window starts and ends that moment later.
      const moment = 30_000;
      const isAt = (minute: number) => start + minute * MINUTE_MS + moment;
      expect(await wasReachable(isAt(from), isAt(to) - 2 * moment, door)).toBe(expected);
      for (const one of displays) await here.wentOffline(one, 'socket');
    });

    it.each<[string, [number, number][], boolean]>([
      ['a blink', [[300, 302]], true],
      ['many blinks', [60, 120, 180, 240, 300, 360].map((second) => [second, second + 20]), true],
      ['less than half a minute at its end', [[580, 700]], true],
      ['less than half a minute at its start', [[-60, 20]], true],
      ['a minute', [[300, 360]], false],
      ['a minute at its end', [[540, 700]], false],
      ['a minute at its start', [[-60, 60]], false],
      ['all of it', [[-60, 700]], false],
    ])('whose display was away for %s', async (_, absences, expected) => {
      const from = house.clock.now() + 2 * MINUTE_MS;
      await here.cameOnline(display, 'socket');
      for (const [left, back] of absences) {
        await house.clock.moveTo(from + left * 1_000);
        await here.wentOffline(display, 'socket');
        await house.clock.moveTo(from + back * 1_000);
        await here.cameOnline(display, 'socket');
      }
      await house.clock.moveTo(from + 15 * MINUTE_MS);
      expect(await wasReachable(from, from + 10 * MINUTE_MS)).toBe(expected);
      await here.wentOffline(display, 'socket');
    });

    it('does not count displays that were revoked or paired later', async () => {
      const start = house.clock.now();
      await pass(10 * MINUTE_MS);
      expect(await wasReachable(start, house.clock.now())).toBe(false);
      expect(await wasReachable(start - MINUTE_MS, house.clock.now())).toBe(true);
      await admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' });
      expect(await wasReachable(start, house.clock.now())).toBe(true);
    });

    it('does not believe a process that fell silent', async () => {
      await there.cameOnline(display, 'socket');
      const start = house.clock.now();
      await pass(10 * MINUTE_MS);
      expect(await wasReachable(start, house.clock.now())).toBe(true);
      await silence(second, 120);
      expect(await wasReachable(start, house.clock.now())).toBe(false);
      await there.beat();
      await there.wentOffline(display, 'socket');
    });
  });
});
