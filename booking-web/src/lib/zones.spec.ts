import { describe, expect, it } from '@jest/globals';
import { clockChangeOn, cityOf, instantOf, isTimeZone, localDateOf, offsetMinutesOf, timeWord } from './zones';

const at = (iso: string): number => Date.parse(iso);

describe('a time as a word of an address', () => {
  it.each([
    ['2026-12-01T14:30:00Z', 'America/New_York', '2026-12-01', '09:30-05:00'],
    ['2026-12-01T23:30:00Z', 'Asia/Kolkata', '2026-12-02', '05:00+05:30'],
    ['2026-12-01T00:00:00Z', 'UTC', '2026-12-01', '00:00+00:00'],
    ['2026-12-01T01:30:00Z', 'America/St_Johns', '2026-11-30', '22:00-03:30'],
    // The hour that a day has twice.
    ['2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01', '01:30-04:00'],
    ['2026-11-01T06:30:00Z', 'America/New_York', '2026-11-01', '01:30-05:00'],
  ])('%s in %s is %s %s, and back', (iso, zone, date, word) => {
    expect(localDateOf(at(iso), zone)).toBe(date);
    expect(timeWord(at(iso), zone)).toBe(word);
    // Whoever opens the address elsewhere gets the same instant.
    expect(instantOf(date, word, 'Pacific/Auckland')).toBe(at(iso));
  });

  it.each([
    ['2026-12-01', '09:30', 'America/New_York', '2026-12-01T14:30:00Z'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    // 02:30 does not exist on the day clocks go forward: an hour later it is 03:30.
    ['2026-03-29', '02:30', 'Europe/Madrid', '2026-03-29T01:30:00Z'],
    ['2026-03-29', '03:30', 'Europe/Madrid', '2026-03-29T01:30:00Z'],
  ])('%s %s without an offset is one of %s', (date, word, zone, iso) => {
    expect(instantOf(date, word, zone)).toBe(at(iso));
  });

  it.each(['9:30', '24:00', '09:60', '09:30Z', 'noon', '09:30+1'])('%s is none', (word) => {
    expect(instantOf('2026-12-01', word, 'UTC')).toBeNull();
  });
});

it.each([
  ['2026-03-29', 'Europe/Madrid', 'forward'],
  ['2026-10-25', 'Europe/Madrid', 'back'],
  ['2026-11-01', 'America/New_York', 'back'],
  ['2026-10-31', 'America/New_York', null],
  ['2026-11-02', 'America/New_York', null],
  ['2026-09-27', 'Pacific/Auckland', 'forward'],
  // Where midnight itself is left out.
  ['2026-09-06', 'America/Santiago', 'forward'],
  ['2026-11-01', 'Asia/Tokyo', null],
])('on %s clocks in %s go %s', (date, zone, way) => expect(clockChangeOn(date, zone)).toBe(way));

it('knows zones by their names', () => {
  expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(isTimeZone('Europe/Madrid')).toBe(true);
  expect(isTimeZone('Europe/Atlantis')).toBe(false);
  expect(offsetMinutesOf(at('2026-12-01T00:00:00Z'), 'America/St_Johns')).toBe(-210);
});
