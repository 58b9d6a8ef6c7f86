import { unpackDoorCode } from '@lintel/shared/door-code';
import { describe, expect, it } from '@jest/globals';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { encode } from 'uqr';
import { generateKey } from './dpop';
import { signDoorCode } from './door-code';

const code = {
  displayId: '0190a0a0-2222-7000-8000-000000000002',
  roomId: '0190a0a0-1111-7000-8000-000000000001',
  now: Date.parse('2026-11-20T13:05:00.400Z'),
};

describe('signDoorCode', () => {
  it('says which display shows which room when, under the display’s signature', async () => {
    const key = await generateKey();
    const signed = await signDoorCode(key, code);
    expect(decodeProtectedHeader(signed)).toEqual({ alg: 'ES256', typ: 'lintel-go' });
    const { payload } = await compactVerify(signed, key.publicKey);
    expect(unpackDoorCode(payload)).toMatchObject({
      displayId: code.displayId,
      roomId: code.roomId,
      issuedAt: Date.parse('2026-11-20T13:05:00Z'),
    });
  });

  it('is small enough to be scanned from a small panel', async () => {
    const url = `https://rooms.example.com/go/${await signDoorCode(await generateKey(), code)}`;
    expect(encode(url, { ecc: 'L', border: 0 }).size).toBeLessThanOrEqual(61);
  });
});
