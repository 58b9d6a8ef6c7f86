import { createHash } from 'node:crypto';
import { tidyLine, tidyText } from '@lintel/shared/contracts';
import type { CalendarAttendee, CalendarEvent, CalendarPerson } from '../calendar-provider.js';
import { propertiesOf, textOf, type Component, type Property } from './feed-structure.js';

/** What an event says besides when it happens. */
export type EventFields = Pick<
  CalendarEvent,
  | 'title'
  | 'description'
  | 'location'
  | 'organizer'
  | 'attendees'
  | 'transparency'
  | 'isPrivate'
  | 'status'
  | 'sequence'
>;

const limits = { title: 200, description: 8_000, location: 500, name: 200, attendees: 500 } as const;

/**
 * Reads an event's fields. An exception of a series says only what differs in some feeds: what it leaves out it has from
 * its `series`. Of a private one nothing is read but that it takes time.
 */
export function readFields(component: Component, series: Component | null): EventFields {
  const text = (name: string) => textOf(component, name) ?? (series && textOf(series, name));
  const classification = text('class')?.toUpperCase();
  const isPrivate = classification === 'PRIVATE' || classification === 'CONFIDENTIAL';
  const common = {
    isPrivate,
    transparency: transparencyOf(component),
    status: text('status')?.toUpperCase() === 'TENTATIVE' ? ('tentative' as const) : ('confirmed' as const),
    sequence: Math.trunc(Number(textOf(component, 'sequence'))) || 0,
  };
  if (isPrivate) {
    return { title: null, description: null, location: null, organizer: null, attendees: [], ...common };
  }
  const [organizer] = withFallback(component, series, 'organizer');
  return {
    title: cleanLine(text('summary'), limits.title),
    description: clean(text('description'), limits.description),
    location: cleanLine(text('location'), limits.location),
    organizer: organizer ? person(organizer) : null,
    attendees: attendeesOf(withFallback(component, series, 'attendee')),
    ...common,
  };
}

/** Exchange writes its own word beside TRANSP, and that one decides (MS-OXCICAL, X-MICROSOFT-CDO-BUSYSTATUS). */
function transparencyOf(component: Component): 'busy' | 'free' {
  const exchange = textOf(component, 'x-microsoft-cdo-busystatus')?.toUpperCase();
  if (exchange === 'FREE') return 'free';
  if (exchange === 'BUSY' || exchange === 'TENTATIVE' || exchange === 'OOF') return 'busy';
  return textOf(component, 'transp')?.toUpperCase() === 'TRANSPARENT' ? 'free' : 'busy';
}

function withFallback(component: Component, series: Component | null, name: string): Property[] {
  const own = propertiesOf(component, name);
  return own.length === 0 && series ? propertiesOf(series, name) : own;
}

function cleanLine(text: string | null, max: number): string | null {
  return clean(text && tidyLine(text), max);
}

function clean(text: string | null, max: number): string | null {
  if (text === null) return null;
  // oxlint-disable-next-line no-control-regex
  const readable = tidyText(tidyText(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ''));
  if (readable.length <= max) return readable === '' ? null : readable;
  const cut = readable.slice(0, max - 1);
  // A cut inside a character outside the basic plane would leave half of it.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

function parameter(property: Property, name: string): string | null {
  const value = property.params[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function person(property: Property): CalendarPerson | null {
  const [value] = property.values;
  // Apple writes the address into EMAIL and its own principal's path into the value.
  const candidates = [typeof value === 'string' ? value.replace(/^mailto:/i, '') : null, parameter(property, 'email')];
  const email = candidates.find((text) => text && /^[^\s@:/]+@[^\s@:/]+$/.test(text) && text.length <= 254);
  const name = clean(parameter(property, 'cn'), limits.name);
  if (!email && !name) return null;
  return { email: email?.toLowerCase() ?? null, name: name?.toLowerCase() === email?.toLowerCase() ? null : name };
}

const responses: Record<string, CalendarAttendee['response'] | undefined> = {
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  TENTATIVE: 'TENTATIVE',
};

/** The people invited; rooms and equipment are resources of their own calendars. */
function attendeesOf(properties: Property[]): CalendarAttendee[] {
  const attendees = new Map<string, CalendarAttendee>();
  for (const property of properties) {
    const type = parameter(property, 'cutype')?.toUpperCase();
    const found = type === 'ROOM' || type === 'RESOURCE' ? null : person(property);
    if (!found?.email || attendees.has(found.email)) continue;
    const response = responses[parameter(property, 'partstat')?.toUpperCase() ?? ''] ?? 'NEEDS_ACTION';
    attendees.set(found.email, { email: found.email, name: found.name, response });
  }
  return [...attendees.values()].sort((one, other) => (one.email < other.email ? -1 : 1)).slice(0, limits.attendees);
}

/** The same for two readings of an event that say the same, whatever order and spelling the feed chose. */
export function hashOf(fields: EventFields): string {
  return digest(
    JSON.stringify([
      fields.title,
      fields.description,
      fields.location,
      fields.organizer && [fields.organizer.email, fields.organizer.name],
      fields.attendees.map(({ email, name, response }) => [email, name, response]),
      fields.transparency,
      fields.isPrivate,
      fields.status,
    ]),
  );
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
