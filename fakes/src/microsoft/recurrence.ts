import type {
  DayOfWeek,
  PatternedRecurrence,
  RecurrencePattern,
  RecurrenceRange,
} from '@microsoft/microsoft-graph-types';
import { isRule } from '../series/expand.js';
import { invalid } from './errors.js';

const codes: Record<DayOfWeek, string> = {
  monday: 'MO',
  tuesday: 'TU',
  wednesday: 'WE',
  thursday: 'TH',
  friday: 'FR',
  saturday: 'SA',
  sunday: 'SU',
};
const positions = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };

/** Graph's pattern and range as a rule of RFC 5545. Throws what Graph answers to one that makes no sense. */
export function ruleOf({ pattern, range }: PatternedRecurrence): string {
  if (!pattern?.type || !range?.type)
    throw invalid('The recurrence needs a pattern and a range.', 'ErrorPropertyValidationFailure');
  const parts = [...partsOf(pattern), `INTERVAL=${pattern.interval ?? 1}`, ...endOf(range)];
  const rule = parts.filter(Boolean).join(';');
  if (!isRule(rule)) throw invalid('The recurrence pattern is invalid.', 'ErrorInvalidRecurrence');
  return rule;
}

function partsOf(pattern: RecurrencePattern): string[] {
  const days = (pattern.daysOfWeek ?? []).map((day) => codes[day]).join(',');
  const byDay = days && `BYDAY=${days}`;
  const position = `BYSETPOS=${positions[pattern.index ?? 'first']}`;
  const month = `BYMONTH=${pattern.month}`;
  switch (pattern.type) {
    case 'daily':
      return ['FREQ=DAILY'];
    case 'weekly':
      return ['FREQ=WEEKLY', byDay, `WKST=${codes[pattern.firstDayOfWeek ?? 'sunday']}`];
    case 'absoluteMonthly':
      return ['FREQ=MONTHLY', `BYMONTHDAY=${pattern.dayOfMonth}`];
    case 'relativeMonthly':
      return ['FREQ=MONTHLY', byDay, position];
    case 'absoluteYearly':
      return ['FREQ=YEARLY', month, `BYMONTHDAY=${pattern.dayOfMonth}`];
    case 'relativeYearly':
      return ['FREQ=YEARLY', month, byDay, position];
    default:
      throw invalid('The recurrence pattern is unknown.', 'ErrorPropertyValidationFailure');
  }
}

function endOf({ type, endDate, numberOfOccurrences }: RecurrenceRange): string[] {
  if (type === 'endDate') return [`UNTIL=${endDate?.replaceAll('-', '')}`];
  return type === 'numbered' ? [`COUNT=${numberOfOccurrences}`] : [];
}
