import { LintelError } from '@lintel/shared/errors';
import { DAY_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/database.js';
import { addressKey, AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { hashToken, randomToken } from '../../platform/secrets/secrets.js';
import { PublicBookingRepository, type TokenPurpose } from './public-booking.repository.js';
import type { VisitedTenant } from './public-tenants.js';

const TOKENS_LIVE_MS = 30 * DAY_MS;
const noToken = hashToken('');

export interface BookingLinks {
  cancelUrl: string;
  rescheduleUrl: string;
  icsUrl: string;
}

/** The links of a customer: their tokens are random, kept as hashes, and good for 30 days or one use. */
@Injectable()
export class BookingLinksService {
  private readonly guesses: AttemptLimiter;

  constructor(
    private readonly repository: PublicBookingRepository,
    private readonly clock: Clock,
  ) {
    this.guesses = new AttemptLimiter(clock, {
      limit: 20,
      windowMs: 60 * 60_000,
      detail: 'There were too many wrong links from this address. Try again later.',
    });
  }

  /** Gives a booking new links; all older ones are void. */
  async issue(tx: Tx, tenant: VisitedTenant, bookingId: string): Promise<BookingLinks> {
    const tokens = { VIEW: randomToken(), CANCEL: randomToken(), RESCHEDULE: randomToken() };
    const records = Object.entries(tokens).map(([purpose, token]) => ({
      purpose: purpose as TokenPurpose,
      hash: hashToken(token),
    }));
    const expiresAt = this.clock.now() + TOKENS_LIVE_MS;
    await this.repository.setTokens(tx, { tenantId: tenant.id, bookingId }, records, expiresAt);
    const page = (name: string, token: string) => `${tenant.baseUrl}/book/${name}/${bookingId}?token=${token}`;
    return {
      cancelUrl: page('cancel', tokens.CANCEL),
      rescheduleUrl: page('reschedule', tokens.RESCHEDULE),
      icsUrl: `${tenant.baseUrl}/api/v1/public/bookings/${bookingId}/invite.ics?token=${tokens.VIEW}`,
    };
  }

  /**
   * Throws NOT_FOUND unless the token is one of the booking's for one of these purposes; the same for a wrong one and for
   * a booking that does not exist. The comparison takes as long wherever they differ.
   */
  async verify(
    tx: Tx,
    { bookingId, token, ip }: { bookingId: string; token: string; ip: string },
    purposes: readonly TokenPurpose[],
  ): Promise<Buffer> {
    const attempt = this.guesses.take(addressKey(ip));
    const given = hashToken(token);
    const known = await this.repository.tokensOf(tx, bookingId, this.clock.now());
    let found: Buffer | null = null;
    for (const { hash, purpose } of [...known, { hash: noToken, purpose: null }]) {
      const isSame = timingSafeEqual(hash, given);
      if (isSame && purpose !== null && purposes.includes(purpose)) found = hash;
    }
    if (!found) throw linkNotFound();
    attempt.forgive();
    return found;
  }
}

export function linkNotFound(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'This link is not valid (any more).' });
}
