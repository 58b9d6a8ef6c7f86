import type { calendar_v3 } from '@googleapis/calendar';
import type { WireClock } from '../wire/clock.js';
import type { CalendarStore, Role } from './calendar-store.js';
import type { Conferences } from './conferences.js';
import type { Directory } from './directory.js';
import { listEvents, type ListHabits } from './list-events.js';
import { changeEvent, currentEvent, deleteEvent, insertEvent } from './write-event.js';

type Event = calendar_v3.Schema$Event;

const everything: ListHabits = { mostPerPage: Infinity, tellsOfVanishedInstances: true };

/** What people do in Google Calendar itself: etag, sync log and push follow as after a call. */
export class GooglePeople {
  constructor(
    private readonly clock: WireClock,
    private readonly directory: Directory,
    private readonly conferences: Conferences,
    private readonly origin: () => string,
  ) {}

  create(calendarId: string, event: Event): Event {
    const calendar = this.directory.calendar(calendarId);
    const row = insertEvent(calendar, event, this.context(calendar), this.origin());
    return this.conferences.start(calendar, row).item;
  }

  /** The event, or one instance of a series by its own id. */
  edit(calendarId: string, eventId: string, change: Event): Event {
    const calendar = this.directory.calendar(calendarId);
    return changeEvent(calendar, eventId, change, 'patch', this.context(calendar)).item;
  }

  delete(calendarId: string, eventId: string): void {
    deleteEvent(this.directory.calendar(calendarId), eventId);
  }

  /** To another time. */
  move(calendarId: string, eventId: string, startAt: string, endAt: string): Event {
    return this.edit(calendarId, eventId, { start: { dateTime: startAt }, end: { dateTime: endAt } });
  }

  /** An attendee answers. */
  respond(
    calendarId: string,
    eventId: string,
    email: string,
    responseStatus: 'accepted' | 'declined' | 'tentative',
  ): Event {
    const { attendees = [] } = currentEvent(this.directory.calendar(calendarId), eventId);
    return this.edit(calendarId, eventId, {
      attendees: attendees.map((one) => (one.email === email ? { ...one, responseStatus } : one)),
    });
  }

  get(calendarId: string, eventId: string): Event {
    return currentEvent(this.directory.calendar(calendarId), eventId);
  }

  /** Everything that is not deleted; series as one. */
  events(calendarId: string): Event[] {
    const rows = this.directory.calendar(calendarId).all();
    return rows.map(({ item }) => item).filter(({ status }) => status !== 'cancelled');
  }

  /** What stands in the calendar between two instants; series as their instances. */
  view(calendarId: string, from: string, to: string): Event[] {
    const calendar = this.directory.calendar(calendarId);
    const query = { singleEvents: 'true', orderBy: 'startTime', timeMin: from, timeMax: to, maxResults: '2500' };
    return listEvents(calendar, new URLSearchParams(query), this.clock.now(), everything).events;
  }

  share(calendarId: string, email: string, role: Role): void {
    this.directory.share(calendarId, email, role);
  }

  unshare(calendarId: string, email: string): void {
    this.directory.unshare(calendarId, email);
  }

  private context(calendar: CalendarStore) {
    const owner = [...calendar.access].find(([, role]) => role === 'owner')?.[0];
    return { email: owner ?? calendar.id, now: this.clock.now(), hearsConference: true, isServiceAccount: false };
  }
}
