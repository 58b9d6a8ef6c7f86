import { parseSeriesRule, type RecurrenceRule } from '@lintel/shared/recurrence';
import { DAY_MS, toEpoch, zoneOf } from '@lintel/shared/time';
import type { SeriesShape } from '../two-way-provider.js';

const codes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const positions = [1, 2, 3, 4, -1];
const monthsOfThirty = [4, 6, 9, 11];

/** A rule in the few forms that every calendar has words for. */
export type PlainRule = { readonly interval: number } & (
  | { readonly kind: 'daily' }
  | { readonly kind: 'weekly'; readonly days: readonly string[]; readonly weekStart: string }
  | { readonly kind: 'onDay'; readonly day: number; readonly month: number | null }
  | {
      readonly kind: 'onWeekday';
      readonly days: readonly string[];
      readonly position: number;
      readonly month: number | null;
    }
);

/** How a series ends. */
export type SeriesEnd = { readonly count: number } | { readonly before: number } | null;

interface FirstDay {
  readonly month: number;
  readonly day: number;
  readonly lastDay: number;
  readonly code: string;
}

/** Whether the first occurrence is one by the rule, which has no part that calendars read differently. */
export function isCommonRule({ rule: text, startLocal }: SeriesShape): boolean {
  const rule = parseSeriesRule(text);
  const { by, byDay, freq } = rule;
  if (!isDated(rule) || by.bysetpos.length > 0 || byDay.some((day) => day.length > 2))
    return plainRuleOf({ rule: text, startLocal }) !== null;
  if (freq === 'YEARLY' && byDay.length > 0) return false;
  const { month, day, lastDay, code } = firstDay(startLocal);
  const isOneOf = <Value>(values: readonly Value[], ...wanted: Value[]) =>
    values.length === 0 || wanted.some((value) => values.includes(value));
  return isOneOf(by.bymonth, month) && isOneOf(by.bymonthday, day, day - lastDay - 1) && isOneOf(byDay, code);
}

/** `null` for a rule with more to it, or whose first occurrence is none by it. */
export function plainRuleOf({ rule: text, startLocal }: Pick<SeriesShape, 'rule' | 'startLocal'>): PlainRule | null {
  const rule = parseSeriesRule(text);
  const { freq, interval, byDay, by } = rule;
  if (!isDated(rule)) return null;
  const first = firstDay(startLocal);
  const month = freq === 'YEARLY' ? (by.bymonth[0] ?? first.month) : null;
  if (by.bymonth.length > (freq === 'YEARLY' ? 1 : 0) || (month !== null && month !== first.month)) return null;
  if (freq === 'DAILY') {
    const isPlain = byDay.length === 0 && by.bymonthday.length === 0 && by.bysetpos.length === 0;
    return isPlain ? { kind: 'daily', interval } : null;
  }
  if (freq === 'WEEKLY') {
    const days = byDay.length > 0 ? byDay : [first.code];
    const isPlain = by.bymonthday.length === 0 && by.bysetpos.length === 0 && days.includes(first.code);
    return isPlain ? { kind: 'weekly', interval, days, weekStart: rule.weekStart ?? 'MO' } : null;
  }
  if (byDay.length === 0) {
    const day = by.bymonthday[0] ?? first.day;
    const isPlain = by.bymonthday.length <= 1 && by.bysetpos.length === 0 && day === first.day;
    // Some put what would be on the 31st on the last day of shorter months.
    return isPlain && day <= shortest(month) ? { kind: 'onDay', interval, day, month } : null;
  }
  // Without its month, the first Monday of a year is not the first of any month.
  if (by.bymonthday.length > 0 || (freq === 'YEARLY' && by.bymonth.length === 0)) return null;
  return onWeekday(rule, first, month);
}

/** The end of a series by its rule, or before that by a cut: no instance from `cutAt` on. */
export function endOf({ rule: text, timeZone }: SeriesShape, cutAt: number | null): SeriesEnd {
  if (cutAt !== null) return { before: cutAt };
  const { count, until } = parseSeriesRule(text);
  if (count !== null) return { count };
  if (until === null) return null;
  if (until.endsWith('Z')) return { before: Date.parse(until) + 1_000 };
  const wall = until.length === 10 ? Date.parse(until) + DAY_MS : Date.parse(`${until}Z`) + 1_000;
  return { before: toEpoch(zoneOf(timeZone), wall) };
}

/** Of days, weekdays and months alone. */
function isDated({ by, rscale, skip }: RecurrenceRule): boolean {
  const others = [by.byhour, by.byminute, by.bysecond, by.byweekno, by.byyearday];
  return rscale === null && skip === null && others.every((numbers) => numbers.length === 0);
}

function onWeekday({ byDay, by, interval }: RecurrenceRule, first: FirstDay, month: number | null): PlainRule | null {
  const [numbered] = byDay;
  const isNumbered = byDay.length === 1 && numbered!.length > 2 && by.bysetpos.length === 0;
  const isPositioned = byDay.every((day) => day.length === 2) && by.bysetpos.length === 1;
  if (!isNumbered && !isPositioned) return null;
  const position = isNumbered ? Number(numbered!.slice(0, -2)) : by.bysetpos[0]!;
  const days = isNumbered ? [numbered!.slice(-2)] : byDay;
  if (!positions.includes(position)) return null;
  const fitting = Array.from({ length: first.lastDay }, (_, index) => index + 1).filter((day) =>
    days.includes(codes[(codes.indexOf(first.code) + day - first.day + 70) % 7]!),
  );
  return fitting.at(position > 0 ? position - 1 : position) === first.day
    ? { kind: 'onWeekday', interval, days, position, month }
    : null;
}

function firstDay(startLocal: string): FirstDay {
  const at = new Date(`${startLocal.slice(0, 10)}T00:00:00Z`);
  const month = at.getUTCMonth() + 1;
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), month, 0)).getUTCDate();
  return { month, day: at.getUTCDate(), lastDay, code: codes[at.getUTCDay()]! };
}

/** The last day that every one of those months has. */
function shortest(month: number | null): number {
  if (month === null || month === 2) return 28;
  return monthsOfThirty.includes(month) ? 30 : 31;
}
