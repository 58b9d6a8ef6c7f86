import { describe, expect, it } from '@jest/globals';
import { calendar, event, read, readOne } from './ical-samples.js';

const times = ['DTSTART:20261120T100000Z', 'DTEND:20261120T110000Z'];
const one = (...lines: string[]) => readOne(calendar(event(...times, ...lines)));
const untitled = (...lines: string[]) =>
  readOne(calendar(['BEGIN:VEVENT', 'UID:e1', ...times, ...lines, 'END:VEVENT'].join('\r\n')));

describe('what an event says', () => {
  it('reads a Google event', () => {
    const feed = calendar(
      'X-WR-CALNAME:Aurora',
      'X-WR-TIMEZONE:Europe/Madrid',
      [
        'BEGIN:VEVENT',
        'DTSTART:20261120T100000Z',
        'DTEND:20261120T110000Z',
        'DTSTAMP:20261119T080000Z',
        'ORGANIZER;CN=Ana Ruiz:mailto:Ana@example.com',
        'UID:7kukuqrfedlm2f9t0vr42q2cc8@google.com',
        'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Ana Ruiz;X-NUM-GUESTS=0:mailto:ana@example.com',
        'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=bo@ex',
        ' ample.com;X-NUM-GUESTS=0:mailto:bo@example.com',
        'ATTENDEE;CUTYPE=RESOURCE;PARTSTAT=ACCEPTED;CN=Aurora:mailto:c_188@resource.calendar.google.com',
        'DESCRIPTION:First line\\nSecond\\, with a comma\\; and more',
        'LOCATION:Floor 2\\, Aurora',
        'SEQUENCE:4',
        'STATUS:CONFIRMED',
        'SUMMARY:Design review',
        'TRANSP:OPAQUE',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'DESCRIPTION:This is an event reminder',
        'TRIGGER:-P0DT0H10M0S',
        'END:VALARM',
        'END:VEVENT',
      ].join('\r\n'),
    );
    expect(readOne(feed)).toEqual({
      externalId: '7kukuqrfedlm2f9t0vr42q2cc8@google.com',
      iCalUID: '7kukuqrfedlm2f9t0vr42q2cc8@google.com',
      recurrenceId: null,
      title: 'Design review',
      description: 'First line\nSecond, with a comma; and more',
      location: 'Floor 2, Aurora',
      organizer: { email: 'ana@example.com', name: 'Ana Ruiz' },
      attendees: [
        { email: 'ana@example.com', name: 'Ana Ruiz', response: 'ACCEPTED' },
        { email: 'bo@example.com', name: null, response: 'NEEDS_ACTION' },
      ],
      start: Date.UTC(2026, 10, 20, 10),
      end: Date.UTC(2026, 10, 20, 11),
      timeZone: 'Europe/Madrid',
      allDay: false,
      transparency: 'busy',
      isPrivate: false,
      status: 'confirmed',
      sequence: 4,
      hash: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('reads an Outlook event as published, free and busy alike', () => {
    const feed = calendar(
      'METHOD:PUBLISH',
      'X-MS-OLK-FORCEINSPECTOROPEN:TRUE',
      [
        'BEGIN:VEVENT',
        'CLASS:PUBLIC',
        'DTSTART;TZID="W. Europe Standard Time":20261120T110000',
        'DTEND;TZID="W. Europe Standard Time":20261120T120000',
        'LOCATION;LANGUAGE=de:Raum 1',
        'PRIORITY:5',
        'SUMMARY;LANGUAGE=de:Besprechung',
        'TRANSP:OPAQUE',
        'UID:040000008200E00074C5B7101A82E00800000000',
        'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE',
        'X-ALT-DESC;FMTTYPE=text/html:<html>:broken;"',
        'END:VEVENT',
      ].join('\r\n'),
    );
    expect(readOne(feed)).toMatchObject({
      title: 'Besprechung',
      location: 'Raum 1',
      start: Date.UTC(2026, 10, 20, 10),
      timeZone: 'Europe/Berlin',
      transparency: 'busy',
    });
  });

  it('finds an Apple organiser’s address in EMAIL', () => {
    const line = 'ORGANIZER;CN="Ruiz, Ana";EMAIL="ana@example.com":/aMTA4NDE2NjIx/principal/';
    expect(one(line).organizer).toEqual({ email: 'ana@example.com', name: 'Ruiz, Ana' });
  });

  it.each([
    ['ORGANIZER:invalid:nomail', null],
    ['ORGANIZER;CN=Reception:invalid:nomail', { email: null, name: 'Reception' }],
    ['ORGANIZER;CN=ana@example.com:MAILTO:ana@example.com', { email: 'ana@example.com', name: null }],
  ])('reads %s', (line, expected) => {
    expect(one(line).organizer).toEqual(expected);
  });

  it.each([
    [['TRANSP:TRANSPARENT'], 'free'],
    [['TRANSP:OPAQUE'], 'busy'],
    [[], 'busy'],
    [['X-MICROSOFT-CDO-BUSYSTATUS:FREE'], 'free'],
    [['TRANSP:OPAQUE', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'], 'free'],
    [['TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'], 'busy'],
    [['transp:transparent'], 'free'],
  ])('%j takes time as %s', (lines, expected) => {
    expect(one(...lines).transparency).toBe(expected);
  });

  it.each([
    ['TENTATIVE', 'tentative'],
    ['CONFIRMED', 'confirmed'],
    ['tentative', 'tentative'],
  ])('STATUS:%s is %s', (status, expected) => {
    expect(one(`STATUS:${status}`).status).toBe(expected);
  });

  it('leaves a cancelled event out', () => {
    expect(read(calendar(event(...times, 'STATUS:CANCELLED')))).toEqual({ events: [], skipped: [] });
  });

  it.each(['PRIVATE', 'CONFIDENTIAL', 'private'])('shows nothing of a %s event but its time', (classification) => {
    const lines = [
      `CLASS:${classification}`,
      'DESCRIPTION:Secret plan',
      'LOCATION:Secret room',
      'ORGANIZER;CN=Secret Ana:mailto:secret@example.com',
      'ATTENDEE:mailto:secret-guest@example.com',
    ];
    const found = one(...lines);
    expect(found).toMatchObject({
      isPrivate: true,
      title: null,
      description: null,
      location: null,
      organizer: null,
      attendees: [],
      start: Date.UTC(2026, 10, 20, 10),
    });
    expect(JSON.stringify(found).toLowerCase()).not.toContain('secret');
    expect(found.hash).toBe(one(`CLASS:${classification}`, 'DESCRIPTION:Another secret').hash);
    // Nor in the reason when it cannot be read.
    const broken = read(calendar(event('DTSTART:20261399T100000Z', ...lines, 'ATTENDEE;CN="Secret:mailto:x@y.z')));
    expect(broken.skipped).toHaveLength(1);
    expect(JSON.stringify(broken).toLowerCase()).not.toContain('secret');
  });

  it('cleans and shortens texts', () => {
    expect(one('SUMMARY:ignored, the first counts').title).toBe('Meeting');
    expect(untitled('SUMMARY:  Two\\nlines\u0007 and\ta bell  ').title).toBe('Two lines and a bell');
    expect(untitled('SUMMARY:   ').title).toBeNull();
    expect(untitled().title).toBeNull();
    const long = untitled(`SUMMARY:${'x'.repeat(198)}😀😀`).title;
    expect(long).toBe(`${'x'.repeat(198)}…`);
    expect(untitled(`DESCRIPTION:${'y'.repeat(9_000)}`).description).toHaveLength(8_000);
  });
});

describe('the hash', () => {
  const base = one('ATTENDEE:mailto:a@x.org', 'ATTENDEE:mailto:b@x.org', 'DTSTAMP:20260101T000000Z');

  it('is the same for the same said otherwise', () => {
    const lines = ['ATTENDEE:mailto:B@x.org', 'ATTENDEE:mailto:a@x.org', 'DTSTAMP:20260505T000000Z', 'SEQUENCE:9'];
    const other = readOne(
      calendar(
        event('DTEND;TZID=Europe/Madrid:20261120T120000', 'DTSTART;TZID=Europe/Madrid:20261120T110000', ...lines),
      ),
    );
    expect(other.hash).toBe(base.hash);
  });

  it.each([
    ['an attendee', ['ATTENDEE:mailto:a@x.org']],
    ['a response', ['ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.org', 'ATTENDEE:mailto:b@x.org']],
    ['the description', ['ATTENDEE:mailto:a@x.org', 'ATTENDEE:mailto:b@x.org', 'DESCRIPTION:More']],
    ['the transparency', ['ATTENDEE:mailto:a@x.org', 'ATTENDEE:mailto:b@x.org', 'TRANSP:TRANSPARENT']],
  ])('changes with %s', (_, lines) => {
    expect(one(...lines).hash).not.toBe(base.hash);
  });
});
