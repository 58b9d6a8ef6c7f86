import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from '../../../platform/clock/clock.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { Secrets } from '../../../platform/secrets/secrets.js';
import { AccessTokens } from '../access-tokens.js';
import { AccountsRepository, type AccountRecord } from './accounts.repository.js';
import { ConnectionStatus } from './connection-status.js';
import { TokenRefused, TokenServerAway, type TokenAnswer } from './token-endpoint.js';
import { openTokens, sealTokens, type TokenSecret } from './token-secret.js';
import type { Vendor } from './vendor.js';
import { Vendors } from './vendors.js';

/** A token that ends sooner is renewed before it is used; one that lasts no longer anyway, in the second half of its life. */
const SPARE_MS = 2 * MINUTE_MS;
/** Longer than a call to the token endpoint may take. */
const LEASE_MS = 30_000;
const LEASE_RETRY_MS = 150;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;

/** Refusals that only whoever connected can mend. What is wrong with this server's own client is its operator's to mend. */
const endsConsent = ['invalid_grant', 'interaction_required', 'consent_required', 'login_required'];
const endsKey = [...endsConsent, 'invalid_client', 'unauthorized_client'];

/**
 * The tokens of connected accounts. However many ask at once, in however many processes, one asks the provider: it takes
 * the renewal by a compare-and-set on the version of the tokens, calls outside any transaction, and stores by another.
 */
@Injectable()
export class RenewingTokens extends AccessTokens {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly status: ConnectionStatus,
    private readonly vendors: Vendors,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {
    super();
  }

  async of(tenantId: string, connectionId: string, { refused }: { refused?: string } = {}): Promise<string> {
    let known: number | undefined;
    for (;;) {
      const account = await this.accounts.find(tenantId, connectionId);
      if (!account) throw new LintelError('NOT_FOUND', { detail: 'There is no such connection.' });
      if (account.status === 'REAUTH_REQUIRED') throw consentNeeded(account);
      const secret = openTokens(this.secrets, account.id, account.secret);
      known ??= account.tokenVersion;
      // What came a moment ago is used whatever it is like: another would be no better.
      const isNew = account.tokenVersion > known && secret.accessToken !== null;
      if (isNew || this.isGood(account, secret, refused)) return secret.accessToken!;
      await this.renewOnce(account, secret);
    }
  }

  private isGood(
    { tokenExpiresAt }: AccountRecord,
    { accessToken, lifetimeMs = Infinity }: TokenSecret,
    refused: string | undefined,
  ): boolean {
    const spareMs = Math.min(SPARE_MS, lifetimeMs / 2);
    const isLate = tokenExpiresAt === null || tokenExpiresAt - this.clock.now() < spareMs;
    return accessToken !== null && accessToken !== refused && !isLate;
  }

  /** All of this process that find the token bad at once share one renewal; what came of it is in the row. */
  private renewOnce(account: AccountRecord, secret: TokenSecret): Promise<void> {
    const running = this.running.get(account.id);
    if (running) return running;
    const renewal = this.renew(account, secret).finally(() => this.running.delete(account.id));
    this.running.set(account.id, renewal);
    return renewal;
  }

  private async renew(account: AccountRecord, secret: TokenSecret): Promise<void> {
    const now = this.clock.now();
    if (account.renewAfter !== null && account.renewAfter > now) throw away(account, account.renewAfter - now);
    if (!(await this.accounts.beginRenewal(account, LEASE_MS))) {
      // Another process is at it, or has just done it.
      await delay(LEASE_RETRY_MS);
      return;
    }
    const vendor = this.vendors.of(account.provider);
    try {
      const answer = await vendor.renew(secret, now);
      await this.store(account, secret, answer);
      this.log.info({ operation: 'connection.renew', connectionId: account.id }, 'tokens renewed');
    } catch (error) {
      await this.explain(account, secret, vendor, error);
    }
  }

  private async store(account: AccountRecord, secret: TokenSecret, answer: TokenAnswer): Promise<void> {
    const access = { accessToken: answer.accessToken, lifetimeMs: answer.expiresInMs };
    const renewed: TokenSecret =
      secret.grant === 'CONSENT'
        ? { ...secret, ...access, refreshToken: answer.refreshToken ?? secret.refreshToken }
        : { ...secret, ...access };
    await this.accounts.setTokens(account, {
      secret: sealTokens(this.secrets, account.id, renewed),
      tokenExpiresAt: this.clock.now() + answer.expiresInMs,
    });
  }

  private async explain(account: AccountRecord, secret: TokenSecret, vendor: Vendor, error: unknown): Promise<void> {
    if (!(error instanceof TokenRefused || error instanceof TokenServerAway)) throw error;
    const { message } = error;
    this.log.warn({ operation: 'connection.renew', connectionId: account.id, reason: message }, 'tokens not renewed');
    const isOver = secret.grant === 'CONSENT' ? endsConsent : endsKey;
    if (error instanceof TokenRefused && isOver.includes(error.code)) {
      await this.status.reauthRequired(account, reauthText(vendor, secret));
      return;
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(account.renewFailures, 10), LONGEST_PAUSE_MS);
    const wanted = error instanceof TokenServerAway ? error.retryAfterMs : null;
    const waitMs = Math.max(pause, wanted ?? 0);
    const text =
      error instanceof TokenRefused
        ? `${nameOf(vendor)} refuses this server (${error.code}). Its operator has to check the client id and secret.`
        : `${nameOf(vendor)} gives no tokens now. It is tried again by itself.`;
    await this.accounts.postponeRenewal(account, { error: text, renewAfter: this.clock.now() + waitMs });
    throw new LintelError('CALENDAR_UNAVAILABLE', {
      detail: text,
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
      cause: error,
    });
  }
}

const nameOf = ({ provider }: Pick<Vendor, 'provider'>): string => (provider === 'GOOGLE' ? 'Google' : 'Microsoft');

function reauthText(vendor: Vendor, { grant }: TokenSecret): string {
  return grant === 'CONSENT'
    ? `${nameOf(vendor)} has ended the consent. Connect the account again.`
    : `${nameOf(vendor)} refuses the key. Connect again with a new one.`;
}

function consentNeeded({ lastError }: AccountRecord): LintelError {
  return new LintelError('CALENDAR_PERMISSION_DENIED', { detail: lastError ?? 'Connect the account again.' });
}

function away({ lastError }: AccountRecord, waitMs: number): LintelError {
  return new LintelError('CALENDAR_UNAVAILABLE', {
    detail: lastError ?? 'No tokens can be had now. It is tried again by itself.',
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
  });
}
