import { describe, expect, it } from '@jest/globals';
import type { BookingCard, Policy, RoomAction, RoomStateName } from '../contracts/index.js';
import { defaultPolicy } from '../policy/index.js';
import { checkInWindow, deriveRoomState, extendOptions, releaseDueAt, walkUpOptions } from './index.js';
import { bookingCard, isoMinute, minute, roomSchedule } from './testing/schedules.js';

/** A booking of the hour from minute 60 to 120, unless said otherwise. */
const hour = (rest: Partial<BookingCard> = {}) => bookingCard('hour', 60, 120, rest);
const awaited = (rest: Partial<BookingCard> = {}) => hour({ needsCheckIn: true, ...rest });
const released = (at: number, rest: Partial<BookingCard> = {}) =>
  awaited({ status: 'NO_SHOW', releasedAt: isoMinute(at), ...rest });

const stateAt = (at: number, cards: BookingCard[], policy: Partial<Policy> = {}) =>
  deriveRoomState(roomSchedule(cards), { ...defaultPolicy, ...policy }, minute(at));

const millisecond = 1 / 60_000;
const releasing = { autoReleaseEnabled: true, autoReleaseAfterMinutes: 5 };

type Row = [when: string, at: number, cards: BookingCard[], state: RoomStateName, actions: RoomAction[], next: number];

describe('deriveRoomState', () => {
  // The last column is the minute of `nextChangeAt`.
  it.each<Row>([
    ['well before a booking', 0, [hour()], 'AVAILABLE', ['BOOK'], 50],
    ['when it starts soon', 50, [hour()], 'STARTING_SOON', ['BOOK'], 55 + millisecond],
    ['when too little is left to walk in', 55 + millisecond, [hour()], 'STARTING_SOON', [], 60],
    ['at its first instant', 60, [hour()], 'IN_USE', ['EXTEND', 'END'], 115],
    ['when it ends soon', 115, [hour()], 'ENDING_SOON', ['EXTEND', 'END'], 120],
    ['at its last instant', 120 - millisecond, [hour()], 'ENDING_SOON', ['EXTEND', 'END'], 120],
    ['when check-in opens', 50, [awaited()], 'STARTING_SOON', ['BOOK', 'CHECK_IN'], 55 + millisecond],
    ['when a booking waits for people', 60, [awaited()], 'AWAITING_CHECK_IN', ['CHECK_IN', 'EXTEND', 'END'], 70],
    ['when check-in has closed', 70, [awaited()], 'IN_USE', ['EXTEND', 'END'], 115],
    ['when people came', 60, [awaited({ status: 'ATTENDED' })], 'IN_USE', ['EXTEND', 'END'], 115],
  ])('%s', (_, at, cards, state, actions, next) => {
    expect(stateAt(at, cards)).toMatchObject({ state, actions, nextChangeAt: isoMinute(next) });
  });

  it('says everything about a free room', () => {
    expect(stateAt(50, [awaited()])).toEqual({
      roomId: 'room',
      name: 'Aurora',
      state: 'STARTING_SOON',
      version: 7,
      at: '2026-11-20T08:50:00.000Z',
      current: null,
      concurrent: [],
      next: {
        id: 'hour',
        title: 'Meeting hour',
        organizerName: 'Ada',
        start: '2026-11-20T09:00:00.000Z',
        end: '2026-11-20T10:00:00.000Z',
        status: 'CONFIRMED',
        needsCheckIn: true,
      },
      busyUntil: null,
      freeUntil: '2026-11-20T09:00:00.000Z',
      nextChangeAt: '2026-11-20T08:55:00.001Z',
      actions: ['BOOK', 'CHECK_IN'],
      checkIn: { bookingId: 'hour', opensAt: '2026-11-20T08:50:00.000Z', closesAt: '2026-11-20T09:10:00.000Z' },
      restore: null,
      calendar: { status: 'OK', lastSyncedAt: '2026-11-20T07:59:00.000Z', error: null },
    });
  });

  it('is available for ever, as far as it knows, when nothing is booked', () => {
    expect(stateAt(0, [])).toMatchObject({
      state: 'AVAILABLE',
      freeUntil: null,
      nextChangeAt: null,
      actions: ['BOOK'],
    });
  });

  it.each(['DISABLED', 'RETIRED'] as const)('tells nothing but that it is out of service when %s', (status) => {
    const schedule = roomSchedule([hour(), released(61)]);
    schedule.room.status = status;
    expect(deriveRoomState(schedule, defaultPolicy, minute(62))).toMatchObject({
      state: 'OUT_OF_SERVICE',
      current: null,
      next: null,
      busyUntil: null,
      freeUntil: null,
      nextChangeAt: null,
      actions: [],
      restore: null,
    });
  });

  it.each<[BookingCard['status'], RoomStateName]>([
    ['PENDING', 'IN_USE'],
    ['CONFIRMED', 'IN_USE'],
    ['ATTENDED', 'IN_USE'],
    ['COMPLETED', 'IN_USE'],
    ['NO_SHOW', 'AVAILABLE'],
    ['CANCELLED', 'AVAILABLE'],
    ['DECLINED', 'AVAILABLE'],
  ])('a booking that is %s leaves the room %s', (status, state) => {
    expect(stateAt(80, [hour({ status })]).state).toBe(state);
  });

  it('holds the room for as long as a completed booking lasted, not longer', () => {
    const endedEarly = hour({ status: 'COMPLETED', end: isoMinute(80) });
    expect(stateAt(79, [endedEarly]).state).toBe('ENDING_SOON');
    expect(stateAt(80, [endedEarly]).state).toBe('AVAILABLE');
  });

  it('never shows a booking that holds no time', () => {
    expect(stateAt(50, [hour({ end: isoMinute(60) })])).toMatchObject({ state: 'AVAILABLE', next: null });
  });

  it('goes from one booking straight into the next', () => {
    const cards = [bookingCard('first', 0, 60), hour(), bookingCard('later', 150, 180)];
    expect(stateAt(59, cards)).toMatchObject({
      current: { id: 'first' },
      next: { id: 'hour' },
      busyUntil: isoMinute(120),
      actions: ['END'],
      nextChangeAt: isoMinute(60),
    });
    expect(stateAt(60, cards)).toMatchObject({ current: { id: 'hour' }, concurrent: [], next: { id: 'later' } });
    expect(stateAt(59, cards, { endingSoonMinutes: 0 }).nextChangeAt).toBe(isoMinute(60));
  });

  it('is busy for the union of overlapping bookings; the one that started last is current, the first id of two', () => {
    const cards = [
      bookingCard('c', 30, 70),
      bookingCard('b', 30, 90),
      bookingCard('long', 0, 60),
      bookingCard('a', 80, 140),
    ];
    expect(stateAt(40, cards)).toMatchObject({
      current: { id: 'b' },
      concurrent: [{ id: 'long' }, { id: 'c' }],
      next: { id: 'a' },
      busyUntil: isoMinute(140),
      actions: ['END'],
    });
    expect(stateAt(85, cards)).toMatchObject({ current: { id: 'a' }, concurrent: [{ id: 'b' }], next: null });
  });

  it('lets the next booking check in while another still runs', () => {
    const before = bookingCard('before', 0, 60);
    expect(stateAt(55, [before, awaited()])).toMatchObject({
      state: 'ENDING_SOON',
      current: { id: 'before' },
      checkIn: { bookingId: 'hour' },
      actions: ['CHECK_IN', 'END'],
    });
  });

  it('asks a running booking before the next, also one that another overlaps', () => {
    const following = bookingCard('following', 68, 90, { needsCheckIn: true });
    expect(stateAt(65, [awaited(), following]).checkIn?.bookingId).toBe('hour');
    const overlapping = bookingCard('overlapping', 62, 90);
    expect(stateAt(65, [awaited(), overlapping])).toMatchObject({ state: 'IN_USE', checkIn: { bookingId: 'hour' } });
    expect(stateAt(69, [awaited(), following])).toMatchObject({ current: { id: 'following' } });
    expect(stateAt(69, [awaited(), following]).checkIn?.bookingId).toBe('following');
  });

  it('does not ask again who has checked in', () => {
    expect(stateAt(62, [awaited({ checkedInAt: isoMinute(55) })])).toMatchObject({ state: 'IN_USE', checkIn: null });
  });

  it.each<[string, number, Partial<Policy>, BookingCard[], boolean]>([
    ['the minimum is free after it', 125, {}, [], true],
    ['less than the minimum is free after it', 124, {}, [], false],
    ['the minimum is larger', 129, { walkUpMinimumMinutes: 10 }, [], false],
    ['another booking outlasts it', 200, {}, [bookingCard('outlasting', 0, 121)], false],
    ['another booking ends with it', 200, {}, [bookingCard('ending', 0, 120)], true],
    ['a booking to come will outlast it', 110, {}, [], false],
    ['it is as long as a booking may be', 200, { maximumBookingMinutes: 64 }, [], false],
  ])('can be extended? %s', (_, nextStart, policy, others, isOffered) => {
    const cards = [hour(), bookingCard('next', nextStart, 300), ...others];
    expect(stateAt(80, cards, policy).actions.includes('EXTEND')).toBe(isOffered);
  });

  it.each<[string, number, BookingCard[], RoomStateName, boolean]>([
    ['right after the release', 70, [released(70)], 'AVAILABLE', true],
    ['until just before its time is over', 80 - millisecond, [released(70)], 'AVAILABLE', true],
    ['not when that is over', 80, [released(70)], 'AVAILABLE', false],
    ['not when somebody took the room', 75, [released(70), bookingCard('walk-up', 72, 90)], 'IN_USE', false],
    ['not when somebody has the rest of it', 75, [released(70), bookingCard('rest', 100, 130)], 'AVAILABLE', false],
    ['again when a short walk-up is over', 78, [released(70), bookingCard('walk-up', 72, 78)], 'AVAILABLE', true],
    ['not once it would have ended', 120, [released(115)], 'AVAILABLE', false],
    ['not when it was cancelled', 75, [released(70, { status: 'CANCELLED' })], 'AVAILABLE', false],
  ])('restores: %s', (_, at, cards, state, isOffered) => {
    const told = stateAt(at, cards);
    expect(told.state).toBe(state);
    expect(told.actions.includes('RESTORE')).toBe(isOffered);
    expect(told.restore).toEqual(isOffered ? { bookingId: 'hour', until: isoMinute(80) } : null);
  });

  it('looks no further than its horizon', () => {
    const schedule = roomSchedule([hour()], { horizonEnd: isoMinute(52) });
    const soon = deriveRoomState(schedule, defaultPolicy, minute(0));
    expect(soon).toMatchObject({ next: null, freeUntil: null, nextChangeAt: null });
    expect(deriveRoomState(schedule, defaultPolicy, minute(61)).state).toBe('IN_USE');
    const upToTheEnd = roomSchedule([hour()], { horizonEnd: isoMinute(120) });
    expect(deriveRoomState(upToTheEnd, defaultPolicy, minute(115)).nextChangeAt).toBe(isoMinute(120));
  });

  it('counts whole milliseconds', () => {
    expect(stateAt(60 - millisecond / 2, [hour()])).toEqual(stateAt(60 - millisecond, [hour()]));
  });

  it('refuses a schedule it cannot read rather than call the room free', () => {
    const broken = [hour({ start: 'soon' })];
    expect(() => stateAt(0, broken)).toThrow('The schedule holds "soon" where an instant belongs.');
  });
});

describe('checkInWindow and releaseDueAt', () => {
  it.each<[string, Partial<BookingCard>, Partial<Policy>, [number, number] | null, number | null]>([
    ['by default', {}, {}, [50, 70], null],
    ['with auto-release before check-in closes', {}, releasing, [50, 65], 65],
    ['with auto-release after it', {}, { ...releasing, autoReleaseAfterMinutes: 20 }, [50, 70], 80],
    ['of a short booking', { end: isoMinute(64) }, releasing, [50, 64], null],
    ['of a booking that ends at the release', { end: isoMinute(65) }, releasing, [50, 65], null],
    ['that has no width', {}, { checkInOpensMinutesBefore: 0, checkInClosesMinutesAfter: 0 }, null, null],
    ['of an exempt booking', { needsCheckIn: false }, releasing, null, null],
    ['of people who came', { status: 'ATTENDED' }, releasing, null, null],
    ['of people who said so early', { checkedInAt: isoMinute(55) }, releasing, null, null],
    ['of a request', { status: 'PENDING' }, releasing, null, null],
    ['of a released booking', { releasedAt: isoMinute(65) }, releasing, null, null],
  ])('%s', (_, card, policy, window, dueAt) => {
    const rules = { ...defaultPolicy, ...policy };
    const expected = window && { opensAt: minute(window[0]), closesAt: minute(window[1]) };
    expect(checkInWindow(awaited(card), rules)).toEqual(expected);
    expect(releaseDueAt(awaited(card), rules)).toBe(dueAt && minute(dueAt));
  });
});

describe('durations at the door', () => {
  const fixed = (minutes: number, end: number) => ({ minutes, end: minute(end), isUntilNext: false });
  const untilNext = (minutes: number, end: number) => ({ minutes, end: minute(end), isUntilNext: true });
  const walkUps = (at: number, cards: BookingCard[], policy: Partial<Policy> = {}) =>
    walkUpOptions(roomSchedule(cards), { ...defaultPolicy, ...policy }, minute(at));
  const extensions = (at: number, cards: BookingCard[], policy: Partial<Policy> = {}) =>
    extendOptions(roomSchedule(cards), { ...defaultPolicy, ...policy }, minute(at));

  it('offers every duration in a free room', () => {
    expect(walkUps(0, [])).toEqual([fixed(15, 15), fixed(30, 30), fixed(45, 45), fixed(60, 60)]);
  });

  it('offers what fits, and until next', () => {
    expect(walkUps(20, [hour()])).toEqual([fixed(15, 35), fixed(30, 50), untilNext(40, 60)]);
    expect(walkUps(54.5, [hour()])).toEqual([untilNext(5, 60)]);
  });

  it('offers one button, not two, for the same end', () => {
    expect(walkUps(30, [hour()])).toEqual([fixed(15, 45), untilNext(30, 60)]);
    expect(walkUps(0, [], { walkUpMinutes: [30, 15, 30] })).toEqual([fixed(15, 15), fixed(30, 30)]);
  });

  it('offers until next only up to a day and to the longest booking', () => {
    const tomorrow = bookingCard('tomorrow', 1_440, 1_500);
    const long = { walkUpMinutes: [15], maximumBookingMinutes: 2_000 };
    expect(walkUps(0, [tomorrow], long)).toEqual([fixed(15, 15), untilNext(1_440, 1_440)]);
    expect(walkUps(-1, [tomorrow], long)).toEqual([fixed(15, 14)]);
    expect(walkUps(0, [hour()], { maximumBookingMinutes: 20 })).toEqual([fixed(15, 15), fixed(20, 20)]);
  });

  it('offers nothing where walking in is not possible', () => {
    expect(walkUps(80, [hour()])).toEqual([]);
    expect(walkUps(56, [hour()])).toEqual([]);
    expect(walkUps(0, [], { walkUpEnabled: false })).toEqual([]);
  });

  it('extends from the end of the current booking', () => {
    expect(extensions(80, [hour()])).toEqual([fixed(15, 135), fixed(30, 150)]);
    expect(extensions(80, [hour(), bookingCard('next', 140, 150)])).toEqual([fixed(15, 135), untilNext(20, 140)]);
    expect(extensions(80, [hour(), bookingCard('next', 124, 150)])).toEqual([]);
    expect(extensions(80, [hour()], { maximumBookingMinutes: 80 })).toEqual([fixed(15, 135), fixed(20, 140)]);
    expect(extensions(0, [hour()])).toEqual([]);
  });
});
