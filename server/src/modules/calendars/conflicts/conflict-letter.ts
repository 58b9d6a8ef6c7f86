import { formatLocalDate, formatLocalTime } from '@lintel/shared/time';
import { letter } from '../../../platform/mail/letter.js';
import type { Mail } from '../../../platform/mail/mailer.js';
import { iso, type BookingWithResources } from '../../bookings/booking-record.js';
import type { ConflictRecord } from './calendar-conflicts.repository.js';

export interface ConflictNews {
  record: ConflictRecord;
  booking: BookingWithResources;
  /** Where it is settled. */
  url: string;
}

const services = { GOOGLE: 'Google', MICROSOFT: 'Microsoft' } as const;
const labels: Record<string, string> = {
  title: 'Title',
  description: 'Description',
  location: 'Place',
  time: 'Time',
  isPrivate: 'Private',
  attendees: 'People',
  responses: 'Answers of people',
  onlineMeeting: 'Place online',
};

/** What disagrees, both sides beside each other; of a private meeting only when it is. */
export function conflictLetter(news: ConflictNews): Pick<Mail, 'subject' | 'text' | 'html'> {
  const { record, booking, url } = news;
  const service = services[record.provider];
  const isPrivate = booking.is_private || record.conflict.theirs?.['isPrivate'] === true;
  const named = isPrivate ? 'A private meeting' : `“${booking.title}”`;
  return {
    subject: `To be decided: ${booking.reference}, ${record.where}`,
    ...letter(
      [
        `${named} (${booking.reference}, ${record.where}) does not say the same here and at ${service}. ${whatHappened(news, service)}`,
        ...linesOf(news, service, isPrivate),
        'Until somebody decides, both stay as they are: the booking here and the event there.',
      ],
      { label: 'Decide who is right', url },
    ),
  };
}

function whatHappened({ record: { conflict }, booking }: ConflictNews, service: string): string {
  if (conflict.kind === 'FIELDS') return 'Both sides were changed.';
  if (conflict.kind === 'DELETED') return `The event was deleted at ${service}, and the booking still stands.`;
  return booking.source === 'LINTEL'
    ? `The event was moved at ${service} to a time that is taken.`
    : `It was put into the calendar at ${service} at a time that is taken.`;
}

function linesOf({ record, booking }: ConflictNews, service: string, isPrivate: boolean): string[] {
  const { kind, fields, theirs } = record.conflict;
  const span = (start: string, end: string) => spanText(Date.parse(start), Date.parse(end), booking.time_zone);
  const ours = span(iso(booking.start_at), iso(booking.end_at));
  if (kind === 'DELETED' || theirs === null) return [`Time: ${ours}`];
  return fields.map((field) => {
    const label = labels[field] ?? field;
    if (field === 'time')
      return `${label}: here ${ours}; at ${service} ${span(String(theirs['start']), String(theirs['end']))}`;
    const said = isPrivate ? null : wordsOf(field, booking, theirs);
    return said ? `${label}: here ${said.ours}; at ${service} ${said.theirs}` : `${label}: not the same`;
  });
}

/** Null where the words are too long for a mail, or are none. */
function wordsOf(field: string, booking: BookingWithResources, theirs: Readonly<Record<string, unknown>>) {
  const quoted = (text: unknown) => (typeof text === 'string' && text !== '' ? `“${text}”` : 'nothing');
  const listed = (people: unknown) => (Array.isArray(people) && people.length > 0 ? people.join(', ') : 'nobody');
  if (field === 'title') return { ours: quoted(booking.title), theirs: quoted(theirs['title']) };
  if (field === 'location') return { ours: quoted(booking.location), theirs: quoted(theirs['location']) };
  if (field !== 'attendees') return null;
  return { ours: listed(booking.attendees.map(({ email }) => email)), theirs: listed(theirs['attendees']) };
}

function spanText(start: number, end: number, timeZone: string): string {
  const [time, date] = [formatLocalTime, formatLocalDate].map((write) => (at: number) => write(at, timeZone, 'en-GB'));
  const until = date!(start) === date!(end) ? time!(end) : `${date!(end)}, ${time!(end)}`;
  return `${date!(start)}, ${time!(start)}–${until} (${timeZone})`;
}
