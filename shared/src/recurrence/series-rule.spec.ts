import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, toEpoch, toWall, zoneOf } from '../time/index.js';
import {
  assertKeepsDays,
  countBefore,
  endingBefore,
  InvalidRule,
  isOverBy,
  localStart,
  movedRule,
  movedStarts,
  occurrencesOf,
  parseRule,
  parseSeriesRule,
  plannedOccurrences,
  tidyRule,
  type Series,
} from './index.js';

const at = (text: string) => Date.parse(text);
const series = (rule: string, startLocal = '2026-11-23T10:00', timeZone = 'Europe/Madrid'): Series => ({
  rule: parseRule(rule),
  startLocal,
  timeZone,
  durationMinutes: 60,
});
const years = { start: at('2026-01-01T00:00:00Z'), end: at('2033-01-01T00:00:00Z') };
const startsOf = (some: Series, until = years.end) =>
  occurrencesOf(some, { start: years.start, end: until }, 5_000).list.map(({ start }) => start);
const iso = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString().slice(0, 16));

describe('a rule of meetings', () => {
  it.each(['SECONDLY', 'MINUTELY', 'HOURLY'])('is not %s', (freq) => {
    expect(() => parseSeriesRule(`FREQ=${freq}`)).toThrow(
      new InvalidRule(`Meetings recur daily, weekly, monthly or yearly, and not ${freq}.`),
    );
  });

  it('is kept in one form', () => {
    expect(tidyRule(' RRULE:freq=weekly;byday=mo; ')).toBe('FREQ=WEEKLY;BYDAY=MO');
  });

  it('of the leap day happens in leap years, and of the year’s end each year', () => {
    expect(iso(startsOf(series('FREQ=YEARLY', '2028-02-29T10:00'), at('2037-01-01T00:00:00Z')))).toEqual([
      '2028-02-29T09:00',
      '2032-02-29T09:00',
      '2036-02-29T09:00',
    ]);
    expect(iso(startsOf(series('FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3', '2026-12-31T23:30')))).toEqual([
      '2026-12-31T22:30',
      '2027-01-31T22:30',
      '2027-03-31T21:30',
    ]);
  });

  it.each([
    ['a date is the whole of that day there', 'UNTIL=20261130', 2],
    ['a time of day is what clocks there show', 'UNTIL=20261130T100000', 2],
    ['a time of day before it is too early', 'UNTIL=20261130T095959', 1],
    ['an instant is one', 'UNTIL=20261130T090000Z', 2],
    ['an instant before it is too early', 'UNTIL=20261130T085959Z', 1],
  ])('ends where %s', (_, until, count) => {
    expect(startsOf(series(`FREQ=WEEKLY;${until}`))).toHaveLength(count);
  });
});

describe('what is booked', () => {
  const window = { start: at('2026-11-23T09:00:00Z'), end: at('2027-11-20T08:00:00Z') };

  it('begins within reach', () => {
    expect(plannedOccurrences(series('FREQ=DAILY'), window)).toHaveLength(362);
    expect(plannedOccurrences(series('FREQ=DAILY'), { ...window, start: window.start + 1 })).toHaveLength(361);
  });

  it.each([
    ['FREQ=DAILY;BYHOUR=9,11,13', 'more than 500'],
    ['FREQ=DAILY;BYHOUR=10;BYMINUTE=0,59;COUNT=9', 'until the next has begun'],
  ])('%s is too much', (rule, message) => {
    expect(() => plannedOccurrences(series(rule), window)).toThrow(message);
  });

  it.each([
    ['FREQ=WEEKLY', false],
    ['FREQ=WEEKLY;COUNT=52', true],
    ['FREQ=WEEKLY;COUNT=53', false],
    ['FREQ=WEEKLY;UNTIL=20271101', true],
    ['FREQ=WEEKLY;UNTIL=20280101T000000Z', false],
  ])('of %s is all of it: %s', (rule, expected) => {
    expect(isOverBy(series(rule), window.end)).toBe(expected);
  });
});

describe('a move', () => {
  it.each([
    ['FREQ=WEEKLY', 'FREQ=WEEKLY'],
    ['FREQ=WEEKLY;COUNT=10', 'FREQ=WEEKLY;COUNT=8'],
    ['FREQ=WEEKLY;UNTIL=20261231', 'FREQ=WEEKLY;UNTIL=20270101T005959'],
    ['FREQ=WEEKLY;UNTIL=20261228T090000Z', 'FREQ=WEEKLY;UNTIL=20261228T110000'],
  ])('by an hour makes of %s, two behind it, %s', (rule, expected) => {
    expect(movedRule(rule, { by: 60 * MINUTE_MS, passed: 2, timeZone: 'Europe/Madrid' })).toBe(expected);
  });

  it('does not go against what the rule names', () => {
    const move = { by: 60 * MINUTE_MS, passed: 0, timeZone: 'UTC' };
    expect(() => movedRule('FREQ=DAILY;BYHOUR=10,14', move)).toThrow('names the time of day');
    const rule = parseRule('FREQ=WEEKLY;BYDAY=MO');
    const wall = at('2026-11-23T10:00:00Z');
    expect(() => assertKeepsDays(rule, wall, wall + DAY_MS)).toThrow('names its days');
    assertKeepsDays(rule, wall, wall + 13 * 60 * MINUTE_MS);
    assertKeepsDays(parseRule('FREQ=WEEKLY'), wall, wall + DAY_MS);
  });

  const rules = fc.constantFrom(
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'FREQ=MONTHLY;INTERVAL=2',
    'FREQ=WEEKLY;INTERVAL=3',
  );
  const ends = fc.constantFrom('', ';COUNT=30', ';UNTIL=20281010', ';UNTIL=20280101T120000Z', ';UNTIL=20280501T133000');
  const zones = fc.constantFrom('Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
  const minute = fc.nat(1_439);

  it('of what follows one occurrence loses none and makes none, whatever ends it', () => {
    fc.assert(
      fc.property(
        rules,
        ends,
        zones,
        minute,
        fc.nat(40),
        fc.integer({ min: -600, max: 600 }),
        (base, end, timeZone, time, nth, minutes) => {
          const startLocal = localStart(at('2026-11-23T00:00:00Z') + time * MINUTE_MS);
          const rule = base + end;
          const before = series(rule, startLocal, timeZone);
          const all = startsOf(before, at('2029-01-01T00:00:00Z'));
          const first = all[Math.min(nth, all.length - 1)]!;
          const passed = countBefore(before, first);
          const zone = zoneOf(timeZone);
          // On the same day, so that no rule is left.
          const wall = toWall(zone, first);
          const by = Math.max(-(wall % DAY_MS), Math.min(DAY_MS - MINUTE_MS - (wall % DAY_MS), minutes * MINUTE_MS));
          const staying = series(endingBefore(rule, first), startLocal, timeZone);
          const going = series(movedRule(rule, { by, passed, timeZone }), localStart(wall + by), timeZone);
          const stayed = startsOf(staying);
          expect([...stayed, ...all.slice(passed)]).toEqual(all);

          const moved = movedStarts(before, going, { until: at('2029-01-01T00:00:00Z'), passed });
          expect([...moved.keys()]).toEqual(all.slice(passed));
          // Exactly as far on the clock, but where the clocks have no such time.
          const off = [...moved].filter(([from, to]) => to !== toEpoch(zone, toWall(zone, from) + by));
          expect(off.length).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 150 },
    );
  });
});
