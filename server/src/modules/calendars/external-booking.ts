import type { Actor, Booking } from '@lintel/shared/contracts';
import { correlationId } from '../../platform/context/request-context.js';
import { uuidv7 } from '../../platform/ids.js';
import { endedStatuses, iso, type BookingRecord, type BookingWithResources } from '../bookings/booking-record.js';
import type { SureChange } from '../bookings/booking-writer.js';
import type { AddedBooking } from '../bookings/bookings.repository.js';
import type { CalendarEvent, CalendarProviderName } from './calendar-provider.js';

/** The calendar an event is in: what its booking says of where it comes from. */
export interface CalendarOrigin {
  readonly tenantId: string;
  readonly provider: CalendarProviderName;
  readonly connectionId: string;
  /** Of the connection. */
  readonly name: string;
}

/** What a changed event does to its booking. What was done at the door stays unless the event itself was moved. */
export function changeOf(
  current: BookingWithResources,
  event: CalendarEvent,
  link: { readonly start: number; readonly end: number; readonly syncedHash: string },
): SureChange {
  const { start_at, end_at, ...fields } = fieldsOf(event);
  const isMoved = event.start !== link.start || event.end !== link.end;
  const isRevived = current.status === 'CANCELLED' && link.syncedHash === '';
  if (!isMoved && !isRevived) return { type: 'booking.updated', fields };
  const isReopened = endedStatuses.includes(current.status);
  return {
    type: 'booking.rescheduled',
    fields: { ...fields, start_at, end_at, ...(isReopened && reopened), released_at: null },
    claims: { start: event.start, end: event.end },
    cannotBeRefused: true,
  };
}

export function newBooking(
  calendar: CalendarOrigin & { readonly resourceId: string },
  event: CalendarEvent,
  reference: string,
  now: number,
): AddedBooking {
  const { tenantId, resourceId } = calendar;
  const record: BookingRecord = {
    ...fieldsOf(event),
    id: uuidv7(),
    tenant_id: tenantId,
    reference,
    kind: 'RESOURCE',
    status: 'CONFIRMED',
    version: 1,
    category: null,
    tags: [],
    metadata: {},
    in_conflict: false,
    organizer_user_id: null,
    online_meeting: null,
    source: calendar.provider,
    created_by_type: 'EXTERNAL',
    created_by_id: calendar.connectionId,
    created_by_name: calendar.name,
    checked_in_at: null,
    checked_in_by: null,
    released_at: null,
    cancellation: null,
    created_at: now,
    updated_at: now,
    department_id: null,
    meeting_type_id: null,
    host_ids: [],
    series_id: null,
    original_start: null,
  };
  const diff = {
    title: { from: null, to: record.title },
    start: { from: null, to: iso(event.start) },
    end: { from: null, to: iso(event.end) },
  };
  return {
    record,
    event: {
      id: uuidv7(),
      type: 'booking.created',
      resourceIds: [resourceId],
      actor: actorOf(calendar),
      diff,
      correlationId: correlationId(),
      at: iso(now),
    },
  };
}

/** What of an ended booking is forgotten when its event stands again. */
export const reopened = {
  status: 'CONFIRMED',
  cancellation: null,
  checked_in_at: null,
  checked_in_by: null,
  released_at: null,
} as const;

export function actorOf(calendar: CalendarOrigin): Actor {
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
