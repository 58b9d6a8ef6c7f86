import { openGoogle, type GoogleFake } from '@lintel/fakes/google';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { as, googleApi } from './google-api.js';

const ana = 'ana@example.test';
let google: GoogleFake;
let front: Server;
let token: string;

/** Google stands in a folder of it. */
beforeAll(async () => {
  google = await openGoogle({ clock: { now: () => Date.parse('2026-11-29T10:00:00Z') } });
  const account = google.directory.addAccount({ email: ana });
  const scopes = ['https://www.googleapis.com/auth/calendar'];
  token = google.tokens.issueAccess({ clientId: 'lintel', account, scopes });
  front = createServer((asked, answer) => {
    const { method, headers, url = '' } = asked;
    if (!url.startsWith('/google/')) return void answer.writeHead(404).end();
    const passed = request(google.origin + url.slice('/google'.length), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(answer);
    });
    asked.pipe(passed);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await google.close();
});

it.each(['/google', '/google/', ''])(
  'Google is reached where its address says, folder included: "%s"',
  async (folder) => {
    const origin = folder === '' ? google.origin : `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const api = googleApi(origin + folder);
    const time = { dateTime: '2026-11-30T10:00:00Z' };
    const requestBody = { summary: 'Review', start: time, end: { dateTime: '2026-11-30T11:00:00Z' } };
    const { data: made } = await api.events.insert({ calendarId: ana, sendUpdates: 'none', requestBody, ...as(token) });
    const { data: found } = await api.events.list({ calendarId: ana, maxResults: 5, ...as(token) });
    expect(found.items).toMatchObject([{ id: made.id, summary: 'Review' }]);
    expect(google.journal.calls.at(-1)!.query).toMatchObject({ maxResults: '5' });
    google.people.delete(ana, made.id!);
  },
);
