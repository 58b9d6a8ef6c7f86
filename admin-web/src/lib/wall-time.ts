/**
 * Wall-clock times of a room's zone and the instants they name. A wall time is `YYYY-MM-DDTHH:mm`, without a zone, as forms and
 * the week view hold it.
 */
const MINUTE = 60_000;
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The zone's distance from UTC at `instant`, in milliseconds; positive east of Greenwich. */
function offsetAt(instant: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const wall = Date.UTC(
    Number(part.year),
    Number(part.month) - 1,
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

/** The wall time of an instant (ISO text or epoch milliseconds) in the zone. */
export function wallTimeOf(instant: string | number, timeZone: string): string {
  const at = typeof instant === 'number' ? instant : Date.parse(instant);
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/**
 * The instant (epoch milliseconds) a wall time names. As RFC 5545 and Temporal's "compatible" have it: a time that occurs twice
 * means the first, a time that a jump of the clock leaves out is read with the offset before the jump.
 */
export function instantOfWallTime(wallTime: string, timeZone: string): number {
  const asUtc = Date.parse(`${wallTime}:00Z`);
  const before = offsetAt(asUtc - DAY, timeZone);
  const after = offsetAt(asUtc + DAY, timeZone);
  const isExact = (offset: number) => offsetAt(asUtc - offset, timeZone) === offset;
  // Of a repeated time, the larger offset gives the earlier instant.
  const exact = [Math.max(before, after), Math.min(before, after)].find(isExact);
  return asUtc - (exact ?? before);
}

/** ISO 8601 UTC, as the API takes it. */
export function isoOfWallTime(wallTime: string, timeZone: string): string {
  return new Date(instantOfWallTime(wallTime, timeZone)).toISOString();
}

/** A wall time moved by days and minutes on the calendar, the clock's jumps not counted. */
export function shiftWallTime(wallTime: string, by: { days?: number; minutes?: number }): string {
  const at = Date.parse(`${wallTime}:00Z`) + (by.days ?? 0) * DAY + (by.minutes ?? 0) * MINUTE;
  return new Date(at).toISOString().slice(0, 16);
}

/** Minutes from midnight of `HH:mm`, or null. People may type `9`, `930`, `9.30` or `9:30`. */
export function parseClock(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.\s]?(\d{2}))?$/.exec(text.trim());
  if (!match) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

export function clockText(minutesFromMidnight: number): string {
  const hours = Math.floor(minutesFromMidnight / 60) % 24;
  return `${String(hours).padStart(2, '0')}:${String(minutesFromMidnight % 60).padStart(2, '0')}`;
}
