import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, EmbeddedJWK, exportJWK, jwtVerify } from 'jose';
import { createHash } from 'node:crypto';
import { createProof, generateKey } from './dpop';

const now = Date.parse('2026-11-20T12:00:00.700Z');

describe('createProof', () => {
  it('is what RFC 9449 section 4.2 asks for and verifies with the key it carries', async () => {
    const key = await generateKey();
    const url = 'https://rooms.example/oauth/token?x=1#top';
    const proof = await createProof(key, { method: 'POST', url }, now);
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      currentDate: new Date(now),
    });
    expect(payload).toMatchObject({ htm: 'POST', htu: 'https://rooms.example/oauth/token', iat: 1_795_176_000 });
    expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(payload.ath).toBeUndefined();
    expect(Object.keys(protectedHeader.jwk!).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(await calculateJwkThumbprint(protectedHeader.jwk!)).toBe(
      await calculateJwkThumbprint(await exportJWK(key.publicKey)),
    );
  });

  it('is bound to the access token it goes with', async () => {
    const proof = await createProof(
      await generateKey(),
      { method: 'GET', url: 'https://rooms.example/displays', accessToken: 'secret' },
      now,
    );
    const { payload } = await jwtVerify(proof, EmbeddedJWK, { currentDate: new Date(now) });
    expect(payload.ath).toBe(createHash('sha256').update('secret').digest('base64url'));
  });

  it('is never the same twice', async () => {
    const key = await generateKey();
    const request = { method: 'GET', url: 'https://rooms.example/' };
    expect(await createProof(key, request, now)).not.toBe(await createProof(key, request, now));
  });
});

describe('generateKey', () => {
  it('gives a private key that nobody can read', async () => {
    const { privateKey } = await generateKey();
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  });
});
