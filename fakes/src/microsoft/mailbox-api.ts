import type { Calendar, Room, ScheduleInformation, User } from '@microsoft/microsoft-graph-types';
import { bodyOf, type Exchange } from '../wire/exchange.js';
import { route, type Handler, type Route } from '../wire/router.js';
import { accessDenied, invalid } from './errors.js';
import type { GraphParts } from './graph-parts.js';
import { defaultCalendar, type GraphCalendar, type Mailbox } from './mailboxes.js';
import { instantOf, timeAt } from './zones.js';
import { view } from './view.js';

const everywhere = (method: string, path: string, handle: Handler): Route[] =>
  ['/v1.0/me', '/v1.0/users/:userId'].map((mailbox) => route(method, mailbox + path, handle));

const DAYS_62 = 62 * 86_400_000;

/** Resources "user", "calendar", "place" and the action getSchedule. */
export function mailboxRoutes({ gate, mailboxes }: GraphParts): Route[] {
  const one = (exchange: Exchange) => ({ status: 200, body: calendarResource(gate.calendar(exchange, 'read')) });
  return [
    ...everywhere('GET', '', (exchange) => ({ status: 200, body: user(gate.mailboxOf(exchange)) })),
    ...everywhere('GET', '/mailboxSettings', (exchange) => {
      const { timeZone } = gate.mailboxOf(exchange);
      return { status: 200, body: { timeZone } };
    }),
    ...everywhere('GET', '/calendars', (exchange) => {
      return { status: 200, body: { value: gate.open(exchange, 'read').calendars.map(calendarResource) } };
    }),
    ...everywhere('POST', '/calendars', (exchange) => {
      const mailbox = gate.open(exchange, 'write');
      const { name } = bodyOf<Calendar>(exchange);
      if (!name) throw invalid('The calendar needs a name.', 'ErrorInvalidRequest');
      return { status: 201, body: calendarResource(mailboxes.addCalendar(mailbox.email, name)) };
    }),
    ...everywhere('GET', '/calendar', one),
    ...everywhere('GET', '/calendars/:calendarId', one),
    ...everywhere('POST', '/calendar/getSchedule', (exchange) => {
      gate.grantOf(exchange);
      const { schedules, startTime, endTime } = scheduleRequest(exchange);
      const window = { start: instantOf(startTime), end: instantOf(endTime) };
      if (!(window.start < window.end)) throw invalid('The end of the window is not after its start.');
      if (window.end - window.start >= DAYS_62)
        throw invalid('The requested time window is too long.', 'ErrorTimeWindowTooBig');
      if (schedules.length > 20) throw invalid('Too many schedules.', 'ErrorTooManySchedules');
      const value = schedules.map((email) => schedule(mailboxes.list(), email, window, startTime.timeZone ?? 'UTC'));
      return { status: 200, body: { value } };
    }),
    route('GET', '/v1.0/places/microsoft.graph.room', (exchange) => {
      const { scopes } = gate.grantOf(exchange);
      if (!scopes.includes('Place.Read.All')) throw accessDenied();
      return {
        status: 200,
        body: {
          value: mailboxes
            .list()
            .filter(({ kind }) => kind === 'room')
            .map(room),
        },
      };
    }),
  ];
}

const user = ({ id, email, name }: Mailbox): User => ({ id, displayName: name, mail: email, userPrincipalName: email });

const room = ({ id, email, name, capacity }: Mailbox): Room => ({
  id,
  displayName: name,
  emailAddress: email,
  capacity,
});

function calendarResource(calendar: GraphCalendar): Calendar {
  const { id, name, mailbox } = calendar;
  return {
    id,
    name,
    isDefaultCalendar: calendar === defaultCalendar(mailbox),
    canEdit: true,
    owner: { name: mailbox.name, address: mailbox.email },
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
  };
}

interface ScheduleRequest {
  schedules: string[];
  startTime: { dateTime?: string; timeZone?: string };
  endTime: { dateTime?: string; timeZone?: string };
}

/** Names are written small or large here, as in Microsoft's own examples. */
function scheduleRequest(exchange: Exchange): ScheduleRequest {
  const entries = Object.entries(bodyOf<Record<string, unknown>>(exchange));
  const lower = Object.fromEntries(entries.map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]));
  return { schedules: [], startTime: {}, endTime: {}, ...lower };
}

function schedule(
  mailboxes: readonly Mailbox[],
  email: string,
  window: { start: number; end: number },
  timeZone: string,
): ScheduleInformation {
  const mailbox = mailboxes.find((one) => one.email === email);
  if (!mailbox) {
    return {
      scheduleId: email,
      error: { message: 'Unable to resolve mail address', responseCode: 'ErrorMailRecipientNotFound' },
    };
  }
  const items = view(defaultCalendar(mailbox), window).map(({ stored, span }) => {
    const isPrivate = stored.content.sensitivity === 'private';
    return {
      isPrivate,
      status: stored.content.showAs ?? 'busy',
      ...(!isPrivate && {
        subject: stored.content.subject ?? '',
        location: stored.content.location?.displayName ?? '',
      }),
      start: timeAt(span.start, timeZone),
      end: timeAt(span.end, timeZone),
    };
  });
  return { scheduleId: email, scheduleItems: items };
}
