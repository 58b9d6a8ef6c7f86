import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  DisplaySettings,
  DisplaySettingsOverrides,
  DisplaySettingsView,
  Location,
} from '@lintel/shared/contracts';
import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { io } from 'socket.io-client';
import { uuidv7 } from '../../platform/ids.js';
import type { RunningServer } from '../../server.js';
import { BrokerHouse, displays } from '../../testing/broker-house.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { Ear } from '../../testing/ear.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';

describe('display settings', () => {
  let campus: BrokerHouse;
  let second: RunningServer;
  let site: string;
  let floor: string;
  let room: string;
  let display: DisplayClient;
  const ears: Ear[] = [];

  const place = async (name: string, kind: Location['kind'], parentId: string | null) => {
    const response = await campus.admin.fetch('/api/v1/locations', { json: { name, kind, parentId } });
    return ((await response.json()) as Location).id;
  };
  const move = (roomId: string, locationId: string | null) =>
    campus.admin.fetch(`/api/v1/resources/${roomId}`, { method: 'PATCH', json: { locationId } });
  const path = (scope: string, id: string) => `/api/v1/displays/settings/${scope}/${id}`;
  const put = async (scope: string, id: string, settings: DisplaySettingsOverrides) => {
    const response = await campus.admin.fetch(path(scope, id), { method: 'PUT', json: { settings } });
    expect(response.status).toBe(200);
    return (await response.json()) as DisplaySettingsView;
  };
  const listen = async (origin = campus.house.origin) => {
    const options = { transports: ['websocket'], forceNew: true, reconnection: false };
    const token = await display.accessToken();
    const proof = await display.proof({ method: 'GET', url: `${origin}/displays`, accessToken: token });
    const ear = new Ear(io(`${origin}/displays`, { ...options, auth: { token, proof } }));
    ears.push(ear);
    return ear;
  };

  beforeAll(async () => {
    campus = await BrokerHouse.open();
    second = await startSecondProcess(campus.house);
    site = await place('Campus', 'SITE', null);
    floor = await place('1', 'FLOOR', site);
    room = await campus.addRoom('Aurora');
    await move(room, floor);
    display = await pairDisplay(campus.house, campus.admin, [room]);
  });
  afterEach(async () => {
    for (const { socket } of ears.splice(0)) socket.disconnect();
    campus.hangUp();
    await put('tenant', campus.mine, {});
    await put('location', site, {});
    await put('location', floor, {});
    await put('display', display.displayId, {});
  });
  afterAll(async () => {
    await second.stop();
    await campus.close();
  });

  it('are inherited from tenant to location to display, the nearest wins', async () => {
    await put('tenant', campus.mine, { language: 'de', board: 'CARDS', theme: { accent: '#AA0000', scheme: 'dark' } });
    await put('location', site, { board: 'TABLE', hourCycle: 'h12' });
    await put('location', floor, { hourCycle: 'h23' });
    const own = await put('display', display.displayId, { updateRing: 'VALIDATION', theme: { scheme: 'light' } });
    const inherited: DisplaySettings = {
      ...defaultDisplaySettings,
      language: 'de',
      board: 'TABLE',
      hourCycle: 'h23',
      theme: { accent: '#aa0000', logoUrl: null, scheme: 'dark' },
    };
    const effective = { ...inherited, updateRing: 'VALIDATION', theme: { ...inherited.theme, scheme: 'light' } };
    expect(own).toEqual({
      scope: 'DISPLAY',
      scopeId: display.displayId,
      settings: { updateRing: 'VALIDATION', theme: { scheme: 'light' } },
      inherited,
      effective,
    });
    expect(await display.call('/api/v1/display/settings')).toEqual(effective);
    const above = (await (await campus.admin.fetch(path('location', site))).json()) as DisplaySettingsView;
    expect(above.effective).toMatchObject({ language: 'de', board: 'TABLE', hourCycle: 'h12' });
    expect(above.inherited).toMatchObject({ board: 'CARDS', hourCycle: 'auto' });
  });

  it('are for administrators, of their own tenant', async () => {
    const member = await campus.house.addPerson(campus.mine, 'MEMBER');
    expect((await member.fetch(path('tenant', campus.mine))).status).toBe(403);
    expect((await display.fetch(path('tenant', campus.mine))).status).toBe(403);
    expect((await campus.admin.fetch('/api/v1/display/settings')).status).toBe(403);
    for (const [scope, id] of [
      ['tenant', campus.mine],
      ['location', floor],
      ['display', display.displayId],
    ] as const) {
      expect((await campus.stranger.fetch(path(scope, id))).status).toBe(404);
      const json = { settings: { language: 'fr' } };
      expect((await campus.stranger.fetch(path(scope, id), { method: 'PUT', json })).status).toBe(404);
      expect((await campus.admin.fetch(path(scope, uuidv7()))).status).toBe(404);
    }
    for (const settings of [{ free: true }, { theme: { logoUrl: 'https://example.test/x.png' } }, { language: 'xx' }]) {
      const json = { settings };
      const response = await campus.admin.fetch(path('tenant', campus.mine), { method: 'PUT', json });
      expect(response.status).toBe(400);
    }
  });

  it('reach a display by Socket.IO when it comes and when they change, whichever process it is connected to', async () => {
    const [here, there] = [await listen(), await listen(`http://127.0.0.1:${second.port}`)];
    for (const ear of [here, there]) {
      expect(await ear.until('settings')).toEqual(defaultDisplaySettings);
      ear.forget();
    }
    await put('location', floor, { language: 'es' });
    for (const ear of [here, there]) {
      expect(await ear.until('settings')).toEqual({ ...defaultDisplaySettings, language: 'es' });
      ear.forget();
    }
    // What changes nothing for it is not said.
    await put('location', site, { language: 'fr' });
    await move(room, null);
    expect(await here.until('settings')).toEqual(defaultDisplaySettings);
    await move(room, floor);
    await here.until('settings', ({ language }: DisplaySettings) => language === 'es');
    expect(here.all<DisplaySettings>('settings').map(({ language }) => language)).toEqual([null, 'es']);
  });

  it('reach a display by MQTT, once it listens', async () => {
    await put('tenant', campus.mine, { board: 'CARDS' });
    const ear = await campus.asDisplay(display);
    await ear.subscribe(displays(display.displayId, 'command'));
    const first = await ear.until(({ topic }) => topic.endsWith('/command'));
    const settings = { ...defaultDisplaySettings, board: 'CARDS' };
    expect(first.body).toEqual({ commandId: expect.any(String), command: 'config', settings });
    ear.forget();
    await put('display', display.displayId, { board: 'TIMELINE' });
    const next = await ear.until(({ topic }) => topic.endsWith('/command'));
    expect(next.body).toMatchObject({ command: 'config', settings: { board: 'TIMELINE' } });
  });

  it('are recorded, without the pictures', async () => {
    const logoUrl = `data:image/png;base64,${'A'.repeat(400)}`;
    await put('display', display.displayId, { theme: { logoUrl } });
    await put('display', display.displayId, { theme: { logoUrl } });
    await put('display', display.displayId, { theme: { logoUrl: `data:image/png;base64,${'B'.repeat(400)}` } });
    const facts = await campus.house.db.system((tx) =>
      tx.query<{ diff: object }>(
        `SELECT diff FROM domain_event WHERE type = 'display.settings-changed' AND subject_id = $1 ORDER BY seq DESC LIMIT 2`,
        [display.displayId],
      ),
    );
    expect(facts.map(({ diff }) => diff)).toEqual([{}, { theme: { from: null, to: { logoUrl: '(picture)' } } }]);
  });
});
