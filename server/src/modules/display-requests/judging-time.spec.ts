import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgingTime } from './judging-time.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const minutes = (count: number) => count * 60_000;
const hours = (count: number) => minutes(count * 60);
const judge = (agoMs: number, { isSigned = true, pairedAgoMs = hours(100) } = {}) =>
  judgingTime(
    { occurredAt: new Date(now - agoMs).toISOString(), signedBy: isSigned ? { pairedAt: now - pairedAgoMs } : null },
    now,
  );
const codeOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('judgingTime', () => {
  it.each([
    ['at once', 0, true, now],
    ['a second ahead, by a clock that is not quite right', -1_000, false, now],
    ['a minute ahead', -minutes(1), true, now],
    ['five minutes late, unsigned', minutes(5), false, now - minutes(5)],
    ['five hours late, signed', hours(5), true, now - hours(5)],
    ['a day late, signed', hours(24), true, now - hours(24)],
  ])('takes what comes %s for when it happened', (_, agoMs, isSigned, expected) => {
    expect(judge(agoMs, { isSigned })).toBe(expected);
  });

  it.each([
    ['from the future', -minutes(1) - 1, true, 'VALIDATION_FAILED'],
    ['late without a signature', minutes(5) + 1, false, 'FORBIDDEN'],
    ['more than a day late', hours(24) + 1, true, 'WINDOW_CLOSED'],
    ['more than a day late and unsigned', hours(25), false, 'WINDOW_CLOSED'],
  ])('refuses what is %s', (_, agoMs, isSigned, code) => {
    expect(codeOf(() => judge(agoMs, { isSigned }))).toBe(code);
  });

  it('refuses what happened before there was such a display', () => {
    expect(codeOf(() => judge(hours(3), { pairedAgoMs: hours(2) }))).toBe('VALIDATION_FAILED');
  });

  it('never judges by an instant that is not past, nor by another one than was told', () => {
    fc.assert(
      fc.property(fc.integer({ min: -minutes(5), max: hours(30) }), fc.boolean(), (agoMs, isSigned) => {
        const judged = codeOf(() => judge(agoMs, { isSigned }));
        return typeof judged === 'string' || judged === Math.min(now, now - agoMs);
      }),
    );
  });
});
