import { describe, expect, it } from '@jest/globals';
import { madrid } from '../testing/schedules';
import { createFormat } from './format';

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
