import type { Policy } from '../contracts/policy.js';
import type { RoomAction, RoomSchedule, RoomState, StateCard } from '../contracts/room.js';
import { canExtend } from './duration-options.js';
import { factsAt, type Facts } from './facts.js';
import { toInstant } from './instant.js';
import { nextChangeAfter } from './next-change.js';
import { readTimetable, type ActiveCard, type Timetable } from './timetable.js';

/**
 * What a room is at `now` (epoch milliseconds), by its schedule and the rules of use. Server, displays and admin all
 * derive it here, so they agree.
 *
 * A room out of service tells nothing else. Otherwise it is occupied by the union of its active bookings, `current`
 * being the one that started last; `nextChangeAt` is exactly the next instant, up to the schedule's horizon, at which
 * anything but `at` and `nextChangeAt` is different. Throws `RangeError` when the schedule holds an unreadable instant.
 */
export function deriveRoomState(schedule: RoomSchedule, policy: Policy, now: number): RoomState {
  const at = Math.floor(now);
  const timetable = readTimetable(schedule, policy);
  const facts = factsAt(timetable, at);
  const { current, next, running, checkIn, restore } = facts;
  const isFree = timetable.isInService && current === null;
  return {
    roomId: schedule.roomId,
    name: schedule.room.name,
    state: facts.state,
    version: schedule.version,
    at: toInstant(at),
    current: current && toStateCard(current),
    concurrent: running.filter((card) => card !== current).map(toStateCard),
    next: next && toStateCard(next),
    busyUntil: toInstantOrNull(facts.busyUntil),
    freeUntil: toInstantOrNull(isFree && next ? next.start : null),
    nextChangeAt: toInstantOrNull(nextChangeAfter(timetable, at, facts)),
    actions: actionsFor(timetable, facts),
    checkIn: checkIn?.checkIn
      ? {
          bookingId: checkIn.card.id,
          opensAt: toInstant(checkIn.checkIn.opensAt),
          closesAt: toInstant(checkIn.checkIn.closesAt),
        }
      : null,
    restore: restore && { bookingId: restore.card.id, until: toInstant(restore.restorableUntil) },
    calendar: { ...schedule.calendar },
  };
}

function actionsFor(timetable: Timetable, facts: Facts): RoomAction[] {
  const actions: RoomAction[] = [];
  if (facts.canBook) actions.push('BOOK');
  if (facts.checkIn !== null) actions.push('CHECK_IN');
  if (facts.current !== null && canExtend(timetable, facts.current)) actions.push('EXTEND');
  if (facts.current !== null) actions.push('END');
  if (facts.restore !== null) actions.push('RESTORE');
  return actions;
}

function toStateCard({ card }: ActiveCard): StateCard {
  const { id, title, organizerName, start, end, status, needsCheckIn } = card;
  return { id, title, organizerName, start, end, status, needsCheckIn };
}

const toInstantOrNull = (at: number | null): string | null => (at === null ? null : toInstant(at));
