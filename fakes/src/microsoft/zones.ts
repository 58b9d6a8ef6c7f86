import { findIana } from 'windows-iana';
import { formatInstant, toEpoch, toWall, zoneOf, type Zone } from '@lintel/shared/time';
import type { DateTimeTimeZone } from '@microsoft/microsoft-graph-types';
import { isZone } from '../series/expand.js';
import { invalid } from './errors.js';

/** What Outlook calls a zone that somebody defined by hand long ago. */
export const customZone = 'tzone://Microsoft/Custom';

/** A zone by its Windows or IANA name; `null` for a name that Exchange does not know. */
export function ianaName(name: string): string | null {
  const known = names.get(name);
  if (known !== undefined) return known;
  const [windows] = name === customZone ? ['UTC'] : findIana(name);
  const found = windows ?? (isZone(name) ? name : null);
  names.set(name, found);
  return found;
}

/** Found already: windows-iana goes through its whole list each time. */
const names = new Map<string, string | null>();

export function zoneNamed(name: string): Zone {
  const iana = ianaName(name);
  if (iana === null) {
    throw invalid(
      `A valid TimeZone value must be specified. The following value: '${name}' is not supported.`,
      'TimeZoneNotSupportedException',
    );
  }
  return zoneOf(iana);
}

/** `2026-03-03T10:00:00` of that zone; an offset in the text itself counts more. */
export function instantOf({ dateTime, timeZone }: DateTimeTimeZone): number {
  const text = dateTime ?? '';
  if (/(Z|[+-]\d\d:\d\d)$/i.test(text)) return Date.parse(text);
  return toEpoch(zoneNamed(timeZone ?? 'UTC'), Date.parse(`${text.slice(0, 23)}Z`));
}

/** Seven digits of a second and never a Z, not even for UTC. */
export const timeAt = (at: number, timeZone: string): DateTimeTimeZone => ({
  dateTime: `${formatInstant(toWall(zoneNamed(timeZone), at)).slice(0, 19)}.0000000`,
  timeZone,
});

/** `startDateTime` and `endDateTime` of a query: UTC unless the text has an offset. */
export function queryInstant(query: URLSearchParams, name: string): number {
  const given = [...query].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (given === undefined) {
    throw invalid(
      `This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.`,
    );
  }
  const at = Date.parse(/(Z|[+-]\d\d:\d\d)$/i.test(given) ? given : `${given}Z`);
  if (Number.isNaN(at)) throw invalid(`The value '${given}' of parameter '${name}' is invalid.`);
  return at;
}
