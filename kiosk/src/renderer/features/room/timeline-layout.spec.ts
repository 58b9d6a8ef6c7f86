import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aBooking, madrid } from '../../testing/schedules';
import { layOutTimeline, timelineWindow } from './timeline-layout';

const zone = 'Europe/Madrid';
const hours = (from: string, to: string) => ({ start: madrid(from), end: madrid(to) });

describe('timelineWindow', () => {
  it.each([
    ['the usual day', [], '14:05', hours('07:00', '19:00')],
    ['an early bird', [hours('05:30', '06:00')], '14:05', hours('05:00', '19:00')],
    ['a late meeting', [hours('19:30', '21:15')], '14:05', hours('07:00', '22:00')],
    ['the night itself', [], '02:10', hours('02:00', '19:00')],
    ['late at night, never past midnight', [], '23:30', { start: madrid('07:00'), end: madrid('00:00', '2026-11-21') }],
    [
      'a meeting over midnight',
      [{ start: madrid('23:00', '2026-11-19'), end: madrid('01:00') }],
      '14:05',
      hours('00:00', '19:00'),
    ],
    [
      "another day's meetings do not count",
      [{ start: madrid('05:00', '2026-11-21'), end: madrid('06:00', '2026-11-21') }],
      '14:05',
      hours('07:00', '19:00'),
    ],
  ])('%s', (_, bookings, now, expected) => {
    expect(timelineWindow(bookings, madrid(now), zone)).toEqual(expected);
  });

  it.each([
    ['2026-03-29T08:00:00Z', 'the short day'],
    ['2026-10-25T08:00:00Z', 'the long day'],
  ])('begins at seven by the wall clock on %s, %s', (now) => {
    const { start } = timelineWindow([], Date.parse(now), zone);
    expect(new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(start)).toBe(
      '07',
    );
  });
});

describe('layOutTimeline', () => {
  it('places bookings, now and the hours as fractions of the day', () => {
    const current = aBooking(madrid('13:00'), madrid('16:00'));
    const layout = layOutTimeline(
      [current, aBooking(madrid('10:00'), madrid('11:30'))],
      current.id,
      madrid('14:30'),
      zone,
    );
    expect(layout.busy).toEqual([
      { start: 3 / 12, length: 1.5 / 12, isCurrent: false },
      { start: 6 / 12, length: 3 / 12, isCurrent: true },
    ]);
    expect(layout.now).toBe(7.5 / 12);
    expect(layout.labels.map(({ at }) => at)).toEqual(
      ['07:00', '09:00', '11:00', '13:00', '15:00', '17:00'].map((time) => madrid(time)),
    );
  });

  it('leaves out what takes no time', () => {
    const cards = [
      aBooking(madrid('09:00'), madrid('10:00'), { status: 'CANCELLED' }),
      aBooking(madrid('10:00'), madrid('11:00'), { status: 'NO_SHOW' }),
      aBooking(madrid('11:00'), madrid('12:00'), { releasedAt: new Date(madrid('11:10')).toISOString() }),
      aBooking(madrid('09:00', '2026-11-21'), madrid('10:00', '2026-11-21')),
    ];
    expect(layOutTimeline(cards, null, madrid('14:05'), zone).busy).toEqual([]);
  });

  it('never leaves the line and never writes more than six hours', () => {
    const minute = fc.integer({ min: -2 * 1_440, max: 3 * 1_440 });
    const spans = fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 2_000 })), { maxLength: 12 });
    fc.assert(
      fc.property(spans, minute, fc.constantFrom(zone, 'Asia/Kathmandu', 'Pacific/Chatham'), (booked, at, timeZone) => {
        const origin = madrid('12:00');
        const cards = booked.map(([start, length]) =>
          aBooking(origin + start * 60_000, origin + (start + length) * 60_000),
        );
        const layout = layOutTimeline(cards, null, origin + at * 60_000, timeZone);
        const isOnLine = (position: number): boolean => position >= 0 && position <= 1 + 1e-9;
        return (
          layout.busy.every(({ start, length }) => isOnLine(start) && isOnLine(start + length) && length > 0) &&
          isOnLine(layout.now) &&
          layout.labels.length <= 6 &&
          layout.labels.every(({ position }) => position >= 0 && position < 1)
        );
      }),
    );
  });
});
