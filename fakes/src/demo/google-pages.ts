import type { GoogleFake } from '../google/google.js';
import { instantOf } from '../google/event-time.js';
import { DAY_MS } from '@lintel/shared/time';
import type { PersonalCalendar } from './pages.js';

const text = (at: number) => new Date(at).toISOString();

export function googleCalendarOf({ directory, people }: GoogleFake, now: () => number): PersonalCalendar {
  return {
    vendor: 'Google',
    calendars: () => [...directory.calendars.values()].map(({ id, summary }) => ({ id, name: summary })),
    events(calendarId) {
      const calendar = directory.calendar(calendarId);
      return people.view(calendarId, text(now()), text(now() + 7 * DAY_MS)).map(({ id, summary, start, end }) => ({
        id: id ?? '',
        title: summary ?? '',
        start: instantOf(start ?? {}, calendar.timeZone),
        end: instantOf(end ?? {}, calendar.timeZone),
      }));
    },
    linked(query) {
      const [eventId, calendarId] = Buffer.from(query.get('eid') ?? '', 'base64url')
        .toString()
        .split(' ');
      return eventId && calendarId ? { calendarId, eventId } : null;
    },
    create: (calendarId, summary, start, end) =>
      void people.create(calendarId, { summary, start: { dateTime: text(start) }, end: { dateTime: text(end) } }),
    rename: (calendarId, eventId, summary) => void people.edit(calendarId, eventId, { summary }),
    move: (calendarId, eventId, start, end) => void people.move(calendarId, eventId, text(start), text(end)),
    remove: (calendarId, eventId) => people.delete(calendarId, eventId),
  };
}
