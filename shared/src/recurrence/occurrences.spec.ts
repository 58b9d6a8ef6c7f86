import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, toWall, zoneOf } from '../time/index.js';
import { conflictsOf, InvalidRule, occurrencesOf, parseRule } from './index.js';

const utc = (text: string) => Date.parse(text);
const iso = (at: number) => new Date(at).toISOString().replace(':00.000Z', 'Z');
const year = { start: utc('2026-01-01T00:00:00Z'), end: utc('2027-01-01T00:00:00Z') };

const starts = (
  rule: string,
  startLocal: string,
  rest: { timeZone?: string; excluded?: number[]; most?: number } = {},
) =>
  occurrencesOf(
    {
      rule: parseRule(rule),
      startLocal,
      timeZone: rest.timeZone ?? 'Europe/Madrid',
      durationMinutes: 60,
      excluded: rest.excluded,
    },
    year,
    rest.most ?? 100,
  ).list.map(({ start }) => iso(start));

describe('a series', () => {
  it('keeps its wall-clock time over both changes of the clocks', () => {
    expect(starts('FREQ=WEEKLY;COUNT=3', '2026-03-22T10:00')).toEqual([
      '2026-03-22T09:00Z',
      '2026-03-29T08:00Z',
      '2026-04-05T08:00Z',
    ]);
    expect(starts('FREQ=WEEKLY;COUNT=3', '2026-10-18T10:00')).toEqual([
      '2026-10-18T08:00Z',
      '2026-10-25T09:00Z',
      '2026-11-01T09:00Z',
    ]);
  });

  it('goes later where its time is skipped, and means the earlier where it comes twice', () => {
    expect(starts('FREQ=DAILY;COUNT=3', '2026-03-28T02:30')).toEqual([
      '2026-03-28T01:30Z',
      '2026-03-29T01:30Z',
      '2026-03-30T00:30Z',
    ]);
    expect(starts('FREQ=DAILY;COUNT=2', '2026-10-24T02:30')).toEqual(['2026-10-24T00:30Z', '2026-10-25T00:30Z']);
  });

  it.each([
    ['fortnightly', 'FREQ=WEEKLY;INTERVAL=2;COUNT=3', ['2026-01-05T09:00Z', '2026-01-19T09:00Z', '2026-02-02T09:00Z']],
    [
      'the last Friday of a month',
      'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3',
      ['2026-01-05T09:00Z', '2026-01-30T09:00Z', '2026-02-27T09:00Z'],
    ],
    ['until a day, all of it', 'FREQ=DAILY;UNTIL=20260106', ['2026-01-05T09:00Z', '2026-01-06T09:00Z']],
    ['until a time on its clock', 'FREQ=DAILY;UNTIL=20260106T095959', ['2026-01-05T09:00Z']],
    ['until an instant', 'FREQ=DAILY;UNTIL=20260106T090000Z', ['2026-01-05T09:00Z', '2026-01-06T09:00Z']],
    ['in small letters', 'freq=daily;count=1', ['2026-01-05T09:00Z']],
  ])('is followed %s', (_, rule, expected) => {
    expect(starts(rule, '2026-01-05T10:00')).toEqual(expected);
  });

  it('counts those that are left out', () => {
    const excluded = [utc('2026-01-06T09:00:00Z')];
    expect(starts('FREQ=DAILY;COUNT=3', '2026-01-05T10:00', { excluded })).toEqual([
      '2026-01-05T09:00Z',
      '2026-01-07T09:00Z',
    ]);
  });

  it('is bounded by the window and by how many are asked for, whatever the rule', () => {
    const series = { startLocal: '2020-01-01T00:00', timeZone: 'UTC', durationMinutes: 60 };
    const dense = occurrencesOf({ ...series, rule: parseRule('FREQ=SECONDLY') }, year, 5);
    expect(dense).toMatchObject({ isCapped: true });
    expect(dense.list.map(({ start }) => start - year.start)).toEqual([
      -3_599_000, -3_598_000, -3_597_000, -3_596_000, -3_595_000,
    ]);
    const daily = occurrencesOf({ ...series, rule: parseRule('FREQ=DAILY') }, year, 365);
    expect(daily).toMatchObject({ isCapped: false });
    expect(daily.list).toHaveLength(365);
    expect(occurrencesOf({ ...series, rule: parseRule('FREQ=DAILY') }, year, 364)).toMatchObject({ isCapped: true });
  });

  it('has in a window what it has in a larger one', () => {
    const zones = fc.constantFrom('Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    const rules = fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=WEEKLY;BYDAY=SU,WE',
      'FREQ=MONTHLY;BYMONTHDAY=29,-1',
      'FREQ=HOURLY;INTERVAL=7',
    );
    const minute = fc.integer({ min: 0, max: 365 * 1_440 });
    fc.assert(
      fc.property(
        rules,
        zones,
        minute,
        fc.integer({ min: 1, max: 9 * 1_440 }),
        fc.nat(1_439),
        (rule, timeZone, from, minutes, at) => {
          const startLocal = `2025-12-20T${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
          const series = { rule: parseRule(rule), startLocal, timeZone, durationMinutes: 45 };
          const window = { start: year.start + from * MINUTE_MS, end: year.start + (from + minutes) * MINUTE_MS };
          const around = { start: window.start - 9 * DAY_MS, end: window.end + 9 * DAY_MS };
          const whole = occurrencesOf(series, around, 1_000).list;
          expect(occurrencesOf(series, window, 1_000).list).toEqual(
            whole.filter(({ start, end }) => start < window.end && end > window.start),
          );
          if (rule.startsWith('FREQ=HOURLY')) return;
          const shown = whole.map(({ start }) => toWall(zoneOf(timeZone), start) % DAY_MS);
          // All at the same time of day, but for one whose time is skipped.
          expect(shown.filter((wall) => wall !== at * MINUTE_MS).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('a rule', () => {
  it.each([
    ['', 'no valid frequency'],
    ['FREQ=OFTEN', 'no valid frequency'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20260106', 'COUNT and an UNTIL'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'FREQ twice'],
    ['FREQ=DAILY;COUNT=0', 'COUNT=0'],
    ['FREQ=DAILY;INTERVAL=-1', 'INTERVAL=-1'],
    ['FREQ=DAILY;UNTIL=tomorrow', 'UNTIL=tomorrow'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', 'BYDAY=MONDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY=0'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY=32'],
    ['FREQ=YEARLY;BYMONTH=JAN', 'BYMONTH=JAN'],
    ['FREQ=DAILY;EVIL=1', 'EVIL=1'],
  ])('%j is refused', (text, message) => {
    expect(() => parseRule(text)).toThrow(InvalidRule);
    expect(() => parseRule(text)).toThrow(message);
  });

  it.each(['2026-02-30T10:00', 'today', '2026-01-01T25:00'])('cannot start at %s', (startLocal) => {
    expect(() => starts('FREQ=DAILY', startLocal)).toThrow(InvalidRule);
  });

  it('cannot end on a day that does not exist', () => {
    expect(() => starts('FREQ=DAILY;UNTIL=20260230', '2026-01-05T10:00')).toThrow(InvalidRule);
  });
});

describe('conflicts', () => {
  const span = fc.record({ start: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 0, max: 20 }) });
  const spans = fc.array(
    span.map(({ start, length }) => ({ start, end: start + length })),
    { maxLength: 12 },
  );

  it('are told for each occurrence, each with all it meets', () => {
    fc.assert(
      fc.property(spans, spans, (drawn, busy) => {
        const occurrences = drawn.toSorted((a, b) => a.start - b.start);
        const found = conflictsOf(occurrences, busy);
        expect(found.map(({ occurrence }) => occurrence)).toEqual(occurrences);
        for (const { occurrence, conflicts } of found) {
          const expected = busy.filter(
            (other) => Math.max(other.start, occurrence.start) < Math.min(other.end, occurrence.end),
          );
          expect(new Set(conflicts)).toEqual(new Set(expected));
        }
      }),
    );
  });
});
