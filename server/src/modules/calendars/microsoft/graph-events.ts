import type { Attendee, DateTimeTimeZone, Event } from '@microsoft/microsoft-graph-types';
import { ianaZone, instantOfLocalTime, localDate, toEpoch, toWall, zoneOf } from '@lintel/shared/time';
import type { CalendarAttendee } from '../calendar-provider.js';
import { longest, readableLine, readableText } from '../two-way/readable-text.js';
import { fieldsOfEvent } from '../two-way/event-fields.js';
import { hashesOf, type SyncField } from '../two-way/sync-fields.js';
import type { EventDraft, EventMark, RemoteEvent } from '../two-way/two-way-provider.js';
import { ianaOfWindowsZone } from '../windows-zones.js';

export type GraphEvent = Event & { '@odata.etag'?: string; '@removed'?: { reason?: string } };

/** Where our mark is besides `transactionId`, by which an event can be looked up ("Extended properties overview"). */
export const markProperty = 'String {6f1b3c52-9d1e-4f0a-8a57-2f3f4d7c91ab} Name LintelLink';

const responses: Record<string, CalendarAttendee['response'] | undefined> = {
  accepted: 'ACCEPTED',
  declined: 'DECLINED',
  tentativelyAccepted: 'TENTATIVE',
};

/** Whether nothing of it takes anybody's time. */
export function isGone(event: GraphEvent): boolean {
  const isInstant = event.start?.dateTime != null && event.start.dateTime === event.end?.dateTime;
  return event.isCancelled === true || event.responseStatus?.response === 'declined' || isInstant;
}

/** Throws a sentence for what cannot be read. Times were asked for in UTC; `timeZone` is where days begin. */
export function readGraphEvent(event: GraphEvent, timeZone: string, series?: GraphEvent): RemoteEvent {
  const { id, start, end } = event;
  const etag = event['@odata.etag'];
  if (!id || !etag || !start?.dateTime || !end?.dateTime) throw new Error('The event has no id, version or time.');
  const isPrivate = event.sensitivity !== undefined && event.sensitivity !== null && event.sensitivity !== 'normal';
  const allDay = event.isAllDay ?? false;
  const span = { start: instantOf(start, allDay, timeZone), end: instantOf(end, allDay, timeZone) };
  if (!(span.end > span.start)) throw new Error('The event does not end after it starts.');
  const isOfSeries = event.type === 'occurrence' || event.type === 'exception';
  const joinUrl = event.onlineMeeting?.joinUrl;
  const read = {
    externalId: id,
    iCalUID: event.iCalUId ?? id,
    recurrenceId: isOfSeries ? (event.originalStart ?? new Date(span.start).toISOString()) : null,
    title: isPrivate ? null : readableLine(event.subject, longest.title),
    description: isPrivate ? null : readableText(event.body?.content, longest.description),
    location: isPrivate ? null : readableLine(event.location?.displayName, longest.location),
    organizer: isPrivate ? null : personOf(event.organizer?.emailAddress),
    attendees: isPrivate ? [] : attendeesOf(event.attendees ?? []),
    ...span,
    // Days begin where the calendar is, whoever's days they were.
    timeZone: (allDay ? null : zoneNameOf(event.originalStartTimeZone)) ?? timeZone,
    allDay,
    transparency: event.showAs === 'free' || event.showAs === 'workingElsewhere' ? 'free' : 'busy',
    isPrivate,
    status: event.showAs === 'tentative' ? 'tentative' : 'confirmed',
    sequence: 0,
    etag,
    htmlLink: event.webLink ?? null,
    mark: markOf(event),
    seriesExternalId: event.seriesMasterId ?? null,
    seriesMark: series ? markOf(series) : null,
    onlineMeeting: joinUrl && !isPrivate ? { provider: 'TEAMS', url: joinUrl } : null,
  } as const satisfies Omit<RemoteEvent, 'hash'>;
  const withoutHash = { ...read, hash: '' };
  return { ...withoutHash, hash: Object.values(hashesOf(fieldsOfEvent(withoutHash))).join(' ') };
}

/** An occurrence comes with its times only: the rest is that of its series ("Get incremental changes to events"). */
export function occurrenceOf(series: GraphEvent, brief: GraphEvent): GraphEvent {
  const { recurrence: _, transactionId: __, ...shared } = series;
  return { ...shared, ...brief };
}

/** What is named of a draft, as it is created or patched. */
export function writeGraphEvent(draft: EventDraft, fields: readonly SyncField[]): Event {
  const has = (field: SyncField) => fields.includes(field);
  return {
    ...(has('title') && { subject: draft.title }),
    ...(has('description') && { body: { contentType: 'text', content: draft.description ?? '' } }),
    ...(has('location') && { location: { displayName: draft.location ?? '' } }),
    ...(has('time') && { start: timeOf(draft, draft.start), end: timeOf(draft, draft.end), isAllDay: draft.allDay }),
    ...(has('isPrivate') && { sensitivity: draft.isPrivate ? 'private' : 'normal' }),
    ...(has('attendees') && {
      attendees: draft.attendees.map(({ email, name }) => ({
        type: 'required',
        emailAddress: { address: email, ...(name !== null && { name }) },
      })),
    }),
  };
}

export const markText = ({ linkId, incarnation }: EventMark): string => `${linkId}:${incarnation}`;

export function markOf({ transactionId }: GraphEvent): EventMark | null {
  const match = /^([0-9a-f-]{36}):(\d{1,9})$/.exec(transactionId ?? '');
  return match ? { linkId: match[1]!, incarnation: Number(match[2]) } : null;
}

/** On the wall of its zone, so that a series keeps its hour; in UTC for the hour that the clocks show twice. */
function timeOf({ allDay, timeZone }: EventDraft, at: number): DateTimeTimeZone {
  if (allDay) return { dateTime: `${localDate(at, timeZone)}T00:00:00`, timeZone };
  const wall = toWall(zoneOf(timeZone), at);
  const isTold = toEpoch(zoneOf(timeZone), wall) === at;
  return { dateTime: new Date(isTold ? wall : at).toISOString().slice(0, 19), timeZone: isTold ? timeZone : 'UTC' };
}

/**
 * `outlook.timezone="UTC"` gives times of UTC without a Z, and days as midnights of no zone. A preference may go unheeded: the
 * zone that is named beside the time counts.
 */
function instantOf({ dateTime, timeZone: named }: DateTimeTimeZone, allDay: boolean, timeZone: string): number {
  const text = (dateTime ?? '').slice(0, 19);
  const wall = Date.parse(`${text}Z`);
  const zone = zoneNameOf(named);
  const at = allDay
    ? instantOfLocalTime(text.slice(0, 10), '00:00', timeZone)
    : zone === null
      ? wall
      : toEpoch(zoneOf(zone), wall);
  if (Number.isNaN(at)) throw new Error('The event has a time that is none.');
  return at;
}

/** `null` for a zone somebody defined by hand: when the meeting is, is known without it. */
function zoneNameOf(name: string | null | undefined): string | null {
  if (!name) return null;
  return ianaOfWindowsZone(name) ?? (ianaZone(name) ? name : null);
}

function personOf(
  person: { address?: string | null; name?: string | null } | null | undefined,
): RemoteEvent['organizer'] {
  if (!person?.address && !person?.name) return null;
  return { email: person.address?.toLowerCase() ?? null, name: readableLine(person.name, longest.name) };
}

/** The people invited; rooms and equipment are resources of their own calendars. */
function attendeesOf(attendees: readonly Attendee[]): CalendarAttendee[] {
  const people = attendees.filter(({ type, emailAddress }) => type !== 'resource' && emailAddress?.address);
  return people.slice(0, longest.attendees).map(({ emailAddress, status }) => ({
    email: emailAddress!.address!.toLowerCase(),
    name: readableLine(emailAddress!.name, longest.name),
    response: responses[status?.response ?? ''] ?? 'NEEDS_ACTION',
  }));
}
