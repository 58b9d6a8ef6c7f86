import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as google from '../testing/google-client.js';
import * as graph from '../testing/graph-client.js';
import { openDemo } from './index.js';

let child: ChildProcessByStdio<Writable, Readable, null>;
let googleOrigin: string;
let microsoftOrigin: string;

beforeAll(async () => {
  const hooks = new URL('../../../server/src/testing/typescript-hooks.mjs', import.meta.url).href;
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  child = spawn(process.execPath, ['--import', hooks, main], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const environment = JSON.parse(line) as Record<string, string>;
  googleOrigin = (environment['GOOGLE_API_URL'] ?? '').replace(/\/$/, '');
  microsoftOrigin = environment['MICROSOFT_GRAPH_URL'] ?? '';
});
afterAll(async () => {
  child.stdin.end();
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});

const control = async (origin: string, path: string, body: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/_fake${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.text()) || 'null' };
};
const submit = (origin: string, action: string, fields: Record<string, string>) =>
  fetch(`${origin}/_fake/page/${action}`, { method: 'POST', body: new URLSearchParams(fields) }).then((page) =>
    page.text(),
  );

describe('the demo calendars', () => {
  it('are the same after a restart: who is connected, what stands there, what was read already', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lintel-fakes-'));
    const options = {
      clock: { now: () => Date.now() },
      timeZone: 'Europe/Madrid',
      people: [{ email: 'ana@demo.test', name: 'Ana' }],
      rooms: [{ email: 'aurora@demo.test', name: 'Aurora', capacity: 8 }],
      stateFile: join(folder, 'calendars'),
    };
    const before = await openDemo(options);
    const { client } = await google.connect(before.google, 'ana@demo.test');
    const api = google.calendarApi(before.google, client);
    const { data } = await api.events.list({ calendarId: 'aurora@demo.test' });
    const { tokens } = await graph.connect(before.microsoft, 'ana@demo.test');
    const outlook = graph.graphClient(before.microsoft, tokens.access_token);
    const times = (zone: object) => ({
      start: { ...zone, dateTime: '2026-03-03T10:00:00' },
      end: { ...zone, dateTime: '2026-03-03T11:00:00' },
    });
    await api.events.insert({
      calendarId: 'aurora@demo.test',
      requestBody: { summary: 'Kept', ...times({ timeZone: 'UTC' }) },
    });
    await outlook.api('/users/aurora@demo.test/events').post({ subject: 'Kept', ...times({ timeZone: 'UTC' }) });
    await before.close();

    const after = await openDemo(options);
    const again = google.oauthClient(after.google);
    again.setCredentials({ refresh_token: client.credentials.refresh_token ?? null });
    const syncToken = data.nextSyncToken ?? '';
    const changed = await google
      .calendarApi(after.google, again)
      .events.list({ calendarId: 'aurora@demo.test', syncToken });
    expect(changed.data.items?.map(({ summary }) => summary)).toEqual(['Kept']);
    const fields = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    const { access_token: token } = await graph.askToken(after.microsoft, fields);
    const view = (await graph.graphClient(after.microsoft, token).api('/users/aurora@demo.test/events').get()) as {
      value: object[];
    };
    expect(view.value).toMatchObject([{ subject: 'Kept' }]);
    await after.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the fakes as a process of their own', () => {
  it('let a person edit events on a page', async () => {
    const start = new Date(Date.now() + 3_600_000).toISOString().slice(0, 16);
    for (const origin of [googleOrigin, microsoftOrigin]) {
      const calendar = 'aurora@demo.test';
      const added = await submit(origin, 'create', { calendar, title: 'By <hand>', start, minutes: '45' });
      expect(added).toContain('value="By &#60;hand&#62;"');
      const event = /name="event" value="([^"]+)"/.exec(added)?.[1] ?? '';
      const moved = { calendar, event, title: 'Renamed', start, minutes: '30' };
      const saved = await submit(origin, 'save', moved);
      expect(saved).toContain('value="Renamed"');
      expect(saved).toMatch(new RegExp(`value="${start}"><input type="number" [^>]*value="30"`));
      expect(await submit(origin, 'delete', { calendar, event })).toContain('Nothing in the next days.');
    }
  });

  it('show the event that a link of theirs means', async () => {
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const linkOf = async (origin: string, event: object) =>
      JSON.parse((await control(origin, '/people/create', ['borealis@demo.test', event])).body) as {
        htmlLink?: string;
        webLink?: string;
      };
    const inGoogle = { summary: 'Linked', start: { dateTime: at(1) }, end: { dateTime: at(2) } };
    const inOutlook = { subject: 'Linked', start: { dateTime: at(1) }, end: { dateTime: at(2) } };
    const { htmlLink } = await linkOf(googleOrigin, inGoogle);
    const { webLink } = await linkOf(microsoftOrigin, inOutlook);
    for (const link of [htmlLink, webLink]) {
      const page = await (await fetch(link!)).text();
      expect(page).toContain('<h2>Borealis</h2>');
      expect(page).toMatch(/<li aria-current="true">.*value="Linked"/);
    }
  });

  it('are driven over HTTP: people, faults, the journal', async () => {
    const event = {
      summary: 'x',
      start: { dateTime: '2026-03-03T10:00:00Z' },
      end: { dateTime: '2026-03-03T11:00:00Z' },
    };
    expect((await control(googleOrigin, '/people/create', ['ana@demo.test', event])).body).toContain(
      '"status":"confirmed"',
    );
    expect(await control(googleOrigin, '/people/create', ['nobody', event])).toMatchObject({ status: 400 });
    expect(await control(googleOrigin, '/people/constructor', [])).toMatchObject({ status: 400 });
    const effect = { kind: 'answer', reply: { status: 503 } };
    expect((await control(googleOrigin, '/faults', { method: 'POST', path: '^/token$', effect })).status).toBe(204);
    expect((await fetch(`${googleOrigin}/token`, { method: 'POST' })).status).toBe(503);
    const journal = await fetch(`${googleOrigin}/_fake/journal?path=token`);
    expect(await journal.json()).toMatchObject([{ method: 'POST', path: '/token', status: 503, isApplied: false }]);
  });
});
