import type { BookingStatus } from '../contracts/booking.js';
import type { Policy } from '../contracts/policy.js';
import type { BookingCard, RoomSchedule } from '../contracts/room.js';
import { merge, type Interval } from '../intervals/index.js';
import { MINUTE_MS } from '../time/units.js';
import { checkInWindow, type CheckInWindow } from './check-in.js';
import { parseInstant } from './instant.js';

/** A booking card and its instants as numbers. */
interface TimedCard extends Interval {
  readonly card: BookingCard;
}

/** A booking that takes the room. */
export interface ActiveCard extends TimedCard {
  readonly checkIn: CheckInWindow | null;
}

/** A booking that was released and may be taken back before `restorableUntil`. */
export interface ReleasedCard extends TimedCard {
  readonly releasedAt: number;
  readonly restorableUntil: number;
}

/** What a schedule and a policy say, read once into numbers (epoch milliseconds and durations in milliseconds). */
export interface Timetable {
  readonly isInService: boolean;
  readonly horizonEnd: number;
  /** By start, then id. */
  readonly active: readonly ActiveCard[];
  /** The one released last first, then by id. */
  readonly released: readonly ReleasedCard[];
  /** The union of the active bookings. */
  readonly busy: readonly Interval[];
  readonly startingSoonMs: number;
  readonly endingSoonMs: number;
  readonly maximumBookingMs: number;
  readonly minimumFreeMs: number;
  readonly canWalkUp: boolean;
}

const occupying: ReadonlySet<BookingStatus> = new Set(['PENDING', 'CONFIRMED', 'ATTENDED', 'COMPLETED']);
/** A person has ended these; only what the clock took away can be restored. */
const ended: ReadonlySet<BookingStatus> = new Set(['COMPLETED', 'CANCELLED', 'DECLINED']);

export function readTimetable(schedule: RoomSchedule, policy: Policy): Timetable {
  const active: ActiveCard[] = [];
  const released: ReleasedCard[] = [];
  for (const card of schedule.bookings) {
    const start = parseInstant(card.start);
    const end = parseInstant(card.end);
    if (end <= start) continue;
    if (card.releasedAt === null) {
      if (occupying.has(card.status)) active.push({ card, start, end, checkIn: checkInWindow(card, policy) });
    } else if (!ended.has(card.status)) {
      const releasedAt = parseInstant(card.releasedAt);
      const restorableUntil = Math.min(releasedAt + policy.restoreMinutes * MINUTE_MS, end);
      released.push({ card, start, end, releasedAt, restorableUntil });
    }
  }
  active.sort((a, b) => a.start - b.start || byId(a, b));
  released.sort((a, b) => b.releasedAt - a.releasedAt || byId(a, b));
  return {
    isInService: schedule.room.status === 'ACTIVE',
    horizonEnd: parseInstant(schedule.horizonEnd),
    active,
    released,
    busy: merge(active),
    startingSoonMs: policy.startingSoonMinutes * MINUTE_MS,
    endingSoonMs: policy.endingSoonMinutes * MINUTE_MS,
    maximumBookingMs: policy.maximumBookingMinutes * MINUTE_MS,
    minimumFreeMs: policy.walkUpMinimumMinutes * MINUTE_MS,
    canWalkUp: policy.walkUpEnabled,
  };
}

/** Code-unit order: the same on every machine, whatever its locale. */
function byId(a: TimedCard, b: TimedCard): number {
  if (a.card.id === b.card.id) return 0;
  return a.card.id < b.card.id ? -1 : 1;
}
