import { signedRequestType, type DisplayRequest } from '@lintel/shared/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { createDisplayKey, signRequest, type DisplayKey } from '../../testing/display-client.js';
import { isSignedBy } from './request-signature.js';

const request: DisplayRequest = {
  action: 'check-in',
  requestId: '0190a0a0-3333-4000-8000-000000000001',
  bookingId: '0190a0a0-2222-7000-8000-000000000001',
  occurredAt: '2026-11-20T09:00:00.000Z',
};

let key: DisplayKey;
let other: DisplayKey;
beforeAll(async () => {
  [key, other] = await Promise.all([createDisplayKey(), createDisplayKey()]);
});

describe('isSignedBy', () => {
  it('believes the key that signed exactly this', async () => {
    expect(await isSignedBy(key.thumbprint, await signRequest(key, request))).toBe(true);
  });

  it('does not mind what comes along to prove who taps', async () => {
    const signed = await signRequest(key, request);
    expect(await isSignedBy(key.thumbprint, { ...signed, proof: { pin: '1234' } })).toBe(true);
  });

  it('does not believe another key, nor none', async () => {
    expect(await isSignedBy(key.thumbprint, await signRequest(other, request))).toBe(false);
    expect(await isSignedBy(key.thumbprint, request)).toBe(false);
  });

  it.each([
    ['another time', { occurredAt: '2026-11-20T09:00:01.000Z' }],
    ['another action', { action: 'end' }],
    ['another booking', { bookingId: '0190a0a0-2222-7000-8000-000000000002' }],
    ['another request id', { requestId: '0190a0a0-3333-4000-8000-000000000002' }],
    ['something more', { resourceId: '0190a0a0-1111-7000-8000-000000000001' }],
  ])('does not let the signature be used for %s', async (_, change) => {
    const signed = await signRequest(key, request);
    expect(await isSignedBy(key.thumbprint, { ...signed, ...change } as DisplayRequest)).toBe(false);
  });

  it('takes no other kind of signed statement for it, nor noise', async () => {
    const header = { alg: 'ES256', jwk: key.publicJwk };
    const proof = await new SignJWT({ ...request })
      .setProtectedHeader({ ...header, typ: 'dpop+jwt' })
      .sign(key.privateKey);
    const unsigned = `${Buffer.from(JSON.stringify({ alg: 'none', typ: signedRequestType })).toString('base64url')}.e30.`;
    for (const signature of [proof, unsigned, 'noise', 'a.b.c', '']) {
      expect(await isSignedBy(key.thumbprint, { ...request, signature })).toBe(false);
    }
  });
});
