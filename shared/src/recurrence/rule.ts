import type { Freq } from 'rrule-temporal';

/** A rule that is none, or that cannot be followed; the message is a sentence that says what is wrong. */
export class InvalidRule extends Error {
  override name = 'InvalidRule';
}

/** RRULE of RFC 5545 section 3.3.10, decoded. */
export interface RecurrenceRule {
  readonly freq: Freq;
  readonly interval: number;
  readonly count: number | null;
  /** As jCal has it: a date, a local or a UTC date-time. It is the reader's to interpret: feeds use all three. */
  readonly until: string | null;
  readonly byDay: readonly string[];
  readonly by: Readonly<Record<NumericPart, readonly number[]>>;
  readonly weekStart: string | null;
  readonly rscale: string | null;
  readonly skip: 'OMIT' | 'BACKWARD' | 'FORWARD' | null;
}

export const numericParts = {
  bymonth: 'byMonth',
  bymonthday: 'byMonthDay',
  byyearday: 'byYearDay',
  byweekno: 'byWeekNo',
  byhour: 'byHour',
  byminute: 'byMinute',
  bysecond: 'bySecond',
  bysetpos: 'bySetPos',
} as const;
export type NumericPart = keyof typeof numericParts;

export const weekdayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const frequencies = new Set<string>(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY']);

/** A rule as jCal has it. Throws `InvalidRule`. */
export function readRule(parts: Readonly<Record<string, unknown>>): RecurrenceRule {
  const freq = typeof parts.freq === 'string' ? parts.freq : '';
  if (!frequencies.has(freq)) throw new InvalidRule('The recurrence rule has no valid frequency.');
  const numbers = (name: NumericPart) => list(parts[name]).map(Number);
  return {
    freq: freq as Freq,
    interval: typeof parts.interval === 'number' ? parts.interval : 1,
    // Confluence writes COUNT=-1 beside UNTIL, for a series without a count.
    count: typeof parts.count === 'number' && parts.count > 0 ? parts.count : null,
    until: typeof parts.until === 'string' ? parts.until : null,
    byDay: list(parts.byday).map((day) => String(day).replace('+', '')),
    by: {
      bymonth: numbers('bymonth'),
      bymonthday: numbers('bymonthday'),
      byyearday: numbers('byyearday'),
      byweekno: numbers('byweekno'),
      byhour: numbers('byhour'),
      byminute: numbers('byminute'),
      bysecond: numbers('bysecond'),
      bysetpos: numbers('bysetpos'),
    },
    weekStart: typeof parts.wkst === 'number' ? (weekdayCodes[parts.wkst - 1] ?? null) : null,
    rscale: typeof parts.rscale === 'string' ? parts.rscale : null,
    skip: parts.skip === 'BACKWARD' || parts.skip === 'FORWARD' || parts.skip === 'OMIT' ? parts.skip : null,
  };
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
