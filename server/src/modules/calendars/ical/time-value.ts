import { DAY_MS, toEpoch, toWall, type Zone } from '@lintel/shared/time';
import type { Property } from './feed-structure.js';
import { UnreadableEvent } from './unreadable.js';

/** A DATE or DATE-TIME with its zone; `wall` is a clock reading (see shared/time/wall-clock.ts), of midnight for a date. */
export interface TimeValue {
  readonly isDate: boolean;
  readonly wall: number;
  readonly zone: Zone;
}

/** What the names and silences about zones mean in one calendar; see zone-book.ts. */
export interface Zones {
  readonly utc: Zone;
  readonly local: Zone;
  readonly floating: Zone;
  resolve(tzid: string): Zone;
}

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):?(\d{2})?(Z)?)?$/;

/** The clock reading of a jCal date or date-time; throws `UnreadableEvent` where there is no such date. */
export function parseWall(text: unknown): { wall: number; isDate: boolean; isUtc: boolean } {
  // A date-time of eight digits is a date whose VALUE=DATE was forgotten; ical.js gives it empty hours.
  const found = typeof text === 'string' ? pattern.exec(text.replace(/T::$/, '')) : null;
  if (!found) throw new UnreadableEvent('One of its dates or times is not valid.');
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isClock = (hour < 24 && minute < 60 && second <= 60) || (hour === 24 && minute === 0 && second === 0);
  if (!isReal || !isClock) throw new UnreadableEvent(`There is no such date or time as ${String(text)}.`);
  // A leap second is the second before it, as it is to every computer clock.
  const seconds = Math.min(second, 59);
  return {
    wall: date.getTime() + ((hour * 60 + minute) * 60 + seconds) * 1_000,
    isDate: found[4] === undefined,
    isUtc: found[7] !== undefined,
  };
}

/** All values of a DTSTART, DTEND, RECURRENCE-ID, EXDATE or RDATE; a period counts by its start. */
export function timeValues(property: Property, zones: Zones): TimeValue[] {
  // An empty value is what a trailing comma leaves.
  const texts = property.values.map((value) => (Array.isArray(value) ? (value[0] as unknown) : value));
  return texts
    .filter((text) => text !== '--' && text !== '--T::' && text !== '')
    .map((text) => timeValue(text, property.params.tzid, zones));
}

export function timeValue(text: unknown, tzid: string | string[] | undefined, zones: Zones): TimeValue {
  const { wall, isDate, isUtc } = parseWall(text);
  if (isDate) return { isDate, wall, zone: zones.local };
  if (isUtc) return { isDate, wall, zone: zones.utc };
  const name = Array.isArray(tzid) ? tzid[0] : tzid;
  return { isDate, wall, zone: name ? zones.resolve(name) : zones.floating };
}

export function epochOf(value: TimeValue): number {
  return toEpoch(value.zone, value.wall);
}

/** The day `value` names, as that day's midnight; see `dayClock`. */
export function dayOf(value: TimeValue, zones: Zones): number {
  return startOfDay(dayClock(value, zones));
}

/** The clock reading `value` means to somebody who counts in whole days where the calendar's all-day events happen. */
export function dayClock(value: TimeValue, zones: Zones): number {
  // Midnight and the last second in UTC are how many programs write a mere date.
  const clock = value.wall - startOfDay(value.wall);
  const isPlainDate = value.isDate || value.zone !== zones.utc || clock === 0 || clock === DAY_MS - 1_000;
  return isPlainDate ? value.wall : toWall(zones.local, epochOf(value));
}

/** Midnight of a clock reading's day. */
export function startOfDay(wall: number): number {
  return Math.floor(wall / DAY_MS) * DAY_MS;
}

/** How long an event lasts: `days` on the wall clock, then `ms` in real time (RFC 5545 section 3.8.5.3). */
export interface Span {
  readonly days: number;
  readonly ms: number;
}

/** Beyond it times leave what calendars can count. */
const longestDays = 36_525;

/** Reads a DURATION. Throws `UnreadableEvent`. */
export function parseDuration(text: unknown): Span {
  const found =
    typeof text === 'string'
      ? /^\+?PT?(?:(\d+)W)?(?:(\d+)D)?(?:T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text.trim())
      : null;
  if (!found || found.slice(1).every((part) => part === undefined)) {
    throw new UnreadableEvent('Its duration is not valid.');
  }
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const span = { days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1_000 };
  if (span.days + span.ms / DAY_MS > longestDays) throw new UnreadableEvent('It lasts longer than a century.');
  return span;
}

/** When something that begins at `wall` in `zone` ends. */
export function endOf(wall: number, zone: Zone, span: Span): number {
  return toEpoch(zone, wall + span.days * DAY_MS) + span.ms;
}
