import type { RoomStateName } from '../contracts/room.js';
import { overlaps } from '../intervals/index.js';
import type { ActiveCard, ReleasedCard, Timetable } from './timetable.js';

/** Everything about a room that depends on the instant; the rest of its state follows from these. */
export interface Facts {
  readonly state: RoomStateName;
  /** By start, then id. */
  readonly running: readonly ActiveCard[];
  /** The running booking that started last. */
  readonly current: ActiveCard | null;
  readonly next: ActiveCard | null;
  readonly busyUntil: number | null;
  readonly canBook: boolean;
  /** The booking that can be checked in to. */
  readonly checkIn: ActiveCard | null;
  /** The booking that can be restored. */
  readonly restore: ReleasedCard | null;
}

const outOfService: Facts = {
  state: 'OUT_OF_SERVICE',
  running: [],
  current: null,
  next: null,
  busyUntil: null,
  canBook: false,
  checkIn: null,
  restore: null,
};

/** The facts at an instant: one pass over the active bookings. */
export function factsAt(timetable: Timetable, at: number): Facts {
  if (!timetable.isInService) return outOfService;
  const running: ActiveCard[] = [];
  let current: ActiveCard | null = null;
  let next: ActiveCard | null = null;
  for (const card of timetable.active) {
    if (card.start > at) {
      if (card.start < timetable.horizonEnd) next = card;
      break;
    }
    if (card.end <= at) continue;
    running.push(card);
    if (current === null || card.start > current.start) current = card;
  }
  return {
    state: stateAt(timetable, at, current, next),
    running,
    current,
    next,
    busyUntil: current && timetable.busy.find((span) => at < span.end)!.end,
    canBook: timetable.canWalkUp && current === null && (next === null || next.start - at >= timetable.minimumFreeMs),
    checkIn: checkInAt(at, current, running, next),
    restore: restoreAt(timetable, at),
  };
}

function stateAt(
  { startingSoonMs, endingSoonMs }: Timetable,
  at: number,
  current: ActiveCard | null,
  next: ActiveCard | null,
): RoomStateName {
  if (current === null) return next !== null && next.start - at <= startingSoonMs ? 'STARTING_SOON' : 'AVAILABLE';
  if (current.checkIn !== null && at < current.checkIn.closesAt) return 'AWAITING_CHECK_IN';
  return current.end - at <= endingSoonMs ? 'ENDING_SOON' : 'IN_USE';
}

/** Those who are meant to be inside come first, then those who wait for the room. */
function checkInAt(
  at: number,
  current: ActiveCard | null,
  running: readonly ActiveCard[],
  next: ActiveCard | null,
): ActiveCard | null {
  const isOpen = (card: ActiveCard | null) =>
    card !== null && card.checkIn !== null && card.checkIn.opensAt <= at && at < card.checkIn.closesAt;
  if (isOpen(current)) return current;
  return running.find(isOpen) ?? (isOpen(next) ? next : null);
}

function restoreAt({ released, active }: Timetable, at: number): ReleasedCard | null {
  const isRestorable = (card: ReleasedCard) => {
    if (card.restorableUntil <= at) return false;
    const remaining = { start: Math.max(at, card.start), end: card.end };
    return !active.some((other) => overlaps(other, remaining));
  };
  return released.find(isRestorable) ?? null;
}

/** Whether two instants look the same. Who runs settles `current`, `next` and `busyUntil`: each moves only with it. */
export function areSameFacts(a: Facts, b: Facts): boolean {
  return (
    a.state === b.state &&
    a.canBook === b.canBook &&
    a.checkIn === b.checkIn &&
    a.restore === b.restore &&
    a.running.length === b.running.length &&
    a.running.every((card, index) => card === b.running[index])
  );
}
