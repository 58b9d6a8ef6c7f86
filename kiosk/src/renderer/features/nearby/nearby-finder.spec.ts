import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createStore, type Store } from '../../lib/store';
import { aBooking, aSchedule, madrid, roomId } from '../../testing/schedules';
import { viewAt, type BoardView } from '../room/board';
import { askAgainMs, NearbyFinder } from './nearby-finder';

const free = { roomId: '0190a0a0-1111-7000-8000-000000000009', name: 'Borealis', capacity: 4, location: null };
const answer = (name = 'Borealis') => ({
  at: '2026-11-20T13:05:00.000Z',
  items: [{ ...free, name, freeUntil: null, timeZone: 'Europe/Madrid' }],
});

describe('NearbyFinder', () => {
  let board: Store<BoardView | null>;
  const ask = jest.fn<(roomId: string) => Promise<unknown>>();
  let finder: NearbyFinder;
  const link = { isConnected: true, lostAt: null, confirmedAt: madrid('14:05') };
  const show = (isBusy: boolean, at = '14:05') =>
    board.set(viewAt(aSchedule(isBusy ? [aBooking(madrid('14:00'), madrid('15:00'))] : []), [], link, madrid(at)));
  const names = () => finder.rooms.get().map(({ name }) => name);
  const settled = () => jest.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    jest.useFakeTimers();
    board = createStore<BoardView | null>(null);
    ask.mockReset().mockResolvedValue(answer());
    finder = new NearbyFinder({ board, ask });
  });
  afterEach(() => {
    board.set(null);
    jest.useRealTimers();
  });

  it('asks as the room is taken, and forgets as it is free', async () => {
    show(false);
    await settled();
    expect(ask).not.toHaveBeenCalled();
    show(true);
    await settled();
    expect(ask).toHaveBeenCalledWith(roomId);
    expect(names()).toEqual(['Borealis']);
    show(false, '14:06');
    expect(names()).toEqual([]);
  });

  it('asks again and again while it is taken, and no longer', async () => {
    show(true);
    await settled();
    ask.mockResolvedValue(answer('Tundra'));
    await jest.advanceTimersByTimeAsync(askAgainMs);
    expect(names()).toEqual(['Tundra']);
    show(false);
    await jest.advanceTimersByTimeAsync(3 * askAgainMs);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('says nothing where the server does not answer, or not in its words', async () => {
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    show(true);
    await settled();
    ask.mockRejectedValue(new Error('offline'));
    await jest.advanceTimersByTimeAsync(askAgainMs);
    expect(names()).toEqual([]);
    ask.mockResolvedValue({ items: 'none' });
    await jest.advanceTimersByTimeAsync(askAgainMs);
    expect(names()).toEqual([]);
  });

  it('drops an answer that comes when the room is free again', async () => {
    let late: (value: unknown) => void = () => undefined;
    ask.mockReturnValue(new Promise((resolve) => (late = resolve)));
    show(true);
    show(false);
    late(answer());
    await settled();
    expect(names()).toEqual([]);
  });
});
