import type { deviceAuthorizationSchema, DisplayToken } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { randomToken } from '../../platform/secrets/secrets.js';
import { AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { DisplaysRepository } from './displays.repository.js';
import { DisplayTokens } from './display-tokens.js';
import { OAuthError } from './oauth-error.js';
import { PairingRepository } from './pairing.repository.js';
import { newUserCode, shownUserCode } from './user-code.js';

export type DeviceAuthorization = z.infer<typeof deviceAuthorizationSchema>;

const LIFETIME_SECONDS = 10 * 60;
const INTERVAL_SECONDS = 2;
/** RFC 8628, 3.5. */
const SLOW_DOWN_SECONDS = 5;
/** A display that waits as told may still arrive a little early: its last poll took longer to get here. */
const EARLY_MS = 500;

/** A display's side of its pairing (RFC 8628). */
@Injectable()
export class PairingService {
  /** Room for a whole building behind one address that is set up, or comes back from a power cut, at once. */
  private readonly limiter: AttemptLimiter;

  constructor(
    private readonly db: Database,
    private readonly pairings: PairingRepository,
    private readonly displays: DisplaysRepository,
    private readonly tokens: DisplayTokens,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
  ) {
    this.limiter = new AttemptLimiter(clock, {
      limit: 300,
      windowMs: 60_000,
      detail: 'Too many displays ask for a code from this address. Wait a little.',
    });
  }

  /** A code to show, bound to the key that asked for it. */
  async authorize({
    keyThumbprint,
    address,
  }: {
    keyThumbprint: string;
    address: string;
  }): Promise<DeviceAuthorization> {
    this.limiter.take(address);
    const createdAt = this.clock.now();
    const deviceCode = randomToken('ldc_');
    let userCode: string;
    do userCode = newUserCode();
    while (
      !(await this.pairings.insert({
        deviceCode,
        userCode,
        keyThumbprint,
        intervalSeconds: INTERVAL_SECONDS,
        createdAt,
        expiresAt: createdAt + LIFETIME_SECONDS * 1_000,
      }))
    );
    const shown = shownUserCode(userCode);
    return {
      device_code: deviceCode,
      user_code: shown,
      verification_uri: `${this.address.url}/admin/pair`,
      verification_uri_complete: `${this.address.url}/admin/pair?code=${shown}`,
      expires_in: LIFETIME_SECONDS,
      interval: INTERVAL_SECONDS,
    };
  }

  /** The display's tokens, once, when its code was approved. Throws `OAuthError`. */
  async redeem(request: { deviceCode: string; keyThumbprint: string }): Promise<DisplayToken> {
    // That it asked is kept, whatever the answer.
    const outcome = await this.db.system((tx) => this.poll(tx, request));
    if (outcome instanceof OAuthError) throw outcome;
    return outcome;
  }

  private async poll(
    tx: Tx,
    { deviceCode, keyThumbprint }: { deviceCode: string; keyThumbprint: string },
  ): Promise<DisplayToken | OAuthError> {
    const now = this.clock.now();
    const pairing = await this.pairings.lockByDeviceCode(tx, deviceCode);
    if (!pairing || pairing.status === 'REDEEMED') {
      return new OAuthError('invalid_grant', 'The device code is not known, or was used.');
    }
    if (pairing.keyThumbprint !== keyThumbprint) {
      return new OAuthError('invalid_grant', 'The device code is bound to another key.');
    }
    if (pairing.expiresAt <= now) return new OAuthError('expired_token', 'The code has expired: ask for another one.');
    if (pairing.status === 'PENDING') {
      const { lastPolledAt, intervalSeconds } = pairing;
      const isTooSoon = lastPolledAt !== null && now - lastPolledAt < intervalSeconds * 1_000 - EARLY_MS;
      await this.pairings.markPolled(tx, deviceCode, now, intervalSeconds + (isTooSoon ? SLOW_DOWN_SECONDS : 0));
      return isTooSoon
        ? new OAuthError('slow_down', 'Ask less often: five seconds more between two questions.')
        : new OAuthError('authorization_pending', 'Nobody has approved the code yet.');
    }
    await this.pairings.markRedeemed(tx, deviceCode);
    const display = await this.displays.lockActive(tx, pairing.displayId!);
    if (!display) return new OAuthError('invalid_grant', 'The display was revoked.');
    return this.tokens.issue(tx, display);
  }
}
