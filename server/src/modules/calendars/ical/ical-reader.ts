import { isInstant } from '@lintel/shared/contracts';
import type { CalendarEvent, PullWindow, SkippedEvent } from '../calendar-provider.js';
import { digest, hashOf, readFields } from './event-fields.js';
import { compareVersions, isRecurring, readSource, type EventSource } from './event-source.js';
import {
  blockUid,
  parseComponent,
  parseEvent,
  splitFeed,
  textOf,
  type Block,
  type Component,
  type FeedCalendar,
} from './feed-structure.js';
import { occurrenceKey, occurrencesOf, replacedKey, type Occurrence } from './series.js';
import { endOf, epochOf } from './time-value.js';
import { UnreadableEvent, UnreadableFeed } from './unreadable.js';
import { ZoneBook } from './zone-book.js';

export interface ReadOptions {
  /** IANA zone of all-day and floating times. */
  timeZone: string;
  window: PullWindow;
  maxOccurrencesPerRule?: number;
  maxEvents?: number;
  /** Told before each series is expanded, so that somebody outside can see which one never ends. */
  onSeries?: (index: number) => void;
  /** Series, by that index, that are left out because they took too long before. */
  tooSlow?: ReadonlySet<number>;
}

export interface ReadResult {
  events: CalendarEvent[];
  skipped: SkippedEvent[];
}

/**
 * Reads a feed's lines (RFC 5545, unfolded) into what happens within a window, sorted by start. An event that cannot be
 * read is skipped with its reason; a calendar without events is empty. Throws `UnreadableFeed` for half a calendar and
 * for one with more events than can be shown.
 */
export function readCalendar(lines: readonly string[], options: ReadOptions): ReadResult {
  return new CalendarReading(options).read(splitFeed(lines));
}

const maxIdLength = 512;

/** All that a feed says under one UID. */
interface Group {
  /** Single events or a series; more than one where a feed gives the same UID to different meetings. */
  masters: EventSource[];
  exceptions: EventSource[];
}

class CalendarReading {
  private readonly events = new Map<string, CalendarEvent>();
  private readonly skipped: SkippedEvent[] = [];
  private readonly options: Required<Omit<ReadOptions, 'onSeries'>> & Pick<ReadOptions, 'onSeries'>;

  constructor(options: ReadOptions) {
    this.options = { maxOccurrencesPerRule: 5_000, maxEvents: 50_000, tooSlow: new Set(), ...options };
  }

  read(calendars: FeedCalendar[]): ReadResult {
    const groups = new Map<string, Group>();
    for (const calendar of calendars) this.collect(calendar, groups);
    let index = 0;
    for (const [uid, group] of groups) {
      this.options.onSeries?.(index);
      if (this.options.tooSlow.has(index)) this.skip(uid, 'Its recurrence rule takes too long to follow.');
      else this.readGroup(uid, group);
      index += 1;
    }
    const events = [...this.events.values()].sort(
      (one, other) => one.start - other.start || (one.externalId < other.externalId ? -1 : 1),
    );
    return { events, skipped: this.skipped };
  }

  private collect(calendar: FeedCalendar, groups: Map<string, Group>): void {
    const zones = this.zoneBook(calendar);
    for (const block of calendar.eventBlocks) {
      this.isolate(blockUid(block), () => {
        const component = parseEvent(block);
        // Without a UID an event is named by what it says, so that it is the same one at the next pull.
        const uid = textOf(component, 'uid') ?? `lintel-${digest(lastingText(block))}`;
        const source = readSource(component, uid, zones);
        const group = groups.get(uid) ?? { masters: [], exceptions: [] };
        groups.set(uid, group);
        if (source.recurrenceId) group.exceptions.push(source);
        else group.masters.push(source);
      });
    }
  }

  private zoneBook(calendar: FeedCalendar): ZoneBook {
    const definitions = new Map<string, Component>();
    for (const block of calendar.zoneBlocks) {
      const definition = this.zoneDefinition(block);
      const tzid = definition && textOf(definition, 'tzid');
      if (tzid) definitions.set(tzid, definition);
    }
    return new ZoneBook(this.options.timeZone, calendar.timeZoneName, definitions, this.options.window.end);
  }

  /** A definition that cannot be read matters only to events that need it, which then say so. */
  private zoneDefinition(block: Block): Component | null {
    try {
      return parseComponent(block.lines);
    } catch (error) {
      if (error instanceof UnreadableEvent) return null;
      throw error;
    }
  }

  private isolate(uid: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (error instanceof UnreadableEvent) this.skip(uid, error.message);
      // What Temporal and the recurrence engine throw for numbers that no calendar has.
      else if (error instanceof RangeError) this.skip(uid, `It cannot be read: ${error.message}.`);
      else throw error;
    }
  }

  private skip(uid: string, reason: string): void {
    this.skipped.push({ uid: uid.slice(0, maxIdLength), reason });
  }

  private readGroup(uid: string, group: Group): void {
    const masters = newestVersions(group.masters);
    const [series = null] = masters.filter(isRecurring);
    const exceptions = newestExceptions(group.exceptions, series ?? masters[0] ?? null);
    for (const [key, exception] of exceptions) {
      if (!exception.isCancelled) this.isolate(uid, () => this.addException(uid, key, exception, series));
    }
    for (const master of masters) {
      const own = master === series || masters.length === 1 ? [...exceptions.values()] : [];
      if (!master.isCancelled) this.isolate(uid, () => this.addMaster(uid, master, own, masters.length > 1));
    }
  }

  private addException(uid: string, key: string, exception: EventSource, series: EventSource | null): void {
    const { start, hasEnd } = exception;
    const span = !hasEnd && series && series.start.isDate === start.isDate ? series.span : exception.span;
    const occurrence = { key, start: epochOf(start), end: endOf(start.wall, start.zone, span) };
    this.add(exception, [occurrence], { id: () => `${uid}/${key}`, series });
  }

  private addMaster(uid: string, master: EventSource, exceptions: EventSource[], isShared: boolean): void {
    const replaced = exceptions.flatMap(({ recurrenceId }) => recurrenceId ?? []);
    const { window, maxOccurrencesPerRule } = this.options;
    const { list, isCapped } = occurrencesOf(master, replaced, window, maxOccurrencesPerRule);
    if (isCapped) this.skip(uid, `It happens more than ${maxOccurrencesPerRule} times; only the first ones are shown.`);
    const ownKey = occurrenceKey(master.start.wall, epochOf(master.start), master.start.isDate);
    const name = isShared ? `${uid}#${ownKey}` : uid;
    this.add(master, list, { id: ({ key }) => (isRecurring(master) ? `${name}/${key}` : name), series: null });
  }

  private add(
    source: EventSource,
    occurrences: readonly Occurrence[],
    naming: { id: (occurrence: Occurrence) => string; series: EventSource | null },
  ): void {
    const fields = readFields(source.component, naming.series?.component ?? null);
    const fieldsHash = hashOf(fields);
    const timeZone = source.zones.displayName(source.start.zone);
    for (const occurrence of occurrences) {
      const { key, start, end } = occurrence;
      if (end <= this.options.window.start || start >= this.options.window.end) continue;
      if (end <= start) throw new UnreadableEvent('It ends when it starts, so it takes no time.');
      if (!isInstant(start) || !isInstant(end)) throw new UnreadableEvent('It reaches beyond the years 1 to 9999.');
      const id = naming.id(occurrence);
      const externalId = id.length <= maxIdLength ? id : `sha256:${digest(id)}`;
      this.events.set(externalId, {
        externalId,
        iCalUID: source.uid,
        recurrenceId: source.recurrenceId || isRecurring(source) ? key : null,
        ...fields,
        start,
        end,
        timeZone,
        allDay: source.start.isDate,
        hash: digest([fieldsHash, start, end, timeZone, source.start.isDate].join(' ')),
      });
      if (this.events.size > this.options.maxEvents) {
        throw new UnreadableFeed(
          `The calendar has more than ${this.options.maxEvents} meetings in the time shown. Publish fewer.`,
        );
      }
    }
  }
}

/** What a block says, without the lines that a server may write anew at every request. */
function lastingText(block: Block): string {
  return block.lines.filter((line) => !/^(DTSTAMP|LAST-MODIFIED|CREATED)[;:]/i.test(line)).join('\n');
}

/** Of several versions of a meeting the newest. Where nothing tells which is newer, each that starts apart counts. */
function newestVersions(sources: EventSource[]): EventSource[] {
  const byStart = new Map<number, EventSource>();
  for (const source of sources) {
    const newest = [...byStart.values()][0];
    const order = newest ? compareVersions(source, newest) : 0;
    if (order > 0) byStart.clear();
    if (order >= 0) byStart.set(epochOf(source.start), source);
  }
  return [...byStart.values()];
}

function newestExceptions(sources: EventSource[], series: EventSource | null): Map<string, EventSource> {
  const byKey = new Map<string, EventSource>();
  for (const source of sources) {
    if (!source.recurrenceId) continue;
    const key = replacedKey(source.recurrenceId, series);
    const known = byKey.get(key);
    if (!known || compareVersions(source, known) >= 0) byKey.set(key, source);
  }
  return byKey;
}
