import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphClient, pathOfLink } from './graph-client.js';

/** Says where it was asked, and where to go on. */
const server = createServer(({ url, headers }, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ url, '@odata.nextLink': `http://${headers.host}${url}&$skiptoken=/v1.0/x` }));
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it.each([
  ['', ''],
  ['/', ''],
  ['/v1.0', ''],
  ['/v1.0/', ''],
  ['/graph', '/graph'],
  ['/graph/v1.0', '/graph'],
])('Graph at an address with %j is asked, and asked on, below its version once', async (written, before) => {
  const client = graphClient(origin + written, 'token');
  type Answer = { url: string; '@odata.nextLink': string };
  const first = (await client.api('/me/events?$top=1').get()) as Answer;
  expect(first.url).toBe(`${before}/v1.0/me/events?$top=1`);
  const second = (await client.api(pathOfLink(first['@odata.nextLink'])).get()) as Answer;
  expect(second.url).toBe(`${first.url}&$skiptoken=/v1.0/x`);
});
