import { createHash } from 'node:crypto';
import type { BookingRecord } from '../../bookings/booking-record.js';

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
    time: timeHash(fields),
    isPrivate: hash(fields.isPrivate),
    attendees: hash(people.map(({ email }) => email)),
    responses: hash(people.map(({ email, response }) => [email, response])),
    onlineMeeting: hash(fields.onlineMeeting?.url ?? null),
  };
}

/** Not the zone: providers rename it, and the meeting is when it is. */
export function timeHash({ start, end, allDay }: Pick<SyncFields, 'start' | 'end' | 'allDay'>): string {
  return hash([start, end, allDay]);
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
