import { DAY_MS, zoneOf } from '@lintel/shared/time';
import { findWindows, WINDOWS_TO_IANA_MAP } from 'windows-iana';

const names = new Map(
  WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === '001').map(({ windowsName, iana }) => [
    windowsName.toLowerCase(),
    iana[0],
  ]),
);

/** What CLDR says of a zone's Windows name ("W. Europe Standard Time"), in any case of letters. */
export function ianaOfWindowsZone(name: string): string | null {
  return names.get(name.toLowerCase()) ?? null;
}

/** windows-iana goes through its whole list each time. */
const windowsNames = new Map<string, string | null>();

/**
 * A zone by its Windows name, where there is one whose clocks show the same for a year from an instant on: those of some
 * places have parted from the zone that CLDR names for them.
 */
export function windowsZoneOf(timeZone: string, from: number): string | null {
  let name = windowsNames.get(timeZone);
  if (name === undefined) {
    const { timeZone: alias } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    name = findWindows(timeZone)[0] ?? findWindows(alias)[0] ?? null;
    windowsNames.set(timeZone, name);
  }
  const iana = name && ianaOfWindowsZone(name);
  if (iana === null) return null;
  const [own, theirs] = [zoneOf(timeZone), zoneOf(iana)];
  for (let week = 0; week <= 52; week++) {
    const at = from + week * 7 * DAY_MS;
    if (own.offsetAt(at) !== theirs.offsetAt(at)) return null;
  }
  return name;
}
