import { DAY_MS, Temporal } from '@lintel/shared/time';

/*
 * Wall-clock times are numbers too: the epoch milliseconds of the same clock reading in UTC. That makes recurrence plain
 * arithmetic, and leaves to a zone the one question when a clock reading happens.
 */

export interface Zone {
  /** `null` for a zone that only the feed defines. */
  readonly ianaName: string | null;
  /** Milliseconds east of UTC at an instant. */
  offsetAt(epoch: number): number;
}

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
        days.set(day, offset);
      }
      return offset ?? exactly(epoch);
    },
  };
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

export function toWall(zone: Zone, epoch: number): number {
  return epoch + zone.offsetAt(epoch);
}
