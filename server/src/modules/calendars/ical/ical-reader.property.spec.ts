import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTimeZone } from '@lintel/shared/contracts';
import { calendar, read } from './ical-samples.js';
import { UnreadableFeed } from './unreadable.js';

const whole = calendar(
  'X-WR-TIMEZONE:Europe/Madrid',
  [
    'BEGIN:VTIMEZONE',
    'TZID:Customized Time Zone',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'UID:weekly',
    'DTSTART;TZID=Customized Time Zone:20260105T100000',
    'DTEND;TZID=Customized Time Zone:20260105T110000',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231T235959Z',
    'EXDATE;TZID=Customized Time Zone:20260107T100000,20260119T100000',
    'RDATE;VALUE=PERIOD:20260110T100000Z/PT2H',
    'SUMMARY:Weekly\\, and more',
    'ORGANIZER;CN="Ana, R.":mailto:ana@example.com',
    'SEQUENCE:2',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:weekly',
    'RECURRENCE-ID;TZID=Customized Time Zone:20260202T100000',
    'DTSTART:20260203T100000Z',
    'DURATION:PT90M',
    'STATUS:TENTATIVE',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:days',
    'DTSTART;VALUE=DATE:20260301',
    'DTEND;VALUE=DATE:20260303',
    'RRULE:FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,-1;BYSETPOS=1',
    'CLASS:CONFIDENTIAL',
    'END:VEVENT',
  ].join('\r\n'),
);

type Damage = (lines: string[]) => string[];

const at = (lines: string[], position: number) => position % lines.length;
const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.nat().map(
    (position): Damage =>
      (lines) =>
        lines.toSpliced(at(lines, position), 1),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([from, to]): Damage =>
      (lines) =>
        lines.toSpliced(at(lines, to), 0, lines[at(lines, from)] ?? ''),
  ),
  fc
    .tuple(fc.nat(), fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([position, column, text]): Damage => (lines) => {
      const index = at(lines, position);
      const line = lines[index] ?? '';
      const cut = column % (line.length + 1);
      return lines.with(index, line.slice(0, cut) + text + line.slice(cut + 1));
    }),
  fc.tuple(fc.nat(), fc.nat({ max: 9 }), fc.nat({ max: 9 })).map(
    ([position, from, to]): Damage =>
      (lines) =>
        lines.with(at(lines, position), (lines[at(lines, position)] ?? '').replaceAll(String(from), String(to))),
  ),
);

describe('a damaged calendar', () => {
  it('gives events that can be stored, or an error that says so', () => {
    expect(read(whole)).toMatchObject({ skipped: [], events: { length: expect.any(Number) } });
    const window = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };
    fc.assert(
      fc.property(fc.array(damages, { minLength: 1, maxLength: 5 }), (applied) => {
        const lines = applied.reduce((current, damage) => damage(current), whole.split('\r\n'));
        let result: ReturnType<typeof read>;
        try {
          result = read(lines.join('\r\n'), { window });
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFeed);
          return;
        }
        const { events, skipped } = result;
        expect(new Set(events.map(({ externalId }) => externalId)).size).toBe(events.length);
        for (const event of events) {
          expect(event.end).toBeGreaterThan(event.start);
          expect(event.start < window.end && event.end > window.start).toBe(true);
          expect(Number.isSafeInteger(event.start) && Number.isSafeInteger(event.end)).toBe(true);
          expect(isTimeZone(event.timeZone)).toBe(true);
          expect(event.externalId.length).toBeLessThanOrEqual(512);
          if (event.isPrivate) expect(event.title ?? event.organizer ?? event.description).toBeNull();
        }
        for (const { reason } of skipped) expect(reason).toMatch(/^[A-Z].*\.$/su);
      }),
      { numRuns: 200 },
    );
  });
});
