import { describe, expect, it } from '@jest/globals';
import type { Booking } from '@lintel/shared/contracts';
import { canMove, movedSpan, resizedSpan, scrollTimeFor, weekEvents } from './week-events';

const zone = 'Europe/Madrid';
const now = Date.parse('2026-11-20T09:00:00Z');
const booking = (start: string, end: string, over: Partial<Booking> = {}): Booking => ({
  id: start,
  reference: 'BOOK-2026-00001',
  kind: 'RESOURCE',
  status: 'CONFIRMED',
  version: 1,
  title: 'Review',
  description: null,
  location: null,
  category: null,
  tags: [],
  metadata: {},
  start,
  end,
  timeZone: zone,
  allDay: false,
  resourceIds: [],
  hostIds: [],
  departmentId: null,
  meetingTypeId: null,
  organizer: { email: null, name: null, userId: null },
  attendees: [],
  onlineMeeting: null,
  recurrence: null,
  createdBy: { type: 'HUMAN', id: null, name: null },
  source: 'LINTEL',
  inConflict: false,
  attendance: { checkedInAt: null, checkedInBy: null, releasedAt: null },
  cancellation: null,
  external: [],
  createdAt: start,
  updatedAt: start,
  ...over,
});
const later = booking('2026-11-20T13:00:00Z', '2026-11-20T14:00:00Z');

describe('weekEvents', () => {
  it('shows wall time of the room and leaves out what was cancelled', () => {
    const events = weekEvents([later, { ...later, status: 'CANCELLED' }], zone, now, []);
    expect(events).toMatchObject([{ start: '2026-11-20T14:00', end: '2026-11-20T15:00', canMove: true }]);
  });

  it('never shows an end before the start, in the night the clocks go back', () => {
    const night = booking('2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z');
    expect(weekEvents([night], zone, now, [])).toMatchObject([{ start: '2026-10-25T02:45', end: '2026-10-25T03:00' }]);
  });

  it('shows a booking on the move where it goes, which changes nothing of the others', () => {
    const move = { bookingId: later.id, start: '2026-11-20T15:00:00Z', end: '2026-11-20T16:00:00Z' };
    const second = booking('2026-11-20T17:00:00Z', '2026-11-20T18:00:00Z');
    expect(weekEvents([later, second], zone, now, [move])).toMatchObject([
      { start: '2026-11-20T16:00', isPending: true, canMove: false },
      { start: '2026-11-20T18:00', isPending: false, canMove: true },
    ]);
    expect(weekEvents([later, second], zone, now, [move])[1]).toEqual(weekEvents([second], zone, now, [])[0]);
  });
});

describe('canMove', () => {
  it.each([
    ['ours and to come', later, true],
    ['of a subscribed calendar', { ...later, source: 'ICAL' as const }, false],
    ['over', booking('2026-11-20T07:00:00Z', '2026-11-20T08:00:00Z'), false],
    ['attended', { ...later, status: 'ATTENDED' as const }, false],
  ])('a booking that is %s: %p', (_name, one, expected) => {
    expect(canMove(one, now)).toBe(expected);
  });
});

describe('dragging', () => {
  it('moves on the wall and keeps the length, over the night the clocks go forward', () => {
    const saturday = booking('2026-03-28T22:00:00Z', '2026-03-28T23:30:00Z');
    // 23:00 on Saturday to 01:00 on Sunday: an hour and a half later it is half past three by the new time.
    expect(movedSpan(saturday, { days: 1, minutes: -22 * 60 }, zone)).toEqual({
      start: '2026-03-29T00:00:00.000Z',
      end: '2026-03-29T01:30:00.000Z',
    });
  });

  it('moves a day at the same time of day when the offset changes in between', () => {
    const saturday = booking('2026-10-24T08:00:00Z', '2026-10-24T09:00:00Z');
    expect(movedSpan(saturday, { days: 2, minutes: 0 }, zone).start).toBe('2026-10-26T09:00:00.000Z');
  });

  it('moves the end alone when that is dragged', () => {
    expect(resizedSpan(later, { days: 0, minutes: 30 }, zone)).toEqual({
      start: later.start,
      end: '2026-11-20T14:30:00.000Z',
    });
  });
});

describe('scrollTimeFor', () => {
  it('opens on the morning, or on the first meeting before it', () => {
    expect(scrollTimeFor(weekEvents([later], zone, now, []))).toBe('07:30');
    const early = booking('2026-11-20T05:15:00Z', '2026-11-20T06:00:00Z');
    expect(scrollTimeFor(weekEvents([later, early], zone, now, []))).toBe('06:00');
  });
});
