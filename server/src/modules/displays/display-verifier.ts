import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { ChallengeError } from '../../platform/http/challenge.js';
import type { CredentialRequest, CredentialVerifier } from '../identity/credentials.js';
import { AccessTokenRefused, AccessTokens, type VerifiedToken } from './access-tokens.js';
import { DisplaysRepository } from './displays.repository.js';
import { ProofRefused } from './dpop.js';
import { Proofs, type SentProof } from './proofs.js';
import { TIME_HEADER } from './server-time.js';

/** A display that has proved who it is, and until when that holds. */
export interface VerifiedDisplay {
  principal: DisplayPrincipal;
  /** When the access token ends, epoch milliseconds: a connection made with it must not outlive it unrefreshed. */
  expiresAt: number;
}

/**
 * Displays by access token and proof of possession (RFC 9449, section 7). Every refusal is UNAUTHENTICATED with a DPoP
 * challenge and the server's time, so that a display whose clock is off can try again.
 */
@Injectable()
export class DisplayVerifier implements CredentialVerifier {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly displays: DisplaysRepository,
    private readonly proofs: Proofs,
    private readonly clock: Clock,
  ) {}

  /** HTTP: `Authorization: DPoP <token>` and `DPoP: <proof>`. Null where the request carries another credential. */
  async verify({ headers, method, url }: CredentialRequest): Promise<DisplayPrincipal | null> {
    const [scheme, token] = (headers.authorization ?? '').split(' ', 2);
    if (!token) return null;
    if (/^bearer$/i.test(scheme!)) {
      await this.refuseAsBearer(token);
      return null;
    }
    if (!/^dpop$/i.test(scheme!)) return null;
    const { principal } = await this.prove({ token, proof: singleHeader(headers.dpop), method, url });
    return principal;
  }

  /** Socket.IO: `auth: {token, proof}`; the proof is one for `GET <origin>/displays`, which is `url` without its query. */
  verifyHandshake(handshake: {
    token: string | undefined;
    proof: string | undefined;
    url: string;
  }): Promise<VerifiedDisplay> {
    return this.prove({ ...handshake, method: 'GET' });
  }

  /**
   * MQTT: the user name is the display's id, the password an access token. MQTT 3.1.1 has no place for a proof, so what
   * guards this way in is the token's short life: whoever calls this must end the connection at `expiresAt`.
   */
  async verifyToken(displayId: string, token: string): Promise<VerifiedDisplay> {
    const verified = await this.readToken(token);
    if (verified.displayId !== displayId)
      throw this.refusal('invalid_token', 'The access token is of another display.');
    return {
      principal: this.accept(await this.displays.findActive(displayId), verified),
      expiresAt: verified.expiresAt,
    };
  }

  private async prove({
    token,
    ...sent
  }: Omit<SentProof, 'accessToken'> & { token: string | undefined }): Promise<VerifiedDisplay> {
    if (!token) throw this.refusal('invalid_token', 'Send an access token.');
    const verified = await this.readToken(token);
    try {
      const proof = await this.proofs.verify({ ...sent, accessToken: token });
      if (proof.thumbprint !== verified.thumbprint) {
        throw this.refusal('invalid_token', 'The access token is bound to another key.');
      }
      const [display] = await Promise.all([this.displays.findActive(verified.displayId), this.proofs.spend(proof)]);
      return { principal: this.accept(display, verified), expiresAt: verified.expiresAt };
    } catch (error) {
      throw error instanceof ProofRefused ? this.refusal('invalid_dpop_proof', error.message, error) : error;
    }
  }

  private async readToken(token: string): Promise<VerifiedToken> {
    return this.tokens.verify(token).catch((error: unknown) => {
      throw error instanceof AccessTokenRefused ? this.refusal('invalid_token', error.message, error) : error;
    });
  }

  /** The database has the last word, so that a revoked display is refused at once. */
  private accept(display: DisplayPrincipal | null, token: VerifiedToken): DisplayPrincipal {
    if (!display || display.tenantId !== token.tenantId) {
      throw this.refusal('invalid_token', 'The display was revoked: pair it again.');
    }
    return display;
  }

  /** A token bound to a key proves nothing without the key (RFC 9449, 7.2). */
  private async refuseAsBearer(token: string): Promise<void> {
    const isOurs = await this.tokens.verify(token).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AccessTokenRefused) return false;
        throw error;
      },
    );
    if (isOurs)
      throw this.refusal('invalid_token', 'The access token is bound to a key: send it as DPoP with a proof.');
  }

  private refusal(error: 'invalid_token' | 'invalid_dpop_proof', detail: string, cause?: unknown): ChallengeError {
    return new ChallengeError(
      {
        'WWW-Authenticate': `DPoP error="${error}", error_description="${detail}", algs="ES256"`,
        [TIME_HEADER]: new Date(this.clock.now()).toISOString(),
      },
      { detail, cause },
    );
  }
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
