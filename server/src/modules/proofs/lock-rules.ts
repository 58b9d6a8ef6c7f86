import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';

export type LockSubject = 'DISPLAY' | 'PERSON';

export interface LockRule {
  /** How many wrong ones are let pass before a lock. */
  tolerated: number;
  /** In this time one wrong one is forgotten. Right ones by somebody else never make it shorter. */
  forgetsOneInMs: number;
  /** The first lock; each wrong one after it doubles it, up to the longest. */
  firstLockMs: number;
  longestLockMs: number;
}

/**
 * A display forgives a busy corridor its typing errors, and lets somebody who stays there all day try about fifty times; a
 * person's number about a dozen times on the first day and twice on each after it. With ten thousand secrets to a number
 * neither leads anywhere.
 */
export const lockRules: Record<LockSubject, LockRule> = {
  DISPLAY: { tolerated: 8, forgetsOneInMs: 30 * MINUTE_MS, firstLockMs: MINUTE_MS, longestLockMs: 60 * MINUTE_MS },
  PERSON: { tolerated: 5, forgetsOneInMs: DAY_MS / 2, firstLockMs: 15 * MINUTE_MS, longestLockMs: DAY_MS },
};

/** What is left of a level after some time. */
export function levelAfter(level: number, elapsedMs: number, rule: LockRule): number {
  return Math.max(0, level - Math.max(0, elapsedMs) / rule.forgetsOneInMs);
}

/** How long a subject rests once its level is reached; 0 while it is tolerated. */
export function lockMs(level: number, rule: LockRule): number {
  const beyond = Math.round(level) - rule.tolerated;
  return beyond < 0 ? 0 : Math.min(rule.firstLockMs * 2 ** beyond, rule.longestLockMs);
}
