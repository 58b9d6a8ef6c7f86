import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandResult, CommandView, DisplayCommand, Location, Placement } from '@lintel/shared/contracts';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { io } from 'socket.io-client';
import { uuidv7 } from '../../platform/ids.js';
import { Relay } from '../../platform/events/relay.js';
import type { RunningServer } from '../../server.js';
import { BrokerHouse, displays } from '../../testing/broker-house.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { Ear } from '../../testing/ear.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { DisplaysRepository } from '../displays/displays.repository.js';
import { CommandResults } from './command-results.js';

const MINUTE_MS = 60_000;

describe('commands to displays', () => {
  let campus: BrokerHouse;
  let second: RunningServer;
  let floor: string;
  let room: string;
  let display: DisplayClient;
  const ears: Ear[] = [];

  beforeAll(async () => {
    campus = await BrokerHouse.open();
    second = await startSecondProcess(campus.house);
    const response = await campus.admin.fetch('/api/v1/locations', { json: { name: 'Campus', kind: 'SITE' } });
    floor = ((await response.json()) as Location).id;
    room = await campus.addRoom('Aurora');
  });
  beforeEach(async () => {
    display = await pairDisplay(campus.house, campus.admin, [room]);
  });
  afterEach(() => {
    for (const { socket } of ears.splice(0)) socket.disconnect();
    campus.hangUp();
  });
  afterAll(async () => {
    await second.stop();
    await campus.close();
  });

  const listen = async (at = display, origin = campus.house.origin) => {
    const token = await at.accessToken();
    const proof = await at.proof({ method: 'GET', url: `${origin}/displays`, accessToken: token });
    const options = { transports: ['websocket'], forceNew: true, reconnection: false };
    const ear = new Ear(io(`${origin}/displays`, { ...options, auth: { token, proof } }));
    ears.push(ear);
    await ear.until('settings');
    return ear;
  };
  const give = async (json: object, at = display) => {
    const response = await campus.admin.fetch(`/api/v1/displays/${at.displayId}/commands`, { json });
    expect(response.status).toBe(201);
    return (await response.json()) as CommandView;
  };
  const giveMany = async (json: object) => {
    const response = await campus.admin.fetch('/api/v1/displays/commands', { json });
    expect(response.status).toBe(201);
    return ((await response.json()) as { items: CommandView[] }).items;
  };
  const known = async (id: string, at = display) => {
    const { items } = (await (await campus.admin.fetch(`/api/v1/displays/${at.displayId}/commands`)).json()) as {
      items: CommandView[];
    };
    return items.find((command) => command.id === id)!;
  };
  const answer = (result: CommandResult, by = display) => by.fetch('/api/v1/display/command-results', { json: result });
  const until = async (id: string, status: CommandView['status']) => {
    let command = await known(id);
    while (command.status !== status) command = await known(id);
    return command;
  };

  it('are delivered at once, whichever process the display is connected to, and answered by Socket.IO', async () => {
    for (const ear of [await listen(), await listen(display, `http://127.0.0.1:${second.port}`)]) {
      const { id, status } = await give({ command: 'identify' });
      expect(status).toBe('QUEUED');
      expect(await ear.until<DisplayCommand>('command', ({ commandId }) => commandId === id)).toEqual({
        commandId: id,
        command: 'identify',
      });
      expect((await known(id)).status).toBe('SENT');
      ear.socket.emit('command-result', { commandId: id, status: 'DONE' });
      expect(await until(id, 'DONE')).toMatchObject({ reason: null, finishedAt: expect.any(String) });
      ear.socket.disconnect();
    }
  });

  it('are sent once to a display with both links, and answered by MQTT', async () => {
    const ear = await listen();
    const mqtt = await campus.asDisplay(display);
    await mqtt.subscribe(displays(display.displayId, 'command'));
    await mqtt.until(({ topic }) => topic.endsWith('/command'));
    mqtt.forget();
    const { id } = await give({ command: 'update', version: '2.0.0' });
    await until(id, 'SENT');
    const result = { commandId: id, status: 'FAILED', reason: 'UNSUPPORTED', detail: 'Not here.' };
    mqtt.client.publish(displays(display.displayId, 'result'), JSON.stringify(result), { qos: 1 });
    expect(await until(id, 'FAILED')).toMatchObject({ reason: 'UNSUPPORTED', detail: 'Not here.', version: '2.0.0' });
    expect([...ear.all('command'), ...mqtt.heard]).toHaveLength(1);
  });

  it('wait for a display that is away, and are repeated to one that left without an answer', async () => {
    const { id } = await give({ command: 'config' });
    const first = await listen();
    const expected = { commandId: id, command: 'config', settings: defaultDisplaySettings };
    expect(await first.until('command')).toEqual(expected);
    first.socket.disconnect();
    const mqtt = await campus.asDisplay(display);
    await mqtt.subscribe(displays(display.displayId, '+'));
    const sent = await mqtt.until(({ body }) => (body as DisplayCommand).commandId === id);
    expect(sent.body).toEqual(expected);
    expect((await answer({ commandId: id, status: 'DONE' })).status).toBe(200);
    mqtt.forget();
    campus.hangUp();
    const last = await listen();
    expect(last.all('command')).toEqual([]);
  });

  it('are given up when their time is over', async () => {
    const [identify, update] = [
      await give({ command: 'identify' }),
      await give({ command: 'update', version: '9.0.0' }),
    ];
    await campus.house.clock.moveTo(campus.house.clock.now() + 2 * MINUTE_MS);
    expect((await known(identify.id)).status).toBe('EXPIRED');
    expect((await known(update.id)).status).toBe('QUEUED');
    display.setClock(campus.house.clock.now());
    const late = await answer({ commandId: identify.id, status: 'DONE' });
    expect(((await late.json()) as CommandView).status).toBe('EXPIRED');
    const ear = await listen();
    await ear.until('command');
    expect(ear.all<DisplayCommand>('command').map(({ commandId }) => commandId)).toEqual([update.id]);
  });

  it('are answered once, by the display they are for', async () => {
    const { id } = await give({ command: 'reboot' });
    const other = await pairDisplay(campus.house, campus.admin, [room]);
    expect((await answer({ commandId: id, status: 'DONE' }, other)).status).toBe(404);
    expect((await answer({ commandId: uuidv7(), status: 'DONE' })).status).toBe(404);
    expect((await answer({ commandId: id, status: 'FAILED' })).status).toBe(400);
    expect((await answer({ commandId: id, status: 'FAILED', reason: 'NOT_ALLOWED' })).status).toBe(200);
    await answer({ commandId: id, status: 'DONE' });
    expect(await known(id)).toMatchObject({ status: 'FAILED', reason: 'NOT_ALLOWED' });
  });

  it('are not answered faster than the database takes it: what is too much is dropped', async () => {
    const results = campus.house.server.app.get(CommandResults);
    const principal = (await campus.house.server.app.get(DisplaysRepository).findActive(display.displayId))!;
    const { id } = await give({ command: 'identify' });
    const say = (commandId: string) => results.hear(principal, { commandId, status: 'DONE' });
    const taken = Array.from({ length: 1_000 }, () => say(uuidv7())).filter(Boolean);
    expect(taken.length).toBeLessThan(500);
    while (!say(id)) await known(id);
    expect((await until(id, 'DONE')).status).toBe('DONE');
  });

  it('bring a screenshot, which takes the place of the one before', async () => {
    const { id } = await give({ command: 'screenshot' });
    const path = `/api/v1/display/commands/${id}/screenshot`;
    const picture = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]);
    const json = { type: 'image/jpeg', data: picture.toString('base64'), width: 1_280, height: 800 };
    const shown = () => campus.admin.fetch(`/api/v1/displays/${display.displayId}/screenshot`);
    expect((await shown()).status).toBe(404);
    const identify = await give({ command: 'identify' });
    expect((await display.fetch(`/api/v1/display/commands/${identify.id}/screenshot`, { json })).status).toBe(404);
    expect((await display.fetch(path, { json: { ...json, type: 'text/html' } })).status).toBe(400);
    expect((await display.fetch(path, { json: { ...json, data: `/9j/${'A'.repeat(250_000)}` } })).status).toBe(400);
    const page = Buffer.from('<script>alert(1)</script>').toString('base64');
    expect((await display.fetch(path, { json: { ...json, data: page } })).status).toBe(400);
    expect((await display.fetch(path, { json })).status).toBe(200);
    const response = await shown();
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(picture);
    expect((await known(id)).status).toBe('DONE');
    expect((await campus.stranger.fetch(`/api/v1/displays/${display.displayId}/screenshot`)).status).toBe(404);
    const { items } = (await (await campus.admin.fetch('/api/v1/displays/placements')).json()) as {
      items: Placement[];
    };
    expect(items.find(({ displayId }) => displayId === display.displayId)).toEqual({
      displayId: display.displayId,
      ring: 'GENERAL',
      locationIds: [],
      screenshotAt: expect.any(String),
    });
  });

  it('go to many by place and ring', async () => {
    const placed = await campus.addRoom(`Placed ${uuidv7()}`);
    await campus.admin.fetch(`/api/v1/resources/${placed}`, { method: 'PATCH', json: { locationId: floor } });
    const [here, alsoHere] = [
      await pairDisplay(campus.house, campus.admin, [placed]),
      await pairDisplay(campus.house, campus.admin, [placed]),
    ];
    await campus.admin.fetch(`/api/v1/displays/settings/display/${here.displayId}`, {
      method: 'PUT',
      json: { settings: { updateRing: 'VALIDATION' } },
    });
    const idsOf = (commands: CommandView[]) => commands.map(({ displayId }) => displayId).sort();
    const inPlace = await giveMany({ filter: { locationId: floor }, command: 'identify' });
    expect(idsOf(inPlace)).toEqual([here.displayId, alsoHere.displayId].sort());
    expect(new Set(inPlace.map(({ batchId }) => batchId)).size).toBe(1);
    const batch = await campus.admin.fetch(`/api/v1/displays/commands?batchId=${inPlace[0]!.batchId}`);
    expect(((await batch.json()) as { items: CommandView[] }).items).toHaveLength(2);
    expect(idsOf(await giveMany({ filter: { ring: 'VALIDATION' }, command: 'reload' }))).toEqual([here.displayId]);
    const both = { filter: { ids: [here.displayId, display.displayId], locationId: floor }, command: 'reload' };
    expect(idsOf(await giveMany(both))).toEqual([here.displayId]);
    expect(await giveMany({ filter: { ring: 'FINAL' }, command: 'reload' })).toEqual([]);
    await campus.house.server.app.get(Relay).drained();
  });

  it('are for administrators, about what is theirs', async () => {
    const member = await campus.house.addPerson(campus.mine, 'MEMBER');
    const path = `/api/v1/displays/${display.displayId}/commands`;
    expect((await member.fetch(path, { json: { command: 'reboot' } })).status).toBe(403);
    expect((await display.fetch(path, { json: { command: 'reboot' } })).status).toBe(403);
    expect((await campus.stranger.fetch(path, { json: { command: 'reboot' } })).status).toBe(404);
    expect((await campus.stranger.fetch(path)).status).toBe(404);
    for (const filter of [{ ids: [display.displayId] }, { locationId: floor }]) {
      const response = await campus.stranger.fetch('/api/v1/displays/commands', {
        json: { filter, command: 'reboot' },
      });
      expect(response.status).toBe(404);
    }
    for (const json of [{ command: 'explode' }, { command: 'update' }, { command: 'reload', version: '1.0.0' }]) {
      expect((await campus.admin.fetch(path, { json })).status).toBe(400);
    }
  });
});
