import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createDisplayKey, createProof, type DisplayKey, type ProofRequest } from '../../testing/display-client.js';
import { PROOF_MEMORY_MS, ProofRefused, verifyProof } from './dpop.js';

const now = Date.parse('2026-11-20T09:00:00Z');
const url = 'https://lintel.example/api/v1/display/schedule';

describe('verifyProof', () => {
  let key: DisplayKey;
  beforeAll(async () => {
    key = await createDisplayKey();
  });

  const make = (bend: Partial<ProofRequest> = {}) => createProof(key, { method: 'GET', url, now, ...bend });
  const check = (proof: string | undefined, expected: Partial<Parameters<typeof verifyProof>[0]> = {}) =>
    verifyProof({ proof, method: 'GET', urls: [url], now, ...expected });

  it('names the key by its thumbprint', async () => {
    await expect(check(await make())).resolves.toMatchObject({ thumbprint: key.thumbprint });
  });

  it('tells proofs apart by their jti, within one key', async () => {
    const [first, again, other] = await Promise.all([
      check(await make({ claims: { jti: 'a' } })),
      check(await make({ claims: { jti: 'a', iat: now / 1_000 - 5 } })),
      check(await make({ claims: { jti: 'b' } })),
    ]);
    expect(again.hash).toEqual(first.hash);
    expect(other.hash).not.toEqual(first.hash);
    const stranger = await createDisplayKey();
    const theirs = await check(await createProof(stranger, { method: 'GET', url, now, claims: { jti: 'a' } }));
    expect(theirs.hash).not.toEqual(first.hash);
  });

  it('is refused for its age before it is forgotten', async () => {
    const proof = await make({ now: now + 60_000 });
    await expect(check(proof)).resolves.toBeDefined();
    await expect(check(proof, { now: now + PROOF_MEMORY_MS })).rejects.toThrow(/iat/);
  });

  it.each([
    ['https://lintel.example/api/v1/display/schedule?resourceId=1#top'],
    ['HTTPS://LINTEL.example:443/api/v1/display/schedule'],
    ['https://lintel.example/api/v1/%64isplay/x/../schedule'],
  ])('reads %s as the same address', async (htu) => {
    await expect(check(await make({ claims: { htu } }))).resolves.toBeDefined();
  });

  it('accepts each address the server is known by', async () => {
    await expect(
      check(await make(), { urls: ['http://10.0.0.7:3000/api/v1/display/schedule', url] }),
    ).resolves.toBeDefined();
  });

  it.each<[string, Partial<ProofRequest>]>([
    ['another method', { method: 'POST' }],
    ['a method in the wrong case', { method: 'get' }],
    ['another path', { url: `${url}/x` }],
    ['another host', { url: url.replace('lintel', 'evil') }],
    ['another scheme', { url: url.replace('https', 'http') }],
    ['another port', { url: url.replace('.example', '.example:8443') }],
    ['a user in the address', { url: url.replace('//', '//a:b@') }],
    ['no address', { claims: { htu: undefined } }],
    ['an address that is none', { claims: { htu: 'schedule' } }],
    ['61 s ago', { now: now - 61_000 }],
    ['61 s ahead', { now: now + 61_000 }],
    ['no time', { claims: { iat: undefined } }],
    ['a time that is no number', { claims: { iat: '2026-11-20' } }],
    ['no jti', { claims: { jti: undefined } }],
    ['an empty jti', { claims: { jti: '' } }],
    ['a jti without end', { claims: { jti: 'x'.repeat(257) } }],
    ['another type of JWT', { header: { typ: 'JWT' } }],
    ['no type', { header: { typ: undefined } }],
    ['no key', { header: { jwk: undefined } }],
    ['a key that is no key', { header: { jwk: 'key' } }],
    ['a point that is not on the curve', { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } } }],
    ['an expiry that has passed', { claims: { exp: now / 1_000 - 61 } }],
  ])('refuses %s', async (_, bend) => {
    await expect(check(await make(bend))).rejects.toThrow(ProofRefused);
  });

  it('refuses a proof that carries its private key', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const header = { jwk: await exportJWK(pair.privateKey) };
    const leaky = { ...key, privateKey: pair.privateKey };
    await expect(check(await createProof(leaky, { method: 'GET', url, now, header }))).rejects.toThrow(/private key/);
  });

  it("refuses another's key in the header", async () => {
    const { publicJwk } = await createDisplayKey();
    await expect(check(await make({ header: { jwk: publicJwk } }))).rejects.toThrow(ProofRefused);
  });

  it.each(['ES384', 'RS256', 'EdDSA'])('refuses %s: ES256 only', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const proof = await new SignJWT({ jti: 'a', htm: 'GET', htu: url, iat: now / 1_000 })
      .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
      .sign(privateKey);
    await expect(check(proof)).rejects.toThrow(ProofRefused);
  });

  it('refuses a MAC by a key everybody knows', async () => {
    const proof = await new SignJWT({ jti: 'a', htm: 'GET', htu: url, iat: now / 1_000 })
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: key.publicJwk })
      .sign(new TextEncoder().encode(key.publicJwk.x!.padEnd(32)));
    await expect(check(proof)).rejects.toThrow(ProofRefused);
  });

  it.each([undefined, '', 'no.jwt', 'a.b.c', 'x'.repeat(5_000)])('refuses %p', async (proof) => {
    await expect(check(proof)).rejects.toThrow(ProofRefused);
  });

  it('refuses two proofs in one header', async () => {
    await expect(check(`${await make()}, ${await make()}`)).rejects.toThrow(ProofRefused);
  });

  it('is bound to the access token where there is one', async () => {
    await expect(check(await make({ accessToken: 'mine' }), { accessToken: 'mine' })).resolves.toBeDefined();
    await expect(check(await make({ accessToken: 'theirs' }), { accessToken: 'mine' })).rejects.toThrow(/ath/);
    await expect(check(await make(), { accessToken: 'mine' })).rejects.toThrow(/ath/);
  });
});
