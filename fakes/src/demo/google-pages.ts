import type { GoogleFake } from '../google/google.js';
import { listEvents } from '../google/list-events.js';
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
      const window = { timeMin: text(now() - DAY_MS), timeMax: text(now() + 14 * DAY_MS) };
      const query = new URLSearchParams({ ...window, singleEvents: 'true', orderBy: 'startTime' });
      return listEvents(calendar, query, now(), 200).events.map(({ id, summary, start, end }) => ({
        id: id ?? '',
        title: summary ?? '',
        start: instantOf(start ?? {}, calendar.timeZone),
        end: instantOf(end ?? {}, calendar.timeZone),
      }));
    },
    create: (calendarId, summary, start, end) =>
      void people.create(calendarId, { summary, start: { dateTime: text(start) }, end: { dateTime: text(end) } }),
    rename: (calendarId, eventId, summary) => void people.edit(calendarId, eventId, { summary }),
    move: (calendarId, eventId, start, end) => void people.move(calendarId, eventId, text(start), text(end)),
    remove: (calendarId, eventId) => people.delete(calendarId, eventId),
  };
}
