import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { Clock } from '../../platform/clock/clock.js';
import { uuidv7 } from '../../platform/ids.js';
import { Secrets } from '../../platform/secrets/secrets.js';

const LIFETIME_SECONDS = 15 * 60;
const ISSUER = 'lintel';
const AUDIENCE = 'lintel-display';
/** RFC 9068: an access token can never be taken for another kind of JWT. */
const TYPE = 'at+jwt';

export interface TokenSubject {
  displayId: string;
  tenantId: string;
  tenantSlug: string;
  /** RFC 7638 thumbprint of the key the token is bound to. */
  thumbprint: string;
}

export interface VerifiedToken extends TokenSubject {
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** The token is not ours, was changed, or is over. */
export class AccessTokenRefused extends Error {
  override name = 'AccessTokenRefused';
}

/** What displays sign in with: JWTs of 15 minutes, bound to the display's key (RFC 9449, 6.1). */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;

  constructor(
    secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.key = secrets.derive('display-access-token');
  }

  async issue(subject: TokenSubject): Promise<{ token: string; expiresInSeconds: number }> {
    const issuedAt = Math.floor(this.clock.now() / 1_000);
    const token = await new SignJWT({
      tenant: subject.tenantId,
      tenant_slug: subject.tenantSlug,
      cnf: { jkt: subject.thumbprint },
    })
      .setProtectedHeader({ alg: 'HS256', typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(subject.displayId)
      .setJti(uuidv7())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .sign(this.key);
    return { token, expiresInSeconds: LIFETIME_SECONDS };
  }

  /** Throws `AccessTokenRefused`. */
  async verify(token: string): Promise<VerifiedToken> {
    const { payload } = await jwtVerify<{ tenant: string; tenant_slug: string; cnf: { jkt: string } }>(
      token,
      this.key,
      {
        algorithms: ['HS256'],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp', 'cnf'],
        currentDate: new Date(this.clock.now()),
      },
    ).catch((cause: unknown) => {
      throw new AccessTokenRefused('The access token is not valid (any more).', { cause });
    });
    return {
      displayId: payload.sub!,
      tenantId: payload.tenant,
      tenantSlug: payload.tenant_slug,
      thumbprint: payload.cnf.jkt,
      expiresAt: payload.exp! * 1_000,
    };
  }
}
