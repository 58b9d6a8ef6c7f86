import type { Event } from '@microsoft/microsoft-graph-types';
import { bodyOf, type Exchange, type Reply } from '../wire/exchange.js';
import { route, type Handler, type Route } from '../wire/router.js';
import { invalid, itemNotFound, refuse } from './errors.js';
import { deltaPage } from './delta.js';
import { findEvents } from './find-events.js';
import type { GraphCalendar } from './mailboxes.js';
import type { GraphParts } from './graph-parts.js';
import { judgeNeighbours } from './neighbours.js';
import {
  keptId,
  preferencesOf,
  presentInstance,
  presentStored,
  selected,
  type Preferences,
  type PresentedEvent,
} from './present-event.js';
import { isSeries, spanOf, type StoredEvent } from './stored-event.js';
import { queryInstant } from './zones.js';
import { isWithin, view } from './view.js';

const mailboxes = ['/v1.0/me', '/v1.0/users/:userId'];
const calendars = ['', '/calendar', '/calendars/:calendarId'];

/** The same call, under `/me` and `/users/{id}`, of the default or a named calendar. */
const everywhere = (method: string, path: string, handle: Handler): Route[] =>
  mailboxes.flatMap((mailbox) => calendars.map((calendar) => route(method, mailbox + calendar + path, handle)));

/** Resource "event" of Graph v1.0. */
export function eventRoutes({ gate, writer, deltaHabits, eventHabits, filterHabits }: GraphParts): Route[] {
  const found = (exchange: Exchange, access: 'read' | 'write') => {
    const mailbox = gate.open(exchange, access);
    const wanted = exchange.params['calendarId'];
    const shown = exchange.params['eventId'] ?? '';
    // An event is found in whichever calendar of the mailbox it is, unless one is named.
    for (const calendar of mailbox.calendars.filter(({ id }) => id === (wanted ?? id))) {
      const id = keptId(shown, calendar);
      if (id === null) continue;
      const row = calendar.row(id) ?? calendar.row(id.split('_OID_')[0] ?? '');
      if (row && !row.item.isDeleted) return { calendar, row: writer.current(calendar, id) };
    }
    throw itemNotFound();
  };
  const answer = (
    status: number,
    exchange: Exchange,
    calendar: GraphCalendar,
    id: string,
    stored: StoredEvent,
  ): Reply => {
    const event = selected(presented(id, stored, calendar, preferencesOf(exchange, eventHabits)), exchange.query);
    return { status, body: event, headers: { etag: event['@odata.etag'] ?? '', ...applied(exchange) } };
  };
  const respond = (response: 'accepted' | 'declined' | 'tentativelyAccepted') => (exchange: Exchange) => {
    const { calendar, row } = found(exchange, 'write');
    if (row.item.content.isOrganizer) {
      throw invalid(
        "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
        'ErrorInvalidRequest',
      );
    }
    writer.change(calendar, row.id, { responseStatus: { response } });
    return { status: 202 };
  };

  return [
    ...everywhere('GET', '/calendarView', (exchange) => {
      const calendar = gate.calendar(exchange, 'read');
      const window = {
        start: queryInstant(exchange.query, 'startDateTime'),
        end: queryInstant(exchange.query, 'endDateTime'),
      };
      if (window.end < window.start) throw invalid('The end of the window is before its start.');
      const preferences = preferencesOf(exchange, eventHabits);
      return page(exchange, view(calendar, window), (instance) => presentInstance(instance, calendar, preferences));
    }),
    ...everywhere('GET', '/calendarView/delta', (exchange) => {
      const calendar = gate.calendar(exchange, 'read');
      const { value, next } = deltaPage(calendar, exchange.query, preferencesOf(exchange, eventHabits), deltaHabits);
      const link = `${exchange.origin}${exchange.path}?${next.parameter}=${next.token}`;
      const links = next.parameter === '$deltatoken' ? { '@odata.deltaLink': link } : { '@odata.nextLink': link };
      return { status: 200, body: { ...links, value }, headers: applied(exchange) };
    }),
    ...everywhere('GET', '/events', (exchange) => {
      const calendar = gate.calendar(exchange, 'read');
      const events = findEvents(calendar, exchange.query.get('$filter'), filterHabits);
      return page(exchange, events, ({ id, item }) =>
        presented(id, item, calendar, preferencesOf(exchange, eventHabits)),
      );
    }),
    ...everywhere('POST', '/events', (exchange) => {
      const calendar = gate.calendar(exchange, 'write');
      const { id, item } = writer.create(calendar, bodyOf<Event>(exchange));
      return answer(201, exchange, calendar, id, item);
    }),
    ...everywhere('GET', '/events/:eventId', (exchange) => {
      const { calendar, row } = found(exchange, 'read');
      return answer(200, exchange, calendar, row.id, row.item);
    }),
    ...everywhere('PATCH', '/events/:eventId', (exchange) => {
      const { calendar, row } = found(exchange, 'write');
      judgeMatch(exchange, row.item);
      const body = bodyOf<Event>(exchange);
      judgeNeighbours(calendar, row, body);
      const { id, item } = writer.change(calendar, row.id, body);
      return answer(200, exchange, calendar, id, item);
    }),
    ...everywhere('DELETE', '/events/:eventId', (exchange) => {
      const { calendar, row } = found(exchange, 'write');
      judgeMatch(exchange, row.item);
      writer.delete(calendar, row.id);
      return { status: 204 };
    }),
    ...everywhere('POST', '/events/:eventId/cancel', (exchange) => {
      const { calendar, row } = found(exchange, 'write');
      if (!row.item.content.isOrganizer) {
        throw invalid(
          "Your request can't be completed. You need to be an organizer to cancel a meeting.",
          'ErrorInvalidRequest',
        );
      }
      writer.delete(calendar, row.id);
      return { status: 202 };
    }),
    ...everywhere('POST', '/events/:eventId/accept', respond('accepted')),
    ...everywhere('POST', '/events/:eventId/decline', respond('declined')),
    ...everywhere('POST', '/events/:eventId/tentativelyAccept', respond('tentativelyAccepted')),
    ...everywhere('GET', '/events/:eventId/instances', (exchange) => {
      const { calendar, row } = found(exchange, 'read');
      if (!isSeries(row.item)) throw invalid('The event is not a series.', 'ErrorInvalidRequest');
      const window = {
        start: queryInstant(exchange.query, 'startDateTime'),
        end: queryInstant(exchange.query, 'endDateTime'),
      };
      const preferences = preferencesOf(exchange, eventHabits);
      const own = view(calendar, window).filter(({ seriesId, span }) => seriesId === row.id && isWithin(span, window));
      return page(exchange, own, (instance) => presentInstance(instance, calendar, preferences));
    }),
  ];
}

function presented(id: string, stored: StoredEvent, calendar: GraphCalendar, preferences: Preferences): PresentedEvent {
  const { seriesId, originalStart } = stored;
  // An occurrence that nobody changed has no row; its series' row stands for it.
  if (seriesId !== null && !calendar.row(id)) {
    return presentInstance(
      { id, type: 'occurrence', stored, span: spanOf(stored), seriesId, originalStart },
      calendar,
      preferences,
    );
  }
  return presentStored(id, stored, calendar, preferences);
}

function judgeMatch({ headers }: Exchange, { changeKey }: StoredEvent): void {
  const wanted = headers['if-match'];
  if (wanted === undefined || wanted === '*' || wanted === `W/"${changeKey}"` || wanted === `"${changeKey}"`) return;
  throw refuse(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  );
}

/** Ten a page unless more are asked for, and the address of the next one. */
function page<Item>(exchange: Exchange, items: readonly Item[], present: (item: Item) => PresentedEvent): Reply {
  const { query, origin, path } = exchange;
  const top = Number(query.get('$top') ?? 10);
  if (!(top >= 1 && top <= 1_000)) throw invalid('The $top value is invalid.', 'ErrorInvalidUrlQuery');
  const skip = Number(query.get('$skip') ?? 0);
  const value = items.slice(skip, skip + top).map((item) => selected(present(item), query));
  const next = new URLSearchParams(query);
  next.set('$skip', String(skip + top));
  const link = items.length > skip + top ? { '@odata.nextLink': `${origin}${path}?${next.toString()}` } : {};
  return { status: 200, body: { ...link, value }, headers: applied(exchange) };
}

function applied({ headers }: Exchange): Record<string, string> {
  const prefer = headers.prefer?.toString();
  return prefer === undefined ? {} : { 'preference-applied': prefer };
}
