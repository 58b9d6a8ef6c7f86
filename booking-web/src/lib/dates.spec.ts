import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, dateAfterKey, daysIn, isDate, monthGrid, weekdayOf } from './dates';

describe('a month as a grid', () => {
  it('begins with the week of its first day, whichever day weeks begin with', () => {
    const [monday] = monthGrid('2026-11', 1);
    expect(monday).toEqual([null, null, null, null, null, null, '2026-11-01']);
    const [sunday] = monthGrid('2026-11', 7);
    expect(sunday!.slice(0, 2)).toEqual(['2026-11-01', '2026-11-02']);
    const [saturday] = monthGrid('2026-11', 6);
    expect(saturday!.slice(0, 3)).toEqual([null, '2026-11-01', '2026-11-02']);
  });

  it.each([
    ['2026-02', 7, 4],
    ['2028-02', 1, 5],
    ['2026-08', 1, 6],
  ])('%s has each of its days once, weeks of seven', (month, first, weeks) => {
    const grid = monthGrid(month, first);
    expect(grid).toHaveLength(weeks);
    expect(grid.every((week) => week.length === 7)).toBe(true);
    const days = grid.flat().filter((date) => date !== null);
    expect(days).toHaveLength(daysIn(month));
    expect(new Set(days).size).toBe(days.length);
    for (const week of grid) {
      for (const [column, date] of week.entries()) {
        if (date) expect(weekdayOf(date)).toBe(((first - 1 + column) % 7) + 1);
      }
    }
  });
});

it('reckons over the ends of months and years', () => {
  expect(addMonths('2026-12', 1)).toBe('2027-01');
  expect(addMonths('2027-01', -1)).toBe('2026-12');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  // The night in which clocks change where this runs has no effect.
  expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
  expect(addDays('2026-09-26', 1)).toBe('2026-09-27');
});

it.each([
  ['2026-02-28', true],
  ['2026-02-30', false],
  ['2026-13-01', false],
  ['next week', false],
  ['2026-1-1', false],
])('%s is a date: %s', (text, is) => expect(isDate(text)).toBe(is));

describe('the keyboard', () => {
  it.each([
    ['ArrowRight', false, '2026-12-01'],
    ['ArrowRight', true, '2026-11-29'],
    ['ArrowLeft', false, '2026-11-29'],
    ['ArrowUp', false, '2026-11-23'],
    ['ArrowDown', false, '2026-12-07'],
    ['Home', false, '2026-11-30'],
    ['End', false, '2026-12-06'],
    ['PageDown', false, '2026-12-30'],
    ['PageUp', false, '2026-10-30'],
    ['a', false, null],
  ])('goes by %s (right to left: %s) from Monday 30 November to %s', (key, isRightToLeft, to) => {
    expect(dateAfterKey('2026-11-30', key, 1, isRightToLeft)).toBe(to);
  });

  it('stays in the shorter month', () => {
    expect(dateAfterKey('2027-01-31', 'PageDown', 1, false)).toBe('2027-02-28');
  });
});
