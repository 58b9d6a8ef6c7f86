import type {
  DayOfWeek,
  PatternedRecurrence,
  RecurrencePattern,
  RecurrenceRange,
  WeekIndex,
} from '@microsoft/microsoft-graph-types';
import { DAY_MS, toWall, zoneOf } from '@lintel/shared/time';
import { endOf, plainRuleOf, type PlainRule } from '../two-way/series/plain-rule.js';
import type { SeriesShape } from '../two-way/two-way-provider.js';
import { windowsZoneOf } from '../windows-zones.js';

const days: Record<string, DayOfWeek> = {
  MO: 'monday',
  TU: 'tuesday',
  WE: 'wednesday',
  TH: 'thursday',
  FR: 'friday',
  SA: 'saturday',
  SU: 'sunday',
};
const indexes: Record<number, WeekIndex> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' };

/** "recurrencePattern" and "recurrenceRange resource type"; `null` for a rule or a zone they have no words for. */
export function graphRecurrence(series: SeriesShape, cutAt: number | null): PatternedRecurrence | null {
  const rule = plainRuleOf(series);
  const { startLocal, timeZone } = series;
  const recurrenceTimeZone = windowsZoneOf(timeZone, Date.parse(`${startLocal}Z`));
  if (rule === null || recurrenceTimeZone === null) return null;
  return { pattern: patternOf(rule), range: { ...rangeOf(series, cutAt), recurrenceTimeZone } };
}

function patternOf(rule: PlainRule): RecurrencePattern {
  const { interval } = rule;
  switch (rule.kind) {
    case 'daily':
      return { type: 'daily', interval };
    case 'weekly':
      return {
        type: 'weekly',
        interval,
        daysOfWeek: rule.days.map((day) => days[day]!),
        firstDayOfWeek: days[rule.weekStart]!,
      };
    case 'onDay': {
      const dayOfMonth = rule.day;
      if (rule.month === null) return { type: 'absoluteMonthly', interval, dayOfMonth };
      return { type: 'absoluteYearly', interval, dayOfMonth, month: rule.month };
    }
    case 'onWeekday': {
      const which = { interval, daysOfWeek: rule.days.map((day) => days[day]!), index: indexes[rule.position]! };
      if (rule.month === null) return { type: 'relativeMonthly', ...which };
      return { type: 'relativeYearly', ...which, month: rule.month };
    }
  }
}

/** It ends with a day, and the last one counts only if its occurrence is before the end. */
function rangeOf(series: SeriesShape, cutAt: number | null): RecurrenceRange {
  const { startLocal, timeZone } = series;
  const range = { startDate: startLocal.slice(0, 10) };
  const end = endOf(series, cutAt);
  if (end === null) return { ...range, type: 'noEnd' };
  if ('count' in end) return { ...range, type: 'numbered', numberOfOccurrences: end.count };
  const wall = toWall(zoneOf(timeZone), end.before);
  const midnight = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  const sameDay = midnight + Date.parse(`1970-01-01T${startLocal.slice(11)}Z`);
  const last = sameDay < wall ? midnight : midnight - DAY_MS;
  return { ...range, type: 'endDate', endDate: new Date(last).toISOString().slice(0, 10) };
}
