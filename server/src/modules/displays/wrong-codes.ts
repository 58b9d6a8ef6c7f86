import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { AttemptLimiter } from '../../platform/http/attempt-limiter.js';

/** Slows down whoever guesses the codes of displays: ten wrong ones in ten minutes, per person and per address. */
@Injectable()
export class WrongCodes {
  private readonly limiter: AttemptLimiter;

  constructor(clock: Clock) {
    this.limiter = new AttemptLimiter(clock, {
      limit: 10,
      windowMs: 10 * 60_000,
      detail: 'Too many wrong codes. Wait a few minutes and read the code from the display again.',
    });
  }

  /** Counts for each of `guessers` unless `approve` finds a display (or fails for another reason than the code). */
  async guard<Display>(guessers: string[], approve: () => Promise<Display | null>): Promise<Display | null> {
    const attempt = this.limiter.take(...guessers);
    let isWrongCode = false;
    try {
      const display = await approve();
      isWrongCode = display === null;
      return display;
    } finally {
      if (!isWrongCode) attempt.forgive();
    }
  }
}
