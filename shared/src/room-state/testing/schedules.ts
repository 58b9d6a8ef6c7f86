import type { BookingCard, RoomSchedule } from '../../contracts/index.js';
import { defaultPolicy } from '../../policy/index.js';

/** Scenes are told in minutes after this instant, 08:00 on an ordinary day. */
export const dayStart = Date.parse('2026-11-20T08:00:00.000Z');

/** The instant so many minutes (fractions allowed) into the scene. */
export const minute = (minutes: number): number => dayStart + minutes * 60_000;
export const isoMinute = (minutes: number): string => new Date(minute(minutes)).toISOString();

/** A confirmed booking that needs no check-in, from minute to minute. */
export function bookingCard(id: string, from: number, to: number, rest: Partial<BookingCard> = {}): BookingCard {
  return {
    id,
    title: `Meeting ${id}`,
    organizerName: 'Ada',
    start: isoMinute(from),
    end: isoMinute(to),
    kind: 'RESOURCE',
    status: 'CONFIRMED',
    source: 'LINTEL',
    needsCheckIn: false,
    checkedInAt: null,
    releasedAt: null,
    inConflict: false,
    ...rest,
  };
}

/** The schedule of a room in service that reaches a week ahead. */
export function roomSchedule(bookings: BookingCard[], rest: Partial<RoomSchedule> = {}): RoomSchedule {
  return {
    roomId: 'room',
    version: 7,
    serverTime: isoMinute(0),
    timeZone: 'Europe/Madrid',
    horizonEnd: isoMinute(7 * 1_440),
    room: { name: 'Aurora', capacity: 8, amenities: [], location: null, status: 'ACTIVE' },
    policy: defaultPolicy,
    bookings,
    calendar: { status: 'OK', lastSyncedAt: isoMinute(-1), error: null },
    ...rest,
  };
}
