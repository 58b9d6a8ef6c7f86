import { describe, expect, it } from '@jest/globals';
import { type LintelError } from '@lintel/shared/errors';
import { SystemClock } from '../../platform/clock/clock.js';
import { addressKey, AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { newUserCode, normalizeUserCode, shownUserCode } from './user-code.js';

const fail = (error: unknown) => {
  throw error;
};

describe('user codes', () => {
  it('are six characters without vowels and look-alikes, and come back however they are typed', () => {
    for (let round = 0; round < 1_000; round++) {
      const code = newUserCode();
      expect(code).toMatch(/^[BCDFGHJKLMNPQRTVWX3479]{6}$/);
      const shown = shownUserCode(code);
      expect(shown).toHaveLength(7);
      for (const typed of [shown, shown.toLowerCase(), ` ${code.split('').join(' ')} `, code.replace(/(..)/g, '$1–')]) {
        expect(normalizeUserCode(typed)).toBe(code);
      }
    }
  });

  it('use every character of the alphabet', () => {
    const seen = new Set(Array.from({ length: 500 }, newUserCode).join(''));
    expect(seen.size).toBe(22);
  });
});

describe('AttemptLimiter', () => {
  const limiter = () => {
    const clock = new SystemClock(fail, 1_000_000);
    return { clock, limiter: new AttemptLimiter(clock, { limit: 3, windowMs: 60_000, detail: 'Too many.' }) };
  };
  const refusal = (work: () => unknown): LintelError | undefined => {
    try {
      work();
      return undefined;
    } catch (error) {
      return error as LintelError;
    }
  };

  it('refuses the next attempt and says when to come back', async () => {
    const { clock, limiter: limited } = limiter();
    for (let count = 0; count < 3; count++) limited.take('a');
    expect(refusal(() => limited.take('a'))).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 60 });
    expect(refusal(() => limited.take('b'))).toBeUndefined();
    await clock.moveTo(clock.now() + 60_000);
    expect(refusal(() => limited.take('a'))).toBeUndefined();
  });

  it('counts for every key, and refuses where any is full', () => {
    const { limiter: limited } = limiter();
    for (let count = 0; count < 3; count++) limited.take(`person-${count}`, 'office');
    expect(refusal(() => limited.take('person-9', 'office'))?.code).toBe('RATE_LIMITED');
    expect(refusal(() => limited.take('person-9', 'elsewhere'))).toBeUndefined();
  });

  it('does not count what was forgiven', () => {
    const { limiter: limited } = limiter();
    for (let count = 0; count < 10; count++) limited.take('a').forgive();
    for (let count = 0; count < 3; count++) limited.take('a');
    expect(refusal(() => limited.take('a'))?.code).toBe('RATE_LIMITED');
  });

  it('takes a /64 of IPv6 for one address, and IPv4 in IPv6 for IPv4', () => {
    expect(addressKey('2001:db8:1:2::7')).toBe(addressKey('2001:db8:1:2:ffff::1'));
    expect(addressKey('2001:db8:1:2::7')).not.toBe(addressKey('2001:db8:1:3::7'));
    expect(addressKey('::ffff:192.0.2.7')).toBe(addressKey('192.0.2.7'));
    expect(addressKey('192.0.2.7')).not.toBe(addressKey('192.0.2.8'));
  });
});
