import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../time/index.js';
import { expandRule, readRule } from './index.js';

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

interface SimpleRule {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  interval: number;
  count: number | null;
  lastDay: number | null;
  byday: string[];
}

/** Goes from day to day and asks of each whether the rule names it (RFC 5545 section 3.3.10, weeks from Monday). */
function dayByDay(rule: SimpleRule, start: number, end: number): number[] {
  const found: number[] = [];
  const startDay = new Date(start);
  const week = (day: Date) => Math.floor((day.getTime() / DAY_MS + 3) / 7);
  const month = (day: Date) => day.getUTCFullYear() * 12 + day.getUTCMonth();
  for (let at = start; at < end; at += DAY_MS) {
    if (rule.lastDay !== null && at > rule.lastDay) break;
    if (rule.count !== null && found.length === rule.count) break;
    const day = new Date(at);
    const names = rule.byday.map((token) => token.slice(-2));
    const isNamed = rule.byday.length === 0 ? null : names.includes(weekdays[day.getUTCDay()] ?? '');
    const matches = {
      DAILY: () => ((at - start) / DAY_MS) % rule.interval === 0 && isNamed !== false,
      WEEKLY: () =>
        (week(day) - week(startDay)) % rule.interval === 0 && (isNamed ?? day.getUTCDay() === startDay.getUTCDay()),
      MONTHLY: () =>
        (month(day) - month(startDay)) % rule.interval === 0 &&
        (isNamed === null
          ? day.getUTCDate() === startDay.getUTCDate()
          : rule.byday.some((token) => isNthOfMonth(token, day))),
    };
    if (at === start || matches[rule.freq]()) found.push(at);
  }
  return found;
}

function isNthOfMonth(token: string, day: Date): boolean {
  if (token.slice(-2) !== weekdays[day.getUTCDay()]) return false;
  const nth = Number(token.slice(0, -2));
  const daysInMonth = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const fromStart = Math.ceil(day.getUTCDate() / 7);
  const fromEnd = Math.ceil((daysInMonth - day.getUTCDate() + 1) / 7);
  return nth === 0 || nth === fromStart || nth === -fromEnd;
}

const names = fc.uniqueArray(fc.constantFrom(...weekdays), { maxLength: 4 });
const ordinals = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom('', '1', '2', '3', '4', '5', '-1', '-2', '+2'), fc.constantFrom(...weekdays))
    .map(([nth, name]) => nth + name),
  { maxLength: 3 },
);
const ruleAndStart = fc
  .record({
    freq: fc.constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const),
    interval: fc.integer({ min: 1, max: 9 }),
    ending: fc.oneof(
      fc.constant({}),
      fc.record({ count: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ days: fc.integer({ min: 0, max: 900 }) }),
    ),
    names,
    ordinals,
    startDay: fc.integer({ min: 0, max: 1_500 }),
    hour: fc.integer({ min: 0, max: 23 }),
  })
  .map(({ freq, interval, ending, startDay, hour, ...days }) => {
    const start = Date.UTC(2023, 0, 1) + startDay * DAY_MS + hour * 3_600_000;
    const rule: SimpleRule = {
      freq,
      interval,
      count: 'count' in ending ? ending.count : null,
      lastDay: 'days' in ending ? start + ending.days * DAY_MS : null,
      byday: freq === 'MONTHLY' ? days.ordinals : days.names,
    };
    return { rule, start };
  });

describe('following a rule', () => {
  it('finds the same days as going through them one by one', () => {
    fc.assert(
      fc.property(ruleAndStart, fc.integer({ min: 0, max: 1_000 }), ({ rule, start }, offset) => {
        const from = Date.UTC(2024, 0, 1) + offset * DAY_MS;
        const to = from + 400 * DAY_MS;
        const { freq, interval, count, byday } = rule;
        const parsed = readRule({
          freq,
          interval,
          ...(count !== null && { count }),
          ...(byday.length > 0 && { byday: byday.length === 1 ? byday[0] : byday }),
        });
        const last = rule.lastDay === null ? to - 1 : Math.min(to - 1, rule.lastDay);
        const { walls, isCapped } = expandRule(parsed, start, { from, to: last }, 5_000);
        expect(isCapped).toBe(false);
        expect(walls).toEqual(dayByDay(rule, start, to).filter((wall) => wall >= from));
      }),
      { numRuns: 600 },
    );
  });

  it('finds in a window what it finds in a larger one', () => {
    const freqs = fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY');
    const windows = fc.record({ from: fc.integer({ min: 0, max: 40 }), days: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(freqs, fc.integer({ min: 1, max: 50 }), windows, (freq, interval, { from, days }) => {
        const start = Date.UTC(2026, 1, 27, 8, 15);
        const rule = readRule({ freq, interval });
        const whole = expandRule(rule, start, { from: start, to: start + 61 * DAY_MS }, 100_000).walls;
        const range = { from: start + from * DAY_MS, to: start + (from + days) * DAY_MS };
        const part = expandRule(rule, start, range, 100_000).walls;
        expect(part).toEqual(whole.filter((wall) => wall >= range.from && wall <= range.to));
      }),
      { numRuns: 60 },
    );
  });
});
