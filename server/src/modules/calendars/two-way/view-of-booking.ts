import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/database.js';
import type { BookingWithResources } from '../../bookings/booking-record.js';
import { fieldsOfBooking, type SyncField, type SyncFields } from './sync-fields.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';

export interface BookingView {
  readonly fields: SyncFields;
  /** Whether the booking is to be in this calendar. */
  readonly isWanted: boolean;
  readonly isOver: boolean;
  /** What this calendar's event says nothing about. */
  readonly ignored: readonly SyncField[];
  /** Whether the people invited stand in this calendar's event, and hear of it. */
  readonly carriesPeople: boolean;
}

/** What a calendar shows of a booking. */
@Injectable()
export class ViewOfBooking {
  constructor(private readonly clock: Clock) {}

  async of(tx: Tx, calendar: TwoWayCalendar, booking: BookingWithResources): Promise<BookingView> {
    return this.view(calendar, booking, await this.carriesPeople(tx, calendar, booking));
  }

  /** The same of many that are mostly of the same people in the same rooms. */
  async ofMany(
    tx: Tx,
    calendar: TwoWayCalendar,
    bookings: readonly BookingWithResources[],
  ): Promise<Map<string, BookingView>> {
    const views = new Map<string, BookingView>();
    const alike = Map.groupBy(bookings, (booking) =>
      JSON.stringify([booking.source, people(booking), booking.resource_ids]),
    );
    for (const some of alike.values()) {
      const carriesPeople = await this.carriesPeople(tx, calendar, some[0]!);
      for (const booking of some) views.set(booking.id, this.view(calendar, booking, carriesPeople));
    }
    return views;
  }

  private view(calendar: TwoWayCalendar, booking: BookingWithResources, carriesPeople: boolean): BookingView {
    const fields = fieldsOfBooking(booking);
    const isOver = booking.end_at <= this.clock.now();
    return {
      fields: carriesPeople ? fields : { ...fields, attendees: [], onlineMeeting: null },
      isWanted: isIn(calendar, booking) && stands(booking, isOver),
      isOver,
      ignored: carriesPeople ? [] : ['attendees', 'responses', 'onlineMeeting'],
      carriesPeople,
    };
  }

  /** People are invited once: by the calendar of whoever meets, else by that of the first room. */
  private async carriesPeople(tx: Tx, calendar: TwoWayCalendar, booking: BookingWithResources): Promise<boolean> {
    if (booking.source !== 'LINTEL') return true;
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM calendar WHERE direction = 'READ_WRITE' AND (user_id = ANY ($1::uuid[]) OR resource_id = ANY ($2::uuid[]))
        ORDER BY user_id IS NULL, id LIMIT 1`,
      [people(booking), booking.resource_ids],
    );
    return rows[0]?.id === calendar.id;
  }
}

const people = ({ organizer_user_id: organizer, host_ids }: BookingWithResources): string[] =>
  organizer === null ? host_ids : [organizer, ...host_ids];

function isIn({ resourceId, userId }: TwoWayCalendar, booking: BookingWithResources): boolean {
  if (resourceId !== null) return booking.resource_ids.includes(resourceId);
  return people(booking).includes(userId!);
}

/** A meeting nobody came to leaves the calendar when its room is given away, not when it is counted afterwards. */
function stands({ status, released_at }: BookingWithResources, isOver: boolean): boolean {
  if (status === 'CANCELLED' || status === 'DECLINED') return false;
  return isOver || (status !== 'NO_SHOW' && released_at === null);
}
