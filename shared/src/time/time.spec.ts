import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal as Ponyfill } from 'temporal-polyfill/implementation';
import {
  addLocalDays,
  formatLocalDate,
  formatLocalTime,
  instantOfLocalTime,
  localClock,
  localDate,
  localDay,
  startOfLocalDay,
  Temporal,
} from './index.js';

const utc = (text: string) => Date.parse(text);
const iso = (at: number) => new Date(at).toISOString();
const HOUR = 3_600_000;

/** The zone, the day of a change, that day's first instant and its length. */
const changes: [zone: string, date: string, startsAt: string, hours: number][] = [
  ['Europe/Madrid', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
  ['Europe/Madrid', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', 23],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
  // The clocks of Lord Howe Island move by half an hour.
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z', 23.5],
  // In Beirut the clocks go forward at midnight: the day begins at one.
  ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z', 23],
  // Samoa skipped a whole day; this is the one after.
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', 24],
  ['Europe/Madrid', '2028-02-29', '2028-02-28T23:00:00.000Z', 24],
];

describe('local days', () => {
  it.each(changes)('%s on %s starts at %s and lasts %d hours', (zone, date, startsAt, hours) => {
    const start = utc(startsAt);
    const end = start + hours * HOUR;
    expect(localDay(start, zone)).toEqual({ start, end });
    for (const at of [start, start + 90 * 60_000, start + 3 * HOUR, end - 1]) {
      expect(localDate(at, zone)).toBe(date);
      expect(iso(startOfLocalDay(at, zone))).toBe(startsAt);
    }
    expect(localDate(end, zone)).not.toBe(date);
    expect(startOfLocalDay(end, zone)).toBe(end);
    expect(localDate(start - 1, zone)).not.toBe(date);
  });

  it.each([
    ['Europe/Madrid', 'winter to summer', '2026-03-28T08:00:00Z', 1, '2026-03-29T07:00:00.000Z'],
    ['Europe/Madrid', 'summer to winter', '2026-10-24T07:00:00Z', 1, '2026-10-25T08:00:00.000Z'],
    ['Europe/Madrid', 'back over a change', '2026-03-29T07:00:00Z', -1, '2026-03-28T08:00:00.000Z'],
    ['Europe/Madrid', 'into a skipped hour', '2026-03-28T01:30:00Z', 1, '2026-03-29T01:30:00.000Z'],
    ['Europe/Madrid', 'into a repeated hour', '2026-10-24T00:30:00Z', 1, '2026-10-25T00:30:00.000Z'],
    ['America/New_York', 'spring', '2026-03-07T14:00:00Z', 1, '2026-03-08T13:00:00.000Z'],
    ['America/New_York', 'autumn', '2026-10-31T13:00:00Z', 1, '2026-11-01T14:00:00.000Z'],
    ['Australia/Lord_Howe', 'autumn, half an hour', '2026-04-03T22:00:00Z', 1, '2026-04-04T22:30:00.000Z'],
    ['Australia/Lord_Howe', 'spring, half an hour', '2026-10-02T22:30:00Z', 1, '2026-10-03T22:00:00.000Z'],
    ['Europe/Madrid', 'onto a leap day', '2028-02-28T08:00:00Z', 1, '2028-02-29T08:00:00.000Z'],
    ['Europe/Madrid', 'over a leap day', '2028-02-28T08:00:00Z', 2, '2028-03-01T08:00:00.000Z'],
    ['Europe/Madrid', 'over no leap day', '2027-02-28T08:00:00Z', 1, '2027-03-01T08:00:00.000Z'],
  ])('%s keeps its wall clock: %s', (zone, _, from, days, expected) => {
    expect(iso(addLocalDays(utc(from), days, zone))).toBe(expected);
  });

  it.each([
    ['2026-11-20', '09:00', 'Europe/Madrid', '2026-11-20T08:00:00.000Z'],
    ['2026-03-29', '02:30', 'Europe/Madrid', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25', '02:30', 'Europe/Madrid', '2026-10-25T00:30:00.000Z'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    ['2028-02-29', '23:59', 'America/New_York', '2028-03-01T04:59:00.000Z'],
  ])('%s %s in %s is %s', (date, time, zone, expected) => {
    expect(iso(instantOfLocalTime(date, time, zone))).toBe(expected);
  });

  it('puts every instant into exactly one local day', () => {
    const zones = fc.constantFrom('Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut', 'UTC');
    const instants = fc.integer({ min: utc('2020-01-01T00:00:00Z'), max: utc('2035-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const day = localDay(at, zone);
        expect(day.start <= at && at < day.end).toBe(true);
        expect(startOfLocalDay(at, zone)).toBe(day.start);
        expect(localDay(day.end, zone).start).toBe(day.end);
        expect(localDate(day.end - 1, zone)).toBe(localDate(at, zone));
        expect(startOfLocalDay(addLocalDays(at, 1, zone), zone)).toBe(day.end);
      }),
    );
  });

  it.each([
    () => startOfLocalDay(0, 'Europe/Nowhere'),
    () => instantOfLocalTime('2027-02-29', '09:00', 'Europe/Madrid'),
    () => instantOfLocalTime('2026-11-20', '25:00', 'Europe/Madrid'),
  ])('refuses what does not exist: %s', (attempt) => {
    expect(attempt).toThrow(expect.objectContaining({ name: 'RangeError' }));
  });

  it('takes Temporal from the runtime, and would get the same days from the ponyfill', () => {
    expect(Temporal).toBe((globalThis as { Temporal?: unknown }).Temporal);
    for (const [zone, date, startsAt] of changes) {
      const start = Ponyfill.PlainDate.from(date).toZonedDateTime(zone);
      expect(iso(start.epochMilliseconds)).toBe(startsAt);
    }
  });
});

describe('wall-clock texts', () => {
  const afternoon = utc('2026-11-20T13:30:00Z');
  const midnight = utc('2026-11-19T23:05:00Z');
  const plain = (text: string) => text.replace(/\s/gu, ' ');

  it.each([
    ['en-GB', undefined, '14:30', '00:05'],
    ['en-US', undefined, '2:30 PM', '12:05 AM'],
    ['en-US', false, '14:30', '00:05'],
    ['en-GB', true, '2:30 pm', '12:05 am'],
    ['da', undefined, '14.30', '00.05'],
    ['de', undefined, '14:30', '00:05'],
    ['es', undefined, '14:30', '00:05'],
    ['fr', undefined, '14:30', '00:05'],
    ['ja', true, '午後2:30', '午前12:05'],
  ])('%s with hour12 %s', (locale, hour12, atAfternoon, atMidnight) => {
    expect(plain(formatLocalTime(afternoon, 'Europe/Madrid', locale, hour12))).toBe(atAfternoon);
    expect(plain(formatLocalTime(midnight, 'Europe/Madrid', locale, hour12))).toBe(atMidnight);
  });

  it('shows both hours of a night that has one twice', () => {
    const texts = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((text) =>
      formatLocalTime(utc(text), 'Europe/Madrid', 'en-GB'),
    );
    expect(texts).toEqual(['02:30', '02:30']);
  });

  it('names the local day, not that of the machine', () => {
    expect(formatLocalDate(midnight, 'Europe/Madrid', 'en-US')).toBe('Friday, November 20');
    expect(formatLocalDate(midnight, 'America/New_York', 'en-US')).toBe('Thursday, November 19');
    expect(formatLocalDate(midnight, 'Europe/Madrid', 'de')).toBe('Freitag, 20. November');
  });
});

describe('localClock', () => {
  it.each([
    ['2026-11-20T13:05:59.999Z', 'Europe/Madrid', 5, 14 * 60 + 5],
    ['2026-11-22T23:00:00Z', 'Europe/Madrid', 1, 0],
    ['2026-11-22T18:30:00Z', 'Asia/Kolkata', 1, 0],
    // The clock has gone back: it is three hours after midnight, and reads two.
    ['2026-10-25T01:00:00Z', 'Europe/Madrid', 7, 2 * 60],
  ])('%s in %s', (at, zone, isoWeekday, minuteOfDay) => {
    expect(localClock(utc(at), zone)).toEqual({ isoWeekday, minuteOfDay });
  });
});
