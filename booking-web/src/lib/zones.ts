/* Instants (epoch milliseconds) and wall-clock times of a zone, by what the browser knows of zones. */

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using it does. */
export function formatterOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, found);
  }
  return found;
}

function partsOf(at: number, timeZone: string): Record<string, string> {
  const format = formatterOf('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

export function localDateOf(at: number, timeZone: string): string {
  const { year, month, day } = partsOf(at, timeZone);
  return `${year}-${month}-${day}`;
}

/** `+01:00`; seconds, which zones had a century ago, are left out. */
export function offsetOf(at: number, timeZone: string): string {
  const name = partsOf(at, timeZone).timeZoneName ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.slice(3, 9);
}

export function offsetMinutesOf(at: number, timeZone: string): number {
  const [hours, minutes] = offsetOf(at, timeZone).split(':').map(Number) as [number, number];
  return hours * 60 + (Object.is(hours, -0) || hours < 0 ? -minutes : minutes);
}

/**
 * A slot's start as a word of an address: the wall-clock time with its offset, `09:30-05:00`. Together with the date that
 * is an instant, also in the hour that a day has twice and for whoever opens the address elsewhere.
 */
export function timeWord(at: number, timeZone: string): string {
  const { hour, minute } = partsOf(at, timeZone);
  return `${hour}:${minute}${offsetOf(at, timeZone)}`;
}

/** What a date and such a word mean; a time without an offset is one of `timeZone`. Null where it is no time. */
export function instantOf(date: string, word: string, timeZone: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)([+-]\d\d:\d\d)?$/.exec(word);
  if (!found) return null;
  const wall = Date.parse(`${date}T${found[1]}:${found[2]}:00Z`);
  if (Number.isNaN(wall)) return null;
  const at = found[3] ? Date.parse(`${date}T${found[1]}:${found[2]}:00${found[3]}`) : instantOfWall(wall, timeZone);
  return Number.isNaN(at) ? null : at;
}

/** Of a time that a day has twice the earlier instant; a time that it lacks is read with the offset before it. */
function instantOfWall(wall: number, timeZone: string): number {
  const offsets = [wall - 86_400_000, wall + 86_400_000].map((at) => offsetMinutesOf(at, timeZone));
  const readings = offsets.map((minutes) => wall - minutes * 60_000);
  const fitting = readings.filter((at) => at + offsetMinutesOf(at, timeZone) * 60_000 === wall);
  return fitting.length > 0 ? Math.min(...fitting) : readings[0]!;
}

/** Whether clocks are put forward or back on this day of the zone. */
export function clockChangeOn(date: string, timeZone: string): 'forward' | 'back' | null {
  const start = instantOf(date, '00:00', timeZone)!;
  // From just before the day, which may begin with the change, to 25 hours on: then it is the next one, however long this is.
  const [first, last] = [start - 1, start + 25 * 3_600_000].map((at) => offsetMinutesOf(at, timeZone)) as [
    number,
    number,
  ];
  if (first === last) return null;
  return last > first ? 'forward' : 'back';
}

/** `Europe/Madrid` is "Madrid", `America/Argentina/Buenos_Aires` "Buenos Aires". */
export const cityOf = (timeZone: string): string => timeZone.split('/').at(-1)!.replaceAll('_', ' ');

export function isTimeZone(name: string): boolean {
  try {
    formatterOf('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** That of the machine; UTC where the browser will not say. */
export function ownTimeZone(): string {
  const { timeZone } = formatterOf('en', {}).resolvedOptions();
  return timeZone && isTimeZone(timeZone) ? timeZone : 'UTC';
}

/** All zones the browser knows. */
export function allTimeZones(): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes('UTC') ? known : [...known, 'UTC'];
}
