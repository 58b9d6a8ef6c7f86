import type { PublicBooking } from '@lintel/shared/contracts';
import { ICalAttendeeStatus, ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

/** A customer's booking as a file that calendars import; a later one of the same booking replaces it (RFC 5545, SEQUENCE). */
export function inviteFor(booking: PublicBooking, { version, now }: { version: number; now: number }): string {
  const isCancelled = booking.status === 'CANCELLED' || booking.status === 'DECLINED';
  const calendar = new ICalCalendar({
    prodId: { company: 'Lintel', product: 'Lintel', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  });
  const event = calendar.createEvent({
    id: `${booking.id}@lintel`,
    sequence: version - 1,
    start: new Date(booking.start),
    end: new Date(booking.end),
    stamp: new Date(now),
    summary: `${booking.meetingType.name}, ${booking.department.name}`,
    description: booking.reference,
    location: booking.location,
    status: isCancelled
      ? ICalEventStatus.CANCELLED
      : booking.status === 'PENDING'
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
  });
  event.createAttendee({
    name: booking.customer.name,
    email: booking.customer.email,
    status: ICalAttendeeStatus.ACCEPTED,
  });
  return calendar.toString();
}
