import { displayRequestSchema, signedRequestType, type DisplayRequest } from '@lintel/shared/contracts';
import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, EmbeddedJWK, exportJWK, jwtVerify } from 'jose';
import { generateKey } from './dpop';
import { signRequest } from './signed-request';

const request: DisplayRequest = {
  action: 'walk-up',
  durationMinutes: 30,
  requestId: '0190a0a0-3333-4000-8000-000000000001',
  occurredAt: '2026-11-20T13:05:00.000Z',
};

describe('signRequest', () => {
  it('says what the request says, by the key of this screen', async () => {
    const key = await generateKey();
    const { signature, ...said } = displayRequestSchema.parse(await signRequest(key, request));
    const { payload, protectedHeader } = await jwtVerify(signature!, EmbeddedJWK, { typ: signedRequestType });
    expect(said).toEqual(request);
    expect(payload).toEqual(request);
    expect(await calculateJwkThumbprint(protectedHeader.jwk!)).toBe(
      await calculateJwkThumbprint(await exportJWK(key.publicKey)),
    );
    expect(protectedHeader.jwk).not.toHaveProperty('d');
  });

  it('leaves out what proves who taps, and a signature it has', async () => {
    const signed = await signRequest(await generateKey(), {
      ...request,
      proof: { pin: '1234' },
      signature: 'old',
    });
    const { payload } = await jwtVerify(signed.signature!, EmbeddedJWK);
    expect(payload).toEqual(request);
    expect(signed).toHaveProperty('proof');
  });
});
