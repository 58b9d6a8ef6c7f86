import type { calendar_v3 } from '@googleapis/calendar';
import { instantOf, spanOf } from './event-time.js';
import type { CalendarStore, StoredEvent } from './calendar-store.js';
import { badRequest, googleAnswers } from './errors.js';
import type { GoogleLimits } from './google-parts.js';
import { Refusal } from '../wire/exchange.js';
import { rememberLast } from '../wire/remember.js';
import { opaque, readOpaque } from '../wire/token-text.js';
import { followed, hasOccurrence, instanceId, instanceOf, isSeries, spansOf } from './series.js';

type Event = calendar_v3.Schema$Event;

/** What a list was asked with and what its tokens carry on. */
interface ListQuery {
  readonly calendarId: string;
  readonly singleEvents: boolean;
  readonly showDeleted: boolean;
  readonly timeMin: number | null;
  readonly timeMax: number | null;
  readonly orderBy: string | null;
  /** `key=value` of `extendedProperties.private`, all of which must fit. */
  readonly marks: readonly string[];
  readonly iCalUID: string | null;
  readonly q: string | null;
  readonly updatedMin: number | null;
}

interface SyncToken {
  readonly query: ListQuery;
  readonly generation: number;
  /** Only changes after this version are wanted; 0 for everything. */
  readonly since: number;
}

interface PageToken extends SyncToken {
  /** The version when the first page was read, where the next sync begins. */
  readonly until: number;
  readonly after: string;
}

/** Not to be combined with a sync token ("Events: list", parameter syncToken). */
const excludedBySync = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'sharedExtendedProperty',
  'q',
  'timeMin',
  'timeMax',
  'updatedMin',
];

export type ListHabits = Pick<GoogleLimits, 'mostPerPage' | 'tellsOfVanishedInstances'>;

export interface EventPage {
  readonly events: Event[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
}

export function listEvents(
  calendar: CalendarStore,
  params: URLSearchParams,
  now: number,
  { mostPerPage, tellsOfVanishedInstances: isTold }: ListHabits,
): EventPage {
  const from = startingPoint(calendar, params);
  const { query, since } = from;
  const key = JSON.stringify([calendar.version, query, since, query.timeMax === null && now, isTold]);
  const all = remembered(calendar, key, () => entries(calendar, query, { now, since, isTold }));
  const keyed = all.filter((entry) => entry.key > from.after);
  const size = Math.min(Number(params.get('maxResults') ?? 250) || 250, 2_500, mostPerPage);
  const page = keyed.slice(0, size);
  const events = page.map(({ event }) => event);
  const last = page.at(-1);
  if (last && keyed.length > size) return { events, nextPageToken: opaque({ ...from, after: last.key }) };
  // A list that was searched or ordered cannot be synchronised.
  const isSearched = query.orderBy !== null || query.marks.length > 0 || query.iCalUID !== null || query.q !== null;
  if (isSearched || query.updatedMin !== null) return { events };
  const next: SyncToken = { query, generation: from.generation, since: from.until };
  return { events, nextSyncToken: opaque(next) };
}

function startingPoint(calendar: CalendarStore, params: URLSearchParams): PageToken {
  const pageToken = params.get('pageToken');
  const syncToken = params.get('syncToken');
  const asked = readQuery(calendar, params);
  if (pageToken !== null) return read<PageToken>(pageToken, calendar, 'page');
  const { generation, version } = calendar;
  if (syncToken === null) return { query: asked, generation, since: 0, until: version, after: '' };
  const excluded = excludedBySync.find((name) => params.has(name));
  if (excluded) throw badRequest(`Sync token cannot be used with ${excluded}.`);
  if (params.get('showDeleted') === 'false') throw badRequest('Sync token cannot be used with showDeleted=false.');
  const token = read<SyncToken>(syncToken, calendar, 'sync');
  if (token.query.singleEvents !== asked.singleEvents) {
    throw badRequest('The parameters differ from those of the initial synchronization: singleEvents.');
  }
  return { ...token, query: { ...token.query, showDeleted: true }, until: version, after: '' };
}

function readQuery(calendar: CalendarStore, params: URLSearchParams): ListQuery {
  const instant = (name: string) => {
    const text = params.get(name);
    if (text === null) return null;
    const at = Date.parse(text);
    if (Number.isNaN(at) || !/(Z|[+-]\d\d:\d\d)$/i.test(text))
      throw badRequest(`Invalid value for: ${name}`, 'badRequest');
    return at;
  };
  const query = {
    calendarId: calendar.id,
    singleEvents: params.get('singleEvents') === 'true',
    showDeleted: params.get('showDeleted') === 'true',
    timeMin: instant('timeMin'),
    timeMax: instant('timeMax'),
    orderBy: params.get('orderBy'),
    marks: params.getAll('privateExtendedProperty'),
    iCalUID: params.get('iCalUID'),
    q: params.get('q'),
    updatedMin: instant('updatedMin'),
  };
  if (query.orderBy === 'startTime' && !query.singleEvents) {
    throw badRequest('The requested ordering is not available for the particular query.');
  }
  if (query.timeMin !== null && query.timeMax !== null && query.timeMax <= query.timeMin) {
    throw badRequest('The specified time range is empty.', 'timeRangeEmpty');
  }
  return query;
}

interface Entry {
  readonly row: StoredEvent;
  readonly event: Event;
}

interface KeyedEntry extends Entry {
  /** By which the list is ordered. */
  readonly key: string;
}

const remembered = rememberLast<CalendarStore, KeyedEntry>();

function entries(
  calendar: CalendarStore,
  query: ListQuery,
  { now, since, isTold }: { now: number; since: number; isTold: boolean },
): KeyedEntry[] {
  const rows = calendar.all();
  const listed = query.singleEvents
    ? [
        ...rows.flatMap((row) => single(calendar, row, query, { now, isTold })),
        ...(isTold ? formerInstances(calendar) : []),
      ]
    : rows.map((row) => ({ row, event: row.item }));
  return listed
    .filter(({ row, event }) => row.version > since && isWanted(calendar, event, query))
    .map((entry) => ({ ...entry, key: keyOf(entry, query.orderBy) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** A row as it is, or the instances of a series that are not rows of their own. */
function single(
  calendar: CalendarStore,
  row: StoredEvent,
  query: ListQuery,
  { now, isTold }: { now: number; isTold: boolean },
): Entry[] {
  const { id, item } = row;
  if (!isTold && isLost(calendar, item)) return [];
  if (!isSeries(item) || (item.status === 'cancelled' && !isTold)) return [{ row, event: item }];
  const { timeMin, timeMax } = query;
  const window = followed(item, now, calendar.timeZone, timeMin ?? undefined, timeMax ?? undefined);
  return spansOf(item, window, calendar.timeZone)
    .filter(({ start }) => !calendar.row(instanceId({ ...item, id }, start)))
    .map((span) => ({ row, event: instanceOf(item, span, calendar.timeZone) }));
}

/** Cancelled with its series, or with what the rule had, and not by itself. */
function isLost(calendar: CalendarStore, { status, recurringEventId, originalStartTime }: Event): boolean {
  const series = calendar.row(recurringEventId ?? '')?.item;
  if (status !== 'cancelled' || !series) return false;
  const start = instantOf(originalStartTime ?? {}, calendar.timeZone);
  return series.status === 'cancelled' || !hasOccurrence(series, start, calendar.timeZone);
}

const formerInstances = (calendar: CalendarStore): Entry[] =>
  [...calendar.former.values()].filter(({ id }) => !calendar.row(id)).map((row) => ({ row, event: row.item }));

function isWanted(calendar: CalendarStore, event: Event, query: ListQuery): boolean {
  if (event.status === 'cancelled' && !query.showDeleted) {
    // "Cancelled instances of recurring events (but not the underlying recurring event) will still be included if
    // showDeleted and singleEvents are both False."
    const series = event.recurringEventId ? calendar.row(event.recurringEventId) : undefined;
    if (query.singleEvents || !series || series.item.status === 'cancelled') return false;
  }
  if (query.iCalUID !== null && event.iCalUID !== query.iCalUID) return false;
  if (
    query.q !== null &&
    !JSON.stringify([event.summary, event.description, event.location]).toLowerCase().includes(query.q.toLowerCase())
  )
    return false;
  if (query.updatedMin !== null && Date.parse(event.updated ?? '') < query.updatedMin) return false;
  const marks = event.extendedProperties?.private ?? {};
  if (!query.marks.every((mark) => Object.entries(marks).some(([key, value]) => `${key}=${value}` === mark)))
    return false;
  return isWithin(calendar, event, query);
}

/** A series is within when any of its instances is; what was cancelled cannot tell any more and counts as within. */
function isWithin(calendar: CalendarStore, event: Event, { timeMin, timeMax }: ListQuery): boolean {
  if (timeMin === null && timeMax === null) return true;
  if (event.status === 'cancelled') return true;
  const window = { start: timeMin ?? -8.64e15, end: timeMax ?? 8.64e15 };
  const own = spanOf(event, calendar.timeZone);
  if (!isSeries(event)) return own.start < window.end && own.end > window.start;
  const from = Math.max(window.start, own.start);
  const bounded = followed(event, from, calendar.timeZone, from);
  const end = Math.min(window.end, bounded.end);
  return spansOf(event, { start: from, end }, calendar.timeZone).length > 0;
}

const padded = (value: number) => String(value).padStart(16, '0');

function keyOf({ row, event }: Entry, orderBy: string | null): string {
  if (orderBy === 'startTime') return `${padded(instantOf(event.start ?? {}, 'UTC') + 1e14)} ${event.id}`;
  if (orderBy === 'updated') return `${padded(row.version)} ${event.id}`;
  return `${padded(row.serial)} ${event.id}`;
}

function read<Token extends SyncToken>(text: string, calendar: CalendarStore, kind: 'page' | 'sync'): Token {
  const token = readOpaque<Token>(text);
  if (!token || token.query.calendarId !== calendar.id || (kind === 'page') !== 'after' in token) {
    throw badRequest(`Invalid ${kind} token value.`);
  }
  if (kind === 'sync' && token.generation !== calendar.generation) throw new Refusal(googleAnswers.fullSyncRequired);
  return token;
}
