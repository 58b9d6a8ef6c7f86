import type { calendar_v3 } from '@googleapis/calendar';
import type { CalendarAttendee } from '../calendar-provider.js';
import { longest, readableLine } from '../two-way/readable-text.js';
import type { EventDraft } from '../two-way/two-way-provider.js';

type Event = calendar_v3.Schema$Event;
type Attendee = calendar_v3.Schema$EventAttendee;

const responses: Record<string, CalendarAttendee['response'] | undefined> = {
  accepted: 'ACCEPTED',
  declined: 'DECLINED',
  tentative: 'TENTATIVE',
};

/** The people invited: rooms are resources, and whoever's calendar it is, is there anyway. */
export function attendeesOf(event: Event): CalendarAttendee[] {
  return readPeople(event).map((person) => ({
    email: emailOf(person),
    name: readableLine(person.displayName, longest.name),
    response: responses[person.responseStatus ?? ''] ?? 'NEEDS_ACTION',
  }));
}

/**
 * The list as it is to be in `current`: who was taken away here goes and who is new comes. Of everybody else only Google knows
 * whether they are optional, bring somebody, have answered meanwhile; and things that are booked stay booked. Where the people
 * there were `hidden` from us, none of them was taken away.
 */
export function writtenAttendees(
  { attendees }: Pick<EventDraft, 'attendees'>,
  current: Event,
  hidden: boolean,
): Attendee[] {
  const invited = new Set(attendees.map(({ email }) => email.toLowerCase()));
  const before = current.attendees ?? [];
  const seen = hidden ? [] : readPeople(current);
  const removed = new Set(seen.filter((person) => !invited.has(emailOf(person))));
  const known = new Set(before.map(emailOf));
  const added = attendees.filter(({ email }) => !known.has(email.toLowerCase()));
  return [
    ...before.filter((attendee) => !removed.has(attendee)),
    ...added.map(({ email, name, response }) => ({
      email,
      ...(name !== null && { displayName: name }),
      responseStatus: googleResponse(response),
    })),
  ];
}

function readPeople({ attendees = [] }: Event): Attendee[] {
  return attendees.filter(({ email, resource }) => email && !resource).slice(0, longest.attendees);
}

const emailOf = ({ email }: Attendee): string => email?.toLowerCase() ?? '';

function googleResponse(response: string): string {
  return Object.keys(responses).find((name) => responses[name] === response) ?? 'needsAction';
}
