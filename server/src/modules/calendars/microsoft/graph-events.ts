import type { Attendee, DateTimeTimeZone, Event } from '@microsoft/microsoft-graph-types';
import { ianaZone, instantOfLocalTime, localDate, toEpoch, toWall, zoneOf } from '@lintel/shared/time';
import type { CalendarAttendee } from '../calendar-provider.js';
import { longest, readableLine, readableText } from '../two-way/readable-text.js';
import { fieldsOfEvent } from '../two-way/event-fields.js';
import { hashesOf, type SyncField } from '../two-way/sync-fields.js';
import type { EventDraft, EventMark, RemoteEvent } from '../two-way/two-way-provider.js';
import { ianaOfWindowsZone, windowsZoneOf } from '../windows-zones.js';
import { bodyWithText, textOfBody } from './graph-bodies.js';

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
  const etag = etagOf(event);
  if (!id || !etag || !start?.dateTime || !end?.dateTime) throw new Error('The event has no id, version or time.');
  const isPrivate = event.sensitivity !== undefined && event.sensitivity !== null && event.sensitivity !== 'normal';
  const allDay = event.isAllDay ?? false;
  const instant = (time: DateTimeTimeZone) =>
    allDay ? dayOf(time, event.originalStartTimeZone, timeZone) : instantOf(time);
  const span = { start: instant(start), end: instant(end) };
  if (!(span.end > span.start)) throw new Error('The event does not end after it starts.');
  const isOfSeries = event.type === 'occurrence' || event.type === 'exception';
  const joinUrl = event.onlineMeeting?.joinUrl;
  const read = {
    externalId: id,
    iCalUID: event.iCalUId ?? id,
    recurrenceId: isOfSeries ? (event.originalStart ?? new Date(span.start).toISOString()) : null,
    title: isPrivate ? null : readableLine(event.subject, longest.title),
    description: isPrivate ? null : readableText(textOfBody(event.body, isOnline(event)), longest.description),
    location: isPrivate ? null : readableLine(event.location?.displayName, longest.location),
    organizer: isPrivate ? null : personOf(event.organizer?.emailAddress),
    attendees: isPrivate ? [] : attendeesOf(event.attendees ?? []),
    ...span,
    // Days begin where the calendar is, whoever's days they were.
    timeZone: (allDay ? null : zoneOfMeeting(event.originalStartTimeZone, span.start, timeZone)) ?? timeZone,
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
    lacksPeople: false,
  } as const satisfies Omit<RemoteEvent, 'hash'>;
  const withoutHash = { ...read, hash: '' };
  return { ...withoutHash, hash: Object.values(hashesOf(fieldsOfEvent(withoutHash))).join(' ') };
}

/** What every event has. */
const always = ['type', 'subject', 'start', 'end', 'isAllDay', 'body', 'showAs', 'sensitivity', 'attendees'] as const;

/** A delta has at least what is new of an event, and need not have the rest ("Use delta query to track changes"). */
export const isWhole = (event: GraphEvent): boolean => always.every((name) => event[name] !== undefined);

/** An occurrence comes with its times only: the rest is that of its series ("Get incremental changes to events"). */
export const isBriefOccurrence = ({ type, subject, start, end }: GraphEvent): boolean =>
  type === 'occurrence' && subject === undefined && start !== undefined && end !== undefined;

export function occurrenceOf(series: GraphEvent, brief: GraphEvent): GraphEvent {
  const { recurrence: _, transactionId: __, ...shared } = series;
  const etag = etagOf(brief) ?? etagOf(series);
  return { ...shared, ...brief, ...(etag !== undefined && { '@odata.etag': etag }) };
}

const etagOf = ({ '@odata.etag': etag, changeKey }: GraphEvent): string | undefined =>
  etag ?? (changeKey ? `W/"${changeKey}"` : undefined);

/** What is written as a whole and has more to it than we know: it has to be read first. */
export const needsCurrent = (fields: readonly SyncField[]): boolean =>
  fields.includes('attendees') || fields.includes('description');

/** What is named of a draft, as it is created or, with the event as it is, patched. */
export function writeGraphEvent(draft: EventDraft, fields: readonly SyncField[], current: GraphEvent | null): Event {
  const has = (field: SyncField) => fields.includes(field);
  return {
    ...(has('title') && { subject: draft.title }),
    ...(has('description') && describing(draft.description ?? '', current)),
    ...(has('location') && { location: { displayName: draft.location ?? '' } }),
    ...(has('time') && { start: timeOf(draft, draft.start), end: timeOf(draft, draft.end), isAllDay: draft.allDay }),
    ...(has('isPrivate') && { sensitivity: draft.isPrivate ? 'private' : 'normal' }),
    ...(has('attendees') && { attendees: invited(draft, current?.attendees ?? []) }),
  };
}

function describing(text: string, current: GraphEvent | null): Event {
  if (current === null || !isOnline(current)) return { body: { contentType: 'text', content: text } };
  return { body: bodyWithText(current.body, text, current.onlineMeeting?.joinUrl ?? null) };
}

const isOnline = ({ onlineMeeting, isOnlineMeeting }: GraphEvent): boolean =>
  Boolean(onlineMeeting?.joinUrl ?? isOnlineMeeting);

export const markText = ({ linkId, incarnation }: EventMark): string => `${linkId}:${incarnation}`;

export function markOf({ transactionId }: GraphEvent): EventMark | null {
  const match = /^([0-9a-f-]{36}):(\d{1,9})$/.exec(transactionId ?? '');
  return match ? { linkId: match[1]!, incarnation: Number(match[2]) } : null;
}

/**
 * On the wall of its zone, so that a series keeps its hour; in UTC for the hour that the clocks show twice. Zones have Windows
 * names there, and few others ("dateTimeTimeZone resource type"): where there is none, it is UTC.
 */
function timeOf({ allDay, timeZone }: EventDraft, at: number): DateTimeTimeZone {
  const named = windowsZoneOf(timeZone, at);
  if (allDay) return { dateTime: `${localDate(at, timeZone)}T00:00:00`, timeZone: named ?? 'UTC' };
  const wall = toWall(zoneOf(timeZone), at);
  if (named === null || toEpoch(zoneOf(timeZone), wall) !== at) return { dateTime: textOf(at), timeZone: 'UTC' };
  return { dateTime: textOf(wall), timeZone: named };
}

const textOf = (at: number): string => new Date(at).toISOString().slice(0, 19);

/**
 * `outlook.timezone="UTC"` gives times of UTC without a Z. A preference may go unheeded: the zone that is named beside the time
 * counts.
 */
function instantOf({ dateTime, timeZone: named }: DateTimeTimeZone): number {
  const wall = Date.parse(`${(dateTime ?? '').slice(0, 19)}Z`);
  const zone = zoneNameOf(named);
  const at = zone === null ? wall : toEpoch(zoneOf(zone), wall);
  if (Number.isNaN(at)) throw new Error('The event has a time that is none.');
  return at;
}

/**
 * Where a day begins in its calendar. Days come as midnights of no zone; those that were adjusted to the zone we prefer ("Get
 * event") are at another hour, and a midnight where the event was made or in its calendar.
 */
function dayOf(time: DateTimeTimeZone, madeIn: string | null | undefined, timeZone: string): number {
  const at = instantOf(time);
  const text = time.dateTime ?? '';
  const zones = [zoneNameOf(madeIn), timeZone].filter((zone) => zone !== null);
  const midnight = zones.find((zone) => instantOfLocalTime(localDate(at, zone), '00:00', zone) === at);
  const date = text.slice(11, 16) === '00:00' ? text.slice(0, 10) : localDate(at, midnight ?? timeZone);
  return instantOfLocalTime(date, '00:00', timeZone);
}

/** `null` for a zone somebody defined by hand: when the meeting is, is known without it. */
function zoneNameOf(name: string | null | undefined): string | null {
  if (!name) return null;
  return ianaOfWindowsZone(name) ?? (ianaZone(name) ? name : null);
}

/** One Windows zone is that of many places, the calendar's own among them. */
function zoneOfMeeting(name: string | null | undefined, at: number, timeZone: string): string | null {
  return name && name === windowsZoneOf(timeZone, at) ? timeZone : zoneNameOf(name);
}

function personOf(
  person: { address?: string | null; name?: string | null } | null | undefined,
): RemoteEvent['organizer'] {
  if (!person?.address && !person?.name) return null;
  return { email: person.address?.toLowerCase() ?? null, name: readableLine(person.name, longest.name) };
}

/** Rooms and equipment stay, and so does who may but need not come. */
function invited({ attendees }: EventDraft, current: readonly Attendee[]): Attendee[] {
  const types = new Map(current.map(({ emailAddress, type }) => [emailAddress?.address?.toLowerCase(), type]));
  const people = attendees.map(({ email, name }) => ({
    type: types.get(email.toLowerCase()) ?? ('required' as const),
    emailAddress: { address: email, ...(name !== null && { name }) },
  }));
  const isInvited = new Set(attendees.map(({ email }) => email.toLowerCase()));
  const resources = current.filter(
    ({ type, emailAddress }) => type === 'resource' && !isInvited.has(emailAddress?.address?.toLowerCase() ?? ''),
  );
  return [...people, ...resources.map(({ type, emailAddress }) => ({ type, emailAddress }))];
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
