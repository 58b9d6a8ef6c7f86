import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DisplayRequest, RoomSchedule } from '../contracts/index.js';
import { applyPending, deriveRoomState, type PendingTap } from './index.js';
import { jitters, policyArb, scheduleArb } from './testing/arbitraries.js';
import { bookingCard, isoMinute, minute, roomSchedule } from './testing/schedules.js';

const requestId = '0190a0a0-3333-4000-8000-000000000001';
type Action = DisplayRequest['action'];

function tap(action: Action, at: number, rest: Partial<PendingTap> = {}): PendingTap {
  const request = { action, requestId, occurredAt: isoMinute(at), resourceId: 'room' } as DisplayRequest;
  return { request, bookingId: null, endsAt: null, ...rest };
}
const stateAt = (schedule: RoomSchedule, at: number) => deriveRoomState(schedule, schedule.policy, minute(at));

describe('applyPending', () => {
  const awaited = bookingCard('a', 0, 60, { needsCheckIn: true });

  it('shows a check-in at once', () => {
    const schedule = roomSchedule([awaited]);
    expect(stateAt(schedule, 3).state).toBe('AWAITING_CHECK_IN');
    const shown = stateAt(applyPending(schedule, [tap('check-in', 2, { bookingId: 'a' })]), 3);
    expect(shown).toMatchObject({ state: 'IN_USE', checkIn: null, current: { id: 'a', status: 'ATTENDED' } });
  });

  it('shows the end of a meeting at once', () => {
    const schedule = applyPending(roomSchedule([awaited]), [tap('end', 20, { bookingId: 'a' })]);
    expect(stateAt(schedule, 20)).toMatchObject({ state: 'AVAILABLE', current: null });
  });

  it('shows an extension at once, and not twice once the server has told of it', () => {
    const extension = tap('extend', 50, { bookingId: 'a', endsAt: isoMinute(75) });
    for (const end of [60, 75]) {
      const schedule = applyPending(roomSchedule([bookingCard('a', 0, end)]), [extension]);
      expect(stateAt(schedule, 55).busyUntil).toBe(isoMinute(75));
    }
  });

  it('takes a released room back', () => {
    const released = bookingCard('a', 0, 60, { needsCheckIn: true, releasedAt: isoMinute(10) });
    const schedule = applyPending(roomSchedule([released]), [tap('restore', 12, { bookingId: 'a' })]);
    expect(stateAt(schedule, 12)).toMatchObject({ state: 'IN_USE', restore: null });
  });

  it('shows a walk-up under the id of its request, which can be extended and ended', () => {
    const walkUp = tap('walk-up', 5, { endsAt: isoMinute(35) });
    const extension = tap('extend', 30, { bookingId: requestId, endsAt: isoMinute(50) });
    const end = tap('end', 40, { bookingId: requestId });
    const schedule = (taps: PendingTap[]) => applyPending(roomSchedule([bookingCard('next', 60, 90)]), taps);
    expect(stateAt(schedule([walkUp]), 5)).toMatchObject({
      state: 'IN_USE',
      current: { id: requestId },
      busyUntil: isoMinute(35),
    });
    expect(stateAt(schedule([walkUp, extension]), 35)).toMatchObject({ busyUntil: isoMinute(50) });
    expect(stateAt(schedule([walkUp, extension, end]), 40)).toMatchObject({ state: 'AVAILABLE' });
  });

  it('knows its own walk-up again when the server has booked it from a moment later', () => {
    const walkUp = tap('walk-up', 5, { endsAt: isoMinute(35) });
    const booked = (lateMs: number) => {
      const start = new Date(minute(5) + lateMs).toISOString();
      return roomSchedule([bookingCard('b', 5, 35, { start, checkedInAt: start, status: 'ATTENDED' })]);
    };
    for (const lateMs of [0, 5_000]) expect(applyPending(booked(lateMs), [walkUp]).bookings).toHaveLength(1);
    expect(applyPending(booked(5_001), [walkUp]).bookings).toHaveLength(2);
  });

  it('leaves alone what somebody ended or cancelled meanwhile, and what is not there', () => {
    const schedule = roomSchedule([bookingCard('a', 0, 60, { status: 'CANCELLED' })]);
    for (const action of ['check-in', 'restore', 'extend', 'end'] as const) {
      for (const bookingId of ['a', 'gone']) {
        expect(applyPending(schedule, [tap(action, 10, { bookingId, endsAt: isoMinute(90) })])).toEqual(schedule);
      }
    }
  });

  it("leaves another room's schedule alone", () => {
    const schedule = roomSchedule([], { roomId: 'other' });
    expect(applyPending(schedule, [tap('walk-up', 5, { endsAt: isoMinute(35) })])).toBe(schedule);
  });
});

const instant = fc
  .tuple(fc.integer({ min: -10, max: 150 }), fc.constantFrom(...jitters))
  .map(([at, ms]) => at + ms / 60_000);
const tapArb: fc.Arbitrary<PendingTap> = fc
  .record({
    action: fc.constantFrom<Action>('check-in', 'restore', 'extend', 'end', 'walk-up', 'report'),
    at: instant,
    bookingId: fc.integer({ min: 0, max: 7 }).map((index) => `booking-${index}`),
    minutes: fc.integer({ min: 1, max: 90 }),
    number: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ action, at, bookingId, minutes, number }) => {
    const made = tap(action, at, { bookingId, endsAt: isoMinute(at + minutes) });
    return { ...made, request: { ...made.request, requestId: `${requestId.slice(0, -1)}${number}` } };
  });

describe('whatever is pending', () => {
  it('is told once: applied again it changes nothing', () => {
    fc.assert(
      fc.property(scheduleArb, fc.array(tapArb, { maxLength: 4 }), (schedule, taps) => {
        // Of one booking one thing: who extends what was ended has not seen the end.
        const apart = taps.filter(
          (one, index) => taps.findIndex((other) => other.bookingId === one.bookingId) === index,
        );
        const once = applyPending(schedule, apart);
        expect(applyPending(once, apart)).toEqual(once);
      }),
    );
  });

  it('touches nothing but the bookings that were tapped, and can always be shown', () => {
    fc.assert(
      fc.property(scheduleArb, policyArb, fc.array(tapArb, { maxLength: 4 }), instant, (schedule, policy, taps, at) => {
        const shown = applyPending(schedule, taps);
        const tapped = new Set(taps.map(({ bookingId }) => bookingId));
        expect(shown.bookings.filter(({ id }) => id.startsWith('booking-') && !tapped.has(id))).toEqual(
          schedule.bookings.filter(({ id }) => !tapped.has(id)),
        );
        expect({ ...shown, bookings: [] }).toEqual({ ...schedule, bookings: [] });
        expect(deriveRoomState(shown, policy, minute(at)).version).toBe(schedule.version);
      }),
    );
  });

  it('never makes a room look free to who has just walked in', () => {
    fc.assert(
      fc.property(scheduleArb, instant, fc.integer({ min: 1, max: 60 }), (schedule, at, minutes) => {
        const shown = applyPending(schedule, [tap('walk-up', at, { endsAt: isoMinute(at + minutes) })]);
        const { state } = deriveRoomState(shown, shown.policy, Date.parse(isoMinute(at)));
        expect(['AVAILABLE', 'STARTING_SOON']).not.toContain(state);
      }),
    );
  });
});
