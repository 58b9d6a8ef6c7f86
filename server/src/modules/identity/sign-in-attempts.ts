import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { addressKey, AttemptLimiter, type Attempt } from '../../platform/http/attempt-limiter.js';

const WINDOW_MS = 10 * 60_000;
/** Longer than any e-mail address: nobody fills the memory with names. */
const LONGEST_EMAIL = 254;
const detail = 'Too many wrong passwords. Wait a few minutes, or ask an administrator.';

/**
 * Slows down whoever guesses passwords, per address: so many of one account, so many of all. An account that is guessed at
 * from everywhere leaves each address fewer guesses, but is closed to nobody: whoever has the password gets in, from any
 * address that has not used its own guesses up. Right passwords never count.
 */
@Injectable()
export class SignInAttempts {
  private readonly byAddress: AttemptLimiter;
  private readonly byPair: AttemptLimiter;
  private readonly byPairUnderAttack: AttemptLimiter;
  private readonly ofAccount: AttemptLimiter;

  constructor(clock: Clock) {
    const limiter = (limit: number) => new AttemptLimiter(clock, { limit, windowMs: WINDOW_MS, detail });
    this.byAddress = limiter(120);
    this.byPair = limiter(30);
    this.byPairUnderAttack = limiter(5);
    this.ofAccount = limiter(100);
  }

  /** Throws RATE_LIMITED; the attempt is to be forgiven when the password was right. */
  take(email: string, ip: string): Attempt {
    const address = addressKey(ip);
    const account = `account:${email.trim().toLowerCase().slice(0, LONGEST_EMAIL)}`;
    const pair = `${account} ${address}`;
    const attempts = [this.byAddress.take(address), this.byPair.take(pair)];
    const isUnderAttack = this.ofAccount.isFull(account);
    attempts.push(isUnderAttack ? this.byPairUnderAttack.take(pair) : this.ofAccount.take(account));
    return { forgive: () => attempts.forEach((attempt) => attempt.forgive()) };
  }
}
