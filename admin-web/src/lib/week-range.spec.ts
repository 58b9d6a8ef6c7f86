import { describe, expect, it } from '@jest/globals';
import { dateIn, firstDayOfWeek, rangeAround, shiftDate } from './week-range';

describe('rangeAround', () => {
  it('is the week from Monday to Monday, midnight to midnight in the zone', () => {
    expect(rangeAround('2026-11-20', 'week', 'Europe/Madrid')).toEqual({
      firstDate: '2026-11-16',
      endDate: '2026-11-23',
      from: '2026-11-15T23:00:00.000Z',
      to: '2026-11-22T23:00:00.000Z',
    });
  });

  it('begins on the day asked for, also when that is today', () => {
    expect(rangeAround('2026-11-22', 'week', 'UTC', 0).firstDate).toBe('2026-11-22');
    expect(rangeAround('2026-11-21', 'week', 'UTC', 0).firstDate).toBe('2026-11-15');
    expect(rangeAround('2026-11-20', 'week', 'UTC', 6).firstDate).toBe('2026-11-14');
  });

  it('has 167 hours when the clocks go forward and 169 when they go back', () => {
    const hours = (date: string) => {
      const { from, to } = rangeAround(date, 'week', 'Europe/Madrid');
      return (Date.parse(to) - Date.parse(from)) / 3_600_000;
    };
    expect(hours('2026-03-25')).toBe(167);
    expect(hours('2026-10-21')).toBe(169);
  });

  it('is one day', () => {
    expect(rangeAround('2026-03-29', 'day', 'Europe/Madrid')).toMatchObject({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
  });
});

describe('dates', () => {
  it('knows the date in the zone', () => {
    const now = Date.parse('2026-11-20T23:30:00Z');
    expect(dateIn('Europe/Madrid', now)).toBe('2026-11-21');
    expect(dateIn('America/New_York', now)).toBe('2026-11-20');
  });

  it('walks over the end of a year', () => {
    expect(shiftDate('2026-12-31', 1)).toBe('2027-01-01');
    expect(shiftDate('2028-03-01', -1)).toBe('2028-02-29');
  });

  it.each([
    ['en-GB', 1],
    ['de', 1],
    ['ar', 6],
  ])('weeks in %s begin on day %i', (locale, day) => {
    expect(firstDayOfWeek(locale)).toBe(day);
  });
});
