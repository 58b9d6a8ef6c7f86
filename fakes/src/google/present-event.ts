import type { calendar_v3 } from '@googleapis/calendar';
import type { CalendarStore, Role } from './calendar-store.js';
import { isAtLeast } from './directory.js';
import { instantOf, timeAt } from './event-time.js';
import { isSeries } from './series.js';

type Event = calendar_v3.Schema$Event;

/** An event as somebody with that role sees it. */
export function present(event: Event, calendar: CalendarStore, role: Role, timeZone?: string): Event {
  if (event.status === 'cancelled') return presentCancelled(event);
  const timed = withTimesIn(event, calendar, timeZone);
  const isPrivate = event.visibility === 'private' || event.visibility === 'confidential';
  const isHidden = role === 'freeBusyReader' || (isPrivate && !isAtLeast(role, 'writer'));
  if (!isHidden) return { kind: 'calendar#event', ...timed };
  const {
    id,
    etag,
    status,
    start,
    end,
    recurrence,
    recurringEventId,
    originalStartTime,
    transparency,
    updated,
    created,
    iCalUID,
  } = timed;
  return {
    kind: 'calendar#event',
    ...{ id, etag, status, created, updated, start, end, iCalUID },
    ...(recurrence && { recurrence }),
    ...(recurringEventId && { recurringEventId, originalStartTime }),
    ...(transparency && { transparency }),
    visibility: 'private',
  };
}

/** Only what the reference of Events guarantees: "all other fields may be empty". */
function presentCancelled({ id, etag, recurringEventId, originalStartTime }: Event): Event {
  return {
    kind: 'calendar#event',
    ...{ id, etag, status: 'cancelled' },
    ...(recurringEventId && { recurringEventId, originalStartTime }),
  };
}

/** Times carry the offset of the asked or the calendar's zone; a series keeps the zone it recurs by. */
function withTimesIn(event: Event, calendar: CalendarStore, timeZone: string | undefined): Event {
  const { start, end } = event;
  if (!start?.dateTime || !end?.dateTime) return event;
  const zone = timeZone ?? calendar.timeZone;
  const shown = (time: calendar_v3.Schema$EventDateTime) => {
    const keepsZone = isSeries(event) || timeZone === undefined;
    const named = time.timeZone ?? undefined;
    const at = instantOf(time, calendar.timeZone);
    return { ...timeAt(at, { timeZone: keepsZone ? (named ?? zone) : zone }, zone), timeZone: named ?? zone };
  };
  return { ...event, start: shown(start), end: shown(end) };
}
