import type { Event, ResponseType } from '@microsoft/microsoft-graph-types';
import { defaultCalendar, type GraphCalendar, type Mailboxes } from './mailboxes.js';
import { presentInstance, presentStored, type PresentedEvent } from './present-event.js';
import type { StoredEvent } from './stored-event.js';
import type { EventWriter } from './write-event.js';
import { view } from './view.js';

const preferences = { timeZone: 'UTC', isImmutableId: true, isTextPreferred: true, pageSize: null, adjustsDays: false };

/** What people do in Outlook itself, by the e-mail of the mailbox: change key, delta and notifications follow. */
export class MicrosoftPeople {
  constructor(
    private readonly mailboxes: Mailboxes,
    private readonly writer: EventWriter,
  ) {}

  create(email: string, event: Event): PresentedEvent {
    const calendar = this.calendar(email);
    const { id, item } = this.writer.create(calendar, event);
    return presentStored(id, item, calendar, preferences);
  }

  /** The event, a series, or one occurrence of it by its own id. */
  edit(email: string, eventId: string, change: Event): PresentedEvent {
    const calendar = this.calendar(email);
    const { id, item } = this.writer.change(calendar, eventId, change);
    return presentStored(id, item, calendar, preferences);
  }

  delete(email: string, eventId: string): void {
    this.writer.delete(this.calendar(email), eventId);
  }

  /** To another time (UTC). */
  move(email: string, eventId: string, startAt: string, endAt: string): PresentedEvent {
    const at = (text: string) => ({ dateTime: text.replace(/Z$/, ''), timeZone: 'UTC' });
    return this.edit(email, eventId, { start: at(startAt), end: at(endAt) });
  }

  /** To another calendar of the mailbox, which changes every id but the immutable one. */
  moveToCalendar(email: string, eventId: string, name: string): void {
    const to = this.mailboxes.get(email).calendars.find((calendar) => calendar.name === name);
    if (!to) throw new Error(`There is no calendar ${name} in the mailbox of ${email}.`);
    this.writer.moveTo(this.calendar(email), eventId, to);
  }

  /** An attendee answers. */
  respond(email: string, eventId: string, attendee: string, response: ResponseType): PresentedEvent {
    const attendees = this.stored(email, eventId).content.attendees ?? [];
    return this.edit(email, eventId, {
      attendees: attendees.map((one) =>
        one.emailAddress?.address === attendee ? { ...one, status: { response } } : one,
      ),
    });
  }

  get(email: string, eventId: string): PresentedEvent {
    const calendar = this.calendar(email);
    return presentStored(eventId, this.stored(email, eventId), calendar, preferences);
  }

  /** What stands in the default calendar between two instants. */
  view(email: string, from: string, to: string): PresentedEvent[] {
    const calendar = this.calendar(email);
    const window = { start: Date.parse(from), end: Date.parse(to) };
    return view(calendar, window).map((instance) => presentInstance(instance, calendar, preferences));
  }

  share(email: string, withEmail: string, access: 'read' | 'write'): void {
    this.mailboxes.get(email).access.set(withEmail, access);
  }

  unshare(email: string, withEmail: string): void {
    this.mailboxes.get(email).access.delete(withEmail);
  }

  private calendar(email: string): GraphCalendar {
    return defaultCalendar(this.mailboxes.get(email));
  }

  private stored(email: string, eventId: string): StoredEvent {
    return this.writer.current(this.calendar(email), eventId).item;
  }
}
