import type { DisplayToken } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { hashToken, randomToken } from '../../platform/secrets/secrets.js';
import { AccessTokens } from './access-tokens.js';
import { DisplayRevocation } from './display-revocation.js';
import { DisplaysRepository, type KeyHolder } from './displays.repository.js';
import { OAuthError } from './oauth-error.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const REFRESH_LIFETIME_MS = 30 * DAY_MS;
/** How long a used token is remembered to notice that it comes back; a display has a new one every quarter of an hour. */
const REMEMBER_USED_MS = 7 * DAY_MS;

interface RefreshRequest {
  refreshToken: string;
  renewalId?: string;
  keyThumbprint: string;
}

/** A display's pair of tokens: how it gets the first and each next one. */
@Injectable()
export class DisplayTokens {
  constructor(
    private readonly db: Database,
    private readonly displays: DisplaysRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly accessTokens: AccessTokens,
    private readonly revocation: DisplayRevocation,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async issue(tx: Tx, display: KeyHolder): Promise<DisplayToken> {
    const now = this.clock.now();
    const refreshToken = randomToken('ldr_');
    const { tenantId, tenantSlug, displayId, keyThumbprint } = display;
    await this.refreshTokens.insert(tx, refreshToken, {
      tenantId,
      displayId,
      createdAt: now,
      expiresAt: now + REFRESH_LIFETIME_MS,
    });
    const access = await this.accessTokens.issue({ displayId, tenantId, tenantSlug, thumbprint: keyThumbprint });
    return {
      access_token: access.token,
      token_type: 'DPoP',
      expires_in: access.expiresInSeconds,
      refresh_token: refreshToken,
      display_id: displayId,
      tenant: tenantSlug,
    };
  }

  /**
   * Gives the next pair for a refresh token, once. A renewal with a `renewalId` may ask again with it until the successor is
   * used, or the token ends by itself: a display that lost the answer, or died before it had stored it, has nothing else. It
   * then gets another successor, and the lost one ends. Whatever else comes back is in two hands. A thief who has the key as
   * well gains nothing lasting: the display's own next refresh shows it. Throws `OAuthError`.
   */
  async refresh(request: RefreshRequest): Promise<DisplayToken> {
    // A refusal may revoke, which must be committed before it is thrown.
    const outcome = await this.db.system((tx) => this.rotate(tx, request));
    if (outcome instanceof OAuthError) throw outcome;
    return outcome;
  }

  private async rotate(
    tx: Tx,
    { refreshToken, renewalId, keyThumbprint }: RefreshRequest,
  ): Promise<DisplayToken | OAuthError> {
    const displayId = await this.refreshTokens.findDisplayId(tx, refreshToken);
    const display = displayId ? await this.displays.lockActive(tx, displayId) : null;
    // Read again under the lock: a refresh or a revocation may just have been faster.
    const token = display ? await this.refreshTokens.find(tx, refreshToken) : null;
    if (!display || !token)
      return new OAuthError('invalid_grant', 'The refresh token is not known: pair the display again.');
    // Before anything else: without the key a stolen token must not even be able to get the display revoked.
    if (display.keyThumbprint !== keyThumbprint) {
      return new OAuthError('invalid_grant', 'The refresh token is bound to another key.');
    }
    const now = this.clock.now();
    if (token.expiresAt <= now)
      return new OAuthError('invalid_grant', 'The refresh token has expired: pair the display again.');
    const by = renewalId === undefined ? null : hashToken(renewalId);
    if (token.usedAt !== null) {
      const isAskedAgain = by !== null && token.usedBy?.equals(by) === true;
      if (!isAskedAgain || !token.isLastUsed) return this.revokeForReuse(tx, display);
      // Nobody has used what was given for it: the answer was lost, or the display died before it had stored it.
      await this.refreshTokens.deleteUnused(tx, display.displayId);
      return this.issue(tx, display);
    }
    await this.refreshTokens.markUsed(tx, refreshToken, { at: now, by });
    await this.refreshTokens.deleteOld(tx, display.displayId, { usedAt: now - REMEMBER_USED_MS, expiresAt: now });
    return this.issue(tx, display);
  }

  /** Key and token are in two hands (a copied disk, say), and nobody can tell whose are the honest ones (RFC 9700, 4.14.2). */
  private async revokeForReuse(tx: Tx, { tenantId, displayId }: KeyHolder): Promise<OAuthError> {
    this.log.warn({ tenantId, displayId }, 'a used refresh token came back; the display is revoked');
    await this.revocation.revoke(tx, { tenantId, displayId, actor: systemActor, reason: 'REFRESH_TOKEN_REUSED' });
    return new OAuthError('invalid_grant', 'The refresh token was used before. The display is revoked: pair it again.');
  }
}
