import { describe, expect, it } from '@jest/globals';
import type { AvailabilityRules } from '../contracts/index.js';
import { openingHours } from './index.js';
import { dateOf } from './month-view.js';
import { iso, rules } from './testing/people.js';

const everyDay = (...hours: AvailabilityRules['weekly']['monday'] & object) => ({
  weekly: {
    monday: hours,
    tuesday: hours,
    wednesday: hours,
    thursday: hours,
    friday: hours,
    saturday: hours,
    sunday: hours,
  },
});

/** The hours of one local date, in UTC. */
function hoursOn(date: string, timeZone: string, changed: Partial<AvailabilityRules>): string[] {
  const day = dateOf(date, timeZone);
  return openingHours(rules(timeZone, changed), { start: day.start, end: day.end - 1 }).map(
    ({ start, end }) => `${iso(start).slice(11)}-${iso(end).slice(11)}`,
  );
}

describe('opening hours', () => {
  it.each([
    ['office hours', '2026-11-20', 'Europe/Madrid', everyDay({ start: '09:00', end: '17:00' }), ['08:00Z-16:00Z']],
    ['an offset of :45', '2026-11-20', 'Asia/Kathmandu', everyDay({ start: '09:00', end: '17:00' }), ['03:15Z-11:15Z']],
    ['a whole day', '2026-11-20', 'UTC', everyDay({ start: '00:00', end: '24:00' }), ['00:00Z-00:00Z']],
    [
      'hours that touch',
      '2026-11-20',
      'UTC',
      everyDay({ start: '09:00', end: '12:00' }, { start: '12:00', end: '14:00' }),
      ['09:00Z-14:00Z'],
    ],
    [
      'over midnight',
      '2026-11-20',
      'UTC',
      everyDay({ start: '22:00', end: '02:00' }),
      ['00:00Z-02:00Z', '22:00Z-00:00Z'],
    ],
  ])('%s', (_, date, zone, changed, expected) => {
    expect(hoursOn(date, zone, changed)).toEqual(expected);
  });

  it('leaves out breaks, on their days, also those that run over midnight', () => {
    const breaks: AvailabilityRules['breaks'] = [
      { start: '12:00', end: '13:00', days: ['friday'] },
      { start: '23:30', end: '00:30' },
    ];
    const changed = { ...everyDay({ start: '10:00', end: '14:00' }, { start: '23:00', end: '01:00' }), breaks };
    expect(hoursOn('2026-11-20', 'UTC', changed)).toEqual([
      '00:30Z-01:00Z',
      '10:00Z-12:00Z',
      '13:00Z-14:00Z',
      '23:00Z-23:30Z',
    ]);
    expect(hoursOn('2026-11-21', 'UTC', changed)).toContain('10:00Z-14:00Z');
  });

  describe('overrides', () => {
    const nights = everyDay({ start: '22:00', end: '02:00' });
    const leave = { date: '2026-11-20', available: false };
    const special = { date: '2026-11-20', available: true, hours: [{ start: '12:00', end: '13:00' }] };

    it('make a day of leave free from midnight to midnight, and no more', () => {
      const changed = { ...nights, overrides: [leave] };
      expect(hoursOn('2026-11-20', 'UTC', changed)).toEqual([]);
      expect(hoursOn('2026-11-19', 'UTC', changed)).toEqual(['00:00Z-02:00Z', '22:00Z-00:00Z']);
      expect(hoursOn('2026-11-21', 'UTC', changed)).toEqual(['22:00Z-00:00Z']);
    });

    it('replace hours and breaks of their date', () => {
      const breaks = [{ start: '12:00', end: '13:00' }];
      expect(hoursOn('2026-11-20', 'UTC', { ...nights, breaks, overrides: [special] })).toEqual(['12:00Z-13:00Z']);
    });

    it('may open a day that is usually closed, and run into the next', () => {
      const overrides = [{ date: '2026-11-21', available: true, hours: [{ start: '20:00', end: '01:00' }] }];
      expect(hoursOn('2026-11-21', 'UTC', { overrides })).toEqual(['20:00Z-00:00Z']);
      expect(hoursOn('2026-11-22', 'UTC', { overrides })).toEqual(['00:00Z-01:00Z']);
    });

    it('without hours leave an available day as it usually is', () => {
      const overrides = [{ date: '2026-11-20', available: true, reason: 'Back from leave a day early' }];
      expect(hoursOn('2026-11-20', 'UTC', { ...nights, overrides })).toEqual(hoursOn('2026-11-20', 'UTC', nights));
    });
  });

  describe('when the clocks change', () => {
    it.each([
      // Madrid, 29 March: from 01:00Z, at two, it is three o'clock.
      ['in the skipped hour: none', '2026-03-29', 'Europe/Madrid', '02:00', '03:00', []],
      ['within the skipped hour: none', '2026-03-29', 'Europe/Madrid', '02:15', '02:45', []],
      ['from within it: when it is skipped', '2026-03-29', 'Europe/Madrid', '02:30', '05:00', ['01:00Z-03:00Z']],
      ['until within it: when it is skipped', '2026-03-29', 'Europe/Madrid', '00:00', '02:30', ['23:00Z-01:00Z']],
      // Madrid, 25 October: at 01:00Z, at three, it is two o'clock again.
      ['over the doubled hour: an hour more', '2026-10-25', 'Europe/Madrid', '01:00', '03:00', ['23:00Z-02:00Z']],
      ['the doubled hour: both', '2026-10-25', 'Europe/Madrid', '02:00', '03:00', ['00:00Z-02:00Z']],
      ['from within it: the first time', '2026-10-25', 'Europe/Madrid', '02:30', '04:00', ['00:30Z-03:00Z']],
      ['until within it: the first time', '2026-10-25', 'Europe/Madrid', '01:00', '02:30', ['23:00Z-00:30Z']],
      // Lord Howe, by half an hour.
      ['half an hour skipped', '2026-10-04', 'Australia/Lord_Howe', '02:15', '04:00', ['15:30Z-17:00Z']],
      ['half an hour doubled', '2026-04-05', 'Australia/Lord_Howe', '01:00', '02:00', ['14:00Z-15:30Z']],
      // In Beirut the first hour of the day is skipped.
      ['a day without midnight', '2026-03-29', 'Asia/Beirut', '00:00', '08:00', ['22:00Z-05:00Z']],
      ['a day that ends twice', '2026-10-24', 'Asia/Beirut', '20:00', '24:00', ['17:00Z-22:00Z']],
      // On 30 December 2011 there was no such day in Samoa.
      ['a day that is skipped', '2011-12-30', 'Pacific/Apia', '09:00', '17:00', []],
    ])('hours %s', (_, date, zone, start, end, expected) => {
      const overrides = [{ date, available: true, hours: [{ start, end }] }];
      expect(hoursOn(date, zone, { weekly: {}, overrides })).toEqual(expected);
    });
  });

  it('refuses a zone that does not exist', () => {
    expect(() => openingHours(rules('Europe/Nowhere'), { start: 0, end: 1 })).toThrow(RangeError);
  });
});
