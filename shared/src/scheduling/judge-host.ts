import { covers, type Interval } from '../intervals/index.js';
import { DAY_MS, MINUTE_MS, zoneOf } from '../time/index.js';
import { bookingWindow } from './booking-window.js';
import { buffersOf, keptFree } from './buffers.js';
import type { Host, Meeting } from './host.js';
import { BookingCounts } from './limits.js';
import { openingHours } from './opening-hours.js';
import type { Refusal } from './refusal.js';
import { isOnGrid } from './start-grid.js';

export interface JudgeOptions {
  /** Whether it may start at any minute, as when a leader drags a meeting. Otherwise only where slots are offered. */
  readonly isAnyMinute?: boolean;
  /** The host's opening hours around the start (see `hoursAround`), for those who ask often and keep them. */
  readonly hours?: readonly Interval[];
}

/**
 * Why `host` cannot take `meeting` at the instant `start` when it is booked at `now`, or `null` when it can. All rules
 * are judged as they stand, one after the other; what the slots offer is exactly what is not refused here.
 *
 * Throws `RangeError` for an unknown zone or a duration or interval that is not positive.
 */
export function judgeHost(
  host: Host,
  meeting: Meeting,
  start: number,
  now: number,
  { isAnyMinute = false, hours }: JudgeOptions = {},
): Refusal | null {
  const { rules, busy } = host;
  const zone = zoneOf(rules.timeZone);
  const span = { start, end: start + durationOf(meeting) };

  if (start < now) return { reason: 'IN_THE_PAST' };
  const window = bookingWindow(rules, now);
  if (start < window.start) {
    return { reason: 'NOTICE_TOO_SHORT', minNoticeMinutes: rules.minNoticeMinutes, earliestAt: window.start };
  }
  if (start >= window.end) {
    return { reason: 'TOO_FAR_AHEAD', maxDaysAhead: rules.maxDaysAhead, endsAt: window.end };
  }

  const open = hours ?? hoursAround(host, span);
  if (!covers(open, span)) return { reason: 'OUTSIDE_HOURS' };
  const { slotIntervalMinutes } = meeting;
  if (!isAnyMinute && !isOnGrid(start, open, zone, slotIntervalMinutes * MINUTE_MS)) {
    return { reason: 'NOT_ON_GRID', slotIntervalMinutes };
  }

  const taken = conflictWith(host, meeting, span);
  if (taken) return taken;
  const counted = busy.filter(({ isCounted }) => isCounted).map(({ start }) => start);
  const reached = new BookingCounts(rules, counted, zone).reachedAt(start);
  if (reached === 'DAY') return { reason: 'DAY_LIMIT_REACHED', limit: rules.maxPerDay!, of: 'HOST' };
  if (reached === 'WEEK') return { reason: 'WEEK_LIMIT_REACHED', limit: rules.maxPerWeek!, of: 'HOST' };
  return null;
}

/** All the opening hours that decide about a meeting at `span`: those of its days and of the days around them. */
export function hoursAround({ rules }: Pick<Host, 'rules'>, { start, end }: Interval): readonly Interval[] {
  return openingHours(rules, { start: start - DAY_MS, end: end + DAY_MS });
}

/** What `host` has at that time or, if nothing, what is too near. */
function conflictWith({ busy, rules }: Host, meeting: Meeting, span: Interval): Refusal | null {
  const buffers = buffersOf(meeting, rules);
  let near: Refusal | null = null;
  for (const other of busy) {
    const { start, end } = keptFree(other, buffers);
    if (other.end <= other.start || span.start >= end || span.end <= start) continue;
    const by = { start: other.start, end: other.end };
    if (span.start < other.end && other.start < span.end) return { reason: 'TAKEN', by };
    const gap = span.start >= other.end ? end - other.end : other.start - start;
    near ??= { reason: 'TOO_CLOSE', by, bufferMinutes: gap / MINUTE_MS };
  }
  return near;
}

/** In milliseconds. Throws `RangeError` unless it is positive. */
export function durationOf({ durationMinutes }: Meeting): number {
  if (!(durationMinutes > 0)) throw new RangeError('The duration must be positive.');
  return durationMinutes * MINUTE_MS;
}
