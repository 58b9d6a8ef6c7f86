import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { addressKey, AttemptLimiter, type Attempt } from '../../platform/http/attempt-limiter.js';

const WINDOW_MS = 10 * 60_000;
const detail = 'Too many wrong passwords. Wait a few minutes, or ask an administrator.';

/** Slows down whoever guesses passwords: per account, and per address over all accounts. Right ones never count. */
@Injectable()
export class SignInAttempts {
  private readonly perAccount: AttemptLimiter;
  private readonly perAddress: AttemptLimiter;

  constructor(clock: Clock) {
    this.perAccount = new AttemptLimiter(clock, { limit: 30, windowMs: WINDOW_MS, detail });
    this.perAddress = new AttemptLimiter(clock, { limit: 120, windowMs: WINDOW_MS, detail });
  }

  /** Throws RATE_LIMITED; the attempt is to be forgiven when the password was right. */
  take(email: string, ip: string): Attempt {
    const attempts = [
      this.perAddress.take(addressKey(ip)),
      this.perAccount.take(`account:${email.trim().toLowerCase()}`),
    ];
    return { forgive: () => attempts.forEach((attempt) => attempt.forgive()) };
  }
}
