import { describe, expect, it } from '@jest/globals';
import type { Booking } from '@lintel/shared/contracts';
import {
  bookingFormErrors,
  createBody,
  durationMinutes,
  emptyBooking,
  nextSlot,
  patchBody,
  spanOf,
  valuesOfBooking,
  withEndTime,
  withLength,
  withSpan,
  withStart,
  type BookingFormValues,
} from './booking-form';

const room = '01234567-89ab-7def-8123-456789abcdef';
const other = '01234567-89ab-7def-8123-456789abcdee';
const zone = 'Europe/Madrid';
const values = (over: Partial<BookingFormValues> = {}): BookingFormValues => ({
  ...emptyBooking({ resourceId: room, timeZone: zone, start: '2026-11-20T10:00', end: '2026-11-20T10:30' }),
  title: 'Design review',
  ...over,
});
const booking: Booking = {
  id: room,
  reference: 'BOOK-2026-00042',
  kind: 'RESOURCE',
  status: 'CONFIRMED',
  version: 3,
  title: 'Design review',
  description: null,
  location: 'Aurora',
  category: null,
  tags: [],
  metadata: {},
  start: '2026-11-20T09:00:00Z',
  end: '2026-11-20T10:00:00Z',
  timeZone: zone,
  allDay: false,
  resourceIds: [room],
  hostIds: [],
  departmentId: null,
  meetingTypeId: null,
  organizer: { email: 'ada@demo.test', name: 'Ada', userId: null },
  attendees: [{ email: 'max@demo.test', name: 'Max', response: 'ACCEPTED', userId: null }],
  onlineMeeting: null,
  recurrence: null,
  createdBy: { type: 'HUMAN', id: null, name: 'Ada' },
  source: 'LINTEL',
  inConflict: false,
  attendance: { checkedInAt: null, checkedInBy: null, releasedAt: null },
  cancellation: null,
  external: [],
  createdAt: '2026-11-01T09:00:00Z',
  updatedAt: '2026-11-01T09:00:00Z',
};

describe('nextSlot', () => {
  it.each([
    ['2026-11-20T09:07:00Z', '2026-11-20T10:15'],
    ['2026-11-20T09:15:00Z', '2026-11-20T10:30'],
    ['2026-11-20T22:50:00Z', '2026-11-21T00:00'],
  ])('at %s begins %s', (now, start) => {
    expect(nextSlot(room, zone, Date.parse(now)).start).toBe(start);
  });
});

describe('spanOf', () => {
  it('means the room’s wall clock', () => {
    expect(spanOf(values())).toEqual({ start: '2026-11-20T09:00:00.000Z', end: '2026-11-20T09:30:00.000Z' });
    expect(spanOf(values({ timeZone: 'Asia/Tokyo' })).start).toBe('2026-11-20T01:00:00.000Z');
  });

  it('counts real time across a jump of the clock', () => {
    const night = { startDate: '2026-10-25', startTime: '01:30', endDate: '2026-10-25', endTime: '04:00' };
    expect(durationMinutes(values(night))).toBe(210);
    expect(durationMinutes(values({ ...night, startDate: '2026-03-29', endDate: '2026-03-29' }))).toBe(90);
  });
});

describe('changing the times', () => {
  it('keeps the length when the start moves, over midnight too', () => {
    expect(withStart(values(), '2026-11-21', '23:45')).toMatchObject({
      startDate: '2026-11-21',
      startTime: '23:45',
      endDate: '2026-11-22',
      endTime: '00:15',
    });
  });

  it('keeps the real length when the start moves into the night the clocks go forward', () => {
    const moved = withStart(withLength(values(), 60), '2026-03-29', '01:30');
    expect(moved.endTime).toBe('03:30');
    expect(durationMinutes(moved)).toBe(60);
  });

  it('takes an end before the start for the next day', () => {
    expect(withEndTime(values({ startTime: '23:00' }), '01:00')).toMatchObject({ endDate: '2026-11-21' });
    expect(withEndTime(values(), '11:00')).toMatchObject({ endDate: '2026-11-20', endTime: '11:00' });
  });

  it('takes an offered span, and its room when that is another', () => {
    const span = { start: '2026-11-20T13:00:00Z', end: '2026-11-20T13:30:00Z' };
    expect(withSpan(values(), span)).toMatchObject({ startTime: '14:00', endTime: '14:30', resourceIds: [room] });
    expect(withSpan(values(), { ...span, resourceId: other })).toMatchObject({ resourceIds: [other] });
  });
});

describe('bodies', () => {
  it('sends what was written and nothing else', () => {
    expect(createBody(values({ title: ' Design review ', description: ' ', link: 'https://zoom.us/j/1' }))).toEqual({
      title: 'Design review',
      start: '2026-11-20T09:00:00.000Z',
      end: '2026-11-20T09:30:00.000Z',
      timeZone: zone,
      kind: 'RESOURCE',
      resourceIds: [room],
      onlineMeeting: { provider: 'ZOOM', url: 'https://zoom.us/j/1' },
    });
  });

  it('patches only what changed', () => {
    const before = valuesOfBooking(booking, zone);
    expect(patchBody(booking, before)).toBeNull();
    expect(patchBody(booking, { ...before, title: 'Review' })).toEqual({ title: 'Review' });
    expect(patchBody(booking, withStart(before, '2026-11-20', '11:00'))).toEqual({
      start: '2026-11-20T10:00:00.000Z',
      end: '2026-11-20T11:00:00.000Z',
    });
    expect(patchBody(booking, { ...before, attendees: ['max@demo.test', 'eva@demo.test'] })).toEqual({
      attendees: [
        { email: 'max@demo.test', name: 'Max' },
        { email: 'eva@demo.test', name: null },
      ],
    });
  });

  it('does not move a booking whose wall time occurs twice', () => {
    // The second 02:30 of that night: the form shows the same wall time as for the first.
    const second = { ...booking, start: '2026-10-25T01:30:00Z', end: '2026-10-25T02:30:00Z' };
    expect(patchBody(second, { ...valuesOfBooking(second, zone), title: 'Night shift' })).toEqual({
      title: 'Night shift',
    });
  });
});

describe('bookingFormErrors', () => {
  const messages = { endBeforeStart: 'end', noRoom: 'room' };
  it('finds nothing wrong with a good form', () => expect(bookingFormErrors(values(), messages)).toEqual({}));
  it('names each field that is wrong', () => {
    const wrong = values({ title: ' ', resourceIds: [], endTime: '09:00', attendees: ['nobody'], link: 'ftp://x' });
    expect(Object.keys(bookingFormErrors(wrong, messages)).sort()).toEqual([
      'attendees',
      'end',
      'onlineMeeting',
      'resourceIds',
      'title',
    ]);
  });
});
