import ICAL from 'ical.js';
import { UnreadableEvent, UnreadableFeed } from './unreadable.js';

/** A property as jCal has it (RFC 7265): names in lower case, values decoded by type. */
export interface Property {
  readonly name: string;
  readonly params: Readonly<Record<string, string | string[] | undefined>>;
  readonly type: string;
  readonly values: readonly unknown[];
}

export interface Component {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly components: readonly Component[];
}

/** One VCALENDAR: its events as text blocks still, so that each can fail alone. */
export interface FeedCalendar {
  /** `X-WR-TIMEZONE`, as written. */
  readonly timeZoneName: string | null;
  readonly zoneBlocks: readonly Block[];
  readonly eventBlocks: readonly Block[];
}

/** The lines of one component from BEGIN to END. A broken one was not closed. */
export interface Block {
  readonly lines: readonly string[];
  readonly isBroken: boolean;
}

const boundary = /^[ \t]*(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9-]+)[ \t]*$/i;

/**
 * Splits a feed into its calendars and their events, without giving meaning to any of it. Throws `UnreadableFeed` when
 * the feed breaks off: half a calendar would show rooms as free that are not.
 */
export function splitFeed(lines: readonly string[]): FeedCalendar[] {
  const calendars: FeedCalendar[] = [];
  let splitter: CalendarSplitter | null = null;
  for (const line of lines) {
    const found = boundary.exec(line);
    const isCalendar = found?.[2]?.toUpperCase() === 'VCALENDAR';
    if (isCalendar && found?.[1]?.toUpperCase() === 'BEGIN') {
      if (splitter) throw brokenOff();
      splitter = new CalendarSplitter();
    } else if (isCalendar && splitter) {
      calendars.push(splitter.finish());
      splitter = null;
    } else splitter?.push(line, found?.[1]?.toUpperCase(), found?.[2]?.toUpperCase());
  }
  if (splitter) throw brokenOff();
  return calendars;
}

function brokenOff(): UnreadableFeed {
  return new UnreadableFeed('The calendar breaks off before its end. It will be tried again.', true);
}

class CalendarSplitter {
  private timeZoneName: string | null = null;
  private readonly zoneBlocks: Block[] = [];
  private readonly eventBlocks: Block[] = [];
  private open: { name: 'VEVENT' | 'VTIMEZONE'; lines: string[] } | null = null;
  /** The component being passed over: an alarm, a to-do, … */
  private passing: string | null = null;

  push(line: string, verb: string | undefined, name: string | undefined): void {
    if (verb === 'BEGIN' && name !== undefined) this.begin(line, name);
    else if (verb === 'END' && name !== undefined) this.end(line, name);
    else if (this.passing !== null) return;
    else if (this.open) this.open.lines.push(line);
    else this.timeZoneName ??= /^X-WR-TIMEZONE(?:;[^:]*)?:(.*)$/i.exec(line)?.[1]?.trim() ?? null;
  }

  finish(): FeedCalendar {
    this.close(true);
    return { timeZoneName: this.timeZoneName, zoneBlocks: this.zoneBlocks, eventBlocks: this.eventBlocks };
  }

  private begin(line: string, name: string): void {
    if (name === 'VEVENT' || name === 'VTIMEZONE') {
      this.close(true);
      this.open = { name, lines: [line] };
      this.passing = null;
    } else if (this.open?.name === 'VTIMEZONE' && this.passing === null) this.open.lines.push(line);
    else this.passing ??= name;
  }

  private end(line: string, name: string): void {
    if (name === this.open?.name) {
      this.open.lines.push(line);
      this.close(false);
      this.passing = null;
    } else if (name === this.passing) this.passing = null;
    else if (this.passing === null) this.open?.lines.push(line);
  }

  private close(isBroken: boolean): void {
    if (!this.open) return;
    const blocks = this.open.name === 'VEVENT' ? this.eventBlocks : this.zoneBlocks;
    blocks.push({ lines: this.open.lines, isBroken });
    this.open = null;
  }
}

/** Without these an event would happen at another time, or show what it must not. */
const essential = new Set(
  'BEGIN END UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID STATUS CLASS TRANSP SEQUENCE'.split(
    ' ',
  ),
);
const descriptive = new Set(
  'SUMMARY DESCRIPTION LOCATION ORGANIZER ATTENDEE DTSTAMP LAST-MODIFIED X-MICROSOFT-CDO-BUSYSTATUS'.split(' '),
);

/**
 * Parses one event. A line that is only descriptive and cannot be read costs the descriptions, not the event; anything
 * else throws `UnreadableEvent`.
 */
export function parseEvent(block: Block): Component {
  if (block.isBroken) throw new UnreadableEvent('The feed begins this event without ending it.');
  const known = block.lines.filter((line) => essential.has(lineName(line)) || descriptive.has(lineName(line)));
  try {
    return parseComponent(known);
  } catch {
    // Tried again without what people wrote; if that fails too, the reason is reported.
    return parseComponent(known.filter((line) => essential.has(lineName(line))));
  }
}

/** Parses lines that are exactly one component. Throws `UnreadableEvent`. */
export function parseComponent(lines: readonly string[]): Component {
  try {
    return fromJCal(ICAL.parse(lines.map(asIcalJsWants).join('\r\n')) as JCal);
  } catch (error) {
    throw new UnreadableEvent(`It is not valid iCalendar: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** The UID of a block that need not be parseable. */
export function blockUid(block: Block): string {
  const line = block.lines.find((text) => lineName(text) === 'UID');
  const text = line?.slice(line.indexOf(':') + 1).replace(/\\([\\;,])/g, '$1');
  return text?.trim() || '(no UID)';
}

function lineName(line: string): string {
  return /^[ \t]*([A-Z0-9-]+)[ \t]*[;:]/i.exec(line)?.[1]?.toUpperCase() ?? '';
}

/** What ical.js is stricter about than RFC 5545, or than Exchange: rules in capitals without blanks, names with colons. */
function asIcalJsWants(line: string): string {
  const name = lineName(line);
  if (name === 'RRULE' || name === 'EXRULE') return line.replaceAll(/\s+/g, '').toUpperCase().replace(/;+$/, '');
  return (
    line
      .trimStart()
      // `DTSTART;VALUE=DATE:20261120T100000` has a time, whatever it says.
      .replace(/;VALUE=DATE((?:;[^:]*)?:\d{8}T\d)/i, '$1')
      // `DTSTART;TZID=tzone://Microsoft/Custom:20261120T100000`: the name ends at the last colon.
      .replace(/^([A-Z-]+;(?:[^:"]*;)?)TZID=([^";]*:[^";]*)(;[^:"]*)?:([^:]*)$/i, '$1TZID="$2"$3:$4')
  );
}

type JCal = [name: string, properties: JCalProperty[], components: JCal[]];
type JCalProperty = [name: string, params: Property['params'], type: string, ...values: unknown[]];

function fromJCal([name, properties, components]: JCal): Component {
  return {
    name,
    properties: properties.map(([property, params, type, ...values]) => ({ name: property, params, type, values })),
    components: components.map(fromJCal),
  };
}

export function propertiesOf(component: Component, name: string): Property[] {
  return component.properties.filter((property) => property.name === name);
}

/** The first value of the first property of that name as trimmed text, or `null` where it is missing or empty. */
export function textOf(component: Component, name: string): string | null {
  const value = propertiesOf(component, name)[0]?.values[0];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? null : text;
}
