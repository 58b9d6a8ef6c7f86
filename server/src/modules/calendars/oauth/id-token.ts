import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { TokenServerAway } from './token-endpoint.js';
import { IdentityRefused } from './vendor.js';

/** jose's codes for keys that could not be fetched, which says nothing of the token. */
const withoutKeys = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT'];
const TOLERANCE_SECONDS = 60;

interface IdTokenRules {
  readonly audience: string;
  readonly isNonce: (nonce: string) => boolean;
  readonly now: number;
}

/**
 * OpenID Connect Core section 3.1.3.7, as far as a code that came straight from the token endpoint needs it. Where the server
 * publishes no keys (`null`) the connection to its token endpoint, where we prove who we are, stands for the signature (rule 6).
 */
export async function checkIdToken(
  idToken: string,
  keys: JWTVerifyGetKey | null,
  { audience, isNonce, now }: IdTokenRules,
): Promise<JWTPayload> {
  const payload =
    keys === null ? claimsByTheWay(idToken, audience, now) : await claimsBySignature(idToken, keys, audience, now);
  if (typeof payload['nonce'] !== 'string' || !isNonce(payload['nonce']))
    throw new IdentityRefused('The id_token belongs to another consent.');
  return payload;
}

async function claimsBySignature(
  idToken: string,
  keys: JWTVerifyGetKey,
  audience: string,
  now: number,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'sub', 'iss'],
      currentDate: new Date(now),
      clockTolerance: TOLERANCE_SECONDS,
    });
    return payload;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError) || withoutKeys.includes(cause.code))
      throw new TokenServerAway('The keys of the id_token could not be had.', null, { cause });
    throw refused(cause);
  }
}

function claimsByTheWay(idToken: string, audience: string, now: number): JWTPayload {
  let payload: JWTPayload;
  try {
    payload = decodeJwt(idToken);
  } catch (cause) {
    throw refused(cause);
  }
  const { aud, exp, sub, iss } = payload;
  const isForUs = [aud].flat().includes(audience);
  const isAlive = exp !== undefined && exp + TOLERANCE_SECONDS > now / 1_000;
  if (!isForUs || !isAlive || !sub || !iss) throw refused();
  return payload;
}

const refused = (cause?: unknown): IdentityRefused =>
  new IdentityRefused('The id_token is not one of this provider for us.', { cause });
