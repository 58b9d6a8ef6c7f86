import { subtract, type Interval } from '../intervals/index.js';
import { MINUTE_MS, zoneOf } from '../time/index.js';
import { buffersOf, keptFree } from './buffers.js';
import type { Host, Meeting } from './host.js';
import { durationOf } from './judge-host.js';
import { BookingCounts } from './limits.js';
import { openingHours } from './opening-hours.js';
import { gridPieces } from './start-grid.js';

/** Where one host can start a meeting, worked out but for the two bounds that move with the clock: notice and horizon. */
export interface PreparedHost {
  readonly host: Host;
  /** Pairs of a first and a last start, ascending; between them every `intervalMs` is one too. Epoch milliseconds. */
  readonly runs: Float64Array;
  readonly intervalMs: number;
}

/**
 * All starts within `window` at which `host` could take `meeting`, by every rule but notice and horizon. One sweep over
 * hours and one over busy spans; throws as `judgeHost` does.
 */
export function prepareHost(host: Host, meeting: Meeting, window: Interval): PreparedHost {
  const { rules, busy } = host;
  const zone = zoneOf(rules.timeZone);
  const durationMs = durationOf(meeting);
  const intervalMs = meeting.slotIntervalMinutes * MINUTE_MS;
  const open = openingHours(rules, { start: window.start, end: window.end + durationMs });
  const buffers = buffersOf(meeting, rules);
  const taken: Interval[] = [];
  const counted: number[] = [];
  for (const span of busy) {
    if (span.start < span.end) taken.push(keptFree(span, buffers));
    if (span.isCounted) counted.push(span.start);
  }
  const free = subtract(open, taken);
  const counts = new BookingCounts(rules, counted, zone);

  const runs: number[] = [];
  const pieces = gridPieces(open, zone, intervalMs);
  for (let p = 0, f = 0; p < pieces.length && f < free.length;) {
    const piece = pieces[p]!;
    const gap = free[f]!;
    const from = Math.max(piece.start, gap.start, window.start);
    const to = Math.min(piece.end - 1, gap.end - durationMs, window.end - 1);
    const first = piece.first + Math.max(0, Math.ceil((from - piece.first) / intervalMs)) * intervalMs;
    if (first <= to && counts.reachedOn(piece.day) === null) {
      runs.push(first, first + Math.floor((to - first) / intervalMs) * intervalMs);
    }
    if (gap.end < piece.end) f += 1;
    else p += 1;
  }
  return { host, runs: Float64Array.from(runs), intervalMs };
}

/** Whether the prepared host can start then, notice and horizon aside. */
export function hasStart({ runs, intervalMs }: PreparedHost, start: number): boolean {
  const run = firstRunEndingFrom(runs, start);
  return run < runs.length && runs[run]! <= start && (start - runs[run]!) % intervalMs === 0;
}

/** The index of the first run whose last start is `at` or later; the length when there is none. */
export function firstRunEndingFrom(runs: Float64Array, at: number): number {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[2 * middle + 1]! < at) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}
