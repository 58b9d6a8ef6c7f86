import type { Policy } from '@lintel/shared/contracts';
import type { CheckInWindow } from '@lintel/shared/room-state';
import { MINUTE_MS } from '@lintel/shared/time';

/** A sensor that has said nothing for this long knows nothing any more. */
export const SILENT_AFTER_MS = 15 * MINUTE_MS;

/** What the sensor of a room last said; instants in epoch milliseconds. */
export interface Reading {
  isOccupied: boolean;
  /** From when on it has said so without falling silent. */
  since: number;
  readAt: number;
}

/** A booking that still has its rooms, as far as it matters to whoever watches their sensors. */
export interface WatchedBooking {
  start: number;
  end: number;
  checkedInAt: number | null;
  /** When it can be checked in to; null where that is not awaited. */
  window: CheckInWindow | null;
  /** Of each of its rooms; null where no sensor ever spoke. */
  readings: readonly (Reading | null)[];
  /** Until when somebody else's meeting runs in one of its rooms; null where none does. */
  othersUntil: number | null;
}

export interface Verdict {
  due: 'CHECK_IN' | 'RELEASE' | null;
  /** When to look again though nothing is said in between, epoch milliseconds; null where time alone changes nothing. */
  lookAgainAt: number | null;
}

/**
 * What the sensors of its rooms mean for a booking.
 *
 * People in one of its rooms while check-in is open count as having come; as long as somebody else's meeting runs there,
 * only from the start on. A running meeting whose rooms have all been empty for the policy's minutes is over: those before
 * its start or check-in do not count, and a room without a sensor that speaks is not taken for empty.
 */
export function judgeOccupancy(booking: WatchedBooking, policy: Policy, now: number): Verdict {
  return checkInVerdict(booking, policy, now) ?? releaseVerdict(booking, policy, now);
}

function checkInVerdict({ window, start, othersUntil, readings }: WatchedBooking, policy: Policy, now: number) {
  if (!policy.occupancyCheckIn || !window || now >= window.closesAt) return null;
  if (!readings.some((reading) => reading?.isOccupied && speaks(reading, now))) return null;
  const from = othersUntil === null ? window.opensAt : Math.min(Math.max(window.opensAt, othersUntil), start);
  return now >= from ? verdict('CHECK_IN', null) : verdict(null, from);
}

function releaseVerdict({ start, end, checkedInAt, readings }: WatchedBooking, policy: Policy, now: number): Verdict {
  const { occupancyReleaseMinutes } = policy;
  if (occupancyReleaseMinutes === 0 || readings.length === 0) return verdict(null, null);
  let emptyFrom = Math.max(start, checkedInAt ?? start);
  for (const reading of readings) {
    if (!reading || reading.isOccupied || !speaks(reading, now)) return verdict(null, null);
    emptyFrom = Math.max(emptyFrom, reading.since);
  }
  const dueAt = emptyFrom + occupancyReleaseMinutes * MINUTE_MS;
  if (dueAt >= end || now >= end) return verdict(null, null);
  return now >= dueAt ? verdict('RELEASE', null) : verdict(null, dueAt);
}

function speaks({ readAt }: Reading, now: number): boolean {
  return now - readAt <= SILENT_AFTER_MS;
}

const verdict = (due: Verdict['due'], lookAgainAt: number | null): Verdict => ({ due, lookAgainAt });
