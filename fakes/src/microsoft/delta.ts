import type { Span } from '../series/expand.js';
import { opaque, readOpaque } from '../wire/token-text.js';
import { rememberLast } from '../wire/remember.js';
import type { Row } from '../wire/versioned-rows.js';
import { Refusal } from '../wire/exchange.js';
import { graphAnswers, invalid } from './errors.js';
import type { GraphCalendar } from './mailboxes.js';
import { presentInstance, presentStored, shownId, type Preferences, type PresentedEvent } from './present-event.js';
import { isSeries, readOccurrenceId, spanOf, type StoredEvent } from './stored-event.js';
import { queryInstant } from './zones.js';
import { isWithin, occurrencesOf, type Instance } from './view.js';

/** What Graph is allowed to do and seldom does, for tests to ask for. */
export interface DeltaHabits {
  /** Each page repeats its first item at its end. */
  repeatsItems: boolean;
  /** Each page begins with the last item of the page before. */
  replaysItems: boolean;
  /** What is known already comes with the properties that were written, and no more ("Use delta query"). */
  tellsOnlyUpdates: boolean;
  /** Pages are never longer. */
  mostPerPage: number;
  /** Each occurrence that has gone is told by itself; as the service is, only what is left of its series comes, or the id of that. */
  tellsOfVanishedOccurrences: boolean;
  /** A series that changed comes without its occurrences. */
  namesSeriesOnly: boolean;
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
  const { since, window } = from;
  const key = JSON.stringify([calendar.version, since, window, habits]);
  const all = remembered(calendar, key, () => changes(calendar, from, habits));
  const size = Math.min(preferences.pageSize ?? 50, habits.mostPerPage);
  const rest = all.filter(({ key }) => key > from.after);
  const page = rest.slice(0, size);
  const before = habits.replaysItems ? all.filter(({ key }) => key <= from.after).slice(-1) : [];
  const again = habits.repeatsItems ? page.slice(0, 1) : [];
  const value = [...before, ...page, ...again].map(({ present, updated }) => {
    const event = present(preferences);
    return habits.tellsOnlyUpdates && updated ? only(event, updated) : event;
  });
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

/** In the place of occurrences that have gone, their series. */
function withoutTombstones(calendar: GraphCalendar, changed: readonly Row<StoredEvent>[]): Row<StoredEvent>[] {
  const rows = changed.flatMap((row) => {
    const { seriesId, isDeleted } = row.item;
    if (seriesId === null || !isDeleted) return [row];
    const series = calendar.row(seriesId);
    return series ? [series] : [];
  });
  return [...new Set(rows)];
}

interface Change {
  /** Keeps its place while others come and go between two pages. */
  readonly key: string;
  readonly present: (preferences: Preferences) => PresentedEvent;
  /** What was written of an event that is known already. */
  readonly updated?: readonly string[];
}

function only(event: PresentedEvent, updated: readonly string[]): PresentedEvent {
  const names = ['id', 'type', 'changeKey', 'lastModifiedDateTime', ...updated];
  return Object.fromEntries(Object.entries(event).filter(([name]) => names.includes(name))) as PresentedEvent;
}

const remembered = rememberLast<GraphCalendar, Change>();

/** What changed since; in a first round everything that stands in the window. */
function changes(calendar: GraphCalendar, { since, window }: DeltaToken, habits: DeltaHabits): Change[] {
  const changed = calendar.all().filter(({ version }) => version > since);
  const isTold = habits.tellsOfVanishedOccurrences;
  const rows = isTold || since === 0 ? changed : withoutTombstones(calendar, changed);
  return rows
    .flatMap((row) => changesOf(calendar, row, { window, since, habits }))
    .concat(since === 0 || !isTold ? [] : backOutside(calendar, window, since))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function changesOf(
  calendar: GraphCalendar,
  row: Row<StoredEvent>,
  { window, since, habits }: { window: Span; since: number; habits: DeltaHabits },
): Change[] {
  const { id, item } = row;
  const change = (of: string, present: Change['present']): Change => ({ key: keyOf(row, of), present });
  // What changed outside the window is reported as if it were removed.
  const gone = (ids: readonly string[]) =>
    since === 0 ? [] : ids.map((of) => change(of, (preferences) => removed(of, calendar, preferences)));
  const isKnown = item.createdIn !== undefined && item.createdIn <= since;
  const own: Change = {
    ...change(id, (preferences) => presentStored(id, item, calendar, preferences)),
    ...(isKnown && { updated: item.written ?? [] }),
  };
  if (!isSeries(item)) return !item.isDeleted && isWithin(spanOf(item), window) ? [own] : gone([id]);

  const found = occurrencesOf(calendar, id, item, window).filter(({ span }) => isWithin(span, window));
  if (item.isDeleted) return gone([id, ...(habits.tellsOfVanishedOccurrences ? found.map((one) => one.id) : [])]);
  if (found.length === 0 && !hasExceptionWithin(calendar, id, window)) return gone([id]);
  if (habits.namesSeriesOnly && since > 0) return [own];
  return [own, ...found.map((one) => change(one.id, (preferences) => brief(one, calendar, preferences)))];
}

/** Occurrences that are again as the pattern has them, which is outside the window: they may have stood in it before. */
function backOutside(calendar: GraphCalendar, window: Span, since: number): Change[] {
  const isThere = (seriesId: string, id: string) => {
    const series = calendar.row(seriesId)?.item;
    const found = series && !series.isDeleted ? occurrencesOf(calendar, seriesId, series, window) : [];
    return found.some((one) => one.id === id && isWithin(one.span, window));
  };
  return calendar.forgottenSince(since).flatMap((id) => {
    const series = calendar.row(readOccurrenceId(id)?.seriesId ?? '');
    if (!series || isThere(series.id, id)) return [];
    return [{ key: keyOf(series, id), present: (preferences) => removed(id, calendar, preferences) }];
  });
}

const keyOf = ({ serial }: Row<StoredEvent>, id: string) => `${String(serial).padStart(9, '0')} ${id}`;

const hasExceptionWithin = (calendar: GraphCalendar, seriesId: string, window: Span): boolean =>
  calendar.all().some(({ item }) => item.seriesId === seriesId && !item.isDeleted && isWithin(spanOf(item), window));

/** Occurrences come with their times only; everything else is the master's. */
function brief(instance: Instance, calendar: GraphCalendar, preferences: Preferences): PresentedEvent {
  const { id, type, start, end, seriesMasterId, ...rest } = presentInstance(instance, calendar, preferences);
  return { '@odata.etag': rest['@odata.etag'], id, type, start, end, seriesMasterId };
}

const removed = (id: string, calendar: GraphCalendar, preferences: Preferences): PresentedEvent => ({
  id: shownId(id, calendar, preferences),
  '@removed': { reason: 'deleted' },
});
