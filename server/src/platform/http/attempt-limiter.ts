import { LintelError } from '@lintel/shared/errors';
import ipaddr from 'ipaddr.js';
import type { Clock } from '../clock/clock.js';

const MOST_KEYS = 10_000;

export interface Attempt {
  /** It was an honest one: it does not count. */
  forgive(): void;
}

/**
 * At most `limit` attempts per key within `windowMs`. Kept in memory: several processes allow that many each, which the
 * limits leave room for.
 */
export class AttemptLimiter {
  private readonly attempts = new Map<string, number[]>();

  constructor(
    private readonly clock: Clock,
    private readonly rule: { limit: number; windowMs: number; detail: string },
  ) {}

  /** Counts an attempt before its outcome is known, so that many at once cannot slip by. Throws RATE_LIMITED. */
  take(...keys: string[]): Attempt {
    const now = this.clock.now();
    const counted = keys.map((key) => this.recent(key, now));
    for (const attempts of counted) {
      if (attempts.length < this.rule.limit) continue;
      const freeAt = attempts[0]! + this.rule.windowMs;
      throw new LintelError('RATE_LIMITED', {
        detail: this.rule.detail,
        retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / 1_000)),
      });
    }
    for (const attempts of counted) attempts.push(now);
    return {
      forgive() {
        for (const attempts of counted) {
          const index = attempts.lastIndexOf(now);
          if (index >= 0) attempts.splice(index, 1);
        }
      },
    };
  }

  /** Whether the next attempt with this key would be refused. */
  isFull(key: string): boolean {
    return this.recent(key, this.clock.now()).length >= this.rule.limit;
  }

  private recent(key: string, now: number): number[] {
    if (this.attempts.size >= MOST_KEYS) this.forgetOld(now);
    const attempts = this.attempts.get(key) ?? [];
    this.attempts.set(key, attempts);
    const isOver = (at: number) => at <= now - this.rule.windowMs;
    while (attempts.length > 0 && isOver(attempts[0]!)) attempts.shift();
    return attempts;
  }

  private forgetOld(now: number): void {
    for (const [key, attempts] of this.attempts) {
      const last = attempts.at(-1);
      if (last === undefined || last <= now - this.rule.windowMs) this.attempts.delete(key);
    }
  }
}

/** Who counts as one address: an IPv6 customer has a whole /64. */
export function addressKey(ip: string): string {
  // A proxy may write of its client what is no address; all of those are one.
  if (!ipaddr.isValid(ip)) return 'address:unknown';
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return `address:${address.toString()}`;
  return `address:${(address as ipaddr.IPv6).parts.slice(0, 4).join(':')}`;
}
