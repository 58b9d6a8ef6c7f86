import type { Interval } from '../intervals/index.js';
import { DAY_MS, MINUTE_MS, toEpoch, toWall, zoneOf } from '../time/index.js';
import { occurrencesOf, type Series } from './occurrences.js';
import { parseRule } from './parse-rule.js';
import { InvalidRule, type NumericPart, type RecurrenceRule } from './rule.js';

/** As many occurrences of a series are bookings at a time: a daily one for a year and a little. */
export const MOST_OCCURRENCES = 500;

const bookable = new Set<string>(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
const dateParts: NumericPart[] = ['bymonth', 'bymonthday', 'byyearday', 'byweekno', 'bysetpos'];
const timeParts: NumericPart[] = ['byhour', 'byminute', 'bysecond'];

/** A rule that meetings can follow: daily at the most. Throws `InvalidRule`. */
export function parseSeriesRule(text: string): RecurrenceRule {
  const rule = parseRule(text);
  if (!bookable.has(rule.freq)) {
    throw new InvalidRule(`Meetings recur daily, weekly, monthly or yearly, and not ${rule.freq}.`);
  }
  return rule;
}

/** The rule as it is kept: in capitals, without `RRULE:` and empty parts. */
export function tidyRule(text: string): string {
  return partsOf(text).join(';');
}

/** A clock reading (see shared/time/wall-clock.ts) as a series keeps its start: `2026-03-01T10:00`. */
export function localStart(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16);
}

/**
 * The occurrences of a series that begin in `window`, ascending. Throws `InvalidRule` with a sentence where they are more
 * than can be booked at a time, or meet each other.
 */
export function plannedOccurrences(series: Series, window: Interval): Interval[] {
  const { list, isCapped } = occurrencesOf(series, window, MOST_OCCURRENCES + 1);
  const planned = list.filter(({ start }) => start >= window.start);
  if (isCapped || planned.length > MOST_OCCURRENCES) {
    throw new InvalidRule(
      `These are more than ${MOST_OCCURRENCES} occurrences in the time that can be booked ahead. Let the series recur less often, or end sooner.`,
    );
  }
  if (planned.some(({ start }, index) => index > 0 && planned[index - 1]!.end > start)) {
    throw new InvalidRule(
      'One occurrence would last until the next has begun. Make them shorter, or recur less often.',
    );
  }
  return planned;
}

/** Whether a series has no occurrence from `at` on. May say no where it has none, never yes where it has one. */
export function isOverBy(series: Series, at: number): boolean {
  const { count, until } = series.rule;
  // No clock shows a date that is over for more than a day.
  if (until !== null && Date.parse(until.slice(0, 10)) + 2 * DAY_MS < at) return true;
  if (count === null || count > MOST_OCCURRENCES) return false;
  const start = toEpoch(zoneOf(series.timeZone), Date.parse(`${series.startLocal}Z`));
  return occurrencesOf(series, { start, end: at }, count).list.length >= count;
}

/** The rule with its end before an instant, whatever ended it until now. */
export function endingBefore(text: string, at: number): string {
  return [...withoutEnd(text), `UNTIL=${compact(at - 1_000)}Z`].join(';');
}

export interface RuleMove {
  /** How far its clock readings go, in milliseconds. */
  by: number;
  /** Occurrences it leaves behind. */
  passed: number;
  /** Where its clock readings were read until now. */
  timeZone: string;
}

/**
 * The rule of a series that is moved by some time on the wall clock and goes on without those that passed. Throws
 * `InvalidRule` where the rule names the days or hours that the series leaves: only who moves it can say which then.
 */
export function movedRule(text: string, { by, passed, timeZone }: RuleMove): string {
  const rule = parseRule(text);
  if (by % DAY_MS !== 0 && timeParts.some((part) => rule.by[part].length > 0)) {
    throw new InvalidRule('The rule names the time of day. To move the series, say the rule it shall follow.');
  }
  if (rule.count !== null) return [...withoutEnd(text), `COUNT=${Math.max(1, rule.count - passed)}`].join(';');
  if (rule.until === null || by === 0) return tidyRule(text);
  return [...withoutEnd(text), `UNTIL=${compact(untilWall(rule.until, timeZone) + by)}`].join(';');
}

/** Throws `InvalidRule` for a move to another day of a rule that names its days. */
export function assertKeepsDays(rule: RecurrenceRule, fromWall: number, toWall: number): void {
  const isSameDay = Math.floor(fromWall / DAY_MS) === Math.floor(toWall / DAY_MS);
  if (isSameDay || (rule.byDay.length === 0 && dateParts.every((part) => rule.by[part].length === 0))) return;
  throw new InvalidRule('The rule names its days. To move the series to another day, say the rule it shall follow.');
}

/**
 * Where the occurrences of a series that begin before `until` are after it was moved, by their starts: the first goes to
 * the first and so on. `passed` of them stay where they are.
 */
export function movedStarts(from: Series, to: Series, { until, passed }: { until: number; passed: number }) {
  const before = startsOf(from, until).slice(passed);
  const first = before[0];
  if (first === undefined) return new Map<number, number>();
  const shift = Math.abs(wallStart(to) - toWall(zoneOf(from.timeZone), first));
  const after = startsOf(to, until + shift + 2 * DAY_MS);
  return new Map(
    before.flatMap((start, index) => (after[index] === undefined ? [] : [[start, after[index]] as const])),
  );
}

/** How many occurrences a series has before an instant. */
export function countBefore(series: Series, at: number): number {
  return startsOf(series, at).length;
}

/** Longer than any series lives: a hundred years of days. */
const MOST_STARTS = 40_000;

function startsOf(series: Series, until: number): number[] {
  const start = toEpoch(zoneOf(series.timeZone), wallStart(series));
  return occurrencesOf(series, { start, end: Math.max(until, start + MINUTE_MS) }, MOST_STARTS)
    .list.map((occurrence) => occurrence.start)
    .filter((at) => at < until);
}

const wallStart = ({ startLocal }: Series): number => Date.parse(`${startLocal}Z`);

function untilWall(until: string, timeZone: string): number {
  if (until.endsWith('Z')) return toWall(zoneOf(timeZone), Date.parse(until));
  return until.length === 10 ? Date.parse(until) + DAY_MS - 1_000 : Date.parse(`${until}Z`);
}

const compact = (at: number): string => new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '');

function partsOf(text: string): string[] {
  return text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')
    .filter(Boolean);
}

const withoutEnd = (text: string): string[] => partsOf(text).filter((part) => !/^(COUNT|UNTIL)=/.test(part));
