import { describe, expect, it } from '@jest/globals';
import { calendar, event, iso, read, spans, starts } from './ical-samples.js';

describe('exceptions of a series', () => {
  const series = (...lines: string[]) =>
    event(
      'DTSTART;TZID=Europe/Madrid:20260105T100000',
      'DTEND;TZID=Europe/Madrid:20260105T110000',
      'RRULE:FREQ=WEEKLY;COUNT=4',
      ...lines,
    );
  const week = (number: number, time = 'T09:00:00Z') => `2026-01-${String(5 + 7 * number).padStart(2, '0')}${time}`;

  it.each([
    ['a local time', 'EXDATE;TZID=Europe/Madrid:20260112T100000', [0, 2, 3]],
    ['an instant', 'EXDATE:20260112T090000Z', [0, 2, 3]],
    ['a time in another zone', 'EXDATE;TZID=America/New_York:20260112T040000', [0, 2, 3]],
    ['a date', 'EXDATE;VALUE=DATE:20260112', [0, 2, 3]],
    ['several, with a trailing comma', 'EXDATE:20260112T090000Z,20260119T090000Z,', [0, 3]],
    ['one that never happened', 'EXDATE:20260113T090000Z', [0, 1, 2, 3]],
    ['the first', 'EXDATE:20260105T090000Z', [1, 2, 3]],
    ['a rule of its own', 'EXRULE:FREQ=WEEKLY;INTERVAL=2', [1, 3]],
  ])('leaves out %s', (_, line, weeks) => {
    expect(starts(calendar(series(line)))).toEqual(weeks.map((number) => week(number)));
  });

  it.each([
    [
      'times',
      'RDATE:20260206T090000Z,20260207T090000Z',
      ['2026-02-06T09:00:00Z/2026-02-06T10:00:00Z', '2026-02-07T09:00:00Z/2026-02-07T10:00:00Z'],
    ],
    ['dates, at the time of the series', 'RDATE;VALUE=DATE:20260206', ['2026-02-06T09:00:00Z/2026-02-06T10:00:00Z']],
    [
      'a period by its end',
      'RDATE;VALUE=PERIOD:20260206T120000Z/20260206T150000Z',
      ['2026-02-06T12:00:00Z/2026-02-06T15:00:00Z'],
    ],
    [
      'a period by its duration',
      'RDATE;VALUE=PERIOD:20260206T120000Z/PT30M',
      ['2026-02-06T12:00:00Z/2026-02-06T12:30:00Z'],
    ],
    ['none of what is excluded', 'RDATE:20260206T090000Z\r\nEXDATE:20260206T090000Z', []],
    ['nothing twice', 'RDATE:20260112T090000Z', []],
  ])('adds %s', (_, line, added) => {
    expect(spans(calendar(series(line))).slice(4)).toEqual(added);
  });

  const exception = (id: string, ...lines: string[]) =>
    ['BEGIN:VEVENT', 'UID:e1', `RECURRENCE-ID${id}`, ...lines, 'END:VEVENT'].join('\r\n');
  const moved = [
    'DTSTART;TZID=Europe/Madrid:20260113T150000',
    'DTEND;TZID=Europe/Madrid:20260113T160000',
    'SUMMARY:Moved',
  ];

  it.each([
    ['a local time', ';TZID=Europe/Madrid:20260112T100000'],
    ['an instant', ':20260112T090000Z'],
    ['a date', ';VALUE=DATE:20260112'],
    ['a range that is taken as one', ';RANGE=THISANDFUTURE:20260112T090000Z'],
  ])('puts a moved one in its place, named by %s', (_, id) => {
    const { events } = read(calendar(series(), exception(id, ...moved)));
    expect(events.map(({ start, title }) => [iso(start), title])).toEqual([
      [week(0), 'Meeting'],
      ['2026-01-13T14:00:00Z', 'Moved'],
      [week(2), 'Meeting'],
      [week(3), 'Meeting'],
    ]);
  });

  it('keeps the name of an occurrence when it is moved', () => {
    const before = read(calendar(series())).events[1];
    const after = read(calendar(series(), exception(':20260112T090000Z', ...moved))).events[1];
    expect(after?.externalId).toBe(before?.externalId);
    expect(after?.recurrenceId).toBe('2026-01-12T09:00:00Z');
    expect(after?.hash).not.toBe(before?.hash);
  });

  it('follows one moved into the window and one moved out of it', () => {
    const window = { start: Date.UTC(2026, 0, 12), end: Date.UTC(2026, 0, 13) };
    const intoWindow = exception(':20260126T090000Z', 'DTSTART:20260112T150000Z', 'DTEND:20260112T160000Z');
    const outOfWindow = exception(':20260112T090000Z', 'DTSTART:20260202T150000Z', 'DTEND:20260202T160000Z');
    expect(starts(calendar(series(), intoWindow, outOfWindow), { window })).toEqual(['2026-01-12T15:00:00Z']);
    expect(starts(calendar(intoWindow, outOfWindow, series()), { window })).toEqual(['2026-01-12T15:00:00Z']);
  });

  it('takes from the series what an exception does not say', () => {
    const { events } = read(
      calendar(series('CLASS:PRIVATE'), exception(':20260112T090000Z', 'DTSTART:20260113T140000Z')),
    );
    expect(events[1]).toMatchObject({ isPrivate: true, title: null });
    expect(events[1]!.end - events[1]!.start).toBe(3_600_000);
    const { events: open } = read(calendar(series(), exception(':20260112T090000Z', 'DTSTART:20260113T140000Z')));
    expect(open[1]?.title).toBe('Meeting');
  });

  it.each([
    ['one occurrence', [series(), exception(':20260112T090000Z', 'STATUS:CANCELLED', ...moved)], [0, 2, 3]],
    ['one without a start', [series(), exception(':20260112T090000Z', 'STATUS:CANCELLED')], [0, 2, 3]],
    ['the series', [series('STATUS:CANCELLED')], []],
  ])('frees what is cancelled: %s', (_, parts, weeks) => {
    expect(starts(calendar(...parts))).toEqual(weeks.map((number) => week(number)));
  });

  it('shows an exception whose series is not in the feed, as Outlook publishes invitations to one occurrence', () => {
    const { events } = read(calendar(exception(':20260112T090000Z', ...moved)));
    expect(events).toMatchObject([{ title: 'Moved', recurrenceId: '2026-01-12T09:00:00Z' }]);
  });

  it('chooses among versions of one exception the newest', () => {
    const version = (sequence: number, hour: number) =>
      exception(
        ':20260112T090000Z',
        `SEQUENCE:${sequence}`,
        `DTSTART:20260112T${hour}0000Z`,
        `DTEND:20260112T${hour + 1}0000Z`,
      );
    expect(starts(calendar(version(3, 14), version(2, 16), series()))[1]).toBe('2026-01-12T14:00:00Z');
  });
});
