import type { CalendarConflict } from '@lintel/shared/contracts';
import { describe, expect, it } from '@jest/globals';
import { fieldsOfBoth, isShown } from './both-sides';

type Side = CalendarConflict['ours'];

const side: Side = {
  title: 'Review',
  description: null,
  location: 'Harbour',
  start: '2026-11-20T09:00:00.000Z',
  end: '2026-11-20T10:00:00.000Z',
  isPrivate: false,
  attendees: ['ana@example.test', 'bo@example.test'],
};

const conflict = (given: Partial<CalendarConflict>): CalendarConflict => ({
  id: '01900000-0000-7000-8000-000000000001',
  calendarId: '01900000-0000-7000-8000-000000000002',
  provider: 'GOOGLE',
  kind: 'FIELDS',
  fields: [],
  detectedAt: '2026-11-20T08:00:00.000Z',
  bookingId: '01900000-0000-7000-8000-000000000003',
  bookingReference: 'BOOK-2026-00001',
  bookingSource: 'LINTEL',
  resourceId: null,
  htmlLink: null,
  ours: side,
  theirs: side,
  ...given,
});

/** Fields as they are read: `?` is in question, `!` is too, though both sides say the same. */
const read = (given: Partial<CalendarConflict>) =>
  fieldsOfBoth(conflict(given)).map(({ field, isInQuestion, isAgreed }) =>
    isAgreed ? `${field}!` : isInQuestion ? `${field}?` : field,
  );

describe('what is read of a conflict', () => {
  it.each<[string, Partial<CalendarConflict>, string[]]>([
    [
      'which meeting it is, whatever it is about',
      { fields: ['location'], theirs: { ...side, location: null } },
      ['title', 'time', 'location?'],
    ],
    [
      'fields in question in their order',
      { fields: ['description', 'title'], theirs: { ...side, title: 'Interview', description: 'Bring figures.' } },
      ['title?', 'time', 'description?'],
    ],
    [
      'a time that is taken, to which it was moved',
      { kind: 'TAKEN', fields: ['time'], theirs: { ...side, end: '2026-11-20T11:00:00.000Z' } },
      ['title', 'time?'],
    ],
    ['a time that is taken, at which both have it', { kind: 'TAKEN', fields: ['time'] }, ['title', 'time!']],
    [
      'what differs besides, which is not to be decided',
      { fields: ['title'], theirs: { ...side, title: 'Interview', location: 'Pier', isPrivate: true } },
      ['title?', 'time', 'location', 'isPrivate'],
    ],
    ['a deleted event: that it is', { kind: 'DELETED', theirs: null }, ['title?', 'time']],
    [
      'what is compared, though neither side is shown',
      { fields: ['responses', 'onlineMeeting'] },
      ['title', 'time', 'responses?', 'onlineMeeting?'],
    ],
  ])('%s', (_, given, fields) => expect(read(given)).toEqual(fields));

  it.each<[string, Partial<Side>]>([
    ['the same instant in another writing', { start: '2026-11-20T10:00:00+01:00' }],
    ['people in another order and case', { attendees: ['Bo@Example.test', 'ana@example.test'] }],
    ['nothing and no words', { description: '  ' }],
    ['space around words', { location: ' Harbour ' }],
  ])('%s is the same', (_, theirs) => expect(read({ theirs: { ...side, ...theirs } })).toEqual(['title', 'time']));

  it.each<[string, Partial<Side>, string]>([
    ['somebody more', { attendees: [...side.attendees, 'cy@example.test'] }, 'attendees'],
    ['words for none', { description: 'Bring figures.' }, 'description'],
  ])('%s is not', (_, theirs, field) =>
    expect(read({ theirs: { ...side, ...theirs } })).toEqual(['title', 'time', field]),
  );

  it('shows both sides of all but the two that are only compared', () => {
    const shown = (['title', 'time', 'responses', 'onlineMeeting'] as const).filter(isShown);
    expect(shown).toEqual(['title', 'time']);
  });
});
