import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RoomSchedule } from '@lintel/shared/contracts';
import type { PendingTap } from '@lintel/shared/room-state';
import { ServerClock } from '../../lib/clock';
import { createStore } from '../../lib/store';
import { aBooking, aSchedule, madrid } from '../../testing/schedules';
import type { LinkView } from '../connection/connection-status';
import { Board } from './board';

describe('Board', () => {
  let clock: ServerClock;
  let board: Board;
  const schedule = createStore<RoomSchedule | null>(null);
  const taps = createStore<readonly PendingTap[]>([]);
  const link = createStore<LinkView>({ isConnected: true, lostAt: null, confirmedAt: 0 });

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new ServerClock(() => performance.now(), 0);
    clock.observe(madrid('14:05:20'));
    schedule.set(null);
    taps.set([]);
    link.set({ isConnected: true, lostAt: null, confirmedAt: clock.now() });
    board = new Board(clock, schedule, link, taps);
  });
  afterEach(() => {
    board.stop();
    jest.useRealTimers();
  });
  const state = () => board.view.get()?.state.state;

  it('is blank until there is a schedule', () => {
    expect(board.view.get()).toBeNull();
    schedule.set(aSchedule());
    expect(state()).toBe('AVAILABLE');
  });

  it('flips at the very millisecond, all day long, without a word from the server', () => {
    schedule.set(aSchedule([aBooking(madrid('14:30'), madrid('15:00'))]));
    const seen: [string, string][] = [];
    let last = state();
    for (let at = clock.now(); at <= madrid('15:00:01'); at += 500) {
      jest.advanceTimersByTime(499);
      const before = state();
      jest.advanceTimersByTime(1);
      expect(before).toBe(last);
      if (state() !== last) seen.push([new Date(clock.now()).toISOString(), (last = state())!]);
    }
    expect(seen).toEqual([
      ['2026-11-20T13:20:00.000Z', 'STARTING_SOON'],
      ['2026-11-20T13:30:00.000Z', 'IN_USE'],
      ['2026-11-20T13:55:00.000Z', 'ENDING_SOON'],
      ['2026-11-20T14:00:00.000Z', 'AVAILABLE'],
    ]);
  });

  it('flips when the server is set forwards', () => {
    schedule.set(aSchedule([aBooking(madrid('14:30'), madrid('15:00'))]));
    clock.observe(madrid('14:40'));
    expect(state()).toBe('IN_USE');
    clock.observe(madrid('15:00'));
    expect(state()).toBe('AVAILABLE');
    clock.observe(madrid('14:45'));
    expect(state()).toBe('IN_USE');
  });

  it('shows nothing rather than the old state when a schedule cannot be read', () => {
    jest.spyOn(console, 'error').mockReturnValueOnce(undefined);
    schedule.set(aSchedule());
    schedule.set(aSchedule([aBooking(madrid('14:00'), madrid('15:00'), { start: 'soon' })], { version: 2 }));
    expect(board.view.get()).toBeNull();
  });

  it('turns its clock every minute, even in a room where nothing happens', () => {
    schedule.set(aSchedule());
    const minutes: number[] = [];
    board.view.subscribe(() => minutes.push(board.view.get()!.now));
    jest.advanceTimersByTime(130_000);
    expect(minutes).toEqual([madrid('14:06'), madrid('14:07')]);
  });

  it('grows doubtful by itself while the server is away, and believes again when it is back', () => {
    schedule.set(aSchedule());
    link.set({ isConnected: false, lostAt: clock.now(), confirmedAt: clock.now() });
    expect(board.view.get()?.reliance).toMatchObject({ troubles: [], isDoubtful: false });
    jest.advanceTimersByTime(4_000);
    expect(board.view.get()?.reliance.troubles).toHaveLength(1);
    jest.advanceTimersByTime(26_000);
    expect(board.view.get()?.reliance.isDoubtful).toBe(true);
    link.set({ isConnected: true, lostAt: null, confirmedAt: clock.now() });
    expect(board.view.get()?.reliance).toMatchObject({ troubles: [], isDoubtful: false });
  });

  it('shows what was tapped here before the server has heard of it', () => {
    schedule.set(aSchedule());
    const request = { action: 'walk-up', requestId: 'r', occurredAt: new Date(clock.now()).toISOString() };
    taps.set([{ request, bookingId: null, endsAt: new Date(madrid('14:35')).toISOString() } as PendingTap]);
    expect(state()).toBe('IN_USE');
    taps.set([]);
    expect(state()).toBe('AVAILABLE');
  });
});
