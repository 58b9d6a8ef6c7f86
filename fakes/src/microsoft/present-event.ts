import type { DateTimeTimeZone, Event } from '@microsoft/microsoft-graph-types';
import type { Exchange } from '../wire/exchange.js';
import type { GraphCalendar } from './mailboxes.js';
import { isSeries, spanOf, type StoredEvent } from './stored-event.js';
import { shownBody } from './rewrite.js';
import { timeAt } from './zones.js';
import type { Instance } from './view.js';

/** What the caller prefers ("Prefer" header of Outlook's calls). */
export interface Preferences {
  readonly timeZone: string;
  readonly isImmutableId: boolean;
  readonly isTextPreferred: boolean;
  readonly pageSize: number | null;
  /** Whole days are adjusted to the preferred zone as all times are. */
  readonly adjustsDays: boolean;
}

/** What the documentation says and is not always done. */
export interface EventHabits {
  /** "If the event was created in a different time zone, the start and end times will be adjusted" ("Get event"). */
  adjustsDays: boolean;
}

/** The form of a body is documented for calls that get events, and neither for deltas and instances nor for writes. */
const heedsBodies = ({ method, path }: Exchange): boolean => method === 'GET' && !/\/(delta|instances)$/.test(path);

export function preferencesOf(exchange: Exchange, { adjustsDays }: EventHabits): Preferences {
  const { headers } = exchange;
  const prefer = headers.prefer?.toString() ?? '';
  return {
    timeZone: /outlook\.timezone="([^"]+)"/i.exec(prefer)?.[1] ?? 'UTC',
    isImmutableId: /IdType="ImmutableId"/i.test(prefer),
    isTextPreferred: heedsBodies(exchange) && /outlook\.body-content-type="?text/i.test(prefer),
    pageSize: Number(/odata\.maxpagesize=(\d+)/i.exec(prefer)?.[1] ?? 0) || null,
    adjustsDays,
  };
}

export type PresentedEvent = Event & { '@odata.etag'?: string; '@removed'?: { reason: string } };

/**
 * Without the preference for immutable ids an id changes when the event is moved to another calendar, so it carries the
 * calendar's.
 */
export const shownId = (id: string, calendar: GraphCalendar, { isImmutableId }: Preferences): string =>
  isImmutableId ? id : `AAMk.${calendar.id.slice(7, 15)}.${id}`;

/** The kept id behind either form; `null` when the other form names a calendar where the event is not any more. */
export function keptId(shown: string, calendar: GraphCalendar): string | null {
  const match = /^AAMk\.([^.]+)\.(.+)$/.exec(shown);
  if (!match) return shown;
  return match[1] === calendar.id.slice(7, 15) ? (match[2] ?? null) : null;
}

export function presentInstance(instance: Instance, calendar: GraphCalendar, preferences: Preferences): PresentedEvent {
  const { id, type, stored, span, seriesId, originalStart } = instance;
  const { recurrence: _, ...content } = stored.content;
  return {
    ...facts(id, stored, calendar, preferences),
    ...shownContent(content, preferences),
    type,
    start: shownTime(span.start, content.start, content, preferences),
    end: shownTime(span.end, content.end, content, preferences),
    recurrence: null,
    seriesMasterId: seriesId === null ? null : shownId(seriesId, calendar, preferences),
    ...(originalStart !== null && { originalStart: new Date(originalStart).toISOString() }),
  };
}

/** An event as one: the master of a series, a single event or an exception. */
export function presentStored(
  id: string,
  stored: StoredEvent,
  calendar: GraphCalendar,
  preferences: Preferences,
): PresentedEvent {
  const { seriesId, originalStart } = stored;
  if (!isSeries(stored)) {
    const type = seriesId === null ? 'singleInstance' : 'exception';
    return presentInstance({ id, type, stored, span: spanOf(stored), seriesId, originalStart }, calendar, preferences);
  }
  const { start, end } = spanOf(stored);
  return {
    ...facts(id, stored, calendar, preferences),
    ...shownContent(stored.content, preferences),
    type: 'seriesMaster',
    start: shownTime(start, stored.content.start, stored.content, preferences),
    end: shownTime(end, stored.content.end, stored.content, preferences),
    seriesMasterId: null,
  };
}

const shownContent = (content: Event, { isTextPreferred }: Preferences): Event =>
  content.body ? { ...content, body: shownBody(content.body, isTextPreferred) } : content;

/** Whole days have no zone: they begin at midnight whichever one is preferred, but for the habit. */
function shownTime(
  at: number,
  written: Event['start'],
  { isAllDay }: Event,
  { timeZone, adjustsDays }: Preferences,
): DateTimeTimeZone {
  return isAllDay && !adjustsDays ? { ...timeAt(at, written?.timeZone ?? 'UTC'), timeZone } : timeAt(at, timeZone);
}

function facts(id: string, stored: StoredEvent, calendar: GraphCalendar, preferences: Preferences): PresentedEvent {
  const { changeKey, createdAt, changedAt, content } = stored;
  return {
    '@odata.etag': `W/"${changeKey}"`,
    id: shownId(id, calendar, preferences),
    changeKey,
    createdDateTime: new Date(createdAt).toISOString(),
    lastModifiedDateTime: new Date(changedAt).toISOString(),
    originalStartTimeZone: content.start?.timeZone ?? 'UTC',
    originalEndTimeZone: content.end?.timeZone ?? 'UTC',
  };
}

/** `$select` and `$expand` of single-value extended properties, which are only shown when they are asked for. */
export function selected(event: PresentedEvent, query: URLSearchParams): PresentedEvent {
  const { singleValueExtendedProperties, ...rest } = event;
  const expand = query.get('$expand') ?? '';
  const asked = [...expand.matchAll(/id eq '([^']+)'/gi)].map(([, id]) => id);
  const properties = (singleValueExtendedProperties ?? []).filter(({ id }) => asked.includes(id));
  const shown: PresentedEvent = {
    ...rest,
    ...(properties.length > 0 && { singleValueExtendedProperties: properties }),
  };
  const names = query.get('$select')?.split(',');
  if (!names) return shown;
  const kept = ['@odata.etag', 'id', 'singleValueExtendedProperties', ...names.map((name) => name.trim())];
  return Object.fromEntries(Object.entries(shown).filter(([name]) => kept.includes(name))) as PresentedEvent;
}
