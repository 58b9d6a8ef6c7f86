import { getCountries, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min';

/** In E.164, or null for what can be no number. Without a country code that of the first zone with one is meant. */
export function parsePhone(text: string, timeZones: readonly string[]): string | null {
  const country = timeZones.map(countryOf).find((found) => found !== undefined);
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false }, metadata);
  // Not `isValid`: plans of numbers change faster than tables of them.
  return parsed?.isPossible() ? parsed.number : null;
}

let countries: Map<string, CountryCode> | undefined;

/** ECMA-402, 14.3: newer than the type library. */
type LocaleOfRegion = Intl.Locale & { getTimeZones?(): string[] | undefined };

/** The country a zone lies in, by Unicode's tables (CLDR). */
function countryOf(timeZone: string): CountryCode | undefined {
  countries ??= new Map(
    getCountries(metadata).flatMap((country) =>
      zonesOf(new Intl.Locale('und', { region: country })).map((zone) => [zone, country] as const),
    ),
  );
  return countries.get(timeZone);
}

function zonesOf(locale: LocaleOfRegion): string[] {
  return locale.getTimeZones?.() ?? [];
}
