import { describe, expect, it } from '@jest/globals';
import {
  bookingHorizon,
  bookingWindow,
  commonFreeTime,
  commonSlots,
  datesOf,
  monthOf,
  nearestSlots,
  nextAvailable,
  openStarts,
  prepareDepartment,
  slotsOf,
} from './index.js';
import { dateOf } from './month-view.js';
import { busy, halfHour, host, iso, rules, utc } from './testing/people.js';

const now = utc('2026-11-20T08:10:00Z');
const hour = { durationMinutes: 60, slotIntervalMinutes: 60 };
const times = (slots: readonly { start: number }[]) => slots.map(({ start }) => iso(start));

describe('a month', () => {
  it.each([
    ['2026-12', 'UTC', '2026-12-01T00:00Z', '2027-01-01T00:00Z'],
    ['2026-10', 'Europe/Madrid', '2026-09-30T22:00Z', '2026-10-31T23:00Z'],
    ['2026-12', 'Asia/Kathmandu', '2026-11-30T18:15Z', '2026-12-31T18:15Z'],
  ])('%s in %s', (month, zone, start, end) => {
    const found = monthOf(month, zone);
    expect([iso(found.start), iso(found.end)]).toEqual([start, end]);
  });

  it.each(['2026-13', '2026-1', 'May', ''])('is not %j', (month) => {
    expect(() => monthOf(month, 'UTC')).toThrow(RangeError);
  });

  it.each(['2026-02-30', '20261201', ''])('has no date %j', (date) => {
    expect(() => dateOf(date, 'UTC')).toThrow(RangeError);
  });

  it('has the dates on which somebody can start, as the visitor counts them', () => {
    const overrides = [{ date: '2026-12-08', available: false }];
    const department = { hosts: [host('ana', { overrides })] };
    const month = monthOf('2026-12', 'Pacific/Auckland');
    const prepared = prepareDepartment(department, hour, month);
    const { starts } = openStarts(prepared, month, now);
    // Madrid's Monday from nine to five is Auckland's from nine in the evening to five on Tuesday morning.
    expect(datesOf(starts, 'Pacific/Auckland').slice(0, 8)).toEqual([
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
      '2026-12-04',
      '2026-12-05',
      '2026-12-07',
      '2026-12-08',
      '2026-12-09',
    ]);
    expect(datesOf(starts, 'Europe/Madrid').slice(0, 7)).toEqual([
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
      '2026-12-04',
      '2026-12-07',
      '2026-12-09',
    ]);
  });

  it('may be empty and have a next one after it, as far as anybody can be booked', () => {
    const leave = ['2026-11-20', '2026-11-23', '2026-11-24'].map((date) => ({ date, available: false }));
    const department = { hosts: [host('ana', { overrides: leave, maxDaysAhead: 5 })] };
    const horizon = bookingHorizon(department, now);
    expect(iso(horizon)).toBe('2026-11-25T23:00Z');
    const prepared = prepareDepartment(department, hour, { start: now, end: horizon });
    expect(iso(nextAvailable(prepared, now, now)!)).toBe('2026-11-25T08:00Z');
    expect(nextAvailable(prepared, utc('2026-11-25T15:01:00Z'), now)).toBeNull();
  });
});

describe('the grid of starts', () => {
  const day = dateOf('2026-11-20', 'UTC');
  const firstTwo = (start: string, interval: number, timeZone = 'UTC') => {
    const overrides = [{ date: '2026-11-20', available: true, hours: [{ start, end: '20:00' }] }];
    const department = { hosts: [{ hostId: 'ana', rules: rules(timeZone, { overrides }), busy: [] }] };
    const meeting = { durationMinutes: 5, slotIntervalMinutes: interval };
    return times(slotsOf(prepareDepartment(department, meeting, day), day, day.start).slice(0, 2)).map((text) =>
      text.slice(11, 16),
    );
  };

  it.each([
    ['full hours', '09:10', 60, 'UTC', ['10:00', '11:00']],
    ['half hours', '09:10', 30, 'UTC', ['09:30', '10:00']],
    ['two hours, from the full hour it opens at', '09:00', 120, 'UTC', ['09:00', '11:00']],
    ['an hour and a half', '09:10', 90, 'UTC', ['09:30', '11:00']],
    ['fifty minutes', '09:00', 50, 'UTC', ['09:00', '09:50']],
    ['full hours of a clock at +5:45', '09:00', 60, 'Asia/Kathmandu', ['03:15', '04:15']],
    ['half hours of a clock at +5:30', '09:10', 30, 'Asia/Kolkata', ['04:00', '04:30']],
  ])('goes by %s', (_, start, interval, zone, expected) => {
    expect(firstTwo(start, interval, zone)).toEqual(expected);
  });

  it('has full hours on both sides of a change by half an hour', () => {
    const allDay = [{ start: '00:00', end: '06:00' }];
    const overrides = [{ date: '2026-04-05', available: true, hours: allDay }];
    const department = { hosts: [{ hostId: 'ana', rules: rules('Australia/Lord_Howe', { overrides }), busy: [] }] };
    const night = dateOf('2026-04-05', 'Australia/Lord_Howe');
    const slots = slotsOf(prepareDepartment(department, hour, night), night, night.start);
    expect(times(slots)).toEqual([
      '2026-04-04T13:00Z',
      '2026-04-04T14:00Z',
      '2026-04-04T15:30Z',
      '2026-04-04T16:30Z',
      '2026-04-04T17:30Z',
      '2026-04-04T18:30Z',
    ]);
  });
});

describe('alternatives', () => {
  const department = { hosts: [host('ana', {}, [busy('2026-11-20T09:00:00Z', '2026-11-20T14:00:00Z')])] };
  const prepared = prepareDepartment(department, hour, { start: now, end: now + 7 * 86_400_000 });
  const nearest = (wanted: string, count: number) =>
    times(nearestSlots(prepared, { wanted: utc(wanted), now, timeZone: 'Europe/Madrid', count }));

  it('stay on the day, before and after, then go to others', () => {
    expect(nearest('2026-11-20T13:00:00Z', 4)).toEqual([
      '2026-11-20T14:00Z',
      '2026-11-20T15:00Z',
      '2026-11-23T08:00Z',
      '2026-11-23T09:00Z',
    ]);
  });

  it('take the earlier of two as near, and never what was refused', () => {
    expect(nearest('2026-11-23T10:00:00Z', 3)).toEqual(['2026-11-23T09:00Z', '2026-11-23T11:00Z', '2026-11-23T08:00Z']);
  });
});

describe('what hosts have in common', () => {
  const window = dateOf('2026-11-20', 'Europe/Madrid');
  const ana = host('ana', {}, [busy('2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z', { bufferAfterMinutes: 15 })]);
  const ravi = { hostId: 'ravi', rules: rules('Asia/Kolkata', { minNoticeMinutes: 1_440, maxPerDay: 1 }), busy: [] };

  it('is where all are open and nobody is busy', () => {
    // Ravi leaves at five in Kolkata, half past eleven in UTC.
    expect(commonFreeTime([ana, ravi], {}, window).map(({ start, end }) => [iso(start), iso(end)])).toEqual([
      ['2026-11-20T08:00Z', '2026-11-20T10:00Z'],
      ['2026-11-20T11:15Z', '2026-11-20T11:30Z'],
    ]);
  });

  it('becomes slots on the clock of who organises it', () => {
    const slots = commonSlots([ana, ravi], halfHour, { window, timeZone: 'Asia/Kathmandu', now });
    expect(times(slots)).toEqual(['2026-11-20T08:15Z', '2026-11-20T08:45Z', '2026-11-20T09:15Z']);
  });
});

describe('the booking window', () => {
  it('ends with a local day, also over a change of the clocks', () => {
    const { start, end } = bookingWindow(
      rules('Europe/Madrid', { minNoticeMinutes: 90, maxDaysAhead: 1 }),
      utc('2026-10-24T10:00:00Z'),
    );
    expect([iso(start), iso(end)]).toEqual(['2026-10-24T11:30Z', '2026-10-25T23:00Z']);
  });
});
