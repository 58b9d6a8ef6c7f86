import type { calendar_v3 } from '@googleapis/calendar';
import { endingBefore } from '@lintel/shared/recurrence';
import { instantOfLocalTime, localDate } from '@lintel/shared/time';
import { longest, readableLine, readableText } from '../two-way/readable-text.js';
import { fieldsOfEvent } from '../two-way/event-fields.js';
import { hashesOf, syncFields, type SyncField } from '../two-way/sync-fields.js';
import { endOf } from '../two-way/series/plain-rule.js';
import { attendeesOf, writtenAttendees } from './google-attendees.js';
import type { EventDraft, EventMark, RemoteEvent, SeriesShape } from '../two-way/two-way-provider.js';

type Event = calendar_v3.Schema$Event;
type EventDateTime = calendar_v3.Schema$EventDateTime;

/** Where our mark is, in what Google calls private extended properties. */
const MARK = 'lintelLink';
/** Beside it, that the people of the meeting could not be written. */
const WITHOUT_PEOPLE = 'lintelWithoutPeople';

/** Whether nothing of it takes anybody's time: deleted, or declined by whoever's calendar it is in. */
export function isGone({ status, attendees, eventType, start, end }: Event): boolean {
  const own = attendees?.find(({ self }) => self);
  const isInstant = start?.dateTime != null && start.dateTime === end?.dateTime;
  return status === 'cancelled' || own?.responseStatus === 'declined' || eventType === 'workingLocation' || isInstant;
}

/** Throws a sentence for what cannot be read. `timeZone` is where days of the calendar begin. */
export function readGoogleEvent(event: Event, timeZone: string): RemoteEvent {
  const { id, etag, start, end } = event;
  if (!id || !etag || !start || !end) throw new Error('The event has no id, version or time.');
  const isPrivate = isPrivateEvent(event);
  const allDay = start.date != null;
  const span = { start: instantOf(start, timeZone), end: instantOf(end, timeZone) };
  if (!(span.end > span.start)) throw new Error('The event does not end after it starts.');
  const read = {
    externalId: id,
    iCalUID: event.iCalUID ?? id,
    recurrenceId: event.originalStartTime ? originalStart(event.originalStartTime, timeZone) : null,
    title: isPrivate ? null : readableLine(event.summary, longest.title),
    description: isPrivate ? null : readableText(event.description, longest.description),
    location: isPrivate ? null : readableLine(event.location, longest.location),
    organizer: isPrivate ? null : organizerOf(event),
    attendees: isPrivate ? [] : attendeesOf(event),
    ...span,
    // Days begin where the calendar is.
    timeZone: (allDay ? null : start.timeZone) ?? timeZone,
    allDay,
    transparency: event.transparency === 'transparent' ? 'free' : 'busy',
    isPrivate,
    status: event.status === 'tentative' ? 'tentative' : 'confirmed',
    sequence: event.sequence ?? 0,
    etag,
    htmlLink: event.htmlLink ?? null,
    mark: markOf(event),
    seriesExternalId: event.recurringEventId ?? null,
    // Instances have the properties of their series.
    seriesMark: event.recurringEventId ? markOf(event) : null,
    onlineMeeting: isPrivate ? null : onlineMeetingOf(event),
    lacksPeople: event.extendedProperties?.private?.[WITHOUT_PEOPLE] !== undefined && attendeesOf(event).length === 0,
  } as const satisfies Omit<RemoteEvent, 'hash'>;
  const withoutHash = { ...read, hash: '' };
  return { ...withoutHash, hash: Object.values(hashesOf(fieldsOfEvent(withoutHash))).join(' ') };
}

/** A draft as `events.insert` takes it: what there is nothing of is left out. */
export function newGoogleEvent(draft: EventDraft): Event {
  const times = { start: timeOf(draft, draft.start), end: timeOf(draft, draft.end) };
  return { ...changedGoogleEvent(draft, syncFields, {}), ...times };
}

/** What is named of a draft, as `events.patch` takes it for the event as it is. */
export function changedGoogleEvent(draft: EventDraft, fields: readonly SyncField[], current: Event): Event {
  const has = (field: SyncField) => fields.includes(field);
  return {
    ...(has('title') && { summary: draft.title }),
    ...(has('description') && { description: draft.description ?? '' }),
    ...(has('location') && { location: draft.location ?? '' }),
    ...(has('time') && {
      start: { ...noTime, ...timeOf(draft, draft.start) },
      end: { ...noTime, ...timeOf(draft, draft.end) },
    }),
    ...(has('isPrivate') && { visibility: draft.isPrivate ? 'private' : 'default' }),
    ...(has('attendees') && { attendees: writtenAttendees(draft, current, hidesPeople(current)) }),
  };
}

/** Its end as an instant of UTC, as RFC 5545 wants it beside a start with a zone. */
export function googleRecurrence(series: SeriesShape, cutAt: number | null): string[] {
  const end = endOf(series, cutAt);
  return [`RRULE:${end !== null && 'before' in end ? endingBefore(series.rule, end.before) : series.rule}`];
}

export function googleMark({ linkId, incarnation }: EventMark): Event['extendedProperties'] {
  return { private: { [MARK]: `${linkId}:${incarnation}` } };
}

/** A new event whose people Google does not take: whoever finds it later knows that nobody took them away. */
export function withoutPeople({ attendees: _, extendedProperties, ...rest }: Event): Event {
  if (!extendedProperties) return rest;
  return { ...rest, extendedProperties: { private: { ...extendedProperties.private, [WITHOUT_PEOPLE]: 'true' } } };
}

const isPrivateEvent = ({ visibility }: Event): boolean => visibility === 'private' || visibility === 'confidential';

/** Who is invited to a private meeting of ours is known from here. */
const hidesPeople = (event: Event): boolean => isPrivateEvent(event) && markOf(event) === null;

function markOf({ extendedProperties }: Event): EventMark | null {
  const match = /^([0-9a-f-]{36}):(\d{1,9})$/.exec(extendedProperties?.private?.[MARK] ?? '');
  return match ? { linkId: match[1]!, incarnation: Number(match[2]) } : null;
}

/** Beside it one kind of time takes the place of the other, which a patch would keep ("Events: patch" merges objects). */
const noTime: EventDateTime = { date: null, dateTime: null, timeZone: null };

function timeOf({ allDay, timeZone }: EventDraft, at: number): EventDateTime {
  return allDay ? { date: localDate(at, timeZone) } : { dateTime: new Date(at).toISOString(), timeZone };
}

function instantOf({ date, dateTime, timeZone: own }: EventDateTime, timeZone: string): number {
  if (date) return instantOfLocalTime(date, '00:00', timeZone);
  // "A time zone offset is required unless a time zone is explicitly specified" ("Events", start.dateTime).
  const local = /^([\d-]{10})T([\d:.]+)$/i.exec(dateTime ?? '');
  const at = local ? instantOfLocalTime(local[1]!, local[2]!, own ?? timeZone) : Date.parse(dateTime ?? '');
  if (Number.isNaN(at)) throw new Error('The event has a time that is none.');
  return at;
}

function originalStart(time: EventDateTime, timeZone: string): string {
  return time.date ?? new Date(instantOf(time, timeZone)).toISOString();
}

/** Where a Meet is: what is promised of one that was made is its entry points ("Events", conferenceData). */
function onlineMeetingOf({ hangoutLink, conferenceData }: Event): RemoteEvent['onlineMeeting'] {
  const { entryPoints, conferenceSolution } = conferenceData ?? {};
  const isMeet = (conferenceSolution?.key?.type ?? 'hangoutsMeet') === 'hangoutsMeet';
  const video = entryPoints?.find(
    ({ entryPointType, uri }) => entryPointType === 'video' && /^https?:/i.test(uri ?? ''),
  );
  const url = hangoutLink ?? (isMeet ? video?.uri : null);
  return url ? { provider: 'GOOGLE_MEET', url } : null;
}

function organizerOf({ organizer }: Event): RemoteEvent['organizer'] {
  if (!organizer?.email && !organizer?.displayName) return null;
  return { email: organizer.email?.toLowerCase() ?? null, name: readableLine(organizer.displayName, longest.name) };
}
