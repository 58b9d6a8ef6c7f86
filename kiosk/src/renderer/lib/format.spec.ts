import { describe, expect, it } from '@jest/globals';
import { madrid } from '../testing/schedules';
import { createFormat, hourCycleFor } from './format';

describe('createFormat', () => {
  const english = createFormat('en', 'Europe/Madrid');

  it("reads the clock in the room's zone, with 24 hours", () => {
    expect(english.time(madrid('14:30'))).toBe('14:30');
    expect(english.time(madrid('00:05'))).toBe('00:05');
    expect(createFormat('en', 'America/New_York').time(madrid('14:30'))).toBe('08:30');
  });

  it.each(['en', 'da', 'de', 'es', 'fr', 'ar'])('writes Western digits in %s', (language) => {
    const format = createFormat(language, 'Europe/Madrid');
    expect(format.time(madrid('14:30'))).toMatch(/^14[:.]30$/);
    expect(format.duration(45)).toContain('45');
  });

  it('reads a clock with twelve hours where that is wanted', () => {
    const format = createFormat('en', 'Europe/Madrid', 'h12');
    // CLDR puts a narrow no-break space before the half of the day.
    const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
    expect(plain(format.time(madrid('14:30')))).toBe('2:30 PM');
    expect(plain(format.time(madrid('00:05')))).toBe('12:05 AM');
    expect(plain(format.hour(madrid('14:00')))).toBe('2 PM');
    expect(english.hour(madrid('14:00'))).toBe('14:00');
    expect(format.date(madrid('14:30'))).toBe('Friday, November 20');
    expect(createFormat('ar', 'Europe/Madrid', 'h12').time(madrid('14:30'))).toMatch(/2:30/);
  });

  it.each([
    ['auto', 'en-US', 'h12'],
    ['auto', 'en-GB', 'h23'],
    ['auto', 'de-AT', 'h23'],
    ['h23', 'en-US', 'h23'],
    ['h12', 'da-DK', 'h12'],
  ] as const)('a clock that is set to %s has on a device in %s: %s', (setting, locale, cycle) => {
    expect(hourCycleFor(setting, locale)).toBe(cycle);
  });

  it('writes the day before the month', () => {
    expect(english.date(madrid('14:30'))).toBe('Friday 20 November');
  });

  it('names the day of another day', () => {
    expect(english.timeFrom(madrid('15:00'), madrid('14:30'))).toBe('15:00');
    expect(english.timeFrom(madrid('09:00', '2026-11-21'), madrid('14:30'))).toBe('Sat 09:00');
  });

  it.each([
    [15, '15 min'],
    [60, '1 hr'],
    [90, '90 min'],
    [120, '2 hr'],
  ])('%d minutes are %s', (minutes, text) => expect(english.duration(minutes)).toBe(text));
});
