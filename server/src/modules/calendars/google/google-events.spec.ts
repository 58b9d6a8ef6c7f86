import type { calendar_v3 } from '@googleapis/calendar';
import { expect, it } from '@jest/globals';
import { readGoogleEvent } from './google-events.js';

type Event = calendar_v3.Schema$Event;

const read = (more: Event = {}) =>
  readGoogleEvent(
    {
      id: 'event1',
      etag: '"1"',
      start: { dateTime: '2026-07-01T10:00:00+02:00' },
      end: { dateTime: '2026-07-01T11:00:00+02:00' },
      ...more,
    },
    'Europe/Madrid',
  );
const utc = (text: string) => Date.parse(text);

it('a time without an offset is one of the zone it names, else of the calendar', () => {
  const { start, end, recurrenceId } = read({
    start: { dateTime: '2026-07-01T10:00:00', timeZone: 'America/New_York' },
    end: { dateTime: '2026-07-01T17:30:00.000' },
    originalStartTime: { dateTime: '2026-01-07T10:00' },
  });
  expect({ start, end }).toEqual({ start: utc('2026-07-01T14:00:00Z'), end: utc('2026-07-01T15:30:00Z') });
  expect(recurrenceId).toBe('2026-01-07T09:00:00.000Z');
  expect(read({ start: { dateTime: '2026-07-01T08:00:00Z', timeZone: 'Asia/Tokyo' } }).start).toBe(read().start);
  expect(() => read({ start: { dateTime: 'tomorrow' } })).toThrow('none');
});
