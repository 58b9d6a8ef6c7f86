import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Display } from '@lintel/shared/contracts';
import { io, type Socket } from 'socket.io-client';
import type { RunningServer } from '../../server.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { SilenceWatch } from './silence-watch.js';

const MINUTE_MS = 60_000;

describe('silent displays', () => {
  let house: House;
  let second: RunningServer;
  let admin: Person;
  let display: DisplayClient;
  let socket: Socket;

  beforeAll(async () => {
    house = await openHouse();
    second = await startSecondProcess(house);
    admin = await house.addPerson(await house.addTenant('acme'), 'ADMIN');
  });
  afterAll(async () => {
    await second.stop();
    await house.close();
  });

  let rooms = 0;
  beforeEach(async () => {
    display = await pairDisplay(house, admin, [await house.addResource(admin.tenantId, `Room ${(rooms += 1)}`)]);
  });

  const connect = async () => {
    display.setClock(house.clock.now());
    socket = io(`${house.origin}/displays`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: await display.handshakeAuth(),
    });
    await new Promise((resolve) => socket.once('display.rooms', resolve));
    await factsAre(['came-online']);
  };
  const leave = async () => {
    const before = await facts();
    socket.disconnect();
    await factsAre([...before, 'went-offline']);
  };
  const factsAre = async (expected: string[]) => {
    for (let seen = await facts(); seen.length < expected.length; seen = await facts()) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await facts()).toEqual(expected);
  };
  const facts = async () =>
    (
      await house.db.system((tx) =>
        tx.query<{ type: string }>(
          `SELECT type FROM domain_event WHERE subject_id = $1 AND type <> 'display.paired' ORDER BY seq`,
          [display.displayId],
        ),
      )
    ).map(({ type }) => type.replace('display.', ''));
  const alert = async () =>
    ((await (await admin.fetch(`/api/v1/displays/${display.displayId}`)).json()) as Display).alert;
  const pass = (minutes: number) => house.clock.moveTo(house.clock.now() + minutes * MINUTE_MS);
  const look = () => Promise.all([house.server, second].map(({ app }) => app.get(SilenceWatch).look()));
  /** As if it had been heard last so long ago, in real time; the processes have been listening for as long. */
  const unheardFor = async (minutes: number) => {
    await house.db.system((tx) =>
      tx.query('UPDATE display SET heard_at = now() - make_interval(mins => $2) WHERE id = $1', [
        display.displayId,
        minutes,
      ]),
    );
    for (const { app } of [house.server, second]) {
      Object.assign(app.get(SilenceWatch), { startedAt: -60 * MINUTE_MS });
    }
  };

  it('are warned of after two minutes and alerted of after ten, each once, and recover', async () => {
    await connect();
    expect((await alert()).level).toBe('NONE');
    await leave();
    await pass(1.9);
    expect((await alert()).level).toBe('NONE');
    await pass(0.4);
    expect(await alert()).toEqual({ level: 'WARNING', since: expect.any(String) });
    await look();
    await pass(5);
    await pass(3);
    await look();
    expect((await alert()).level).toBe('ALERT');
    await pass(60);
    await look();
    expect(await facts()).toEqual(['came-online', 'went-offline', 'warned', 'alerted']);
    socket.disconnect();
  });

  it('are welcome at once', async () => {
    await connect();
    await leave();
    await pass(3);
    expect((await alert()).level).toBe('WARNING');
    display.setClock(house.clock.now());
    socket = io(`${house.origin}/displays`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: await display.handshakeAuth(),
    });
    await factsAre(['came-online', 'went-offline', 'warned', 'came-online', 'recovered']);
    expect((await alert()).level).toBe('NONE');
    socket.disconnect();
  });

  it('count as silent although they are connected, by real time, until they beat again', async () => {
    await connect();
    await pass(12);
    expect((await alert()).level).toBe('NONE');
    await unheardFor(3);
    await look();
    expect((await alert()).level).toBe('WARNING');
    await unheardFor(11);
    await look();
    expect((await alert()).level).toBe('ALERT');
    await socket.timeout(5_000).emitWithAck('telemetry', { version: '1.0.0', roundTripMs: 12, lossShare: 0 });
    while ((await alert()).level !== 'NONE') await look();
    expect(await facts()).toEqual(['came-online', 'warned', 'alerted', 'recovered']);
    socket.disconnect();
  });

  it('are not blamed for what happened while no server listened, nor before they ever came', async () => {
    await house.db.system((tx) =>
      tx.query(`UPDATE display SET presence = 'OFFLINE', presence_changed_at = $2 WHERE id = $1`, [
        display.displayId,
        '2026-11-20T07:00:00Z',
      ]),
    );
    const third = await startSecondProcess(house);
    const never = await pairDisplay(house, admin, [await house.addResource(admin.tenantId, 'Elsewhere')]);
    await third.app.get(SilenceWatch).look();
    expect((await alert()).level).toBe('NONE');
    // Nor does it take back what those that listened longer know.
    await pass(3);
    await third.app.get(SilenceWatch).look();
    expect((await alert()).level).toBe('ALERT');
    await third.stop();
    display = never;
    await pass(30);
    expect((await alert()).level).toBe('NONE');
  });
});
