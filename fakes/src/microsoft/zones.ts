import { findIana } from 'windows-iana';
import { formatInstant, toEpoch, toWall, zoneOf, type Zone } from '@lintel/shared/time';
import type { DateTimeTimeZone } from '@microsoft/microsoft-graph-types';
import { invalid } from './errors.js';

/** What Outlook calls a zone that somebody defined by hand long ago. */
export const customZone = 'tzone://Microsoft/Custom';

/** The names that are none of Windows and taken all the same ("dateTimeTimeZone resource type"). */
const additional = new Set(
  `Etc/GMT+12 Etc/GMT+11 Pacific/Honolulu America/Anchorage America/Santa_Isabel America/Los_Angeles America/Phoenix
  America/Chihuahua America/Denver America/Guatemala America/Chicago America/Mexico_City America/Regina America/Bogota
  America/New_York America/Indiana/Indianapolis America/Caracas America/Asuncion America/Halifax America/Cuiaba
  America/La_Paz America/Santiago America/St_Johns America/Sao_Paulo America/Argentina/Buenos_Aires America/Cayenne
  America/Godthab America/Montevideo America/Bahia Etc/GMT+2 Atlantic/Azores Atlantic/Cape_Verde Africa/Casablanca Etc/GMT
  Europe/London Atlantic/Reykjavik Europe/Berlin Europe/Budapest Europe/Paris Europe/Warsaw Africa/Lagos Africa/Windhoek
  Europe/Bucharest Asia/Beirut Africa/Cairo Asia/Damascus Africa/Johannesburg Europe/Kyiv Europe/Istanbul Asia/Jerusalem
  Asia/Amman Asia/Baghdad Europe/Kaliningrad Asia/Riyadh Africa/Nairobi Asia/Tehran Asia/Dubai Asia/Baku Europe/Moscow
  Indian/Mauritius Asia/Tbilisi Asia/Yerevan Asia/Kabul Asia/Karachi Asia/Tashkent Asia/Kolkata Asia/Colombo Asia/Kathmandu
  Asia/Almaty Asia/Dhaka Asia/Yekaterinburg Asia/Yangon Asia/Bangkok Asia/Novosibirsk Asia/Shanghai Asia/Krasnoyarsk
  Asia/Singapore Australia/Perth Asia/Taipei Asia/Ulaanbaatar Asia/Irkutsk Asia/Tokyo Asia/Seoul Australia/Adelaide
  Australia/Darwin Australia/Brisbane Australia/Sydney Pacific/Port_Moresby Australia/Hobart Asia/Yakutsk
  Pacific/Guadalcanal Asia/Vladivostok Pacific/Auckland Etc/GMT-12 Pacific/Fiji Asia/Magadan Pacific/Tongatapu Pacific/Apia
  Pacific/Kiritimati`.split(/\s+/),
);

/** A zone by its Windows name or one of the additional ones; `null` for a name that Exchange does not know. */
export function ianaName(name: string): string | null {
  const known = names.get(name);
  if (known !== undefined) return known;
  const [windows] = name === customZone ? ['UTC'] : findIana(name);
  const found = windows ?? (additional.has(name) ? name : null);
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
