import type { calendar_v3 } from '@googleapis/calendar';
import { expect, it } from '@jest/globals';
import { syncFields } from '../two-way/sync-fields.js';
import type { EventDraft } from '../two-way/two-way-provider.js';
import { changedGoogleEvent, newGoogleEvent, readGoogleEvent } from './google-events.js';

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
const draft = (more: Partial<EventDraft> = {}): EventDraft => ({
  ...{ title: 'Ours', description: null, location: null, isPrivate: false, allDay: false, timeZone: 'Europe/Madrid' },
  ...{ start: utc('2026-07-01T22:00:00Z'), end: utc('2026-07-02T22:00:00Z'), onlineMeeting: null },
  ...{ attendees: [{ email: 'ana@example.test', name: null, response: 'NEEDS_ACTION' }], wantsOnlineMeeting: false },
  ...more,
});
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

it('a new event says nothing of what it has not, and a changed one takes the other kind of time away', () => {
  for (const allDay of [false, true]) expect(JSON.stringify(newGoogleEvent(draft({ allDay })))).not.toContain('null');
  const { start, end } = newGoogleEvent(draft({ allDay: true }));
  expect({ start, end }).toEqual({ start: { date: '2026-07-02' }, end: { date: '2026-07-03' } });
  expect(changedGoogleEvent(draft(), ['time'], {})).toMatchObject({
    start: { date: null, dateTime: '2026-07-01T22:00:00.000Z', timeZone: 'Europe/Madrid' },
  });
});

it('nobody is taken from the list of a private meeting of others, and of one of ours who is not invited any more', () => {
  const attendees = [{ email: 'boss@example.test' }];
  const mark = { private: { lintelLink: `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}:1` } };
  const changed = (more: Event) =>
    changedGoogleEvent(draft(), syncFields, { visibility: 'private', attendees, ...more }).attendees?.map(
      ({ email }) => email,
    );
  expect(changed({})).toEqual(['boss@example.test', 'ana@example.test']);
  expect(changed({ extendedProperties: mark })).toEqual(['ana@example.test']);
});

it('the place to meet online is where the conference says, and that of others is none of Google', () => {
  const uri = 'https://meet.google.com/abc-defg-hij';
  const entryPoints = [
    { entryPointType: 'phone', uri: 'tel:+34-900' },
    { entryPointType: 'video', uri },
  ];
  const conference = (type?: string) => ({ entryPoints, ...(type && { conferenceSolution: { key: { type } } }) });
  const met = { provider: 'GOOGLE_MEET', url: uri };
  for (const type of [undefined, 'hangoutsMeet'])
    expect(read({ conferenceData: conference(type) }).onlineMeeting).toEqual(met);
  expect(read({ conferenceData: conference('addOn') }).onlineMeeting).toBeNull();
  expect(read({ hangoutLink: uri }).onlineMeeting).toEqual(met);
  expect(read({ conferenceData: conference(), visibility: 'private' }).onlineMeeting).toBeNull();
  expect(read({ conferenceData: { createRequest: { status: { statusCode: 'pending' } } } }).onlineMeeting).toBeNull();
});
