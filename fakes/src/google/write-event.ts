import { randomBytes } from 'node:crypto';
import type { calendar_v3 } from '@googleapis/calendar';
import { mergePatch } from '../wire/merge-patch.js';
import { badRequest, notFound, refuse } from './errors.js';
import type { CalendarStore, StoredEvent } from './calendar-store.js';
import { judgeTimes, spanOf } from './event-time.js';
import { hasOccurrence, instanceOf, isSeries, judgeRecurrence, readInstanceId } from './series.js';

type Event = calendar_v3.Schema$Event;

export interface WriteContext {
  /** Who writes. */
  readonly email: string;
  readonly now: number;
  /** Without `conferenceDataVersion=1` what is said about a conference is not heard. */
  readonly hearsConference: boolean;
  /** That stands in for nobody. */
  readonly isServiceAccount: boolean;
}

/** What only Google sets. */
const readOnly = [
  'etag',
  'kind',
  'created',
  'updated',
  'htmlLink',
  'hangoutLink',
  'creator',
  'recurringEventId',
  'originalStartTime',
] as const;

export function insertEvent(calendar: CalendarStore, body: Event, context: WriteContext, origin: string): StoredEvent {
  const id = body.id ?? randomBytes(13).toString('hex');
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw badRequest('Invalid resource id value.');
  // Ids of deleted events stay taken.
  if (calendar.row(id)) throw refuse(409, 'duplicate', 'The requested identifier already exists.');
  const event: Event & { id: string } = {
    status: 'confirmed',
    ...writable(body, context),
    id,
    created: new Date(context.now).toISOString(),
    htmlLink: `${origin}/calendar/event?eid=${Buffer.from(`${id} ${calendar.id}`).toString('base64url')}`,
    iCalUID: body.iCalUID ?? `${id}@google.com`,
    creator: { email: context.email },
    organizer: { email: calendar.id, displayName: calendar.summary, self: true },
    sequence: body.sequence ?? 0,
    reminders: body.reminders ?? { useDefault: true },
    eventType: 'default',
  };
  return calendar.put(judged(withAttendees(event, calendar), calendar));
}

/** `patch` changes what is named, lists as a whole; `update` drops what is not. */
export function changeEvent(
  calendar: CalendarStore,
  id: string,
  body: Event,
  how: 'patch' | 'update',
  context: WriteContext,
): StoredEvent {
  const current = currentEvent(calendar, id);
  const heard = writable(body, context);
  const kept =
    how === 'patch'
      ? current
      : pick(current, [...readOnly, 'id', 'iCalUID', 'organizer', 'eventType', 'sequence', 'conferenceData']);
  const merged = how === 'patch' ? (mergePatch(current, heard) as Event) : { status: 'confirmed', ...kept, ...heard };
  const event = { ...merged, ...pick(current, readOnly), id, sequence: nextSequence(current, merged, calendar) };
  return calendar.put(judged(withAttendees(event, calendar), calendar));
}

/** An instance becomes a cancelled exception; what is gone already is refused (410). */
export function deleteEvent(calendar: CalendarStore, id: string): void {
  const current = currentEvent(calendar, id);
  if (current.status === 'cancelled') throw refuse(410, 'deleted', 'Resource has been deleted');
  if (current.recurringEventId) calendar.put({ ...current, id, status: 'cancelled' });
  else calendar.remove(id);
}

/** A row, or an instance of a series that is no row yet. */
export function currentEvent(calendar: CalendarStore, id: string): Event & { id: string } {
  const row = calendar.row(id);
  if (row) return { ...row.item, id };
  const instance = readInstanceId(id);
  const series = instance && calendar.row(instance.seriesId)?.item;
  if (!series || !isSeries(series) || !hasOccurrence(series, instance.start, calendar.timeZone)) throw notFound();
  const { start, end } = spanOf(series, calendar.timeZone);
  return { ...instanceOf(series, { start: instance.start, end: instance.start + end - start }, calendar.timeZone), id };
}

function judged<Written extends Event>(event: Written, calendar: CalendarStore): Written {
  judgeTimes(event, calendar.timeZone);
  judgeRecurrence(event);
  return event;
}

function writable(body: Event, context: WriteContext): Event {
  const { hearsConference } = context;
  if (context.isServiceAccount) judgeServiceAccount(body, context);
  const heard = Object.entries(body).filter(
    ([name]) => !(readOnly as readonly string[]).includes(name) && (name !== 'conferenceData' || hearsConference),
  );
  return Object.fromEntries(heard) as Event;
}

/** "Service accounts need to use domain-wide delegation to populate the attendee list" ("Events", attendees); nor has one Meet. */
function judgeServiceAccount({ attendees, conferenceData }: Event, { hearsConference }: WriteContext): void {
  if (attendees?.length) {
    const message = 'Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.';
    throw refuse(403, 'forbiddenForServiceAccounts', message, 'calendar');
  }
  if (hearsConference && conferenceData?.createRequest) throw badRequest('Invalid conference type value.');
}

function withAttendees<Written extends Event>(event: Written, calendar: CalendarStore): Written {
  if (!event.attendees) return event;
  const attendees = event.attendees.map((attendee) => ({
    responseStatus: 'needsAction',
    ...attendee,
    ...(attendee.email === calendar.id && { self: true }),
  }));
  return { ...event, attendees };
}

/** Raised when the meeting itself moves (RFC 5545 section 3.8.7.4). */
function nextSequence(before: Event, after: Event, calendar: CalendarStore): number {
  const { start, end } = spanOf(before, calendar.timeZone);
  const next = spanOf(after, calendar.timeZone);
  const isMoved = start !== next.start || end !== next.end;
  const isSameRule = JSON.stringify(before.recurrence) === JSON.stringify(after.recurrence);
  return (before.sequence ?? 0) + (isMoved || !isSameRule ? 1 : 0);
}

function pick<Name extends keyof Event>(event: Event, names: readonly Name[]): Event {
  return Object.fromEntries(
    names.filter((name) => event[name] !== undefined).map((name) => [name, event[name]]),
  ) as Event;
}
