import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS, Temporal } from '../time/index.js';
import { InvalidRule, numericParts, type NumericPart, type RecurrenceRule } from './rule.js';

type Engine = RRuleTemporal<Temporal.ZonedDateTime>;

const HOUR_MS = 3_600_000;

export interface Expansion {
  /** Ascending clock readings, each once. */
  readonly walls: readonly number[];
  /** There were more than the cap; the first are there. */
  readonly isCapped: boolean;
}

/**
 * The occurrences of a rule that starts at `start` within `range` (both ends included), as wall-clock readings. COUNT is
 * obeyed, UNTIL is the caller's: it goes into `range`. The start always counts as the first occurrence (RFC 5545
 * section 3.8.5.3). At most `cap` are returned, and the work is bounded whatever the rule says: `InvalidRule`.
 */
export function expandRule(
  rule: RecurrenceRule,
  start: number,
  range: { from: number; to: number },
  cap: number,
): Expansion {
  const from = Math.max(range.from, start);
  if (range.to < from) return { walls: [], isCapped: false };
  try {
    const walls = isFiftyThirdWeekday(rule)
      ? fiftyThirdWeekdays(rule, start, range.to).filter((wall) => wall >= from)
      : rrule(rule, start, { from, to: range.to }, cap);
    return { walls: walls.slice(0, cap), isCapped: walls.length > cap };
  } catch (error) {
    if (error instanceof InvalidRule) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidRule(`The recurrence rule cannot be followed: ${reason}.`);
  }
}

function rrule(rule: RecurrenceRule, start: number, range: { from: number; to: number }, cap: number): number[] {
  // rrule-temporal's own `includeDtstart` forgets the start in some queries, so a start off the beat is added here.
  const isOnBeat = between(engineFor(rule, start, null), start, start).length > 0;
  const count = rule.count !== null && !isOnBeat ? rule.count - 1 : rule.count;
  const walls = count === 0 ? [] : generated(rule, engineFor(rule, start, count), range, cap);
  return isOnBeat || range.from > start ? walls : [start, ...walls];
}

function engineFor(rule: RecurrenceRule, start: number, count: number | null): Engine {
  return new RRuleTemporal({
    temporal: Temporal,
    tzid: 'UTC',
    dtstart: reading(start),
    maxIterations: 100_000,
    cache: false,
    freq: rule.freq,
    interval: rule.interval,
    ...(count !== null && { count }),
    ...(rule.byDay.length > 0 && { byDay: [...rule.byDay] }),
    ...(rule.weekStart !== null && { wkst: rule.weekStart }),
    ...(rule.rscale !== null && { rscale: rule.rscale }),
    ...(rule.skip !== null && { skip: rule.skip }),
    ...Object.fromEntries(
      Object.entries(numericParts).flatMap(([part, option]) => {
        const values = rule.by[part as NumericPart];
        return values.length > 0 ? [[option, [...values]]] : [];
      }),
    ),
  });
}

function generated(rule: RecurrenceRule, engine: Engine, range: { from: number; to: number }, cap: number): number[] {
  const step = (cap / perDay(rule)) * DAY_MS;
  if (step >= range.to - range.from) return between(engine, range.from, range.to);
  if (rule.count !== null) return walk(engine, range, cap);
  // A dense rule is taken in pieces, so that a window full of seconds is never held at once.
  const walls: number[] = [];
  const piece = Math.max(Math.floor(step), HOUR_MS);
  for (let from = range.from; from <= range.to && walls.length <= cap; from += piece) {
    for (const wall of between(engine, from, Math.min(from + piece - 1, range.to))) walls.push(wall);
  }
  return walls;
}

function between(engine: Engine, from: number, to: number): number[] {
  const walls = engine.between(reading(from), reading(to), true).map((at) => at.epochMilliseconds);
  return [...new Set(walls)].filter((wall) => wall >= from && wall <= to).sort((one, other) => one - other);
}

/** A dense rule with COUNT can only be counted from its start. */
function walk(engine: Engine, range: { from: number; to: number }, cap: number): number[] {
  const walls: number[] = [];
  engine.all((at) => {
    const wall = at.epochMilliseconds;
    if (wall >= range.from && wall <= range.to) walls.push(wall);
    return wall <= range.to && walls.length <= cap;
  });
  return walls;
}

/** How many occurrences a day can hold at most. */
function perDay({ freq, interval, by }: RecurrenceRule): number {
  const choices = (part: NumericPart) => Math.max(by[part].length, 1);
  const seconds = choices('bysecond');
  const minutes = choices('byminute');
  if (freq === 'SECONDLY') return 86_400 / interval;
  if (freq === 'MINUTELY') return (1_440 / interval) * seconds;
  if (freq === 'HOURLY') return (24 / interval) * minutes * seconds;
  return choices('byhour') * minutes * seconds;
}

function reading(wall: number): Temporal.ZonedDateTime {
  return new Temporal.ZonedDateTime(BigInt(wall) * 1_000_000n, 'UTC');
}

/** `FREQ=YEARLY;BYDAY=53MO`, which rrule-temporal counts on into the next year when there are only 52. */
function isFiftyThirdWeekday(rule: RecurrenceRule): boolean {
  return rule.freq === 'YEARLY' && rule.by.bymonth.length === 0 && rule.byDay.some((day) => /^-?53/.test(day));
}

/** The 53rd of a weekday is the one on the last day of its year, or the last two of a leap year; -53 on the first. */
function fiftyThirdWeekdays(rule: RecurrenceRule, start: number, to: number): number[] {
  const onlyWeekdays = numericPartsBut(rule, ['byhour', 'byminute', 'bysecond']).length === 0;
  if (!onlyWeekdays || !rule.byDay.every((day) => /^-?53/.test(day))) {
    throw new InvalidRule('The recurrence rule mixes the 53rd weekday of a year with other days.');
  }
  const found = new Set([start]);
  for (const day of rule.byDay) {
    const isFromEnd = day.startsWith('-');
    const days = { bymonth: [isFromEnd ? 1 : 12], bymonthday: isFromEnd ? [1, 2] : [30, 31] };
    const plain = { ...rule, count: null, byDay: [day.replace(/^-?53/, '')], by: { ...rule.by, ...days } };
    for (const wall of rrule(plain, start, { from: start, to }, 100_000)) {
      const year = new Date(wall).getUTCFullYear();
      const opposite = isFromEnd ? wall + 52 * 7 * DAY_MS : wall - 52 * 7 * DAY_MS;
      if (new Date(opposite).getUTCFullYear() === year) found.add(wall);
    }
  }
  const walls = [...found].sort((one, other) => one - other);
  return rule.count === null ? walls : walls.slice(0, rule.count);
}

function numericPartsBut(rule: RecurrenceRule, allowed: NumericPart[]): NumericPart[] {
  return (Object.keys(numericParts) as NumericPart[]).filter(
    (part) => rule.by[part].length > 0 && !allowed.includes(part),
  );
}
