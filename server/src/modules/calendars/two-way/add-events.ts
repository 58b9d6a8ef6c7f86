import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import type { BookingWithResources } from '../../bookings/booking-record.js';
import { BookingsRepository, type AddedBooking } from '../../bookings/bookings.repository.js';
import { References } from '../../bookings/references.js';
import { newBooking } from '../external-booking.js';
import type { Applying } from './applying.js';
import { Conflicts } from './conflicts.js';
import { EventLinksRepository } from './event-links.repository.js';
import { fieldsOfEvent } from './event-fields.js';
import { fieldsOfBooking, hashesOf } from './sync-fields.js';
import { savepoint } from './savepoint.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';
import type { RemoteEvent } from './two-way-provider.js';

type Attempt = (externalId: string, work: () => Promise<void>) => Promise<void>;

/** Events nobody knows yet: bookings of a room, by the hundred; busy blocks of a person. */
@Injectable()
export class AddEvents {
  constructor(
    private readonly db: Database,
    private readonly links: EventLinksRepository,
    private readonly bookings: BookingsRepository,
    private readonly references: References,
    private readonly conflicts: Conflicts,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Returns those that a person is busy by. */
  async add(tx: Tx, applying: Applying, unknown: readonly RemoteEvent[], attempt: Attempt): Promise<RemoteEvent[]> {
    const { calendar, window } = applying;
    const busy = unknown.filter(
      ({ transparency, start, end }) => transparency === 'busy' && start < window.end && end > window.start,
    );
    if (calendar.resourceId === null) return busy;
    if (busy.length === 0) return [];
    // Together, and one by one where one of them spoils it for the others.
    if ((await savepoint(tx, () => this.insert(tx, applying, busy))) !== null) {
      for (const event of busy) await attempt(event.externalId, () => this.insert(tx, applying, [event]));
    }
    this.db.onCommit(() => this.events.appended());
    return [];
  }

  private async insert(tx: Tx, { calendar, gen }: Applying, events: readonly RemoteEvent[]): Promise<void> {
    const now = this.clock.now();
    const origin = { ...calendar, resourceId: calendar.resourceId! };
    const references = await this.references.many(calendar.tenantId, now, events.length);
    const added = events.map((event, index) => withMeeting(newBooking(origin, event, references[index]!, now), event));
    await this.bookings.addMany(tx, calendar.tenantId, origin.resourceId, added);
    const links = events.map((event, index) => {
      const { record } = added[index]!;
      const hashes = { ours: hashesOf(fieldsOfBooking(record)), theirs: hashesOf(fieldsOfEvent(event)) };
      return {
        ...seenOf(event),
        id: uuidv7(),
        bookingId: record.id,
        base: hashes,
        localVersion: record.version,
        status: 'SYNCED' as const,
        seenGen: gen,
      };
    });
    await this.links.insertMany(tx, { tenantId: calendar.tenantId, calendarId: calendar.id, at: now }, links);
    await this.raiseTaken(
      tx,
      calendar,
      links.map((link, index) => ({ linkId: link.id, bookingId: link.bookingId, event: events[index]! })),
    );
  }

  /** Where somebody was first: nobody is refused from outside, and nobody has a room twice. */
  private async raiseTaken(
    tx: Tx,
    calendar: TwoWayCalendar,
    added: readonly { linkId: string; bookingId: string; event: RemoteEvent }[],
  ): Promise<void> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM booking WHERE id = ANY ($1::uuid[]) AND in_conflict', [
      added.map(({ bookingId }) => bookingId),
    ]);
    const taken = new Set(rows.map(({ id }) => id));
    for (const { linkId, bookingId, event } of added.filter((one) => taken.has(one.bookingId))) {
      const link = (await this.links.get(tx, linkId))!;
      const booking = (await this.bookings.find(tx, bookingId))!;
      await this.conflicts.raise(tx, calendar, { link, booking, event, kind: 'TAKEN', fields: ['time'] });
    }
  }
}

function withMeeting(added: AddedBooking, { onlineMeeting }: RemoteEvent): AddedBooking {
  return { ...added, record: { ...added.record, online_meeting: onlineMeeting } };
}

/** What a link keeps of an event. */
export function seenOf(event: RemoteEvent) {
  return {
    externalId: event.externalId,
    iCalUID: event.iCalUID,
    etag: event.etag,
    start: event.start,
    end: event.end,
    htmlLink: event.htmlLink,
    seriesExternalId: event.seriesExternalId,
    originalStart: event.recurrenceId,
    sequence: event.sequence,
  };
}

/** Whether the booking is of somebody else's making. */
export const isFromOutside = ({ source }: BookingWithResources): boolean => source !== 'LINTEL';
