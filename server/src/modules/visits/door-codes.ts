import { createHash, ECDH } from 'node:crypto';
import { doorCodeGoodForMs, doorCodeType, unpackDoorCode, type DoorCode } from '@lintel/shared/door-code';
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';

/** A display's clock follows the server's; so much it may be ahead. */
const AHEAD_MS = 10_000;

export interface VerifiedDoorCode extends DoorCode {
  /** What names this code among all, however it was signed. */
  hash: Buffer;
}

/** What a display that stands beside a room is known by. */
export interface CodeIssuer {
  keyThumbprint: string;
  resourceIds: readonly string[];
}

/** Reads a code and checks that it was signed by the key it names; whose key that is, the caller knows. Null for anything else. */
export async function readDoorCode(text: string): Promise<(VerifiedDoorCode & { thumbprint: string }) | null> {
  try {
    const { typ, alg } = decodeProtectedHeader(text);
    const payload = Buffer.from(text.split('.')[1] ?? '', 'base64url');
    const code = unpackDoorCode(payload);
    if (typ !== doorCodeType || alg !== 'ES256' || !code) return null;
    const key = publicKeyOf(code.publicKey);
    await compactVerify(text, await importJWK(key, 'ES256'), { algorithms: ['ES256'] });
    const hash = createHash('sha256').update(payload).digest();
    return { ...code, hash, thumbprint: await calculateJwkThumbprint(key, 'sha256') };
  } catch {
    // Not a JWS, not a point on the curve, not its signature: whichever it is, it proves nothing.
    return null;
  }
}

/** Whether the code was on the screen of this display, for this room, a moment before `now`. */
export function isFresh(code: VerifiedDoorCode & { thumbprint: string }, issuer: CodeIssuer, now: number): boolean {
  const age = now - code.issuedAt;
  return (
    code.thumbprint === issuer.keyThumbprint &&
    issuer.resourceIds.includes(code.roomId) &&
    age <= doorCodeGoodForMs &&
    age >= -AHEAD_MS
  );
}

function publicKeyOf(point: Uint8Array): JWK {
  const full = ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer;
  return {
    kty: 'EC',
    crv: 'P-256',
    x: full.subarray(1, 33).toString('base64url'),
    y: full.subarray(33).toString('base64url'),
  };
}
