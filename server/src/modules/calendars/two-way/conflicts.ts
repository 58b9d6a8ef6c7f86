import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { iso, type BookingWithResources } from '../../bookings/booking-record.js';
import { actorOf } from '../external-booking.js';
import { EventLinksRepository, type EventLink, type LinkConflict } from './event-links.repository.js';
import { fieldsOfEvent } from './event-fields.js';
import { hashesOf, type SyncField } from './sync-fields.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';
import type { RemoteEvent } from './two-way-provider.js';

export interface Raised {
  link: EventLink;
  booking: BookingWithResources;
  /** `null` where it was deleted. */
  event: RemoteEvent | null;
  kind: LinkConflict['kind'];
  fields: readonly SyncField[];
}

/** What only a person can settle between a booking and its event. */
@Injectable()
export class Conflicts {
  constructor(
    private readonly links: EventLinksRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Once for each thing that the two sides disagree about. */
  async raise(tx: Tx, calendar: TwoWayCalendar, { link, booking, event, kind, fields }: Raised): Promise<void> {
    const at = this.clock.now();
    const theirs = event && theirsOf(event);
    const hashes = event && hashesOf(fieldsOfEvent(event));
    const isNews = link.conflict?.kind !== kind || JSON.stringify(link.conflict.theirs) !== JSON.stringify(theirs);
    await this.links.setConflict(tx, link.id, { kind, fields, theirs, hashes, at: iso(at) }, event?.etag ?? null);
    if (!isNews) return;
    await this.events.append(tx, calendar.tenantId, {
      type: 'calendar.conflict-detected',
      subjectId: booking.id,
      resourceIds: booking.resource_ids,
      actor: actorOf(calendar),
      diff: {
        conflict: { from: null, to: kind },
        calendarId: { from: null, to: calendar.id },
        ...(fields.length > 0 && { fields: { from: null, to: fields } }),
      },
      at,
    });
  }
}

/** What may be shown of the event: the words of a private one are not read at all. */
function theirsOf(event: RemoteEvent): LinkConflict['theirs'] {
  const { title, description, location, isPrivate, attendees } = event;
  return {
    title,
    description,
    location,
    isPrivate,
    attendees: attendees.map(({ email }) => email),
    start: iso(event.start),
    end: iso(event.end),
  };
}
