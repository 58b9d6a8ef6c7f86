import { createHash } from 'node:crypto';
import type { BookingRecord } from '../../bookings/booking-record.js';
import type { RemoteEvent } from './two-way-provider.js';

/** What both sides know of a meeting and either may change. Instants are epoch milliseconds. */
export interface SyncFields {
  readonly title: string;
  readonly description: string | null;
  readonly location: string | null;
  readonly start: number;
  readonly end: number;
  readonly timeZone: string;
  readonly allDay: boolean;
  readonly isPrivate: boolean;
  readonly attendees: readonly { readonly email: string; readonly name: string | null; readonly response: string }[];
  readonly onlineMeeting: { readonly provider: string; readonly url: string } | null;
}

/** Fields that change as one: start and end are one thing to whoever moves a meeting. */
export const syncFields = [
  'title',
  'description',
  'location',
  'time',
  'isPrivate',
  'attendees',
  'responses',
  'onlineMeeting',
] as const;
export type SyncField = (typeof syncFields)[number];
export type FieldHashes = Readonly<Record<SyncField, string>>;

/** A hash of each field, equal where the field says the same however either side spells it. */
export function hashesOf(fields: SyncFields): FieldHashes {
  const people = [...fields.attendees].map((one) => ({ ...one, email: one.email.toLowerCase() }));
  people.sort((one, other) => (one.email < other.email ? -1 : 1));
  return {
    title: hash(plain(fields.title)),
    description: hash(plain(fields.description)),
    location: hash(plain(fields.location)),
    // Not the zone: providers rename it, and the meeting is when it is.
    time: hash([fields.start, fields.end, fields.allDay]),
    isPrivate: hash(fields.isPrivate),
    attendees: hash(people.map(({ email }) => email)),
    responses: hash(people.map(({ email, response }) => [email, response])),
    onlineMeeting: hash(fields.onlineMeeting?.url ?? null),
  };
}

export function fieldsOfBooking(booking: BookingRecord): SyncFields {
  return {
    title: booking.title,
    description: booking.description,
    location: booking.location,
    start: booking.start_at,
    end: booking.end_at,
    timeZone: booking.time_zone,
    allDay: booking.all_day,
    isPrivate: booking.is_private,
    attendees: booking.attendees,
    onlineMeeting: booking.online_meeting,
  };
}

const LONGEST_TITLE = 200;

/** As its booking says it: what is private has no words. */
export function fieldsOfEvent(event: RemoteEvent): SyncFields {
  const title = event.isPrivate ? 'Busy' : (event.title ?? 'Busy');
  return { ...event, title: title.slice(0, LONGEST_TITLE) };
}

/** What an event decides of its booking, of the fields named. */
export function bookingFieldsOf(event: RemoteEvent, fields: readonly SyncField[]): Partial<BookingRecord> {
  const all = fieldsOfEvent(event);
  const has = (field: SyncField) => fields.includes(field);
  return {
    ...(has('title') && { title: all.title }),
    ...(has('description') && { description: all.description }),
    ...(has('location') && { location: all.location }),
    ...(has('time') && { start_at: all.start, end_at: all.end, time_zone: all.timeZone, all_day: all.allDay }),
    ...(has('isPrivate') && { is_private: all.isPrivate }),
    // A meeting that has a place online keeps it: what is gone there may still be in an invitation.
    ...(has('onlineMeeting') && all.onlineMeeting && { online_meeting: event.onlineMeeting }),
    ...((has('attendees') || has('responses')) && {
      attendees: event.attendees.map((attendee) => ({ ...attendee, userId: null })),
    }),
  };
}

/** Line ends, blanks at the ends and nothing at all are spelled differently by each provider. */
function plain(text: string | null): string {
  return (text ?? '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
