import type { DisplayRequest } from '../contracts/display.js';
import type { Policy, PolicyOverrides } from '../contracts/policy.js';
import type { DoorAction, Factor } from '../contracts/proof.js';

/** What holds where nobody has said otherwise. */
export const defaultPolicy: Policy = {
  checkInEnabled: true,
  checkInOpensMinutesBefore: 10,
  checkInClosesMinutesAfter: 10,
  checkInExemptFromMinutes: 480,
  autoReleaseEnabled: false,
  autoReleaseAfterMinutes: 10,
  restoreMinutes: 10,
  occupancyCheckIn: false,
  occupancyReleaseMinutes: 0,
  walkUpEnabled: true,
  walkUpMinutes: [15, 30, 45, 60],
  walkUpMinimumMinutes: 5,
  extendMinutes: [15, 30],
  startingSoonMinutes: 10,
  endingSoonMinutes: 5,
  titlesMasked: true,
  tapProofs: { book: ['TAP'], checkIn: ['TAP'], extend: ['TAP'], end: ['TAP'] },
  attendanceWindowMinutes: 120,
  maximumBookingMinutes: 1_440,
  bookingHorizonDays: 365,
};

/**
 * The policy that holds at the end of a chain of overrides, given from the widest (tenant) to the nearest (resource):
 * the nearest that says something about a rule wins.
 */
export function effectivePolicy(chain: readonly PolicyOverrides[]): Policy {
  return chain.reduce<Policy>((policy, overrides) => ({ ...policy, ...overrides }), defaultPolicy);
}

/** What a display asks for that changes a room's time. */
export type TapAction = Exclude<DisplayRequest['action'], 'report'>;

const doorActionOf: Record<TapAction, DoorAction> = {
  'walk-up': 'book',
  'check-in': 'checkIn',
  restore: 'checkIn',
  extend: 'extend',
  end: 'end',
};

/** The ways in which somebody at the door may show who they are to do this; any of them is enough. */
export function acceptedFactors(policy: Policy, action: TapAction): readonly Factor[] {
  return policy.tapProofs[doorActionOf[action]];
}

const MINUTE = 60_000;

/**
 * Whether a booking must be checked in to. Long bookings and those made when check-in was already open are exempt:
 * the first block a day, the second were made by somebody who stands there. Instants in epoch milliseconds.
 */
export function needsCheckIn(booking: { start: number; end: number; createdAt: number }, policy: Policy): boolean {
  if (!policy.checkInEnabled) return false;
  const isLong = booking.end - booking.start >= policy.checkInExemptFromMinutes * MINUTE;
  const madeInsideWindow = booking.createdAt >= booking.start - policy.checkInOpensMinutesBefore * MINUTE;
  return !isLong && !madeInsideWindow;
}
