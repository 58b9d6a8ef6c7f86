import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '@lintel/shared/time';
import { levelAfter, lockMs, lockRules, type LockSubject } from './lock-rules.js';

/** How often somebody who never gives up gets judged within a time. */
function triesWithin(subject: LockSubject, durationMs: number, pauseMs: number): number {
  const rule = lockRules[subject];
  let [now, level, countedAt, tries] = [0, 0, 0, 0];
  while (now < durationMs) {
    level = levelAfter(level, now - countedAt, rule) + 1;
    countedAt = now;
    tries += 1;
    now += Math.max(lockMs(level, rule), pauseMs);
  }
  return tries;
}

describe('locks', () => {
  it('let a few typing errors pass, then rest for longer and longer', () => {
    const rule = lockRules.PERSON;
    const rests = [1, 2, 3, 4, 5, 6, 7, 20].map((level) => lockMs(level, rule) / 60_000);
    expect(rests).toEqual([0, 0, 0, 0, 15, 30, 60, 1_440]);
  });

  it.each([
    ['DISPLAY', 60],
    ['PERSON', 14],
  ] as const)('of a %s leave few tries on the worst day', (subject, most) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600_000 }), (pause) => {
        expect(triesWithin(subject, DAY_MS, pause)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('forget with time, and never count below nothing', () => {
    expect(levelAfter(3, DAY_MS / 2, lockRules.PERSON)).toBe(2);
    expect(levelAfter(3, 100 * DAY_MS, lockRules.PERSON)).toBe(0);
    expect(levelAfter(3, -5_000, lockRules.PERSON)).toBe(3);
  });
});
