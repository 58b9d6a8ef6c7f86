import { base64url, exportJWK, SignJWT } from 'jose';

export interface ProofRequest {
  method: string;
  /** Absolute; query and fragment are left out of the proof (RFC 9449 section 4.2, `htu`). */
  url: string;
  accessToken?: string;
}

/** A P-256 key pair whose private half can sign but never be read, not even by this page. */
export function generateKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
}

/** RFC 9449 section 4: a proof that whoever sends this request holds the key. `now` in epoch milliseconds. */
export async function createProof(key: CryptoKeyPair, request: ProofRequest, now: number): Promise<string> {
  const { kty, crv, x, y } = await exportJWK(key.publicKey);
  const { origin, pathname } = new URL(request.url);
  const claims = {
    htm: request.method,
    htu: `${origin}${pathname}`,
    jti: crypto.randomUUID(),
    ...(request.accessToken !== undefined && { ath: await tokenHash(request.accessToken) }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })
    .setIssuedAt(Math.floor(now / 1_000))
    .sign(key.privateKey);
}

async function tokenHash(accessToken: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken));
  return base64url.encode(new Uint8Array(digest));
}
