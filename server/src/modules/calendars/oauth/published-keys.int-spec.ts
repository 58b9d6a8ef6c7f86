import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkIdToken } from './id-token.js';
import { PublishedKeys } from './published-keys.js';
import { TokenServerAway } from './token-endpoint.js';
import { IdentityRefused } from './vendor.js';

const keys = await generateKeyPair('RS256');
const others = await generateKeyPair('RS256');
const now = Date.parse('2026-11-29T10:00:00Z');
const rules = { audience: 'lintel', isNonce: (nonce: string) => nonce === 'ours', now };

let server: Server;
let origin: string;
/** What is published, by path; a number is a status. */
let published: Record<string, unknown> = {};
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const found = published[url] ?? 404;
    response.writeHead(typeof found === 'number' ? found : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
let keySet: object;
beforeEach(async () => {
  keySet = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'RS256', use: 'sig' }] };
});

const ask = () => new PublishedKeys(`${origin}/document`, `${origin}/certs`).get();
const token = (more: JWTPayload = {}, { privateKey } = keys) =>
  new SignJWT({ iss: 'us', sub: 'ana', aud: 'lintel', nonce: 'ours', ...more })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt(now / 1_000)
    .setExpirationTime(more.exp ?? now / 1_000 + 60)
    .sign(privateKey);

it('the keys are where the document says, and where they usually are without one', async () => {
  published = { '/document': { issuer: 'us', jwks_uri: `${origin}/keys` }, '/keys': keySet };
  const byDocument = await ask();
  expect(byDocument.issuer).toBe('us');
  published = { '/certs': keySet, '/keys': keySet };
  const usual = await ask();
  expect(usual.issuer).toBeNull();
  for (const { keys: found } of [byDocument, usual]) {
    expect(await checkIdToken(await token(), found, rules)).toMatchObject({ sub: 'ana' });
    await expect(checkIdToken(await token({}, others), found, rules)).rejects.toThrow(IdentityRefused);
  }
});

it('whoever does not answer is asked again; an error is no missing document', async () => {
  published = { '/document': 503, '/certs': keySet };
  const asked = new PublishedKeys(`${origin}/document`, `${origin}/certs`);
  await expect(asked.get()).rejects.toThrow(TokenServerAway);
  published = { '/document': { issuer: 'us', jwks_uri: `${origin}/keys` }, '/keys': keySet };
  expect((await asked.get()).issuer).toBe('us');
});

it('a document without keys names its issuer all the same; whoever lets nobody in publishes none, who is overloaded may', async () => {
  published = { '/document': { issuer: 'us' }, '/certs': keySet };
  const found = await ask();
  expect(found.issuer).toBe('us');
  await expect(checkIdToken(await token({}, others), found.keys, rules)).rejects.toThrow(IdentityRefused);
  for (const refusal of [401, 403, 405]) {
    published = { '/document': refusal, '/certs': refusal };
    expect(await ask()).toEqual({ issuer: null, keys: null });
    published = { '/document': refusal, '/certs': keySet };
    expect((await ask()).keys).not.toBeNull();
  }
  for (const later of [429, 500, 501])
    for (const paths of [{ '/document': later }, { '/document': 403, '/certs': later }]) {
      published = paths;
      await expect(ask()).rejects.toThrow(TokenServerAway);
    }
});

it('where none are published, the way the token came stands for the signature; everything else is checked', async () => {
  published = {};
  const { keys: none } = await ask();
  expect(none).toBeNull();
  expect(await checkIdToken(await token(), none, rules)).toMatchObject({ sub: 'ana' });
  for (const wrong of [{ aud: 'another' }, { nonce: 'theirs' }, { exp: now / 1_000 - 600 }, { sub: '' }])
    await expect(checkIdToken(await token(wrong), none, rules)).rejects.toThrow(IdentityRefused);
  await expect(checkIdToken('nonsense', none, rules)).rejects.toThrow(IdentityRefused);
});
