import type { calendar_v3 } from '@googleapis/calendar';
import { DAY_MS, toEpoch, zoneOf } from '@lintel/shared/time';
import type { Span } from '../series/expand.js';
import { bodyOf } from '../wire/exchange.js';
import { route, type Route } from '../wire/router.js';
import { callerOf } from './caller.js';
import type { CalendarStore } from './calendar-store.js';
import { badRequest } from './errors.js';
import { spanOf } from './event-time.js';
import type { GoogleParts } from './google-parts.js';
import { instanceId, isSeries, spansOf } from './series.js';

/** Resource "Freebusy". */
export function freeBusyRoutes({ directory, tokens }: GoogleParts): Route[] {
  return [
    route('POST', '/calendar/v3/freeBusy', (exchange) => {
      const email = callerOf(tokens, exchange, 'freeBusy');
      const { timeMin, timeMax, items = [] } = bodyOf<calendar_v3.Schema$FreeBusyRequest>(exchange);
      const window = { start: Date.parse(timeMin ?? ''), end: Date.parse(timeMax ?? '') };
      if (!(window.start < window.end)) throw badRequest('The specified time range is empty.', 'timeRangeEmpty');
      if (items.length > 50) throw badRequest('Too many calendars requested.', 'tooManyCalendarsRequested');
      const calendars = items.map(({ id }) => {
        const calendar = directory.calendars.get(id === 'primary' ? email : (id ?? ''));
        const isSeen = calendar && directory.roleOf(calendar, email) !== null;
        if (!isSeen) return [id, { busy: [], errors: [{ domain: 'global', reason: 'notFound' }] }];
        const busy = busySpans(calendar, window).map(({ start, end }) => ({ start: text(start), end: text(end) }));
        return [id, { busy }];
      });
      const body: calendar_v3.Schema$FreeBusyResponse = {
        kind: 'calendar#freeBusy',
        timeMin,
        timeMax,
        calendars: Object.fromEntries(calendars) as Record<string, calendar_v3.Schema$FreeBusyCalendar>,
      };
      return { status: 200, body };
    }),
  ];
}

const text = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

function busySpans(calendar: CalendarStore, window: Span): Span[] {
  // A whole day is busy from midnight to midnight where the calendar is.
  const zone = zoneOf(calendar.timeZone);
  const around = { start: window.start - DAY_MS, end: window.end + DAY_MS };
  const spans = calendar.all().flatMap(({ item: event }) => {
    if (event.status === 'cancelled' || event.transparency === 'transparent') return [];
    const own = isSeries(event)
      ? spansOf(event, around, calendar.timeZone).filter(({ start }) => !calendar.row(instanceId(event, start)))
      : [spanOf(event, calendar.timeZone)];
    return event.start?.date
      ? own.map(({ start, end }) => ({ start: toEpoch(zone, start), end: toEpoch(zone, end) }))
      : own;
  });
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.sort((one, other) => one.start - other.start)) {
    if (end <= window.start || start >= window.end) continue;
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, Math.min(end, window.end));
    else merged.push({ start: Math.max(start, window.start), end: Math.min(end, window.end) });
  }
  return merged;
}
