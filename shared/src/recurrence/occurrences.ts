import { overlaps, type Interval } from '../intervals/index.js';
import { DAY_MS, MINUTE_MS, toEpoch, wallsAround, zoneOf, type Zone } from '../time/index.js';
import { expandRule } from './expand-rule.js';
import { InvalidRule, type RecurrenceRule } from './rule.js';

/** A meeting that recurs, by the wall clock of a place. */
export interface Series {
  readonly rule: RecurrenceRule;
  /** When the first begins, on the wall clock: `2026-03-01T10:00`. */
  readonly startLocal: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
  /** The starts (epoch milliseconds) of those that do not happen, or not as the rule says. They count for COUNT. */
  readonly excluded?: readonly number[];
}

export interface Occurrences {
  readonly list: readonly Interval[];
  /** There were more than were asked for; the first are there. */
  readonly isCapped: boolean;
}

/**
 * When a series happens within `window`, ascending, at most `most` times. Its wall clock time stays on both sides of a
 * change of the clocks; a time that is skipped is taken later by what is skipped, of one that comes twice the earlier is
 * meant (RFC 5545 section 3.3.5). The first always is an occurrence (section 3.8.5.3). Throws `InvalidRule` for a rule or
 * start that cannot be followed, `RangeError` for an unknown zone.
 */
export function occurrencesOf(series: Series, window: Interval, most: number): Occurrences {
  const { rule, timeZone, durationMinutes } = series;
  const zone = zoneOf(timeZone);
  const start = wallOf(series.startLocal);
  const until = lastStart(rule.until, zone);
  const durationMs = durationMinutes * MINUTE_MS;
  const range = {
    from: Math.min(...wallsAround(zone, window.start - durationMs)),
    to: Math.max(...wallsAround(zone, Math.min(window.end, until))),
  };
  const excluded = new Set(series.excluded);
  // What is excluded takes no place, and neither do the clock's uncertain hours at both ends of the window.
  const cap = most + excluded.size + 2 * perHours(rule);
  const { walls, isCapped } = expandRule(rule, start, range, cap);
  // Two that lie in a skipped hour and after it can be the same.
  const starts = new Set(walls.map((wall) => toEpoch(zone, wall)));
  const list = [...starts]
    .filter((at) => at <= until && at < window.end && at + durationMs > window.start && !excluded.has(at))
    .sort((a, b) => a - b)
    .map((at) => ({ start: at, end: at + durationMs }));
  return { list: list.slice(0, most), isCapped: isCapped || list.length > most };
}

/** How many occurrences two hours can hold, roughly from above. */
function perHours({ freq, by }: RecurrenceRule): number {
  const minutes = Math.max(by.byminute.length, 1) * Math.max(by.bysecond.length, 1) * 24;
  return {
    SECONDLY: 7_200,
    MINUTELY: 120,
    HOURLY: minutes,
    DAILY: minutes,
    WEEKLY: minutes,
    MONTHLY: minutes,
    YEARLY: minutes,
  }[freq];
}

export interface OccurrenceConflicts<Busy extends Interval> {
  readonly occurrence: Interval;
  /** What it overlaps; nothing when it is free. */
  readonly conflicts: readonly Busy[];
}

/** What each of ascending occurrences would overlap, to be shown before a series is saved. Linear but for the sorting. */
export function conflictsOf<Busy extends Interval>(
  occurrences: readonly Interval[],
  busy: readonly Busy[],
): OccurrenceConflicts<Busy>[] {
  const sorted = [...busy].sort((a, b) => a.start - b.start);
  let open: Busy[] = [];
  let next = 0;
  return occurrences.map((occurrence) => {
    while (next < sorted.length && sorted[next]!.start < occurrence.end) open.push(sorted[next++]!);
    // Occurrences ascend: what has ended by now matters to none that follows.
    open = open.filter(({ end }) => end > occurrence.start);
    return { occurrence, conflicts: open.filter((span) => overlaps(span, occurrence)) };
  });
}

/** The last instant at which an occurrence may start: an instant, a time on the wall clock, or a whole local day. */
function lastStart(until: string | null, zone: Zone): number {
  if (until === null) return Infinity;
  if (until.endsWith('Z')) return wallOf(until.slice(0, -1));
  return until.length === 10 ? toEpoch(zone, wallOf(until) + DAY_MS) - 1 : toEpoch(zone, wallOf(until));
}

/** A clock reading (see shared/time/wall-clock.ts). */
function wallOf(local: string): number {
  const isWritten = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(local);
  const wall = isWritten ? Date.parse(local.length === 10 ? local : `${local}Z`) : NaN;
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== local.slice(0, 10)) {
    throw new InvalidRule(`There is no such date or time as ${local}.`);
  }
  return wall;
}
