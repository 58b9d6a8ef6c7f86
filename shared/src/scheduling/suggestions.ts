import type { Interval } from '../intervals/index.js';
import { localDayNumber, zoneOf } from '../time/index.js';
import { openStarts } from './open-starts.js';
import type { PreparedDepartment } from './prepare-department.js';

export interface SuggestionQuery {
  /** The start that was wanted and could not be had. */
  readonly wanted: number;
  readonly now: number;
  /** Whose days count: a customer who asked for Tuesday would rather stay on it. */
  readonly timeZone: string;
  readonly count: number;
}

/**
 * The offers nearest to a refused start within the prepared window, the best first: those of the same local day, then
 * those of others, each by distance, before and after alike; of two as near the earlier.
 */
export function nearestSlots(
  prepared: PreparedDepartment,
  { wanted, now, timeZone, count }: SuggestionQuery,
): Interval[] {
  const zone = zoneOf(timeZone);
  const day = localDayNumber(zone, wanted);
  const { starts } = openStarts(prepared, prepared.window, now);
  const others = starts.filter((start) => start !== wanted);
  return Array.from(others, (start) => ({
    start,
    dayRank: localDayNumber(zone, start) === day ? 0 : 1,
    distance: Math.abs(start - wanted),
  }))
    .sort((a, b) => a.dayRank - b.dayRank || a.distance - b.distance || a.start - b.start)
    .slice(0, count)
    .map(({ start }) => ({ start, end: start + prepared.durationMs }));
}
