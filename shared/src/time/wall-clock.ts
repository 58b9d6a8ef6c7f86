import { Temporal } from './temporal.js';
import { DAY_MS } from './units.js';

/*
 * Wall-clock times are numbers too: the epoch milliseconds of the same clock reading in UTC. That makes days, weeks and
 * recurrence plain arithmetic, and leaves to a zone the one question when a clock reading happens.
 */

export interface Zone {
  /** `null` for a zone that only a calendar feed defines. */
  readonly ianaName: string | null;
  /** Milliseconds east of UTC at an instant. */
  offsetAt(epoch: number): number;
}

/** As many days as a zone remembers: some ten years. */
const MOST_DAYS = 4_000;

/** The IANA zone of that name, in any capitals, or `null`. */
export function ianaZone(name: string): Zone | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  let ianaName: string;
  try {
    ianaName = new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    // How Temporal says that there is no such zone.
    return null;
  }
  const exactly = (epoch: number) =>
    new Temporal.ZonedDateTime(BigInt(Math.floor(epoch)) * 1_000_000n, ianaName).offsetNanoseconds / 1_000_000;
  // Asking Temporal is most of the work of a large feed; on nearly every day one answer holds from end to end.
  const days = new Map<number, number | null>();
  return {
    ianaName,
    offsetAt(epoch) {
      const day = Math.floor(epoch / DAY_MS);
      let offset = days.get(day);
      if (offset === undefined) {
        const first = exactly(day * DAY_MS);
        offset = first === exactly((day + 1) * DAY_MS) ? first : null;
        if (days.size >= MOST_DAYS) days.clear();
        days.set(day, offset);
      }
      return offset ?? exactly(epoch);
    },
  };
}

const zones = new Map<string, Zone>();

/** The IANA zone of that name, which everybody who asks shares with what it has learnt. Throws `RangeError` if unknown. */
export function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    const found = ianaZone(timeZone);
    if (!found) throw new RangeError(`There is no time zone ${timeZone}.`);
    if (zones.size >= 600) zones.clear();
    zones.set(timeZone, (zone = found));
  }
  return zone;
}

export function fixedZone(offset: number): Zone {
  return { ianaName: null, offsetAt: () => offset };
}

/**
 * When a wall clock shows this time. Of a time that comes twice the earlier is meant; one that the clocks skip is read
 * with the offset before the change (RFC 5545 section 3.3.5).
 */
export function toEpoch(zone: Zone, wall: number): number {
  const before = zone.offsetAt(wall - DAY_MS);
  const after = zone.offsetAt(wall + DAY_MS);
  const early = wall - before;
  if (before === after || zone.offsetAt(early) === before) return early;
  const late = wall - after;
  return zone.offsetAt(late) === after ? late : early;
}

/**
 * The first instant at which a wall clock shows this time or a later one. Only for a time that the clocks skip is that
 * not `toEpoch`: it is the moment they skip it, at which opening hours begin or end that name such a time.
 */
export function firstShowing(zone: Zone, wall: number): number {
  const epoch = toEpoch(zone, wall);
  if (toWall(zone, epoch) === wall) return epoch;
  // Skipped: with the offset before it comes after the change, with the offset after it before the change.
  let after = epoch;
  let before = wall - zone.offsetAt(epoch);
  const offset = zone.offsetAt(after);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offsetAt(middle) === offset) after = middle;
    else before = middle;
  }
  return after;
}

export function toWall(zone: Zone, epoch: number): number {
  return epoch + zone.offsetAt(epoch);
}

/** What clocks show at an instant; near a clock change, also what they would have shown without it. */
export function wallsAround(zone: Zone, epoch: number): number[] {
  return [epoch - DAY_MS, epoch, epoch + DAY_MS].map((near) => epoch + zone.offsetAt(near));
}

/** Minutes since midnight that a time of day `HH:MM` names; `24:00` is 1,440. */
export function minuteOfDayAt(localTime: string): number {
  return Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3));
}

/** The number of the local day an instant falls on: days since 1970-01-01, a Thursday. */
export function localDayNumber(zone: Zone, epoch: number): number {
  return Math.floor(toWall(zone, epoch) / DAY_MS);
}

/** The number of the week, Monday to Sunday, that a numbered day lies in. */
export function weekNumberOf(dayNumber: number): number {
  return Math.floor((dayNumber + 3) / 7);
}

/** The first day of a numbered week. */
export function firstDayOfWeek(weekNumber: number): number {
  return weekNumber * 7 - 3;
}
