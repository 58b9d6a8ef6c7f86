import { areSameFacts, factsAt, type Facts } from './facts.js';
import type { Timetable } from './timetable.js';

/**
 * The first instant after `at` whose facts differ from those at `at`, or null when there is none up to the horizon.
 * Facts can only change at an edge of a booking or at a fixed distance from one, so these are tried in order.
 */
export function nextChangeAfter(timetable: Timetable, at: number, facts: Facts): number | null {
  if (!timetable.isInService) return null;
  for (const candidate of candidatesAfter(timetable, at)) {
    if (!areSameFacts(facts, factsAt(timetable, candidate))) return candidate;
  }
  return null;
}

function candidatesAfter(timetable: Timetable, at: number): Float64Array {
  const instants: number[] = [];
  const add = (instant: number) => {
    if (instant > at && instant <= timetable.horizonEnd) instants.push(instant);
  };
  for (const card of timetable.active) {
    if (card.end <= at) continue;
    add(card.start);
    add(card.end);
    add(card.start - timetable.startingSoonMs);
    add(card.end - timetable.endingSoonMs);
    // Exactly the minimum is still enough to walk in; a millisecond later it is not.
    add(card.start - timetable.minimumFreeMs + 1);
    if (card.checkIn !== null) {
      add(card.checkIn.opensAt);
      add(card.checkIn.closesAt);
    }
  }
  for (const card of timetable.released) add(card.restorableUntil);
  return Float64Array.from(instants).sort();
}
