import type { AvailabilityRules } from '../contracts/availability.js';
import type { Interval } from '../intervals/index.js';
import { MINUTE_MS } from '../time/index.js';
import type { BusySpan, Meeting } from './host.js';

/** The time a meeting keeps free around itself, milliseconds. */
export interface Buffers {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** The meeting's own buffers, else those of the host. */
export function buffersOf(meeting: Meeting, rules: AvailabilityRules): Buffers {
  return {
    beforeMs: (meeting.bufferBeforeMinutes ?? rules.bufferBeforeMinutes) * MINUTE_MS,
    afterMs: (meeting.bufferAfterMinutes ?? rules.bufferAfterMinutes) * MINUTE_MS,
  };
}

/**
 * The gap between two neighbours: the buffer the earlier asks for after itself or the later before itself, whichever is
 * longer. They are the same pause, seen from both sides, and never added up.
 */
export const gapMs = (afterEarlierMs: number, beforeLaterMs: number): number => Math.max(afterEarlierMs, beforeLaterMs);

/** The time that a meeting with these buffers must not touch because of `busy`. */
export function keptFree(busy: BusySpan, { beforeMs, afterMs }: Buffers): Interval {
  return {
    start: busy.start - gapMs(afterMs, (busy.bufferBeforeMinutes ?? 0) * MINUTE_MS),
    end: busy.end + gapMs((busy.bufferAfterMinutes ?? 0) * MINUTE_MS, beforeMs),
  };
}
