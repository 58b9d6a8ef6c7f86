import type { BookingCard, Policy, RoomSchedule } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';

/** An instant on the day of the tests, by the clock of Madrid (UTC+1 in November). */
export function madrid(time: string, date = '2026-11-20'): number {
  return Date.parse(`${date}T${time}${time.length === 5 ? ':00' : ''}+01:00`);
}

const iso = (at: number): string => new Date(at).toISOString();
let made = 0;

export function aBooking(start: number, end: number, rest: Partial<BookingCard> = {}): BookingCard {
  made += 1;
  return {
    id: `0190a0a0-0000-7000-8000-${String(made).padStart(12, '0')}`,
    title: null,
    organizerName: null,
    start: iso(start),
    end: iso(end),
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

export const roomId = '0190a0a0-1111-7000-8000-000000000001';

export function aSchedule(
  bookings: BookingCard[] = [],
  { policy, ...rest }: Partial<Omit<RoomSchedule, 'policy'>> & { policy?: Partial<Policy> } = {},
): RoomSchedule {
  return {
    roomId,
    version: 1,
    serverTime: iso(madrid('14:05')),
    timeZone: 'Europe/Madrid',
    horizonEnd: iso(madrid('23:59', '2026-11-22')),
    room: { name: 'Aurora', capacity: 8, amenities: [], location: null, status: 'ACTIVE' },
    policy: { ...defaultPolicy, ...policy },
    bookings,
    calendar: { status: 'NONE', lastSyncedAt: null, error: null },
    ...rest,
  };
}
