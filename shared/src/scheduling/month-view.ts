import type { Interval } from '../intervals/index.js';
import { DAY_MS, firstShowing, localDayNumber, zoneOf } from '../time/index.js';

/** The local month `YYYY-MM` in a zone, in instants. Throws `RangeError` for what is no month or no zone. */
export function monthOf(month: string, timeZone: string): Interval {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError(`${month} is not a month such as 2026-12.`);
  const zone = zoneOf(timeZone);
  const [year, number] = month.split('-').map(Number) as [number, number];
  return { start: firstShowing(zone, Date.UTC(year, number - 1)), end: firstShowing(zone, Date.UTC(year, number)) };
}

/** The local date `YYYY-MM-DD` in a zone, in instants. Throws `RangeError` for what is no date or no zone. */
export function dateOf(date: string, timeZone: string): Interval {
  const midnight = Date.parse(date);
  // A thirtieth of February would be read as one of March.
  if (Number.isNaN(midnight) || dateText(midnight) !== date) {
    throw new RangeError(`${date} is not a date such as 2026-12-01.`);
  }
  const zone = zoneOf(timeZone);
  return { start: firstShowing(zone, midnight), end: firstShowing(zone, midnight + DAY_MS) };
}

/** The local dates (`YYYY-MM-DD`) on which ascending instants fall in somebody's zone, each once. */
export function datesOf(starts: ArrayLike<number>, timeZone: string): string[] {
  const zone = zoneOf(timeZone);
  const dates: string[] = [];
  let until = -Infinity;
  for (let index = 0; index < starts.length; index += 1) {
    const start = starts[index]!;
    if (start < until) continue;
    const day = localDayNumber(zone, start);
    until = firstShowing(zone, (day + 1) * DAY_MS);
    const date = dateText(day * DAY_MS);
    if (dates.at(-1) !== date) dates.push(date);
  }
  return dates;
}

const dateText = (wall: number): string => new Date(wall).toISOString().slice(0, 10);
