import { describe, expect, it } from '@jest/globals';
import { clockText, instantOfWallTime, isoOfWallTime, parseClock, shiftWallTime, wallTimeOf } from './wall-time';

describe('wall times', () => {
  it.each([
    ['2026-11-20T09:00:00Z', 'Europe/Madrid', '2026-11-20T10:00'],
    ['2026-07-01T09:00:00Z', 'Europe/Madrid', '2026-07-01T11:00'],
    ['2026-11-20T23:30:00Z', 'Asia/Kathmandu', '2026-11-21T05:15'],
    ['2026-01-01T05:00:00Z', 'America/New_York', '2026-01-01T00:00'],
    ['2026-11-20T12:00:00Z', 'Pacific/Apia', '2026-11-21T01:00'],
    ['2026-11-20T09:00:00Z', 'UTC', '2026-11-20T09:00'],
  ])('%s is %s %s there and back', (instant, zone, wall) => {
    expect(wallTimeOf(instant, zone)).toBe(wall);
    expect(isoOfWallTime(wall, zone)).toBe(new Date(instant).toISOString());
  });

  it('reads a time that occurs twice as the first', () => {
    // 25 October 2026: clocks in Madrid go from 03:00 back to 02:00.
    expect(isoOfWallTime('2026-10-25T02:30', 'Europe/Madrid')).toBe('2026-10-25T00:30:00.000Z');
    expect(isoOfWallTime('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('reads a time that is left out with the offset before the jump', () => {
    // 29 March 2026: clocks in Madrid go from 02:00 to 03:00.
    expect(isoOfWallTime('2026-03-29T02:30', 'Europe/Madrid')).toBe('2026-03-29T01:30:00.000Z');
    expect(wallTimeOf('2026-03-29T01:30:00Z', 'Europe/Madrid')).toBe('2026-03-29T03:30');
  });

  it('agrees with Temporal around every jump of the clock of a year', () => {
    for (const zone of [
      'Europe/Madrid',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Tehran',
    ]) {
      let wall = '2026-01-01T00:15';
      for (let step = 0; step < 365 * 8; step += 1, wall = shiftWallTime(wall, { minutes: 180 })) {
        const expected = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: 'compatible' });
        expect([zone, wall, instantOfWallTime(wall, zone)]).toEqual([zone, wall, expected.epochMilliseconds]);
      }
    }
  });
});

describe('clock times', () => {
  it.each([
    ['9', 540],
    ['09:05', 545],
    ['930', 570],
    ['9.30', 570],
    ['9 30', 570],
    ['2359', 1_439],
    ['24:00', null],
    ['9:75', null],
    ['half past nine', null],
    ['', null],
  ])('reads %p as %p', (text, minutes) => {
    expect(parseClock(text)).toBe(minutes);
  });

  it('writes them with two digits', () => {
    expect(clockText(545)).toBe('09:05');
    expect(clockText(0)).toBe('00:00');
  });
});
