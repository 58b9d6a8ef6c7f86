import { complement } from './algebra.js';
import type { Interval } from './interval.js';

export interface FreeSlotsQuery {
  within: Interval;
  busy: readonly Interval[];
  durationMs: number;
  /** From one offered start to the next; the duration itself unless given. */
  stepMs?: number;
  /** Offer only starts a whole number of steps away from this instant; without it each gap counts from its own start. */
  gridOrigin?: number;
}

/**
 * The slots of exactly `durationMs` that fit between the busy spans, in order. A tail shorter than the duration is never
 * offered. Throws `RangeError` unless duration and step are positive and the bounds are finite.
 */
export function freeSlots({
  within,
  busy,
  durationMs,
  stepMs = durationMs,
  gridOrigin,
}: FreeSlotsQuery): readonly Interval[] {
  const isEndless = !Number.isFinite(within.start) || !Number.isFinite(within.end);
  if (isEndless || !(durationMs > 0) || !(stepMs > 0)) {
    throw new RangeError('Slots need finite bounds, a positive duration and a positive step.');
  }
  const slots: Interval[] = [];
  for (const gap of complement(busy, within)) {
    const first = gridOrigin === undefined ? gap.start : nextOnGrid(gap.start, gridOrigin, stepMs);
    for (let start = first; start + durationMs <= gap.end; start += stepMs) {
      slots.push({ start, end: start + durationMs });
    }
  }
  return slots;
}

function nextOnGrid(at: number, origin: number, step: number): number {
  return origin + Math.ceil((at - origin) / step) * step;
}
