import { Refusal } from '../wire/exchange.js';
import type { WireClock } from '../wire/clock.js';
import { googleAnswers } from './errors.js';
import type { GoogleLimits } from './google-parts.js';

/** Calls of the last minute, by who makes them. */
export class Quota {
  private readonly calls = new Map<string, number[]>();

  constructor(
    private readonly clock: WireClock,
    private readonly limits: GoogleLimits,
  ) {}

  charge(caller: string): void {
    const { callsPerMinute, quotaStatus } = this.limits;
    if (callsPerMinute === null) return;
    const now = this.clock.now();
    const recent = (this.calls.get(caller) ?? []).filter((at) => at > now - 60_000);
    this.calls.set(caller, recent);
    if (recent.length >= callsPerMinute) {
      throw new Refusal(quotaStatus === 403 ? googleAnswers.rateLimitExceeded : googleAnswers.tooManyRequests);
    }
    recent.push(now);
  }
}
