import type { Policy } from '../contracts/policy.js';
import type { RoomSchedule } from '../contracts/room.js';
import { DAY_MS, MINUTE_MS } from '../time/units.js';
import { factsAt } from './facts.js';
import { readTimetable, type ActiveCard, type Timetable } from './timetable.js';

/** One button: take the room for `minutes` (whole ones, rounded down), which is until `end` (epoch milliseconds). */
export interface DurationOption {
  readonly minutes: number;
  readonly end: number;
  /** Whether `end` is the start of the next booking. */
  readonly isUntilNext: boolean;
}

/**
 * How long somebody may take the room from `now`: the policy's walk-up durations that fit before the next booking, and
 * "until next" when that starts within a day. Empty exactly when `BOOK` is not among the room's actions. A duration
 * beyond the longest booking allowed is cut to it, and one that ends as the next booking starts is "until next".
 */
export function walkUpOptions(schedule: RoomSchedule, policy: Policy, now: number): DurationOption[] {
  const at = Math.floor(now);
  const timetable = readTimetable(schedule, policy);
  const { canBook, next } = factsAt(timetable, at);
  if (!canBook) return [];
  return optionsFrom(at, policy.walkUpMinutes, next?.start ?? Infinity, at + timetable.maximumBookingMs);
}

/**
 * By how much the current booking may be extended, as `walkUpOptions`: `minutes` are those added, `end` the new end.
 * Empty exactly when `EXTEND` is not among the room's actions.
 */
export function extendOptions(schedule: RoomSchedule, policy: Policy, now: number): DurationOption[] {
  const timetable = readTimetable(schedule, policy);
  const { current } = factsAt(timetable, Math.floor(now));
  if (current === null || !canExtend(timetable, current)) return [];
  const longestEnd = current.start + timetable.maximumBookingMs;
  return optionsFrom(current.end, policy.extendMinutes, freeAfter(timetable, current), longestEnd);
}

/** Whether the shortest walk-up's time can be added to a booking: neither another one nor the longest length forbids. */
export function canExtend(timetable: Timetable, card: ActiveCard): boolean {
  const limit = Math.min(freeAfter(timetable, card), card.start + timetable.maximumBookingMs);
  return limit - card.end >= timetable.minimumFreeMs;
}

/** Until when the room stays free once `card` has ended: `card.end` itself when another booking outlasts it. */
function freeAfter({ active }: Timetable, card: ActiveCard): number {
  const following = active.find((other) => other.end > card.end);
  return following === undefined ? Infinity : Math.max(following.start, card.end);
}

function optionsFrom(from: number, choices: readonly number[], nextStart: number, longestEnd: number) {
  const ends = new Set(choices.map((minutes) => Math.min(from + minutes * MINUTE_MS, longestEnd)));
  const options = [...ends]
    .filter((end) => end < nextStart)
    .sort((a, b) => a - b)
    .map((end) => option(from, end, false));
  const isNextReachable = nextStart <= longestEnd && nextStart - from <= DAY_MS;
  return isNextReachable ? [...options, option(from, nextStart, true)] : options;
}

function option(from: number, end: number, isUntilNext: boolean): DurationOption {
  return { minutes: Math.floor((end - from) / MINUTE_MS), end, isUntilNext };
}
