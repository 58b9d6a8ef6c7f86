import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { endedStatuses } from '../bookings/booking-record.js';
import { BookingWriter } from '../bookings/booking-writer.js';
import { BookingsRepository } from '../bookings/bookings.repository.js';
import { References } from '../bookings/references.js';
import { ApplyBusy } from './apply-busy.js';
import { CalendarLinksRepository, type CalendarLink } from './calendar-links.repository.js';
import type { CalendarEvent, Snapshot } from './calendar-provider.js';
import type { CalendarRecord } from './connections.repository.js';
import { actorOf, changeOf, newBooking } from './external-booking.js';

const MOST_AT_ONCE = 1_000;

type RoomCalendar = CalendarRecord & { readonly resourceId: string };

/**
 * Makes a room's bookings what its calendar says: new events become bookings, changed ones change them, gone ones are
 * cancelled. An event whose content is what was last seen leaves its booking alone, whatever was done to it at the door.
 * Nothing from outside is refused: it claims what is free and is marked in conflict for the rest.
 */
@Injectable()
export class ApplySnapshot {
  constructor(
    private readonly db: Database,
    private readonly links: CalendarLinksRepository,
    private readonly bookings: BookingsRepository,
    private readonly writer: BookingWriter,
    private readonly references: References,
    private readonly busy: ApplyBusy,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Inside the transaction that stores the cursor. Returns how many events occupy the room, or the person. */
  async apply(tx: Tx, calendar: CalendarRecord, snapshot: Snapshot): Promise<number> {
    const { resourceId, userId } = calendar;
    if (resourceId === null) return this.busy.apply(tx, { ...calendar, userId: userId! }, snapshot);
    return this.applyToRoom(tx, { ...calendar, resourceId }, snapshot);
  }

  private async applyToRoom(tx: Tx, calendar: RoomCalendar, snapshot: Snapshot): Promise<number> {
    const known = new Map((await this.links.ofCalendar(tx, calendar.id)).map((link) => [link.externalId, link]));
    const busy = snapshot.events.filter((event) => event.transparency === 'busy');
    const present = new Set(busy.map((event) => event.externalId));
    const unreadable = new Set(snapshot.skipped.map((event) => event.uid));
    const removed = [...known.values()].filter((link) => {
      const isGone = !present.has(link.externalId) && !unreadable.has(link.iCalUID ?? '');
      const wasExpected = link.start < snapshot.window.end && link.end > snapshot.window.start;
      return isGone && wasExpected && link.syncedHash !== '';
    });
    // First what makes room for the others.
    await this.removeBookings(tx, calendar, removed);
    await this.changeBookings(tx, calendar, busy, known);
    await this.addBookings(
      tx,
      calendar,
      busy.filter((event) => !known.has(event.externalId)),
    );
    return busy.length;
  }

  /** Cancels what is still to come of every event that came from the calendar (its connection is being removed). */
  async removeAll(tx: Tx, calendar: CalendarRecord): Promise<void> {
    // Who still had the calendar is waited for here: they lock links before bookings.
    await this.links.lock(tx, calendar.id);
    const links = await this.links.ofCalendar(tx, calendar.id);
    await this.cancelBookings(tx, calendar, links, 'The calendar was disconnected.');
  }

  private async changeBookings(
    tx: Tx,
    calendar: CalendarRecord,
    events: readonly CalendarEvent[],
    known: ReadonlyMap<string, CalendarLink>,
  ): Promise<void> {
    const changes = new Map<string, { event: CalendarEvent; link: CalendarLink }>();
    for (const event of events) {
      const link = known.get(event.externalId);
      if (link && link.syncedHash !== event.hash) changes.set(link.bookingId, { event, link });
    }
    if (changes.size === 0) return;
    const { tenantId } = calendar;
    await this.writer.changeManyIn(tx, { tenantId, ids: [...changes.keys()], actor: actorOf(calendar) }, (current) => {
      const { event, link } = changes.get(current.id)!;
      return changeOf(current, event, link);
    });
    const seen = [...changes.values()].map(({ event }) => event);
    await this.links.setSeen(tx, calendar.id, seen, this.clock.now());
  }

  private async removeBookings(tx: Tx, calendar: CalendarRecord, links: readonly CalendarLink[]): Promise<void> {
    if (links.length === 0) return;
    await this.cancelBookings(tx, calendar, links, 'The event was removed from the calendar.');
    const gone = links.map((link) => ({ ...link, hash: '' }));
    await this.links.setSeen(tx, calendar.id, gone, this.clock.now());
  }

  /** What is over stays in history as it was: feeds drop old events without meaning that they did not happen. */
  private async cancelBookings(
    tx: Tx,
    calendar: CalendarRecord,
    links: readonly CalendarLink[],
    reason: string,
  ): Promise<void> {
    const now = this.clock.now();
    const actor = actorOf(calendar);
    const ids = links.map(({ bookingId }) => bookingId);
    await this.writer.changeManyIn(tx, { tenantId: calendar.tenantId, ids, actor }, (current) => {
      // What was written into the calendar from here goes on without it.
      const isOurs = current.source === 'LINTEL';
      if (isOurs || endedStatuses.includes(current.status) || current.end_at <= now) return null;
      return {
        type: 'booking.cancelled',
        fields: { status: 'CANCELLED', cancellation: { at: new Date(now).toISOString(), by: actor, reason } },
        claims: 'NONE',
      };
    });
  }

  private async addBookings(tx: Tx, calendar: RoomCalendar, events: readonly CalendarEvent[]): Promise<void> {
    const now = this.clock.now();
    const { tenantId, resourceId } = calendar;
    const references = await this.references.many(tenantId, now, events.length);
    for (let from = 0; from < events.length; from += MOST_AT_ONCE) {
      const batch = events.slice(from, from + MOST_AT_ONCE);
      const added = batch.map((event, index) => newBooking(calendar, event, references[from + index]!, now));
      await this.bookings.addMany(tx, tenantId, resourceId, added);
      const links = batch.map((event, index) => ({ ...event, bookingId: added[index]!.record.id }));
      await this.links.insertMany(tx, { tenantId, calendarId: calendar.id, at: now }, links);
    }
    if (events.length > 0) this.db.onCommit(() => this.events.appended());
  }
}
