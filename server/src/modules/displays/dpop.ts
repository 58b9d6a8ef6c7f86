import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose';
import { createHash } from 'node:crypto';

/** How far a proof's `iat` may be from the server's clock, either way. */
export const PROOF_TOLERANCE_MS = 60_000;
/** So long after its first use a proof is too old to be used again, even one from the future: its hash may be forgotten. */
export const PROOF_MEMORY_MS = 2 * PROOF_TOLERANCE_MS + 5_000;
const MAX_PROOF_LENGTH = 4_096;
const MAX_JTI_LENGTH = 256;

export interface ProofExpectation {
  proof: string | undefined;
  method: string;
  /** The addresses the request may have been sent to; query and fragment do not count. */
  urls: readonly string[];
  /** Epoch milliseconds of the clock that judges. */
  now: number;
  /** The access token the proof comes with; none at the authorization server's own endpoints. */
  accessToken?: string;
}

export interface VerifiedProof {
  /** RFC 7638 thumbprint of the key that signed. */
  thumbprint: string;
  /** What names this proof among all, to refuse it the second time. */
  hash: Buffer;
}

/** Why a proof does not count. */
export class ProofRefused extends Error {
  override name = 'ProofRefused';
}

/**
 * Checks a DPoP proof by RFC 9449, section 4.3, except that it was not seen before: that takes a store. ES256 only.
 * Throws `ProofRefused`.
 */
export async function verifyProof(expected: ProofExpectation): Promise<VerifiedProof> {
  const { proof, now } = expected;
  if (!proof) throw new ProofRefused('Send a DPoP proof in the header DPoP.');
  if (proof.length > MAX_PROOF_LENGTH) throw new ProofRefused('The proof is too long.');
  const key = publicKeyOf(proof);
  const { payload } = await jwtVerify(proof, await importKey(key), {
    algorithms: ['ES256'],
    typ: 'dpop+jwt',
    currentDate: new Date(now),
    clockTolerance: PROOF_TOLERANCE_MS / 1_000,
  }).catch((cause: unknown) => {
    throw new ProofRefused('The signature or the claims of the proof are not valid.', { cause });
  });

  if (payload.htm !== expected.method) throw new ProofRefused('The proof was made for another method (htm).');
  if (!isOneOf(payload.htu, expected.urls)) throw new ProofRefused('The proof was made for another address (htu).');
  const issuedAt = typeof payload.iat === 'number' ? payload.iat * 1_000 : Number.NaN;
  if (!(Math.abs(now - issuedAt) <= PROOF_TOLERANCE_MS)) {
    throw new ProofRefused('The proof is too old or from the future (iat): set your clock by X-Lintel-Time.');
  }
  const { jti } = payload;
  if (typeof jti !== 'string' || jti.length === 0 || jti.length > MAX_JTI_LENGTH) {
    throw new ProofRefused('The proof has no usable jti.');
  }
  if (expected.accessToken !== undefined && payload.ath !== accessTokenHash(expected.accessToken)) {
    throw new ProofRefused('The proof was made for another access token (ath).');
  }
  const thumbprint = await calculateJwkThumbprint(key, 'sha256');
  return {
    thumbprint,
    // Within one key: nobody can use up another's jti.
    hash: createHash('sha256').update(`${thumbprint}\n${jti}`).digest(),
  };
}

/** When a proof says it was made, epoch milliseconds, before anything about it is believed; NaN if it does not say. */
export function issuedAtOf(proof: string | undefined): number {
  try {
    return (decodeJwt(proof ?? '').iat ?? Number.NaN) * 1_000;
  } catch {
    return Number.NaN;
  }
}

/** The `ath` claim of RFC 9449. */
export function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest('base64url');
}

function publicKeyOf(proof: string): JWK {
  let jwk: JWK | undefined;
  try {
    jwk = decodeProtectedHeader(proof).jwk;
  } catch (cause) {
    throw new ProofRefused('The proof is not a signed JWT.', { cause });
  }
  if (typeof jwk !== 'object' || jwk === null) throw new ProofRefused('The proof does not carry its public key (jwk).');
  if ('d' in jwk || 'k' in jwk) throw new ProofRefused('The proof carries a private key.');
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256') throw new ProofRefused('The key of the proof is not a P-256 key.');
  return { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y };
}

async function importKey(key: JWK): ReturnType<typeof importJWK> {
  try {
    return await importJWK(key, 'ES256');
  } catch (cause) {
    throw new ProofRefused('The key of the proof is not a P-256 key.', { cause });
  }
}

function isOneOf(htu: unknown, urls: readonly string[]): boolean {
  const named = typeof htu === 'string' ? canonical(htu) : null;
  return named !== null && urls.some((url) => canonical(url) === named);
}

/** Scheme and syntax normalised (RFC 3986, 6.2.2 and 6.2.3), without query and fragment. */
function canonical(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) return null;
  const path = parsed.pathname.replace(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
  });
  return parsed.origin + path;
}
