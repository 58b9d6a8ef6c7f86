import { describe, expect, it } from '@jest/globals';
import type { BookingCard, RoomSchedule } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import { deriveRoomState } from '@lintel/shared/room-state';
import { advanceState, nextChange } from './advance-state';

const MINUTE = 60_000;
const nine = Date.parse('2026-11-20T09:00:00Z');
const at = (minutes: number) => new Date(nine + minutes * MINUTE).toISOString();

const card = (id: string, start: number, end: number, over: Partial<BookingCard> = {}): BookingCard => ({
  id,
  title: id,
  organizerName: null,
  start: at(start),
  end: at(end),
  kind: 'RESOURCE',
  status: 'CONFIRMED',
  source: 'LINTEL',
  needsCheckIn: false,
  checkedInAt: null,
  releasedAt: null,
  inConflict: false,
  ...over,
});
const schedule = (...bookings: BookingCard[]): RoomSchedule => ({
  roomId: 'r1',
  version: 7,
  serverTime: at(0),
  timeZone: 'Europe/Madrid',
  horizonEnd: at(1_440),
  room: { name: 'Aurora', capacity: null, amenities: [], location: null, status: 'ACTIVE' },
  policy: defaultPolicy,
  bookings,
  calendar: { status: 'OK', lastSyncedAt: null, error: null },
});
const serverSays = (plan: RoomSchedule, now: number) => deriveRoomState(plan, defaultPolicy, now);

describe('advanceState', () => {
  it('is the very same state until its next change', () => {
    const state = serverSays(schedule(card('one', 30, 60)), nine);
    expect(advanceState(state, defaultPolicy, nine + 5 * MINUTE)).toBe(state);
  });

  it.each([
    ['free to taken', [card('one', 30, 60)]],
    ['waiting for check-in to in use', [card('one', 5, 60, { needsCheckIn: true })]],
    ['in use to ending to free', [card('one', -30, 20, { status: 'ATTENDED', checkedInAt: at(-30) })]],
    ['one meeting straight after another', [card('one', -30, 15), card('two', 15, 45)]],
    ['two at once', [card('one', -30, 15), card('two', -10, 45)]],
  ] as const)('agrees with the server at every change: %s', (_name, bookings) => {
    const plan = schedule(...bookings);
    const seen = serverSays(plan, nine);
    let now = nine;
    for (let state = seen; state.nextChangeAt !== null; state = serverSays(plan, now)) {
      now = Date.parse(state.nextChangeAt);
      const advanced = advanceState(seen, defaultPolicy, now);
      const expected = serverSays(plan, now);
      expect([advanced.state, advanced.current?.id, advanced.next?.id, advanced.busyUntil, advanced.freeUntil]).toEqual(
        [expected.state, expected.current?.id, expected.next?.id, expected.busyUntil, expected.freeUntil],
      );
    }
    expect(now).toBeGreaterThan(nine);
  });

  it('keeps a room that is out of service so', () => {
    const state = serverSays({ ...schedule(), room: { ...schedule().room, status: 'DISABLED' } }, nine);
    expect(advanceState({ ...state, nextChangeAt: at(1) }, defaultPolicy, nine + 10 * MINUTE).state).toBe(
      'OUT_OF_SERVICE',
    );
  });
});

describe('nextChange', () => {
  it('is the earliest of all, or none', () => {
    const soon = serverSays(schedule(card('one', 30, 60)), nine);
    const later = serverSays(schedule(card('one', 90, 120)), nine);
    const never = serverSays(schedule(), nine);
    expect(nextChange([later, never, soon])).toBe(Date.parse(soon.nextChangeAt ?? ''));
    expect(nextChange([never])).toBeNull();
  });
});
