import { describe, expect, it } from '@jest/globals';
import { calendar, event, iso, read, spans, starts } from './ical-samples.js';

describe('series on the wall clock', () => {
  it('keeps weekly 10:00 in Madrid at 10:00 over both clock changes', () => {
    const { events, skipped } = read(
      calendar(
        event(
          'DTSTART;TZID=Europe/Madrid:20260105T100000',
          'DTEND;TZID=Europe/Madrid:20260105T110000',
          'RRULE:FREQ=WEEKLY;BYDAY=MO',
        ),
      ),
    );
    expect(skipped).toEqual([]);
    expect(events).toHaveLength(52);
    const utc = events.map(({ start }) => iso(start));
    expect(utc.slice(10, 14)).toEqual([
      '2026-03-16T09:00:00Z',
      '2026-03-23T09:00:00Z',
      '2026-03-30T08:00:00Z',
      '2026-04-06T08:00:00Z',
    ]);
    expect(utc.slice(41, 44)).toEqual(['2026-10-19T08:00:00Z', '2026-10-26T09:00:00Z', '2026-11-02T09:00:00Z']);
    expect(events.every(({ start, end, timeZone }) => end - start === 3_600_000 && timeZone === 'Europe/Madrid')).toBe(
      true,
    );
  });

  it.each([
    ['a time the clocks skip, later', 'DTSTART;TZID=Europe/Madrid:20260328T023000', 'COUNT=2', '2026-03-29T01:30:00Z'],
    ['the earlier of two times', 'DTSTART;TZID=Europe/Madrid:20261024T023000', 'COUNT=2', '2026-10-25T00:30:00Z'],
  ])('takes %s', (_, start, end, expected) => {
    expect(starts(calendar(event(start, 'DURATION:PT30M', `RRULE:FREQ=DAILY;${end}`)))[1]).toBe(expected);
  });

  it.each([
    [
      'a leap day every year',
      '20240229T100000Z',
      'FREQ=YEARLY',
      2024,
      2033,
      ['2024-02-29', '2028-02-29', '2032-02-29'],
    ],
    [
      'the 31st of every month',
      '20260131T100000Z',
      'FREQ=MONTHLY',
      2026,
      2027,
      ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31', '2026-08-31', '2026-10-31', '2026-12-31'],
    ],
    [
      'the last Friday',
      '20260130T100000Z',
      'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3',
      2026,
      2027,
      ['2026-01-30', '2026-02-27', '2026-03-27'],
    ],
    [
      'the last working day',
      '20260130T100000Z',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3',
      2026,
      2027,
      ['2026-01-30', '2026-02-27', '2026-03-31'],
    ],
    [
      'Friday the 13th',
      '20260213T100000Z',
      'FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR',
      2026,
      2027,
      ['2026-02-13', '2026-03-13', '2026-11-13'],
    ],
    [
      'the 53rd Thursday of a year',
      '20201231T100000Z',
      'FREQ=YEARLY;BYDAY=53TH',
      2020,
      2033,
      ['2020-12-31', '2026-12-31', '2032-12-30'],
    ],
    [
      'the 53rd Thursday from the end',
      '20260101T100000Z',
      'FREQ=YEARLY;BYDAY=-53TH',
      2026,
      2038,
      ['2026-01-01', '2032-01-01', '2037-01-01'],
    ],
    [
      'two 53rd Thursdays',
      '20201231T100000Z',
      'FREQ=YEARLY;BYDAY=53TH;COUNT=2',
      2020,
      2040,
      ['2020-12-31', '2026-12-31'],
    ],
    [
      'ISO week 53',
      '20201228T100000Z',
      'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO',
      2020,
      2033,
      ['2020-12-28', '2026-12-28', '2032-12-27'],
    ],
    [
      'every other week from Sunday',
      '20260106T100000Z',
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU;COUNT=4',
      2026,
      2027,
      ['2026-01-06', '2026-01-18', '2026-01-20', '2026-02-01'],
    ],
    [
      'every other week from Monday',
      '20260106T100000Z',
      'FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,TU;COUNT=4',
      2026,
      2027,
      ['2026-01-06', '2026-01-11', '2026-01-20', '2026-01-25'],
    ],
    [
      'a start off the beat',
      '20260105T100000Z',
      'FREQ=WEEKLY;BYDAY=TU;COUNT=3',
      2026,
      2027,
      ['2026-01-05', '2026-01-06', '2026-01-13'],
    ],
    [
      'small letters and blanks',
      '20260105T100000Z',
      'freq=weekly; byday=mo, we; count=3;',
      2026,
      2027,
      ['2026-01-05', '2026-01-07', '2026-01-12'],
    ],
    [
      'an interval of nothing',
      '20260105T100000Z',
      'FREQ=DAILY;INTERVAL=0;COUNT=2',
      2026,
      2027,
      ['2026-01-05', '2026-01-06'],
    ],
    [
      'a count of less than nothing',
      '20260105T100000Z',
      'FREQ=DAILY;COUNT=-1;UNTIL=20260107',
      2026,
      2027,
      ['2026-01-05', '2026-01-06', '2026-01-07'],
    ],
    ['a count long used up', '20200101T100000Z', 'FREQ=DAILY;COUNT=100', 2026, 2027, []],
    ['a series that ended before it began', '20260105T100000Z', 'FREQ=DAILY;UNTIL=20260104T000000Z', 2026, 2027, []],
  ])('knows %s', (_, start, rule, from, to, dates) => {
    const window = { start: Date.UTC(from, 0, 1), end: Date.UTC(to, 0, 1) };
    const feed = calendar(event(`DTSTART:${start}`, 'DURATION:PT1H', `RRULE:${rule}`));
    expect(starts(feed, { window })).toEqual(dates.map((date) => `${date}T10:00:00Z`));
  });

  it.each([
    ['an instant', 'DTSTART;TZID=America/New_York:20260105T200000', '20260108T010000Z', 3],
    ['an instant one second too early', 'DTSTART;TZID=America/New_York:20260105T200000', '20260108T005959Z', 2],
    ['a local time', 'DTSTART;TZID=America/New_York:20260105T200000', '20260107T200000', 3],
    ['a date, all of it', 'DTSTART;TZID=America/New_York:20260105T200000', '20260107', 3],
    ['a date for a UTC event', 'DTSTART:20260105T200000Z', '20260107', 3],
    ['a date for an all-day event', 'DTSTART;VALUE=DATE:20260105', '20260107', 3],
    ['midnight UTC for an all-day event', 'DTSTART;VALUE=DATE:20260105', '20260107T000000Z', 3],
    ['the last second UTC for an all-day event', 'DTSTART;VALUE=DATE:20260105', '20260107T235959Z', 3],
    ['local midnight as an instant for an all-day event', 'DTSTART;VALUE=DATE:20260105', '20260106T230000Z', 3],
    ['a local time for an all-day event', 'DTSTART;VALUE=DATE:20260105', '20260107T100000', 3],
  ])('ends a series until %s', (_, start, until, count) => {
    expect(read(calendar(event(start, `RRULE:FREQ=DAILY;UNTIL=${until}`, 'DURATION:P1D')))).toMatchObject({
      skipped: [],
      events: { length: count },
    });
  });

  it('counts the second of a repeated hour until its own instant', () => {
    const rule = (until: string) =>
      calendar(
        event('DTSTART;TZID=Europe/Madrid:20261024T023000', 'DURATION:PT15M', `RRULE:FREQ=DAILY;UNTIL=${until}`),
      );
    expect(starts(rule('20261025T011500Z'))).toHaveLength(2);
    expect(starts(rule('20261025T001500Z'))).toHaveLength(1);
  });

  it('does not overrun UNTIL on the day before a clock change', () => {
    const feed = calendar(
      event('DTSTART;TZID=Europe/Madrid:20260327T103000', 'DURATION:PT15M', 'RRULE:FREQ=DAILY;UNTIL=20260328T090000Z'),
    );
    expect(starts(feed)).toEqual(['2026-03-27T09:30:00Z']);
  });

  it('reads DTEND as real time and a DURATION of days as wall-clock days', () => {
    const night = (end: string) =>
      calendar(event('DTSTART;TZID=Europe/Madrid:20260327T120000', end, 'RRULE:FREQ=DAILY;COUNT=2'));
    expect(spans(night('DTEND;TZID=Europe/Madrid:20260328T120000'))[1]).toBe(
      '2026-03-28T11:00:00Z/2026-03-29T11:00:00Z',
    );
    expect(spans(night('DURATION:P1D'))[1]).toBe('2026-03-28T11:00:00Z/2026-03-29T10:00:00Z');
    expect(spans(night('DURATION:PT24H'))[1]).toBe('2026-03-28T11:00:00Z/2026-03-29T11:00:00Z');
    expect(spans(night('DURATION:P1W'))[0]).toBe('2026-03-27T11:00:00Z/2026-04-03T10:00:00Z');
  });

  it('finds what began before the window and still lasts, and nothing that only touches it', () => {
    const window = { start: Date.UTC(2026, 5, 10), end: Date.UTC(2026, 5, 11) };
    const long = event('DTSTART:20260601T120000Z', 'DURATION:P3D', 'RRULE:FREQ=DAILY;COUNT=30');
    expect(spans(calendar(long), { window })).toEqual([
      '2026-06-07T12:00:00Z/2026-06-10T12:00:00Z',
      '2026-06-08T12:00:00Z/2026-06-11T12:00:00Z',
      '2026-06-09T12:00:00Z/2026-06-12T12:00:00Z',
      '2026-06-10T12:00:00Z/2026-06-13T12:00:00Z',
    ]);
    const touching = event('DTSTART:20260609T000000Z', 'DTEND:20260610T000000Z', 'RDATE:20260611T000000Z');
    expect(spans(calendar(touching), { window })).toEqual([]);
  });
});
