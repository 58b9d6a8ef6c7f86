import { describe, expect, it } from '@jest/globals';
import { readFeedLines } from './feed-text.js';
import { calendar, event, read, readOne, starts } from './ical-samples.js';
import { UnreadableFeed } from './unreadable.js';

const meeting = event('DTSTART:20261120T100000Z', 'DTEND:20261120T110000Z');
const other = 'BEGIN:VEVENT\r\nUID:e2\r\nDTSTART:20261121T100000Z\r\nDURATION:PT1H\r\nEND:VEVENT';
const bytes = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, isBigEndian: boolean, mark: boolean): Uint8Array {
  const little = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return new Uint8Array(isBigEndian ? little.swap16() : little);
}

describe('what is no calendar', () => {
  it.each([
    ['nothing', '', 'nothing at all', true],
    ['blanks', ' \r\n\r\n', 'nothing at all', true],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'a web page', false],
    ['a web page that shows a calendar', `<html><pre>\n${calendar(meeting)}</pre></html>`, 'a web page', false],
    ['JSON', '{"error":{"code":404}}', 'JSON', false],
    ['something else', 'Moved permanently', 'not a calendar', false],
    ['half a calendar', calendar(meeting, other).slice(0, -30), 'breaks off', true],
    ['a calendar without its end', calendar(meeting).replace('END:VCALENDAR', ''), 'breaks off', true],
    ['only the first lines', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n', 'breaks off', true],
    ['a second calendar that breaks off', `${calendar(meeting)}BEGIN:VCALENDAR\r\n${other}`, 'breaks off', true],
  ])('%s is an error, not an empty calendar', (_, feed, message, isPassing) => {
    let thrown: unknown;
    try {
      read(feed);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UnreadableFeed);
    expect((thrown as UnreadableFeed).message).toContain(message);
    expect((thrown as UnreadableFeed).isPassing).toBe(isPassing);
  });

  it('is not an empty calendar', () => {
    const todo = 'BEGIN:VTODO\r\nUID:t1\r\nDTSTART:20261120T100000Z\r\nEND:VTODO';
    for (const feed of [calendar(), calendar(todo), 'begin:vcalendar\nend:vcalendar']) {
      expect(read(feed)).toEqual({ events: [], skipped: [] });
    }
  });
});

describe('how a calendar may be written', () => {
  it.each([
    ['a byte order mark', bytes(`\ufeff${calendar(meeting)}`)],
    ['two of them', bytes(`\ufeff\ufeff${calendar(meeting)}`)],
    ['NULs', bytes(calendar(meeting).replace('DTSTART', '\0DT\0START') + '\0\0')],
    ['LF only', bytes(calendar(meeting).replaceAll('\r\n', '\n'))],
    ['CR only', bytes(calendar(meeting).replaceAll('\r\n', '\r'))],
    ['blank lines', bytes(calendar(meeting).replaceAll('\r\n', '\r\n\r\n'))],
    ['small letters', bytes(calendar(meeting).replace('BEGIN:VEVENT', 'begin:vevent').replace('DTSTART', 'dtstart'))],
    ['text before it', bytes(`Warning: something in line 3\r\n${calendar(meeting)}`)],
    ['text after it', bytes(`${calendar(meeting)}<!-- generated -->`)],
    ['UTF-16 with a mark', utf16(calendar(meeting), false, true)],
    ['UTF-16 without', utf16(calendar(meeting), false, false)],
    ['big-endian UTF-16 with a mark', utf16(calendar(meeting), true, true)],
    ['big-endian UTF-16 without', utf16(calendar(meeting), true, false)],
    ['folded lines', bytes(calendar(meeting.replace('20261120T100000Z', '2026\r\n 1120\r\n\tT100000Z')))],
  ])('with %s', (_, feed) => {
    expect(readOne(feed)).toMatchObject({ iCalUID: 'e1', title: 'Meeting', start: Date.UTC(2026, 10, 20, 10) });
  });

  const title = (body: Uint8Array, contentType: string | null) =>
    readFeedLines(body, contentType)
      .find((line) => line.startsWith('SUMMARY'))
      ?.slice(8);
  const titled = (text: string) => calendar(meeting.replace('Meeting', text));

  it.each([
    ['UTF-8 undeclared', bytes(titled('Café 会議')), null, 'Café 会議'],
    ['UTF-8 declared otherwise', bytes(titled('Café 会議')), 'text/calendar; charset=iso-8859-1', 'Café 会議'],
    ['Latin-1 declared', Buffer.from(titled('Café'), 'latin1'), 'text/calendar; charset="ISO-8859-1"', 'Café'],
    ['Latin-1 undeclared', Buffer.from(titled('Café'), 'latin1'), 'text/calendar', 'Café'],
    ['a charset nobody knows', Buffer.from(titled('Café'), 'latin1'), 'text/calendar; charset=x-unknown', 'Café'],
  ])('in %s', (_, body, contentType, expected) => {
    expect(title(body, contentType)).toBe(expected);
  });

  it('with a character folded in its middle', () => {
    const accented = Buffer.from('é');
    const text = Buffer.from(titled('Caf#'));
    const at = text.indexOf('#');
    const folded = Buffer.concat([
      text.subarray(0, at),
      accented.subarray(0, 1),
      Buffer.from('\r\n '),
      accented.subarray(1),
      text.subarray(at + 1),
    ]);
    expect(title(folded, null)).toBe('Café');
  });

  it('as several calendars one after another', () => {
    expect(starts(calendar(meeting) + calendar(other))).toEqual(['2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z']);
  });
});

describe('a bad event costs only itself', () => {
  const bad = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:bad', ...lines, 'END:VEVENT'].join('\r\n');
  const times = ['DTSTART:20261120T100000Z', 'DTEND:20261120T110000Z'];

  it.each([
    ['no start', bad('SUMMARY:x'), 'It has no start.'],
    ['an impossible date', bad('DTSTART:20260230T100000Z'), 'There is no such date'],
    ['an impossible time', bad('DTSTART:20260220T250000Z'), 'There is no such date'],
    ['no date', bad('DTSTART:soon'), 'not valid'],
    ['an empty start', bad('DTSTART:'), 'It has no start.'],
    ['an end before its start', bad('DTSTART:20261120T100000Z', 'DTEND:20261120T090000Z'), 'ends before it starts'],
    ['an all-day end before its start', bad('DTSTART;VALUE=DATE:20261120', 'DTEND;VALUE=DATE:20261118'), 'ends before'],
    ['a negative duration', bad('DTSTART:20261120T100000Z', 'DURATION:-PT1H'), 'duration is not valid'],
    ['a broken duration', bad('DTSTART:20261120T100000Z', 'DURATION:P'), 'duration is not valid'],
    ['no duration', bad('DTSTART:20261120T100000Z'), 'takes no time'],
    ['an unknown frequency', bad(...times, 'RRULE:FREQ=FORTNIGHTLY'), 'not valid iCalendar'],
    ['no frequency', bad(...times, 'RRULE:BYDAY=MO'), 'no valid frequency'],
    ['a duration beyond all calendars', bad('DTSTART:20261120T100000Z', 'DURATION:P9999999W'), 'longer than a century'],
    ['an unknown weekday', bad(...times, 'RRULE:FREQ=WEEKLY;BYDAY=XX'), 'not valid iCalendar'],
    ['a count that is no number', bad(...times, 'RRULE:FREQ=WEEKLY;COUNT=many'), 'not valid iCalendar'],
    ['an UNTIL that is no date', bad(...times, 'RRULE:FREQ=WEEKLY;UNTIL=2026'), 'not valid'],
    ['a rule nobody can follow', bad(...times, 'RRULE:FREQ=YEARLY;BYDAY=53MO,1TU'), '53rd weekday'],
    ['an exception in an unknown zone', bad(...times, 'RRULE:FREQ=DAILY', 'EXDATE;TZID=Mars:20261121T100000'), 'Mars'],
    ['no end of the event', 'BEGIN:VEVENT\r\nUID:bad\r\nDTSTART:20261120T100000Z', 'without ending it'],
    ['a broken line', bad(...times, 'RRULE;"FREQ=DAILY'), 'not valid iCalendar'],
  ])('%s', (_, block, reason) => {
    const { events, skipped } = read(calendar(meeting, block, other));
    expect(events.map(({ iCalUID }) => iCalUID)).toEqual(['e1', 'e2']);
    expect(skipped).toEqual([{ uid: 'bad', reason: expect.stringContaining(reason) }]);
  });

  it('forgives a duration of weeks behind a T', () => {
    expect(readOne(calendar(event('DTSTART:20261120T100000Z', 'DURATION:PT1W')))).toMatchObject({
      end: Date.UTC(2026, 10, 27, 10),
    });
  });

  it('names an event that has not even a UID', () => {
    expect(read(calendar('BEGIN:VEVENT\r\nEND:VEVENT')).skipped).toMatchObject([{ uid: '(no UID)' }]);
  });

  it.each([
    'ATTENDEE;CN="unclosed:mailto:a@x.org',
    'X-VENDOR;"broken',
    'a line of a description that nobody folded',
    'BEGIN:VALARM\r\nTRIGGER:-PT10M',
    'DTSTAMP:yesterday',
    'SEQUENCE:first',
    'RRULE:',
    'RDATE:',
    'EXDATE;VALUE=DATE:',
  ])('%j costs nothing but itself', (line) => {
    const block = ['BEGIN:VEVENT', 'UID:e1', ...times, line, 'END:VEVENT'].join('\r\n');
    expect(read(calendar(block, other))).toMatchObject({ events: [{ iCalUID: 'e1' }, { iCalUID: 'e2' }], skipped: [] });
  });

  it('knows an event without a UID again, whatever time the server writes into it', () => {
    const block = (stamp: string) => `BEGIN:VEVENT\r\nDTSTAMP:${stamp}\r\n${times.join('\r\n')}\r\nEND:VEVENT`;
    const first = readOne(calendar(block('20261101T000000Z')));
    expect(first.externalId).toMatch(/^lintel-/);
    expect(readOne(calendar(block('20261102T000000Z')))).toEqual(first);
  });

  it('gives events with endless UIDs names that fit', () => {
    const found = readOne(calendar(meeting.replace('UID:e1', `UID:${'u'.repeat(5_000)}`)));
    expect(found.externalId).toMatch(/^sha256:/);
    expect(found.externalId.length).toBeLessThanOrEqual(512);
  });
});
