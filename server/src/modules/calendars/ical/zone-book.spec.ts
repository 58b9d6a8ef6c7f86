import { describe, expect, it } from '@jest/globals';
import { findIana } from 'windows-iana';
import { windowsZoneNames, windowsZoneShownAs } from './windows-display-names.js';
import { ianaZone } from '@lintel/shared/time';
import { calendar, event, iso, read, readOne, starts } from './ical-samples.js';

const meeting = (tzid: string, local = '20260706T100000') => event(`DTSTART;TZID=${tzid}:${local}`, 'DURATION:PT1H');

const zone = (tzid: string, ...lines: string[]) =>
  ['BEGIN:VTIMEZONE', `TZID:${tzid}`, ...lines, 'END:VTIMEZONE'].join('\r\n');

const observance = (name: 'STANDARD' | 'DAYLIGHT', from: string, to: string, ...lines: string[]) =>
  [`BEGIN:${name}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, ...lines, `END:${name}`].join('\r\n');

/** As Outlook writes "Romance Standard Time" down. */
const outlookRules = [
  observance('STANDARD', '+0200', '+0100', 'DTSTART:16010101T030000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'),
  observance('DAYLIGHT', '+0100', '+0200', 'DTSTART:16010101T020000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3'),
];

describe('names of zones', () => {
  it.each([
    ['Europe/Madrid', '2026-07-06T08:00:00Z', 'Europe/Madrid'],
    ['"Europe/Madrid"', '2026-07-06T08:00:00Z', 'Europe/Madrid'],
    ['europe/madrid', '2026-07-06T08:00:00Z', 'Europe/Madrid'],
    ['US/Eastern', '2026-07-06T14:00:00Z', 'US/Eastern'],
    ['Romance Standard Time', '2026-07-06T08:00:00Z', 'Europe/Paris'],
    ['pacific standard time', '2026-07-06T17:00:00Z', 'America/Los_Angeles'],
    ['India Standard Time', '2026-07-06T04:30:00Z', 'Asia/Kolkata'],
    ['/freeassociation.sourceforge.net/Europe/Madrid', '2026-07-06T08:00:00Z', 'Europe/Madrid'],
    [
      '/mozilla.org/20070129_1/America/Argentina/Buenos_Aires',
      '2026-07-06T13:00:00Z',
      'America/Argentina/Buenos_Aires',
    ],
    ['tzone://Microsoft/Utc', '2026-07-06T10:00:00Z', 'Asia/Tokyo'],
    ['UTC', '2026-07-06T10:00:00Z', 'Asia/Tokyo'],
    ['(UTC-05:00) Eastern Time (US & Canada)', '2026-07-06T14:00:00Z', 'America/New_York'],
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', '2026-07-06T08:00:00Z', 'Europe/Berlin'],
    ['"(GMT+10:00) Canberra, Melbourne, Sydney"', '2026-07-06T00:00:00Z', 'Australia/Sydney'],
    ['(GMT +01:00)', '2026-07-06T09:00:00Z', 'Asia/Tokyo'],
    ['GMT+0530', '2026-07-06T04:30:00Z', 'Asia/Tokyo'],
    ['UTC-03:00', '2026-07-06T13:00:00Z', 'Asia/Tokyo'],
    ['Etc/GMT+3', '2026-07-06T13:00:00Z', 'Etc/GMT+3'],
  ])('%s', (tzid, expected, timeZone) => {
    const found = readOne(calendar(meeting(tzid)), { timeZone: 'Asia/Tokyo' });
    expect(iso(found.start)).toBe(expected);
    expect(found.timeZone.replace('Calcutta', 'Kolkata')).toBe(timeZone);
  });

  it.each([
    'Nowhere/Land',
    'tzone://Microsoft/Custom',
    'Customized Time Zone',
    'BST',
    'IST',
    '(UTC+01:00) Madrid',
    '+99:00',
  ])('skips an event in %s with its reason, never reading it as UTC', (tzid) => {
    const other = 'BEGIN:VEVENT\r\nUID:e2\r\nDTSTART:20261120T100000Z\r\nDURATION:PT1H\r\nEND:VEVENT';
    const { events, skipped } = read(calendar(meeting(tzid), other));
    expect(events.map(({ iCalUID }) => iCalUID)).toEqual(['e2']);
    expect(skipped).toEqual([
      { uid: 'e1', reason: `Its time zone “${tzid}” is not known and the feed does not define it.` },
    ]);
  });

  it('does not take a definition from one feed to the next', () => {
    const feed = calendar(zone('tzone://Microsoft/Custom', ...outlookRules), meeting('tzone://Microsoft/Custom'));
    expect(read(feed).events).toHaveLength(1);
    expect(read(calendar(meeting('tzone://Microsoft/Custom'))).events).toEqual([]);
    // Nor from one calendar of a feed to the next.
    expect(read(calendar(zone('Mine', ...outlookRules)) + calendar(meeting('Mine'))).events).toEqual([]);
  });
});

describe('the names that Windows shows', () => {
  it('each stand for a zone that CLDR knows, with the offset shown', () => {
    for (const [text, offset] of [
      ['(UTC-10:00) Hawaii', -10],
      ['(UTC) Dublin, Edinburgh, Lisbon, London', 0],
      ['(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi', 5.5],
      ['(UTC+13:00) Nuku’alofa', 13],
      ['(UTC+12:00) Auckland, Wellington', 12],
    ] as const) {
      const name = windowsZoneShownAs(text);
      const [iana] = findIana(name ?? '');
      const july = ianaZone(iana ?? '')?.offsetAt(Date.UTC(2026, 6, 6)) ?? NaN;
      const january = ianaZone(iana ?? '')?.offsetAt(Date.UTC(2026, 0, 6)) ?? NaN;
      expect([text, Math.min(july, january) / 3_600_000]).toEqual([text, offset]);
    }
    for (const name of windowsZoneNames) expect([name, findIana(name).length > 0]).toEqual([name, true]);
  });
});

describe('zones that the feed defines', () => {
  it.each([
    ['summer', '20260706T100000', '2026-07-06T08:00:00Z'],
    ['winter', '20261207T100000', '2026-12-07T09:00:00Z'],
    ['just before spring', '20260329T015959', '2026-03-29T00:59:59Z'],
    ['a skipped time', '20260329T023000', '2026-03-29T01:30:00Z'],
    ['just after spring', '20260329T030000', '2026-03-29T01:00:00Z'],
    ['the earlier of two', '20261025T023000', '2026-10-25T00:30:00Z'],
    ['just after autumn', '20261025T030000', '2026-10-25T02:00:00Z'],
  ])('follows the definition in %s', (_, local, expected) => {
    const feed = calendar(
      zone('tzone://Microsoft/Custom', ...outlookRules),
      meeting('tzone://Microsoft/Custom', local),
    );
    const found = readOne(feed, { timeZone: 'Europe/Berlin' });
    expect(iso(found.start)).toBe(expected);
    expect(found.timeZone).toBe('Europe/Berlin');
  });

  it('repeats on the defined wall clock over both changes', () => {
    const series = event(
      'DTSTART;TZID=Customized Time Zone 1:20260323T100000',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261026T090000Z',
    );
    const found = starts(calendar(series, zone('Customized Time Zone 1', ...outlookRules)));
    expect(found).toHaveLength(32);
    expect(found.slice(0, 2)).toEqual(['2026-03-23T09:00:00Z', '2026-03-30T08:00:00Z']);
    expect(found.slice(-2)).toEqual(['2026-10-19T08:00:00Z', '2026-10-26T09:00:00Z']);
  });

  it.each([
    ['a fixed offset', [observance('STANDARD', '+0545', '+0545', 'DTSTART:19700101T000000')], '2026-07-06T04:15:00Z'],
    ['seconds', [observance('STANDARD', '+001736', '+001736', 'DTSTART:19700101T000000')], '2026-07-06T09:42:24Z'],
    [
      'dates instead of a rule',
      [
        observance('STANDARD', '+0200', '+0100', 'DTSTART:20251026T030000', 'RDATE:20261025T030000'),
        observance('DAYLIGHT', '+0100', '+0200', 'DTSTART:20260329T020000'),
      ],
      '2026-07-06T08:00:00Z',
    ],
    [
      'rules that ended',
      [
        observance(
          'DAYLIGHT',
          '+0100',
          '+0200',
          'DTSTART:19700329T020000',
          'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20100328T010000Z',
        ),
        observance(
          'STANDARD',
          '+0200',
          '+0100',
          'DTSTART:19701025T030000',
          'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20101031T010000Z',
        ),
      ],
      '2026-07-06T09:00:00Z',
    ],
    [
      'a beginning in the year 1',
      [
        observance('DAYLIGHT', '-0500', '-0400', 'DTSTART:00010101T020000', 'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3'),
        observance('STANDARD', '-0400', '-0500', 'DTSTART:00010101T020000', 'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11'),
      ],
      '2026-07-06T14:00:00Z',
    ],
    ['a place it lies in', ['X-LIC-LOCATION:America/New_York', ...outlookRules], '2026-07-06T14:00:00Z'],
  ])('understands %s', (_, lines, expected) => {
    expect(starts(calendar(zone('Our own', ...lines), meeting('Our own')))).toEqual([expected]);
  });

  it('knows the time before the first change it defines', () => {
    const feed = calendar(
      zone('Ours', observance('DAYLIGHT', '+0100', '+0200', 'DTSTART:20260329T020000')),
      meeting('Ours', '20260105T100000'),
    );
    expect(starts(feed)).toEqual(['2026-01-05T09:00:00Z']);
  });

  it('believes the IANA and Windows names rather than a definition of them, and a definition rather than EST', () => {
    const wrong = observance('STANDARD', '+0900', '+0900', 'DTSTART:19700101T000000');
    for (const name of ['Europe/Madrid', 'Romance Standard Time']) {
      expect(starts(calendar(zone(name, wrong), meeting(name)))).toEqual(['2026-07-06T08:00:00Z']);
    }
    const eastern = [
      observance('DAYLIGHT', '-0500', '-0400', 'DTSTART:20070311T020000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU'),
      observance('STANDARD', '-0400', '-0500', 'DTSTART:20071104T020000', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU'),
    ];
    expect(starts(calendar(zone('EST', ...eastern), meeting('EST')))).toEqual(['2026-07-06T14:00:00Z']);
  });

  it.each([
    ['nothing in it', []],
    ['a broken offset', [observance('STANDARD', '+01', '+1', 'DTSTART:19700101T000000')]],
    [
      'a rule that never rests',
      [observance('STANDARD', '+0100', '+0200', 'DTSTART:19700101T000000', 'RRULE:FREQ=SECONDLY')],
    ],
  ])('skips events of a definition with %s', (_, lines) => {
    const { events, skipped } = read(
      calendar(zone('Ours', ...lines), meeting('Ours'), meeting('UTC').replace('e1', 'e2')),
    );
    expect(events.map(({ iCalUID }) => iCalUID)).toEqual(['e2']);
    expect(skipped).toEqual([{ uid: 'e1', reason: expect.stringMatching(/^The feed defines its time zone/) }]);
  });
});

describe('times without a zone', () => {
  const floating = event('DTSTART:20260706T100000', 'DTEND:20260706T110000');

  it.each([
    ['the room’s zone', [], '2026-07-06T01:00:00Z', 'Asia/Tokyo'],
    ['the feed’s zone', ['X-WR-TIMEZONE:America/New_York'], '2026-07-06T14:00:00Z', 'America/New_York'],
    ['the feed’s Windows zone', ['X-WR-TIMEZONE:Romance Standard Time'], '2026-07-06T08:00:00Z', 'Europe/Paris'],
    ['the room’s zone where the feed’s is unknown', ['X-WR-TIMEZONE:Nowhere'], '2026-07-06T01:00:00Z', 'Asia/Tokyo'],
  ])('happen in %s', (_, lines, expected, timeZone) => {
    const found = readOne(calendar(...lines, floating), { timeZone: 'Asia/Tokyo' });
    expect([iso(found.start), found.timeZone]).toEqual([expected, timeZone]);
  });

  it('leaves UTC times where they are and shows them in the feed’s zone', () => {
    const found = readOne(
      calendar('X-WR-TIMEZONE:America/New_York', event('DTSTART:20260706T100000Z', 'DURATION:PT1H')),
    );
    expect([iso(found.start), found.timeZone]).toEqual(['2026-07-06T10:00:00Z', 'America/New_York']);
  });

  it('refuses to read for a room whose own zone is unknown', () => {
    expect(() => read(calendar(floating), { timeZone: 'Europe/Nowhere' })).toThrow(RangeError);
  });
});
