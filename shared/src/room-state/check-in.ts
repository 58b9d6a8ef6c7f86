import type { Policy } from '../contracts/policy.js';
import type { BookingCard } from '../contracts/room.js';
import { MINUTE_MS } from '../time/units.js';
import { parseInstant } from './instant.js';

type CheckInCard = Pick<BookingCard, 'start' | 'end' | 'status' | 'needsCheckIn' | 'checkedInAt' | 'releasedAt'>;

/** Check-in is accepted in `[opensAt, closesAt)`, epoch milliseconds. */
export interface CheckInWindow {
  readonly opensAt: number;
  readonly closesAt: number;
}

/** Whether somebody still has to check in to the booking, whatever the time. */
function awaitsCheckIn(card: CheckInCard): boolean {
  return card.needsCheckIn && card.status === 'CONFIRMED' && card.checkedInAt === null && card.releasedAt === null;
}

/**
 * When a booking can be checked in to, or null when it needs no check-in (any more). It closes when the booking ends or
 * is released, should either come before the policy's time.
 */
export function checkInWindow(card: CheckInCard, policy: Policy): CheckInWindow | null {
  if (!awaitsCheckIn(card)) return null;
  const start = parseInstant(card.start);
  const closesAfterMinutes = policy.autoReleaseEnabled
    ? Math.min(policy.checkInClosesMinutesAfter, policy.autoReleaseAfterMinutes)
    : policy.checkInClosesMinutesAfter;
  const opensAt = start - policy.checkInOpensMinutesBefore * MINUTE_MS;
  const closesAt = Math.min(start + closesAfterMinutes * MINUTE_MS, parseInstant(card.end));
  return opensAt < closesAt ? { opensAt, closesAt } : null;
}

/**
 * The instant (epoch milliseconds) at which the room is released unless somebody checks in, or null when it will not be:
 * auto-release is off, no check-in is awaited, or the booking is over by then.
 */
export function releaseDueAt(card: CheckInCard, policy: Policy): number | null {
  if (!policy.autoReleaseEnabled || !awaitsCheckIn(card)) return null;
  const dueAt = parseInstant(card.start) + policy.autoReleaseAfterMinutes * MINUTE_MS;
  return dueAt < parseInstant(card.end) ? dueAt : null;
}
