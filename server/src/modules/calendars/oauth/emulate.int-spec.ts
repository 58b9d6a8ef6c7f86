import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '@lintel/shared/contracts';
import { createEmulator, type Emulator } from 'emulate';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { lastingPort } from '../../../testing/lasting-port.js';
import { openHouse, type House, type Person } from '../../../testing/house.js';

/* Signing in at servers that others wrote: what our own fakes and we both misunderstood would show here. */

const email = 'ana@example.test';
const client = { client_id: 'lintel', client_secret: 'lintel-secret', name: 'Lintel' };
const ports = {
  google: await lastingPort(),
  microsoft: await lastingPort(),
  front: await lastingPort(),
};
const google = `http://localhost:${ports.google}`;
/** Microsoft's addresses name a directory first, which the emulated server's do not. */
const microsoft = `http://localhost:${ports.front}`;

let house: House;
let person: Person;
let emulators: Emulator[];
let front: Server;

beforeAll(async () => {
  house = await openHouse({
    // Its tokens are of this machine's time.
    LINTEL_CLOCK: new Date().toISOString(),
    GOOGLE_API_URL: google,
    GOOGLE_OAUTH_AUTHORIZE_URL: `${google}/o/oauth2/v2/auth`,
    GOOGLE_OAUTH_TOKEN_URL: `${google}/oauth2/token`,
    GOOGLE_OAUTH_REVOKE_URL: `${google}/oauth2/revoke`,
    GOOGLE_CLIENT_ID: client.client_id,
    GOOGLE_CLIENT_SECRET: client.client_secret,
    MICROSOFT_GRAPH_URL: microsoft,
    MICROSOFT_LOGIN_URL: microsoft,
    MICROSOFT_CLIENT_ID: client.client_id,
    MICROSOFT_CLIENT_SECRET: client.client_secret,
  });
  person = await house.addPerson(await house.addTenant('emulated'), 'ADMIN');
  const users = [{ email, name: 'Ana' }];
  const seedOf = (vendor: 'google' | 'microsoft') => {
    const redirect_uris = [`http://localhost:${house.server.port}/oauth/${vendor}/callback`];
    return { [vendor]: { users, oauth_clients: [{ ...client, redirect_uris }] } };
  };
  emulators = await Promise.all([
    createEmulator({ service: 'google', port: ports.google, seed: seedOf('google') }),
    createEmulator({
      service: 'microsoft',
      port: ports.microsoft,
      baseUrl: microsoft,
      seed: seedOf('microsoft'),
    }),
  ]);
  front = await openFront(ports.front, `http://localhost:${ports.microsoft}`);
});

afterAll(async () => {
  await house.close();
  await Promise.all(emulators.map((emulator) => emulator.close()));
  front.closeAllConnections();
  front.close();
});

/** Passes everything on, without the directory in the path. */
async function openFront(port: number, to: string): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const answer = await fetch(to + request.url!.replace(/^\/(common|organizations)\//, '/'), {
        method: request.method!,
        headers: { 'content-type': request.headers['content-type'] ?? '' },
        redirect: 'manual',
        ...(body.length > 0 && { body }),
      });
      response
        .writeHead(answer.status, Object.fromEntries(answer.headers))
        .end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** What a person does there: opens the page, and picks the account. Returns where the browser is sent. */
async function pickAccount(consentUrl: string): Promise<URL> {
  const page = await fetch(consentUrl);
  expect(await page.text()).toContain(email);
  const { origin, pathname, searchParams } = new URL(consentUrl);
  searchParams.set('email', email);
  const answer = await fetch(`${origin}${pathname}/callback`, {
    method: 'POST',
    body: searchParams,
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? '');
}

describe.each(['google', 'microsoft'] as const)('sign-in at an emulated %s', (vendor) => {
  it('connects the account by code, PKCE and nonce, once', async () => {
    const path = `/api/v1/connections/${vendor}/authorize?kind=PERSONAL&returnPath=/admin/profile`;
    const { url } = (await (await person.fetch(path)).json()) as { url: string };
    const back = await pickAccount(url);
    const come = () =>
      fetch(back, { redirect: 'manual', headers: { cookie: person.cookie } }).then(
        (answer) => new URL(answer.headers.get('location') ?? '', house.origin).searchParams,
      );
    const id = (await come()).get('connected');
    const connection = (await (await person.fetch(`/api/v1/connections/${id}`)).json()) as Connection;
    expect(connection).toMatchObject({ provider: vendor.toUpperCase(), kind: 'PERSONAL', accountEmail: email });
    expect((await come()).get('connected')).toBeNull();
  });
});
