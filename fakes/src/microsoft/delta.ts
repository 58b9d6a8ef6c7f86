import type { Span } from '../series/expand.js';
import { opaque, readOpaque } from '../wire/token-text.js';
import type { Row } from '../wire/versioned-rows.js';
import { Refusal } from '../wire/exchange.js';
import { graphAnswers, invalid } from './errors.js';
import type { GraphCalendar } from './mailboxes.js';
import { presentInstance, presentStored, shownId, type Preferences, type PresentedEvent } from './present-event.js';
import { isSeries, spanOf, type StoredEvent } from './stored-event.js';
import { queryInstant } from './zones.js';
import { isWithin, occurrencesOf, type Instance } from './view.js';

/** What Graph is allowed to do and seldom does, for tests to ask for. */
export interface DeltaHabits {
  /** Each page repeats its first item at its end. */
  repeatsItems: boolean;
  /** Each page begins with the last item of the page before. */
  replaysItems: boolean;
  /** Pages are never longer. */
  mostPerPage: number;
  /** How a token that is gone is refused. */
  refusal: 'syncStateNotFound' | 'resyncRequired';
}

interface DeltaToken {
  readonly calendarId: string;
  readonly generation: number;
  readonly window: Span;
  /** Only changes after this version; 0 for everything. */
  readonly since: number;
  /** The version when the round began, where the next one takes up. */
  readonly until: number;
  /** The key of the last item of the page before. */
  readonly after: string;
}

/** Not to be had with delta ("event: delta"). */
const refused = ['$select', '$filter', '$expand', '$orderby', '$search', '$count', '$skip', '$top'];

export interface DeltaPage {
  readonly value: PresentedEvent[];
  readonly next: { readonly parameter: '$skiptoken' | '$deltatoken'; readonly token: string };
}

export function deltaPage(
  calendar: GraphCalendar,
  query: URLSearchParams,
  preferences: Preferences,
  habits: DeltaHabits,
): DeltaPage {
  const excluded = refused.find((name) => query.has(name));
  if (excluded)
    throw invalid(`The query parameter '${excluded}' is not supported with change tracking.`, 'ErrorInvalidUrlQuery');
  const from = startingPoint(calendar, query, habits);
  const all = changes(calendar, from, preferences);
  const size = Math.min(preferences.pageSize ?? 50, habits.mostPerPage);
  const rest = all.filter(({ key }) => key > from.after);
  const page = rest.slice(0, size);
  const before = habits.replaysItems ? all.filter(({ key }) => key <= from.after).slice(-1) : [];
  const again = habits.repeatsItems ? page.slice(0, 1) : [];
  const value = [...before, ...page, ...again].map(({ event }) => event);
  const last = page.at(-1);
  if (last && rest.length > size) {
    return { value, next: { parameter: '$skiptoken', token: opaque({ ...from, after: last.key }) } };
  }
  const next: DeltaToken = { ...from, since: from.until, until: 0, after: '' };
  return { value, next: { parameter: '$deltatoken', token: opaque(next) } };
}

function startingPoint(calendar: GraphCalendar, query: URLSearchParams, { refusal }: DeltaHabits): DeltaToken {
  const { id: calendarId, generation, version } = calendar;
  const text = query.get('$skiptoken') ?? query.get('$deltatoken');
  if (text === null) {
    const window = { start: queryInstant(query, 'startDateTime'), end: queryInstant(query, 'endDateTime') };
    if (window.end <= window.start) throw invalid('The end of the window is not after its start.');
    return { calendarId, generation, window, since: 0, until: version, after: '' };
  }
  const token = readOpaque<DeltaToken>(text);
  if (token?.calendarId !== calendarId) throw invalid('The sync state is invalid.', 'ErrorInvalidSyncStateData');
  if (token.generation !== generation) throw new Refusal(graphAnswers[refusal]);
  return query.has('$deltatoken') ? { ...token, until: version } : token;
}

interface Change {
  /** Keeps its place while others come and go between two pages. */
  readonly key: string;
  readonly event: PresentedEvent;
}

/** What changed since; in a first round everything that stands in the window. */
function changes(calendar: GraphCalendar, token: DeltaToken, preferences: Preferences): Change[] {
  const rows = calendar.all().filter(({ version }) => version > token.since);
  const keyed = rows.flatMap((row) =>
    changesOf(calendar, row, token, preferences).map((event) => ({
      key: `${String(row.serial).padStart(9, '0')} ${event.id}`,
      event,
    })),
  );
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
}

function changesOf(
  calendar: GraphCalendar,
  { id, item }: Row<StoredEvent>,
  { since, window }: DeltaToken,
  preferences: Preferences,
): PresentedEvent[] {
  const isFirst = since === 0;
  if (item.isDeleted) {
    const occurrences = isSeries(item) ? occurrencesOf(calendar, id, item, window) : [];
    return isFirst ? [] : [id, ...occurrences.map((one) => one.id)].map((one) => removed(one, calendar, preferences));
  }
  if (isSeries(item)) return series(calendar, id, item, window, preferences, isFirst);
  if (isWithin(spanOf(item), window)) return [presentStored(id, item, calendar, preferences)];
  // What changed outside the window is reported as if it were removed.
  return isFirst ? [] : [removed(id, calendar, preferences)];
}

function series(
  calendar: GraphCalendar,
  id: string,
  item: StoredEvent,
  window: Span,
  preferences: Preferences,
  isFirst: boolean,
): PresentedEvent[] {
  const found = occurrencesOf(calendar, id, item, window).filter(({ span }) => isWithin(span, window));
  const hasExceptions = calendar
    .all()
    .some(({ item: one }) => one.seriesId === id && !one.isDeleted && isWithin(spanOf(one), window));
  if (found.length === 0 && !hasExceptions) return isFirst ? [] : [removed(id, calendar, preferences)];
  const master = presentStored(id, item, calendar, preferences);
  return [master, ...found.map((instance) => brief(instance, calendar, preferences))];
}

/** Occurrences come with their times only; everything else is the master's. */
function brief(instance: Instance, calendar: GraphCalendar, preferences: Preferences): PresentedEvent {
  const { id, type, start, end, seriesMasterId, ...rest } = presentInstance(instance, calendar, preferences);
  return { '@odata.etag': rest['@odata.etag'], id, type, start, end, seriesMasterId };
}

const removed = (id: string, calendar: GraphCalendar, preferences: Preferences): PresentedEvent => ({
  id: shownId(id, calendar, preferences),
  '@removed': { reason: 'deleted' },
});
