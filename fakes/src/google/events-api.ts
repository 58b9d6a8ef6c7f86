import type { calendar_v3 } from '@googleapis/calendar';
import { DAY_MS } from '@lintel/shared/time';
import { bodyOf, type Exchange, type Reply } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import { callerOf, isServiceAccount } from './caller.js';
import type { CalendarStore, Role } from './calendar-store.js';
import { badRequest, refuse } from './errors.js';
import { spanOf } from './event-time.js';
import type { GoogleParts } from './google-parts.js';
import { listEvents } from './list-events.js';
import { present } from './present-event.js';
import { instanceId, instanceOf, isSeries, spansOf } from './series.js';
import { changeEvent, currentEvent, deleteEvent, insertEvent, type WriteContext } from './write-event.js';

type Event = calendar_v3.Schema$Event;
/** Of a series without an end, more than anybody asks for. */
const TEN_YEARS = 3_653 * DAY_MS;
const events = '/calendar/v3/calendars/:calendarId/events';

/** Resource "Events" of the Calendar API v3. */
export function eventRoutes(parts: GoogleParts): Route[] {
  const { directory, tokens, clock, conferences, mails, channels } = parts;

  const reading = (exchange: Exchange) => {
    const email = callerOf(tokens, exchange, 'readEvents');
    return directory.find(email, exchange.params['calendarId'] ?? '');
  };
  const writing = (exchange: Exchange) => {
    const email = callerOf(tokens, exchange, 'writeEvents');
    const { calendar, role } = directory.find(email, exchange.params['calendarId'] ?? '', 'writerWithoutPrivateAccess');
    const hearsConference = exchange.query.get('conferenceDataVersion') === '1';
    const context: WriteContext = {
      ...{ email, now: clock.now(), hearsConference },
      isServiceAccount: isServiceAccount(tokens, exchange),
    };
    return { calendar, role, context, eventId: exchange.params['eventId'] ?? '' };
  };
  const shown = (event: Event, calendar: CalendarStore, role: Role, { query }: Exchange): Reply => {
    const body = present(event, calendar, role, query.get('timeZone') ?? undefined);
    return { status: 200, body, headers: { etag: body.etag ?? '' } };
  };
  const written = (how: 'patch' | 'update') => (exchange: Exchange) => {
    const { calendar, role, context, eventId } = writing(exchange);
    judgeMatch(exchange, currentEvent(calendar, eventId));
    const row = changeEvent(calendar, eventId, bodyOf<Event>(exchange), how, context);
    mails.record(exchange, row);
    return shown(conferences.start(calendar, row).item, calendar, role, exchange);
  };

  return [
    route('GET', events, (exchange) => {
      const { calendar, role } = reading(exchange);
      const page = listEvents(calendar, exchange.query, clock.now(), parts.limits);
      const { events: found, ...next } = page;
      const body: calendar_v3.Schema$Events = {
        kind: 'calendar#events',
        etag: `"p${calendar.version}"`,
        summary: calendar.summary,
        updated: new Date(clock.now()).toISOString(),
        timeZone: calendar.timeZone,
        accessRole: role,
        defaultReminders: [],
        ...next,
        items: found.map((event) => present(event, calendar, role, exchange.query.get('timeZone') ?? undefined)),
      };
      return { status: 200, body };
    }),
    route('POST', events, (exchange) => {
      const { calendar, role, context } = writing(exchange);
      const row = insertEvent(calendar, bodyOf<Event>(exchange), context, exchange.origin);
      mails.record(exchange, row);
      return shown(conferences.start(calendar, row).item, calendar, role, exchange);
    }),
    route('POST', `${events}/watch`, (exchange) => {
      const { calendar } = reading(exchange);
      if (!calendar.hasPush) {
        throw badRequest(
          'Push notifications are not supported by this resource.',
          'pushNotSupportedForRequestedResource',
        );
      }
      const uri = `${exchange.origin}/calendar/v3/calendars/${encodeURIComponent(calendar.id)}/events?alt=json`;
      return { status: 200, body: channels.watch(bodyOf<calendar_v3.Schema$Channel>(exchange), calendar.id, uri) };
    }),
    route('POST', '/calendar/v3/channels/stop', (exchange) => {
      callerOf(tokens, exchange, 'readEvents');
      channels.stop(bodyOf<calendar_v3.Schema$Channel>(exchange));
      return { status: 204 };
    }),
    route('GET', `${events}/:eventId`, (exchange) => {
      const { calendar, role } = reading(exchange);
      const event = currentEvent(calendar, exchange.params['eventId'] ?? '');
      if (exchange.headers['if-none-match'] === event.etag) return { status: 304 };
      return shown(event, calendar, role, exchange);
    }),
    route('PATCH', `${events}/:eventId`, written('patch')),
    route('PUT', `${events}/:eventId`, written('update')),
    route('DELETE', `${events}/:eventId`, (exchange) => {
      const { calendar, eventId } = writing(exchange);
      judgeMatch(exchange, currentEvent(calendar, eventId));
      deleteEvent(calendar, eventId);
      const row = calendar.row(eventId);
      if (row) mails.record(exchange, row);
      return { status: 204 };
    }),
    route('GET', `${events}/:eventId/instances`, (exchange) => {
      const { calendar, role } = reading(exchange);
      const series = currentEvent(calendar, exchange.params['eventId'] ?? '');
      const { found, ...next } = instancesOf(calendar, series, exchange.query, parts.limits.mostPerPage);
      const items = found.map((event) => present(event, calendar, role));
      const { timeZone } = calendar;
      return { status: 200, body: { kind: 'calendar#events', timeZone, accessRole: role, ...next, items } };
    }),
    route('POST', `${events}/:eventId/move`, (exchange) => {
      const { calendar, context, eventId } = writing(exchange);
      const target = directory.find(
        context.email,
        exchange.query.get('destination') ?? '',
        'writerWithoutPrivateAccess',
      );
      const event = currentEvent(calendar, eventId);
      const organizer = { email: target.calendar.id, displayName: target.calendar.summary, self: true };
      const row = target.calendar.put({ ...event, organizer });
      calendar.remove(eventId);
      return shown(row.item, target.calendar, target.role, exchange);
    }),
  ];
}

function judgeMatch({ headers }: Exchange, { etag }: Event): void {
  const wanted = headers['if-match'];
  if (wanted === undefined || wanted === '*' || wanted === etag) return;
  throw refuse(412, 'conditionNotMet', 'Precondition Failed');
}

/** Instances stand where they were moved to. */
function instancesOf(
  calendar: CalendarStore,
  series: Event & { id: string },
  query: URLSearchParams,
  mostPerPage: number,
): { found: Event[]; nextPageToken?: string } {
  if (!isSeries(series)) return { found: [] };
  const instant = (name: string, otherwise: number) => Date.parse(query.get(name) ?? '') || otherwise;
  const first = spanOf(series, calendar.timeZone).start;
  const window = { start: instant('timeMin', first), end: instant('timeMax', first + TEN_YEARS) };
  const isDeletedShown = query.get('showDeleted') === 'true';
  const exceptions = new Map(calendar.exceptionsOf(series.id).map(({ id, item }) => [id, item]));
  const byRule = spansOf(series, window, calendar.timeZone)
    .filter(({ start }) => !exceptions.has(instanceId(series, start)))
    .map((span) => instanceOf(series, span, calendar.timeZone));
  const wanted = [...byRule, ...exceptions.values()]
    .map((event) => ({ event, span: spanOf(event, calendar.timeZone) }))
    .filter(({ event }) => isDeletedShown || event.status !== 'cancelled')
    .filter(({ span }) => span.start < window.end && span.end > window.start)
    .sort((one, other) => one.span.start - other.span.start)
    .map(({ event }) => event);
  const from = Number(query.get('pageToken') ?? 0);
  const size = Math.min(Number(query.get('maxResults') ?? 250) || 250, 2_500, mostPerPage);
  const isMore = wanted.length > from + size;
  return { found: wanted.slice(from, from + size), ...(isMore && { nextPageToken: String(from + size) }) };
}
