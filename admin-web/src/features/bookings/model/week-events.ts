import type { Booking, BookingStatus } from '@lintel/shared/contracts';
import { instantOfWallTime, shiftWallTime, wallTimeOf } from '../../../lib/wall-time';

/** One booking on the week's grid, which knows wall-clock times only. */
export interface WeekEvent {
  id: string;
  /** Wall-clock times in the room's zone. */
  start: string;
  end: string;
  allDay: boolean;
  booking: Booking;
  canMove: boolean;
  isPending: boolean;
}

export interface PendingMove {
  bookingId: string;
  start: string;
  end: string;
}

const gone = new Set<BookingStatus>(['CANCELLED', 'DECLINED']);
const movable = new Set<BookingStatus>(['PENDING', 'CONFIRMED']);
const shortestShown = 15;

/** Bookings that still take their time can be moved when they are ours and not over. */
export function canMove(booking: Booking, now: number): boolean {
  return booking.source === 'LINTEL' && movable.has(booking.status) && Date.parse(booking.end) > now;
}

export function weekEvents(
  bookings: readonly Booking[],
  timeZone: string,
  now: number,
  moves: readonly PendingMove[],
): WeekEvent[] {
  return bookings
    .filter(({ status }) => !gone.has(status))
    .map((booking) => {
      const move = moves.find(({ bookingId }) => bookingId === booking.id);
      const span = move ?? booking;
      const start = wallTimeOf(span.start, timeZone);
      // In the hour that the clock goes back, an end can come before its start on the wall.
      const end =
        [wallTimeOf(span.end, timeZone), shiftWallTime(start, { minutes: shortestShown })].sort().at(-1) ?? start;
      return {
        id: booking.id,
        start,
        end,
        allDay: booking.allDay,
        booking,
        canMove: canMove(booking, now) && !move,
        isPending: move !== undefined,
      };
    });
}

/** How far something was dragged on the grid. */
export interface WallDelta {
  days: number;
  minutes: number;
}

/** The booking's span after a drag: the start moves on the wall, the length stays as long as it really was. */
export function movedSpan(booking: Booking, delta: WallDelta, timeZone: string): { start: string; end: string } {
  const length = Date.parse(booking.end) - Date.parse(booking.start);
  const start = instantOfWallTime(shiftWallTime(wallTimeOf(booking.start, timeZone), delta), timeZone);
  return { start: new Date(start).toISOString(), end: new Date(start + length).toISOString() };
}

/** The booking's span after its end was dragged. */
export function resizedSpan(booking: Booking, delta: WallDelta, timeZone: string): { start: string; end: string } {
  const end = instantOfWallTime(shiftWallTime(wallTimeOf(booking.end, timeZone), delta), timeZone);
  return { start: booking.start, end: new Date(end).toISOString() };
}

/** The hours the grid opens on: working hours, wider when bookings ask for it. `HH:mm` of the first shown. */
export function scrollTimeFor(events: readonly WeekEvent[]): string {
  const earliest = events
    .filter(({ allDay }) => !allDay)
    .map(({ start }) => start.slice(11))
    .sort()[0];
  return earliest !== undefined && earliest < '07:30' ? `${earliest.slice(0, 2)}:00` : '07:30';
}
