import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RoomSchedule } from '@lintel/shared/contracts';
import { ServerClock } from '../../lib/clock';
import { createStore } from '../../lib/store';
import { aBooking, aSchedule, madrid } from '../../testing/schedules';
import type { LinkView } from '../connection/connection-status';
import { RoomsBoard } from './rooms-board';

describe('RoomsBoard', () => {
  const schedules = createStore<readonly RoomSchedule[]>([]);
  let clock: ServerClock;
  let board: RoomsBoard;
  const room = (name: string, ...bookings: Parameters<typeof aBooking>[]) =>
    aSchedule(
      bookings.map((booking) => aBooking(...booking)),
      { roomId: name, room: { name, capacity: 8, amenities: [], location: null, status: 'ACTIVE' } },
    );
  const states = () => board.views.get().map(({ state }) => `${state.name} ${state.state}`);

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new ServerClock(() => performance.now(), 0);
    clock.observe(madrid('14:05'));
    schedules.set([]);
    const link = createStore<LinkView>({ isConnected: true, lostAt: null, confirmedAt: clock.now() });
    board = new RoomsBoard(clock, schedules, link);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('shows each room at its own second', () => {
    schedules.set([
      room('Aurora', [madrid('14:06'), madrid('15:00')]),
      room('Borealis', [madrid('13:00'), madrid('14:07')]),
    ]);
    expect(states()).toEqual(['Aurora STARTING_SOON', 'Borealis ENDING_SOON']);
    jest.advanceTimersByTime(60_000);
    expect(states()).toEqual(['Aurora IN_USE', 'Borealis ENDING_SOON']);
    jest.advanceTimersByTime(60_000);
    expect(states()).toEqual(['Aurora IN_USE', 'Borealis AVAILABLE']);
  });

  it('leaves out what it cannot read', () => {
    jest.spyOn(console, 'error').mockReturnValue(undefined);
    schedules.set([room('Aurora'), room('Broken', [0, 1, { start: 'soon' }])]);
    expect(states()).toEqual(['Aurora AVAILABLE']);
  });
});
