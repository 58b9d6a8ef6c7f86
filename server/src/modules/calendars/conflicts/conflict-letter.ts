import { formatLocalDate, formatLocalTime } from '@lintel/shared/time';
import { letter } from '../../../platform/mail/letter.js';
import type { Letter, MailLanguage } from '../../people/reader-mails.js';
import { iso, type BookingWithResources } from '../../bookings/booking-record.js';
import type { ConflictRecord } from './calendar-conflicts.repository.js';
import { conflictWords, type ConflictWords } from './conflict-words.js';

export interface ConflictNews {
  record: ConflictRecord;
  booking: BookingWithResources;
  /** Where it is settled. */
  url: string;
}

const services = { GOOGLE: 'Google', MICROSOFT: 'Microsoft' } as const;

/** What disagrees, both sides beside each other; of a private meeting only when it is. */
export function conflictLetter(news: ConflictNews, language: MailLanguage): Letter {
  const { record, booking, url } = news;
  const words = conflictWords[language];
  const service = services[record.provider];
  const isPrivate = booking.is_private || record.conflict.theirs?.['isPrivate'] === true;
  const named = isPrivate ? words.privateMeeting : words.quoted(booking.title);
  const meeting = `${named} (${booking.reference}, ${record.where})`;
  return {
    subject: words.subject(booking.reference, record.where),
    ...letter(
      [
        `${words.disagrees(meeting, service)} ${words.happened[kindOf(news)](service)}`,
        ...linesOf(news, words, service, isPrivate),
        words.until,
      ],
      { label: words.decide, url },
      language,
    ),
  };
}

function kindOf({ record: { conflict }, booking }: ConflictNews): keyof ConflictWords['happened'] {
  return conflict.kind === 'TAKEN' && booking.source !== 'LINTEL' ? 'FOREIGN' : conflict.kind;
}

function linesOf(
  { record, booking }: ConflictNews,
  words: ConflictWords,
  service: string,
  isPrivate: boolean,
): string[] {
  const { kind, fields, theirs } = record.conflict;
  const span = (start: string, end: string) => spanText(Date.parse(start), Date.parse(end), booking.time_zone, words);
  const ours = span(iso(booking.start_at), iso(booking.end_at));
  if (kind === 'DELETED' || theirs === null) return [words.time(words.fields.time, ours)];
  return fields.map((field) => {
    const label = words.fields[field];
    if (field === 'time') return words.said(label, ours, span(String(theirs['start']), String(theirs['end'])), service);
    const said = isPrivate ? null : wordsOf(field, booking, theirs, words);
    return said ? words.said(label, said.ours, said.theirs, service) : words.notTheSame(label);
  });
}

/** Null where the words are too long for a mail, or are none. */
function wordsOf(
  field: string,
  booking: BookingWithResources,
  theirs: Readonly<Record<string, unknown>>,
  { quoted, nothing, nobody }: ConflictWords,
) {
  const text = (given: unknown) => (typeof given === 'string' && given !== '' ? quoted(given) : nothing);
  const listed = (people: unknown) => (Array.isArray(people) && people.length > 0 ? people.join(', ') : nobody);
  if (field === 'title') return { ours: text(booking.title), theirs: text(theirs['title']) };
  if (field === 'location') return { ours: text(booking.location), theirs: text(theirs['location']) };
  if (field !== 'attendees') return null;
  return { ours: listed(booking.attendees.map(({ email }) => email)), theirs: listed(theirs['attendees']) };
}

function spanText(start: number, end: number, timeZone: string, { locale }: ConflictWords): string {
  const comma = locale.startsWith('ar') ? '،' : ',';
  // Times are always on a 24-hour clock, as in the admin web.
  const time = (at: number) => formatLocalTime(at, timeZone, locale, false);
  const date = (at: number) => formatLocalDate(at, timeZone, locale);
  const until = date(start) === date(end) ? time(end) : `${date(end)}${comma} ${time(end)}`;
  return `${date(start)}${comma} ${time(start)}–${until} (${timeZone})`;
}
