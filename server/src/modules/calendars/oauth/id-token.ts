import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { TokenServerAway } from './token-endpoint.js';
import { IdentityRefused } from './vendor.js';

/** jose's codes for keys that could not be fetched, which says nothing of the token. */
const withoutKeys = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT'];

/** OpenID Connect Core section 3.1.3.7, as far as a code that came straight from the token endpoint needs it. */
export async function checkIdToken(
  idToken: string,
  keys: JWTVerifyGetKey,
  { audience, isNonce, now }: { audience: string; isNonce: (nonce: string) => boolean; now: number },
): Promise<JWTPayload> {
  const payload = await claimsOf(idToken, keys, audience, now);
  if (typeof payload['nonce'] !== 'string' || !isNonce(payload['nonce']))
    throw new IdentityRefused('The id_token belongs to another consent.');
  return payload;
}

async function claimsOf(idToken: string, keys: JWTVerifyGetKey, audience: string, now: number): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'sub', 'iss'],
      currentDate: new Date(now),
      clockTolerance: 60,
    });
    return payload;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError) || withoutKeys.includes(cause.code))
      throw new TokenServerAway('The keys of the id_token could not be had.', null, { cause });
    throw new IdentityRefused('The id_token is not one of this provider for us.', { cause });
  }
}
