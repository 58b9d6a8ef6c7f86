import { describe, expect, it } from '@jest/globals';
import { calendar, event, iso, read, spans } from './ical-samples.js';

describe('all-day events', () => {
  it.each([
    [
      'DTEND exclusive',
      'Europe/Madrid',
      ['DTSTART;VALUE=DATE:20261120', 'DTEND;VALUE=DATE:20261122'],
      '2026-11-19T23:00:00Z/2026-11-21T23:00:00Z',
    ],
    [
      'UTC+13',
      'Pacific/Tongatapu',
      ['DTSTART;VALUE=DATE:20261120', 'DTEND;VALUE=DATE:20261121'],
      '2026-11-19T11:00:00Z/2026-11-20T11:00:00Z',
    ],
    [
      'UTC-10',
      'Pacific/Honolulu',
      ['DTSTART;VALUE=DATE:20261120', 'DTEND;VALUE=DATE:20261121'],
      '2026-11-20T10:00:00Z/2026-11-21T10:00:00Z',
    ],
    ['no DTEND', 'Europe/Madrid', ['DTSTART;VALUE=DATE:20261120'], '2026-11-19T23:00:00Z/2026-11-20T23:00:00Z'],
    [
      'DTEND on the day it starts',
      'Europe/Madrid',
      ['DTSTART;VALUE=DATE:20261120', 'DTEND;VALUE=DATE:20261120'],
      '2026-11-19T23:00:00Z/2026-11-20T23:00:00Z',
    ],
    [
      'DURATION in days',
      'Europe/Madrid',
      ['DTSTART;VALUE=DATE:20261120', 'DURATION:P2D'],
      '2026-11-19T23:00:00Z/2026-11-21T23:00:00Z',
    ],
    [
      'DURATION in hours',
      'Europe/Madrid',
      ['DTSTART;VALUE=DATE:20261120', 'DURATION:PT36H'],
      '2026-11-19T23:00:00Z/2026-11-21T23:00:00Z',
    ],
    [
      'VALUE=DATE forgotten',
      'Europe/Madrid',
      ['DTSTART:20261120', 'DTEND:20261121'],
      '2026-11-19T23:00:00Z/2026-11-20T23:00:00Z',
    ],
    [
      'an end inside its last day',
      'Europe/Madrid',
      ['DTSTART;VALUE=DATE:20261120', 'DTEND;TZID=Europe/Madrid:20261121T120000'],
      '2026-11-19T23:00:00Z/2026-11-21T23:00:00Z',
    ],
    [
      'a day of 23 hours',
      'Europe/Madrid',
      ['DTSTART;VALUE=DATE:20260329'],
      '2026-03-28T23:00:00Z/2026-03-29T22:00:00Z',
    ],
    [
      'a day that begins at one',
      'Asia/Beirut',
      ['DTSTART;VALUE=DATE:20260329'],
      '2026-03-28T22:00:00Z/2026-03-29T21:00:00Z',
    ],
  ])('%s (%s)', (_, timeZone, lines, expected) => {
    const feed = calendar('X-WR-TIMEZONE:UTC', event(...lines));
    expect(spans(feed, { timeZone })).toEqual([expected]);
    expect(read(feed, { timeZone }).events[0]).toMatchObject({ allDay: true });
  });

  it('does not take a time for a date because it says so', () => {
    expect(spans(calendar(event('DTSTART;VALUE=DATE:20261120T100000', 'DTEND;VALUE=DATE:20261120T120000')))).toEqual([
      '2026-11-20T09:00:00Z/2026-11-20T11:00:00Z',
    ]);
  });

  it('repeats by date, over clock changes, with exceptions by date', () => {
    const feed = calendar(
      event('DTSTART;VALUE=DATE:20261024', 'RRULE:FREQ=DAILY;COUNT=4', 'EXDATE;VALUE=DATE:20261026'),
      'BEGIN:VEVENT\r\nUID:e1\r\nRECURRENCE-ID;VALUE=DATE:20261027\r\nDTSTART;VALUE=DATE:20261101\r\nEND:VEVENT',
    );
    expect(read(feed).events.map((found) => [found.recurrenceId, iso(found.start), iso(found.end)])).toEqual([
      ['2026-10-24', '2026-10-23T22:00:00Z', '2026-10-24T22:00:00Z'],
      ['2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
      ['2026-10-27', '2026-10-31T23:00:00Z', '2026-11-01T23:00:00Z'],
    ]);
  });
});

describe('several versions under one UID', () => {
  const version = (uid: string, hour: string, ...lines: string[]) =>
    [`BEGIN:VEVENT\r\nUID:${uid}`, `DTSTART:20261120T${hour}0000Z`, 'DURATION:PT1H', ...lines, 'END:VEVENT'].join(
      '\r\n',
    );

  it.each([
    [
      'the higher SEQUENCE',
      [version('a', '10', 'SEQUENCE:1'), version('a', '12', 'SEQUENCE:3'), version('a', '14', 'SEQUENCE:2')],
      ['12'],
    ],
    [
      'a cancellation of higher SEQUENCE',
      [version('a', '10', 'SEQUENCE:1'), version('a', '10', 'SEQUENCE:2', 'STATUS:CANCELLED')],
      [],
    ],
    [
      'the later DTSTAMP',
      [version('a', '12', 'DTSTAMP:20260102T000000Z'), version('a', '10', 'DTSTAMP:20260101T000000Z')],
      ['12'],
    ],
    ['both where nothing says which is newer', [version('a', '10'), version('a', '12')], ['10', '12']],
    ['one where they say the same', [version('a', '10'), version('a', '10')], ['10']],
  ])('counts %s', (_, versions, hours) => {
    const { events } = read(calendar(...versions));
    expect(events.map(({ start }) => iso(start))).toEqual(hours.map((hour) => `2026-11-20T${hour}:00:00Z`));
    expect(new Set(events.map(({ externalId }) => externalId)).size).toBe(events.length);
  });
});

describe('rules that would never end', () => {
  it.each(['SECONDLY', 'MINUTELY', 'HOURLY'])('%s is bounded by the window and the cap', (freq) => {
    const feed = calendar(event('DTSTART:20100101T000000Z', 'DURATION:PT1S', `RRULE:FREQ=${freq}`));
    const window = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 0, 1, 1) };
    expect(read(feed, { window }).events).toHaveLength({ SECONDLY: 3_600, MINUTELY: 60, HOURLY: 1 }[freq] ?? 0);
    const capped = read(feed, { maxOccurrencesPerRule: 500 });
    expect(capped.events).toHaveLength(500);
    expect(iso(capped.events[0]!.start)).toBe('2026-01-01T00:00:00Z');
    expect(capped.skipped).toEqual([{ uid: 'e1', reason: expect.stringContaining('more than 500 times') }]);
  });

  it.each([
    'FREQ=SECONDLY;COUNT=999999999',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;INTERVAL=2147483647',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    `FREQ=DAILY;BYHOUR=${[...Array(24).keys()].join()};BYMINUTE=${[...Array(60).keys()].join()};BYSECOND=${[...Array(60).keys()].join()}`,
  ])('%s costs only itself', (rule) => {
    const { events } = read(
      calendar(
        event('DTSTART:20100101T000000Z', 'DURATION:PT1S', `RRULE:${rule}`),
        'BEGIN:VEVENT\r\nUID:e2\r\nDTSTART:20261120T100000Z\r\nDURATION:PT1H\r\nEND:VEVENT',
      ),
      { maxOccurrencesPerRule: 100 },
    );
    expect(events.filter(({ iCalUID }) => iCalUID === 'e2')).toHaveLength(1);
    expect(events.length).toBeLessThanOrEqual(101);
  });

  it('refuses more meetings than can be shown', () => {
    const feed = calendar(event('DTSTART:20260101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'));
    expect(() => read(feed, { maxEvents: 100 })).toThrow('more than 100 meetings');
  });
});

describe('times at the ends of the calendar', () => {
  it.each([
    ['from the year 0', ['DTSTART:00000101T000000Z', 'DTEND:20261231T000000Z']],
    [
      'at the very end',
      ['DTSTART;TZID=Pacific/Honolulu:20261120T090000', 'DTEND;TZID=Pacific/Honolulu:99991231T235959'],
    ],
  ])('%s: that event is skipped, the others count', (_, lines) => {
    const { events, skipped } = read(
      calendar(event(...lines), event('DTSTART:20261121T090000Z', 'DTEND:20261121T100000Z').replace('e1', 'e2')),
    );
    expect(events.map(({ iCalUID }) => iCalUID)).toEqual(['e2']);
    expect(skipped).toEqual([{ uid: 'e1', reason: 'It reaches beyond the years 1 to 9999.' }]);
  });
});
