import { ianaOfWindowsZone } from '../windows-zones.js';
import { textOf, type Component } from './feed-structure.js';
import type { Zones } from './time-value.js';
import { definedZone } from './vtimezone.js';
import { UnreadableEvent } from './unreadable.js';
import { windowsZoneShownAs } from './windows-display-names.js';
import { fixedZone, ianaZone, type Zone } from '@lintel/shared/time';

const utcNames = new Set([
  'utc',
  'z',
  'gmt',
  'etc/utc',
  'etc/gmt',
  'tzone://microsoft/utc',
  'coordinated universal time',
]);

/** The one place that says which zone a name in a calendar means. Never the machine's, and UTC only by its names. */
export class ZoneBook implements Zones {
  readonly utc: Zone;
  /** Where all-day events happen: the room's or person's zone. */
  readonly local: Zone;
  /** Where times without a zone happen: the feed's own zone (`X-WR-TIMEZONE`) where it has one we know, else `local`. */
  readonly floating: Zone;
  private readonly resolved = new Map<string, Zone>();

  /**
   * `localName` is an IANA zone; `definitions` are the calendar's VTIMEZONEs by TZID, used up to the instant `horizon`.
   */
  constructor(
    localName: string,
    feedZoneName: string | null,
    private readonly definitions: ReadonlyMap<string, Component>,
    private readonly horizon: number,
  ) {
    this.utc = ianaZone('UTC') ?? fixedZone(0);
    const local = ianaZone(localName);
    if (!local) throw new RangeError(`${localName} is not an IANA time zone.`);
    this.local = local;
    this.floating = (feedZoneName === null ? null : this.find(unquoted(feedZoneName))) ?? local;
  }

  /** Throws `UnreadableEvent` for a name that nobody knows and the feed does not define. */
  resolve(tzid: string): Zone {
    const name = unquoted(tzid);
    let zone = this.resolved.get(name);
    if (!zone) {
      zone = this.find(name) ?? undefined;
      if (!zone) {
        throw new UnreadableEvent(
          `Its time zone “${name.slice(0, 100)}” is not known and the feed does not define it.`,
        );
      }
      this.resolved.set(name, zone);
    }
    return zone;
  }

  /** The IANA name to show for times in `zone`: a zone without one, and UTC, are only how the feed writes them down. */
  displayName(zone: Zone): string {
    const isWritingOnly = zone === this.utc || zone.ianaName === null;
    return (isWritingOnly ? this.floating.ianaName : zone.ianaName) ?? this.local.ianaName ?? 'UTC';
  }

  private find(name: string): Zone | null {
    if (utcNames.has(name.toLowerCase())) return this.utc;
    const windows = windowsZone(name);
    if (windows) return windows;
    const definition = this.definitions.get(name);
    // Names such as EST are in the IANA list without their summer time; a definition knows what its feed means.
    if (definition && !name.includes('/')) return this.define(definition);
    if (definition) return ianaZone(name) ?? prefixed(name) ?? this.define(definition);
    return ianaZone(name) ?? prefixed(name) ?? windowsZone(windowsZoneShownAs(name)) ?? fixed(name);
  }

  private define(definition: Component): Zone | null {
    const location = textOf(definition, 'x-lic-location');
    return (location === null ? null : ianaZone(location)) ?? definedZone(definition, this.horizon);
  }
}

function windowsZone(name: string | null): Zone | null {
  const iana = name === null ? null : ianaOfWindowsZone(name);
  return iana === null ? null : ianaZone(iana);
}

function unquoted(name: string): string {
  return name.trim().replace(/^"(.*)"$/, '$1');
}

/** Names such as `/freeassociation.sourceforge.net/Europe/Madrid` and `/mozilla.org/20070129_1/America/New_York`. */
function prefixed(name: string): Zone | null {
  const parts = name.split('/');
  for (let from = 1; from < parts.length - 1; from += 1) {
    const zone = ianaZone(parts.slice(from).join('/'));
    if (zone) return zone;
  }
  return null;
}

/** Names that say nothing but an offset: `UTC+02:00`, `GMT-0500`, `(GMT +01:00)`, `+0100`. */
function fixed(name: string): Zone | null {
  const found = /^(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(name.replace(/^\((.*)\)$/, '$1'));
  if (!found) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return minutes > 15 * 60 ? null : fixedZone((found[1] === '-' ? -minutes : minutes) * 60_000);
}
