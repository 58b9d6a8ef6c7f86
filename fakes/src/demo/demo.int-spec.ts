import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

let child: ChildProcessByStdio<Writable, Readable, null>;
let google: string;
let microsoft: string;

beforeAll(async () => {
  const hooks = new URL('../../../server/src/testing/typescript-hooks.mjs', import.meta.url).href;
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  child = spawn(process.execPath, ['--import', hooks, main], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const environment = JSON.parse(line) as Record<string, string>;
  google = (environment['GOOGLE_API_URL'] ?? '').replace(/\/$/, '');
  microsoft = environment['MICROSOFT_GRAPH_URL'] ?? '';
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

describe('the fakes as a process of their own', () => {
  it('let a person edit events on a page', async () => {
    const start = new Date(Date.now() + 3_600_000).toISOString().slice(0, 16);
    for (const origin of [google, microsoft]) {
      const calendar = 'aurora@demo.test';
      const added = await submit(origin, 'create', { calendar, title: 'By <hand>', start, minutes: '45' });
      expect(added).toContain('value="By &#60;hand&#62;"');
      const event = /name="event" value="([^"]+)"/.exec(added)?.[1] ?? '';
      expect(await submit(origin, 'rename', { calendar, event, title: 'Renamed' })).toContain('value="Renamed"');
      expect(await submit(origin, 'delete', { calendar, event })).toContain('Nothing in the next days.');
    }
  });

  it('are driven over HTTP: people, faults, the journal', async () => {
    const event = {
      summary: 'x',
      start: { dateTime: '2026-03-03T10:00:00Z' },
      end: { dateTime: '2026-03-03T11:00:00Z' },
    };
    expect((await control(google, '/people/create', ['ana@demo.test', event])).body).toContain('"status":"confirmed"');
    expect(await control(google, '/people/create', ['nobody', event])).toMatchObject({ status: 400 });
    expect(await control(google, '/people/constructor', [])).toMatchObject({ status: 400 });
    const effect = { kind: 'answer', reply: { status: 503 } };
    expect((await control(google, '/faults', { method: 'POST', path: '^/token$', effect })).status).toBe(204);
    expect((await fetch(`${google}/token`, { method: 'POST' })).status).toBe(503);
    const journal = await fetch(`${google}/_fake/journal?path=token`);
    expect(await journal.json()).toMatchObject([{ method: 'POST', path: '/token', status: 503, isApplied: false }]);
  });
});
