import type { Interval } from '../intervals/index.js';
import { Temporal } from './temporal.js';

/*
 * Days and wall clocks of a place. Instants are epoch milliseconds, `timeZone` an IANA name, dates `YYYY-MM-DD` and
 * times `HH:MM`. All throw `RangeError` for a zone, date or time that does not exist in any calendar.
 */

const zoned = (at: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone);

/** The first instant of the local day `at` falls on; not always midnight, which a clock change may skip. */
export function startOfLocalDay(at: number, timeZone: string): number {
  return zoned(at, timeZone).startOfDay().epochMilliseconds;
}

/**
 * The instant with the same wall-clock time `days` local days later (earlier when negative). A time the clocks skip
 * moves later by what was skipped; of a time that comes twice the earlier is meant (RFC 5545 section 3.3.5).
 */
export function addLocalDays(at: number, days: number, timeZone: string): number {
  return zoned(at, timeZone).add({ days }).epochMilliseconds;
}

/** The local calendar date at an instant. */
export function localDate(at: number, timeZone: string): string {
  return zoned(at, timeZone).toPlainDate().toString();
}

/** What the wall clock of a place says: the day of the week, 1 (Monday) to 7, and the minutes since its midnight. */
export function localClock(at: number, timeZone: string): { isoWeekday: number; minuteOfDay: number } {
  const { dayOfWeek, hour, minute } = zoned(at, timeZone);
  return { isoWeekday: dayOfWeek, minuteOfDay: hour * 60 + minute };
}

/** The whole local day `at` falls on: 24 hours, or what a clock change makes of them. */
export function localDay(at: number, timeZone: string): Interval {
  const start = zoned(at, timeZone).startOfDay();
  return { start: start.epochMilliseconds, end: start.add({ days: 1 }).startOfDay().epochMilliseconds };
}

/** The instant a wall clock in `timeZone` shows `time` on `date`; skipped and repeated times as in `addLocalDays`. */
export function instantOfLocalTime(date: string, time: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
    .epochMilliseconds;
}
