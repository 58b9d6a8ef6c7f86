import { DAY_MS, type Zone } from '@lintel/shared/time';
import { propertiesOf, textOf, type Component } from './feed-structure.js';
import { expandRule, readRules } from './recurrence-rule.js';
import { parseWall } from './time-value.js';
import { UnreadableEvent } from './unreadable.js';

interface Transition {
  at: number;
  from: number;
  to: number;
}

/** Definitions often begin in 1601 or in year 1; no clock change before this matters to a meeting today. */
const earliest = Date.UTC(1970, 0, 1);
const maxTransitions = 2_000;

/** The zone a VTIMEZONE defines, exact up to the instant `horizon`. Throws `UnreadableEvent` for one that defines nothing. */
export function definedZone(definition: Component, horizon: number): Zone {
  const transitions = definition.components
    .filter(({ name }) => name === 'standard' || name === 'daylight')
    .flatMap((observance) => onsets(observance, horizon))
    .sort((one, other) => one.at - other.at);
  const [first] = transitions;
  if (!first) throw new UnreadableEvent('The feed defines its time zone without saying when it begins.');
  return {
    ianaName: null,
    offsetAt(epoch) {
      let low = 0;
      let high = transitions.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((transitions[middle]?.at ?? Infinity) <= epoch) low = middle + 1;
        else high = middle;
      }
      return transitions[low - 1]?.to ?? first.from;
    },
  };
}

function onsets(observance: Component, horizon: number): Transition[] {
  const from = offset(observance, 'tzoffsetfrom');
  const to = offset(observance, 'tzoffsetto');
  const start = parseWall(textOf(observance, 'dtstart')).wall;
  const walls = new Set([start]);
  for (const property of propertiesOf(observance, 'rdate')) {
    for (const value of property.values) walls.add(parseWall(Array.isArray(value) ? value[0] : value).wall);
  }
  for (const rule of readRules(observance, 'rrule')) {
    const last = rule.until === null ? Infinity : untilWall(rule.until, from);
    const range = { from: Math.max(start, earliest), to: Math.min(horizon + 400 * DAY_MS, last) };
    const { walls: found, isCapped } = expandRule(rule, start, range, maxTransitions);
    if (isCapped) throw new UnreadableEvent('The feed defines its time zone with a rule that never rests.');
    for (const wall of found) walls.add(wall);
  }
  return [...walls].map((wall) => ({ at: wall - from, from, to }));
}

/** UNTIL of an observance is in UTC; its onsets are on the clock that `from` set. */
function untilWall(until: string, from: number): number {
  const { wall, isUtc, isDate } = parseWall(until);
  if (isDate) return wall + DAY_MS - 1;
  return isUtc ? wall + from : wall;
}

function offset(observance: Component, name: string): number {
  const found = /^([+-]?)(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(textOf(observance, name) ?? '');
  if (!found) throw new UnreadableEvent('The feed defines its time zone with an offset that is not valid.');
  const seconds = Number(found[2]) * 3_600 + Number(found[3]) * 60 + Number(found[4] ?? 0);
  return (found[1] === '-' ? -seconds : seconds) * 1_000;
}
