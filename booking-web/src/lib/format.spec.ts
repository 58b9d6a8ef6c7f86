import { expect, it } from '@jest/globals';
import { createFormat } from './format';

const at = Date.parse('2026-12-01T14:30:00Z');
/** Narrow and ordinary spaces are alike to a reader. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

it.each([
  ['en-US', '9:30 AM', 'Sun', 7],
  ['en-GB', '09:30', 'Mon', 1],
  ['de', '09:30', 'Mo', 1],
  ['da', '09.30', 'man.', 1],
  ['ar-EG', '9:30 ص', 'س', 6],
])('%s writes the time and begins the week as people there do', (locale, time, weekday, first) => {
  const format = createFormat(locale);
  expect(plain(format.time(at, 'America/New_York'))).toBe(time);
  expect(format.weekdays[0]!.short).toBe(weekday);
  expect(format.firstWeekday).toBe(first);
});

it('has Western digits in every language', () => {
  const format = createFormat('ar-EG');
  expect(format.date('2026-12-01')).toMatch(/2026/);
  expect(format.month('2026-12')).toMatch(/2026/);
});

it('writes amounts in the smallest unit of their currency', () => {
  const { price, duration } = createFormat('en-GB');
  expect(plain(price({ amount: 2_050, currency: 'EUR' }))).toBe('€20.50');
  expect(plain(price({ amount: 2_050, currency: 'JPY' }))).toBe('JP¥2,050');
  expect(plain(duration(90))).toBe('1 hr 30 mins');
  expect(plain(duration(45))).toBe('45 mins');
});

it('tells the two names of the hour that a day has twice', () => {
  const { zoneShort } = createFormat('en-US');
  expect(zoneShort(Date.parse('2026-11-01T05:30:00Z'), 'America/New_York')).toBe('EDT');
  expect(zoneShort(Date.parse('2026-11-01T06:30:00Z'), 'America/New_York')).toBe('EST');
});
