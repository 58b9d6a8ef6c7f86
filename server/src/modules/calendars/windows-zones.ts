import { WINDOWS_TO_IANA_MAP } from 'windows-iana';

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
