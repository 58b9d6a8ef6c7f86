import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addLocalDays,
  firstDayOfWeek,
  firstShowing,
  ianaZone,
  localDate,
  localDayNumber,
  toEpoch,
  toWall,
  weekNumberOf,
  zoneOf,
} from './index.js';

describe('wall clocks', () => {
  const zones = fc.constantFrom(
    'Europe/Madrid',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Beirut',
    'Pacific/Apia',
    'UTC',
  );
  const instants = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2037, 0, 1) });

  it('show each instant once, or twice and then the earlier is meant', () => {
    fc.assert(
      fc.property(instants, zones, (at, name) => {
        const zone = ianaZone(name)!;
        const wall = toWall(zone, at);
        const back = toEpoch(zone, wall);
        expect(back).toBeLessThanOrEqual(at);
        expect(toWall(zone, back)).toBe(wall);
      }),
    );
  });

  it('show no time for the first time later than it is first shown', () => {
    fc.assert(
      fc.property(instants, zones, (at, name) => {
        const zone = zoneOf(name);
        const first = firstShowing(zone, at);
        expect(toWall(zone, first)).toBeGreaterThanOrEqual(at);
        // A minute before, and an hour before, they show an earlier one.
        for (const ms of [1, 60_000, 3_600_000]) expect(toWall(zone, first - ms)).toBeLessThan(at);
      }),
    );
  });

  it.each([
    ['Europe/Madrid', '2026-03-29T02:30Z', '2026-03-29T01:00:00.000Z'],
    ['Europe/Madrid', '2026-10-25T02:30Z', '2026-10-25T00:30:00.000Z'],
    ['Europe/Madrid', '2026-11-20T02:30Z', '2026-11-20T01:30:00.000Z'],
    ['Asia/Beirut', '2026-03-29T00:00Z', '2026-03-28T22:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30T12:00Z', '2011-12-30T10:00:00.000Z'],
  ])('in %s first show %s or later at %s', (name, wall, expected) => {
    expect(new Date(firstShowing(zoneOf(name), Date.parse(wall))).toISOString()).toBe(expected);
  });

  it('number days and weeks as calendars do', () => {
    fc.assert(
      fc.property(instants, zones, (at, name) => {
        const day = localDayNumber(zoneOf(name), at);
        expect(new Date(day * 86_400_000).toISOString().slice(0, 10)).toBe(localDate(at, name));
        const monday = firstDayOfWeek(weekNumberOf(day));
        expect(new Date(monday * 86_400_000).getUTCDay()).toBe(1);
        expect(day - monday).toBeGreaterThanOrEqual(0);
        expect(day - monday).toBeLessThan(7);
      }),
    );
    expect(localDate(addLocalDays(0, 4, 'UTC'), 'UTC')).toBe('1970-01-05');
    expect(firstDayOfWeek(1)).toBe(4);
  });

  it('are of zones that exist', () => {
    expect(() => zoneOf('Europe/Nowhere')).toThrow(RangeError);
    expect(zoneOf('Europe/Madrid')).toBe(zoneOf('Europe/Madrid'));
  });
});
