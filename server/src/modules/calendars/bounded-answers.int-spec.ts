import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { googleApi, as } from './google/google-api.js';
import { explainGoogle } from './google/google-failures.js';
import { graphClient } from './microsoft/graph-client.js';
import { explainGraph } from './microsoft/graph-failures.js';
import { askForTokens, TokenServerAway } from './oauth/token-endpoint.js';
import { PublishedKeys } from './oauth/published-keys.js';
import { MOST_ANSWERED } from './bounded-answers.js';

/* What a provider that is broken, or is none, may send: more than fits. */

const MB = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(2 * MOST_ANSWERED, ' '));
let sent = 0;
let status = 200;
let isPacked = false;
const server = createServer((request, response) => {
  request.resume();
  response.shouldKeepAlive = false;
  response.writeHead(status, { 'content-type': 'application/json', ...(isPacked && { 'content-encoding': 'gzip' }) });
  if (isPacked) return void response.end(bomb);
  const chunk = Buffer.alloc(MB, ' ');
  const go = () => {
    while (!response.destroyed && response.write(chunk)) sent += 1;
  };
  response.on('drain', go);
  go();
});
let origin: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const asGoogle = () =>
  googleApi(origin)
    .events.list({ calendarId: 'ana@example.test', ...as('token') })
    .catch((error: unknown) => explainGoogle(error));
const asMicrosoft = () =>
  graphClient(origin, 'token')
    .api('/me/events')
    .get()
    .catch((error: unknown) => explainGraph(error));
const asTokens = () => askForTokens(`${origin}/token`, { code: 'x' }).catch((error: unknown) => error);
const asKeys = () => new PublishedKeys(`${origin}/document`, `${origin}/certs`).get().catch((error: unknown) => error);

const failure = {
  name: 'ProviderFailure',
  kind: 'UNAVAILABLE',
  message: expect.stringMatching('more than can be read'),
};

it('an answer without end is read no further than it may be', async () => {
  [status, isPacked, sent] = [200, false, 0];
  expect(await asGoogle()).toMatchObject(failure);
  expect(await asMicrosoft()).toMatchObject(failure);
  // Somebody who read on would keep the connection.
  while ((await new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))) > 0)
    await new Promise(setImmediate);
  expect(sent).toBeLessThan((2 * 2 * MOST_ANSWERED) / MB);
});

it.each([200, 500])('nor is one that is small and unfolds: a failure of its own, whoever asked (%d)', async (said) => {
  [status, isPacked] = [said, true];
  expect(await asGoogle()).toMatchObject(failure);
  expect(await asMicrosoft()).toMatchObject(failure);
  expect(await asTokens()).toBeInstanceOf(TokenServerAway);
  expect(await asKeys()).toBeInstanceOf(TokenServerAway);
});
