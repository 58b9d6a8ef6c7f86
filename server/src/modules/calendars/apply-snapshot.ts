import type { Booking } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Actor } from '@lintel/shared/contracts';
import type { Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { endedStatuses, type BookingRecord } from '../bookings/booking-record.js';
import { BookingWriter } from '../bookings/booking-writer.js';
import { BookingsRepository } from '../bookings/bookings.repository.js';
import { References } from '../bookings/references.js';
import { CalendarLinksRepository, type CalendarLink } from './calendar-links.repository.js';
import type { CalendarEvent, PullResult } from './calendar-provider.js';
import type { CalendarRecord } from './connections.repository.js';

type Snapshot = Extract<PullResult, { kind: 'snapshot' }>;

/**
 * Makes a room's bookings what its calendar says: new events become bookings, changed ones change them, gone ones are
 * cancelled. An event whose content is what was last seen leaves its booking alone, whatever was done to it at the door.
 * Nothing from outside is refused: it claims what is free and is marked in conflict for the rest.
 */
@Injectable()
export class ApplySnapshot {
  constructor(
    private readonly links: CalendarLinksRepository,
    private readonly bookings: BookingsRepository,
    private readonly writer: BookingWriter,
    private readonly references: References,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Inside the transaction that stores the cursor. Returns how many events occupy the room. */
  async apply(tx: Tx, calendar: CalendarRecord, snapshot: Snapshot): Promise<number> {
    const known = new Map((await this.links.ofCalendar(tx, calendar.id)).map((link) => [link.externalId, link]));
    const busy = snapshot.events.filter((event) => event.transparency === 'busy');
    for (const event of busy) await this.applyEvent(tx, calendar, event, known.get(event.externalId));

    const present = new Set(busy.map((event) => event.externalId));
    const unreadable = new Set(snapshot.skipped.map((event) => event.uid));
    for (const link of known.values()) {
      const isGone = !present.has(link.externalId) && !unreadable.has(link.iCalUID ?? '');
      const wasExpected = link.start < snapshot.window.end && link.end > snapshot.window.start;
      if (isGone && wasExpected && link.syncedHash !== '') await this.applyRemoval(tx, calendar, link);
    }
    return busy.length;
  }

  /** Cancels what is still to come of every event of the calendar (its connection is being removed). */
  async removeAll(tx: Tx, calendar: CalendarRecord): Promise<void> {
    for (const link of await this.links.ofCalendar(tx, calendar.id))
      await this.cancelBooking(tx, calendar, link, 'The calendar was disconnected.');
  }

  private async applyEvent(
    tx: Tx,
    calendar: CalendarRecord,
    event: CalendarEvent,
    link: CalendarLink | undefined,
  ): Promise<void> {
    if (link?.syncedHash === event.hash) return;
    if (!link) return this.addBooking(tx, calendar, event);
    await this.writer.changeIn(
      tx,
      { tenantId: calendar.tenantId, id: link.bookingId, actor: actorOf(calendar) },
      (current) => {
        const fields = fieldsOf(event);
        const isMoved = fields.start_at !== current.start_at || fields.end_at !== current.end_at;
        const isRevived = current.status === 'CANCELLED';
        if (current.status === 'NO_SHOW' && !isMoved) return { type: 'booking.updated', fields };
        const isReopened = isRevived || (isMoved && endedStatuses.includes(current.status));
        return {
          type: isMoved || isRevived ? 'booking.rescheduled' : 'booking.updated',
          fields: { ...fields, ...(isReopened && reopened), ...(isMoved && { released_at: null }) },
          ...((isMoved || isReopened) && { claims: { start: event.start, end: event.end } }),
          cannotBeRefused: true,
        };
      },
    );
    await this.links.setHash(tx, calendar.id, event.externalId, event.hash, this.clock.now());
  }

  private async applyRemoval(tx: Tx, calendar: CalendarRecord, link: CalendarLink): Promise<void> {
    await this.cancelBooking(tx, calendar, link, 'The event was removed from the calendar.');
    await this.links.setHash(tx, calendar.id, link.externalId, '', this.clock.now());
  }

  /** What is over stays in history as it was: feeds drop old events without meaning that they did not happen. */
  private async cancelBooking(tx: Tx, calendar: CalendarRecord, link: CalendarLink, reason: string): Promise<void> {
    const now = this.clock.now();
    const actor = actorOf(calendar);
    await this.writer.changeIn(tx, { tenantId: calendar.tenantId, id: link.bookingId, actor }, (current) => {
      if (endedStatuses.includes(current.status) || current.end_at <= now) return null;
      return {
        type: 'booking.cancelled',
        fields: {
          status: 'CANCELLED',
          in_conflict: false,
          cancellation: { at: new Date(now).toISOString(), by: actor, reason },
        },
        claims: 'NONE',
      };
    });
  }

  private async addBooking(tx: Tx, calendar: CalendarRecord, event: CalendarEvent): Promise<void> {
    const now = this.clock.now();
    const { tenantId, resourceId } = calendar;
    const record: BookingRecord = {
      ...fieldsOf(event),
      id: uuidv7(),
      tenant_id: tenantId,
      reference: await this.references.next(tenantId, now),
      kind: 'RESOURCE',
      status: 'CONFIRMED',
      version: 1,
      category: null,
      tags: [],
      metadata: {},
      in_conflict: false,
      organizer_user_id: null,
      online_meeting: null,
      source: 'ICAL',
      created_by_type: 'EXTERNAL',
      created_by_id: calendar.connectionId,
      created_by_name: calendar.name,
      checked_in_at: null,
      checked_in_by: null,
      released_at: null,
      cancellation: null,
      created_at: now,
      updated_at: now,
    };
    await this.bookings.insert(tx, record, [resourceId]);
    const { outcome } = await this.bookings.changeClaims(tx, record, [resourceId], event, { mustWin: false });
    if (outcome === 'PARTLY') await this.bookings.markInConflict(tx, record.id);
    await this.links.insert(tx, {
      tenantId,
      calendarId: calendar.id,
      externalId: event.externalId,
      bookingId: record.id,
      iCalUID: event.iCalUID,
      hash: event.hash,
      at: now,
    });
    await this.events.append(tx, tenantId, {
      type: 'booking.created',
      subjectId: record.id,
      resourceIds: [resourceId],
      version: 1,
      actor: actorOf(calendar),
      at: now,
      diff: {
        title: { from: null, to: record.title },
        start: { from: null, to: new Date(event.start).toISOString() },
        end: { from: null, to: new Date(event.end).toISOString() },
        ...(outcome === 'PARTLY' && { inConflict: { from: false, to: true } }),
      },
    });
  }
}

const reopened = {
  status: 'CONFIRMED',
  cancellation: null,
  checked_in_at: null,
  checked_in_by: null,
  released_at: null,
} as const;

function actorOf(calendar: CalendarRecord): Actor {
  return { type: 'EXTERNAL', id: calendar.connectionId, name: calendar.name };
}

/** What an event decides of its booking. */
function fieldsOf(event: CalendarEvent) {
  return {
    title: event.isPrivate ? 'Busy' : (event.title ?? 'Busy').slice(0, 200),
    description: event.description,
    location: event.location,
    start_at: event.start,
    end_at: event.end,
    time_zone: event.timeZone,
    all_day: event.allDay,
    is_private: event.isPrivate,
    organizer_email: event.organizer?.email ?? null,
    organizer_name: event.organizer?.name ?? null,
    attendees: event.attendees.map((attendee): Booking['attendees'][number] => ({ ...attendee, userId: null })),
    recurrence:
      event.recurrenceId === null ? null : { rule: null, seriesId: event.iCalUID, originalStart: event.recurrenceId },
  } satisfies Partial<BookingRecord>;
}
