import type { AvailabilityRules } from '../../contracts/index.js';
import { DAY_MS, MINUTE_MS } from '../../time/index.js';
import { defaultAvailabilityRules } from '../default-rules.js';
import type { BookingRequest } from '../replayed-diary.js';
import type { ReplayRules } from '../replay.js';

/*
 * Customers who never were, for measuring how fairly they are spread: the same seed gives the same ones.
 */

/** Numbers in [0, 1) from a seed (the mulberry32 generator). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Demand {
  readonly bookings: number;
  readonly from: number;
  readonly perDay: number;
  readonly seed: number;
  /** Which part of the bookings is cancelled later, and which is a no-show. */
  readonly cancelled?: number;
  readonly noShow?: number;
}

const meeting = { durationMinutes: 30, slotIntervalMinutes: 30 };

/**
 * Requests through the days from `from` on, so many each day, for a working day within the next two weeks between nine
 * and five, as somebody would pick one at random.
 */
export function demand(ordered: Demand): BookingRequest[] {
  const random = seeded(ordered.seed);
  const { cancelled = 0, noShow = 0 } = ordered;
  return Array.from({ length: ordered.bookings }, (_, index) => {
    const requestedAt = ordered.from + Math.floor((index / ordered.perDay) * DAY_MS);
    const midnight = Math.floor(requestedAt / DAY_MS) * DAY_MS + (1 + Math.floor(random() * 14)) * DAY_MS;
    const start = workday(midnight) + 9 * 60 * MINUTE_MS + Math.floor(random() * 16) * 30 * MINUTE_MS;
    const fate = random();
    const status = fate < cancelled ? 'CANCELLED' : fate < cancelled + noShow ? 'NO_SHOW' : 'COMPLETED';
    return {
      id: String(index).padStart(6, '0'),
      requestedAt,
      start,
      meeting,
      status,
      endedAt: status === 'CANCELLED' ? requestedAt + Math.floor(random() * DAY_MS) : null,
    };
  });
}

/** Requests one after the other through the working days, each a day ahead: no two want the same time, so everybody is free. */
export function calmDemand({ bookings, from }: Pick<Demand, 'bookings' | 'from'>): BookingRequest[] {
  const requests: BookingRequest[] = [];
  for (let midnight = from; requests.length < bookings; midnight += DAY_MS) {
    if (workday(midnight) !== midnight) continue;
    for (let slot = 0; slot < 16 && requests.length < bookings; slot += 1) {
      const start = midnight + (9 * 60 + slot * 30) * MINUTE_MS;
      const id = String(requests.length).padStart(6, '0');
      requests.push({ id, requestedAt: start - DAY_MS, start, meeting, status: 'COMPLETED' });
    }
  }
  return requests;
}

/** Moves a weekend's day to the Monday after it. */
function workday(midnight: number): number {
  const day = new Date(midnight).getUTCDay();
  return midnight + (day === 6 ? 2 : day === 0 ? 1 : 0) * DAY_MS;
}

/** Days of leave from a day on. */
export function leave(from: number, days: number): AvailabilityRules['overrides'] {
  return Array.from({ length: days }, (_, day) => ({
    date: new Date(from + day * DAY_MS).toISOString().slice(0, 10),
    available: false,
  }));
}

/** Hosts of a department in UTC, so many of them alike but for what is said of each. */
export function staff(
  count: number,
  changed: (index: number) => Partial<AvailabilityRules> & { weight?: number; since?: number } = () => ({}),
): ReplayRules['hosts'] {
  return Array.from({ length: count }, (_, index) => {
    const { weight = 1, since = null, ...rules } = changed(index);
    return {
      hostId: `host-${String(index + 1).padStart(2, '0')}`,
      weight,
      since,
      rules: { ...defaultAvailabilityRules('UTC'), minNoticeMinutes: 0, ...rules },
      busy: [],
    };
  });
}
