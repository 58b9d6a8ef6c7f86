import type { Interval } from '../intervals/index.js';
import { DAY_MS, firstShowing, localDayNumber, MINUTE_MS, toWall, type Zone } from '../time/index.js';

/*
 * Where meetings may start. In each stretch of opening hours of a local day starts are a whole number of intervals away,
 * on the wall clock, from the stretch's first moment, rounded up to a time people say: a full hour, half hour, twenty,
 * a quarter … as far as the interval has it. So the grid does not move when somebody books, is the same on both sides
 * of a change of the clocks, and needs no round UTC offset.
 */

/** The start of `piece` and every `intervalMs` after it while it lasts, on the wall clock, can be a start. */
export interface GridPiece extends Interval {
  /** The local day it lies in. */
  readonly day: number;
  /** The first instant on the grid, not before `start`; it may lie after `end`. */
  readonly first: number;
}

const roundMinutes = [60, 30, 20, 15, 10, 5];

/** The minutes that the first start is rounded up to: what is round on a clock and divides the interval. */
function rounding(intervalMs: number): number {
  const minutes = intervalMs / MINUTE_MS;
  return (roundMinutes.find((round) => minutes % round === 0) ?? 1) * MINUTE_MS;
}

/** Pieces of merged opening hours in which the grid is even: cut at each local midnight and each change of the clocks. */
export function gridPieces(open: readonly Interval[], zone: Zone, intervalMs: number): GridPiece[] {
  assertInterval(intervalMs);
  const pieces: GridPiece[] = [];
  for (const span of open) {
    for (let start = span.start; start < span.end;) {
      const day = localDayNumber(zone, start);
      const midnight = Math.min(span.end, nextMidnight(zone, day, start));
      const origin = originWall(zone, start, intervalMs);
      while (start < midnight) {
        const offset = zone.offsetAt(start);
        const end = offsetLasts(zone, start, midnight);
        const first = start + modulo(origin - (start + offset), intervalMs);
        pieces.push({ start, end, day, first });
        start = end;
      }
    }
  }
  return pieces;
}

/** Whether a meeting may start at this instant of merged opening hours: the same rule, asked of one instant. */
export function isOnGrid(start: number, open: readonly Interval[], zone: Zone, intervalMs: number): boolean {
  assertInterval(intervalMs);
  const span = open.find((stretch) => stretch.start <= start && start < stretch.end);
  if (!span) return false;
  const stretch = Math.max(span.start, firstShowing(zone, localDayNumber(zone, start) * DAY_MS));
  return modulo(originWall(zone, stretch, intervalMs) - toWall(zone, start), intervalMs) === 0;
}

function originWall(zone: Zone, stretch: number, intervalMs: number): number {
  const round = rounding(intervalMs);
  return Math.ceil(toWall(zone, stretch) / round) * round;
}

/** The first midnight after `start`, which lies on the numbered day. A day that clocks skip has none of its own. */
function nextMidnight(zone: Zone, day: number, start: number): number {
  let midnight = start;
  for (let next = day + 1; midnight <= start; next += 1) midnight = firstShowing(zone, next * DAY_MS);
  return midnight;
}

/** The end of the time from `start` in which the offset stays as it is, `until` at most. */
function offsetLasts(zone: Zone, start: number, until: number): number {
  const offset = zone.offsetAt(start);
  if (zone.offsetAt(until - 1) === offset) return until;
  let same = start;
  let other = until - 1;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (zone.offsetAt(middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}

function assertInterval(intervalMs: number): void {
  if (!(intervalMs >= MINUTE_MS)) throw new RangeError('The slot interval must be a minute or more.');
}

/** The remainder that is never negative. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
