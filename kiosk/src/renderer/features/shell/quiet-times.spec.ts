import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RoomSchedule } from '@lintel/shared/contracts';
import { createStore } from '../../lib/store';
import { tellQuietTimes } from './quiet-times';

const noon = Date.parse('2026-11-20T12:00:00Z');
const scheduleOf = (...starts: string[]) =>
  ({ bookings: starts.map((time) => ({ start: `2026-11-20T${time}:00Z` })) }) as unknown as RoomSchedule;

describe('tellQuietTimes', () => {
  let told: number[][];
  const shell = {
    expectMeetings: async (startsInMs: number[]) => {
      told.push(startsInMs.map((ms) => ms / 60_000));
    },
  };

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('says how far off the meetings are, at once, at each change and every half minute', () => {
    const shown = createStore<RoomSchedule | null>(scheduleOf('11:30', '12:15'));
    let now = noon;
    const stop = tellQuietTimes(shell, shown, () => now);
    shown.set(scheduleOf('12:05'));
    now += 30_000;
    jest.advanceTimersByTime(30_000);
    expect(told).toEqual([[-30, 15], [5], [4.5]]);
    stop();
    jest.advanceTimersByTime(600_000);
    expect(told).toHaveLength(3);
  });

  it('says nothing before it knows, and leaves far days out', () => {
    const shown = createStore<RoomSchedule | null>(null);
    tellQuietTimes(shell, shown, () => noon);
    expect(told).toEqual([]);
    shown.set({ bookings: [{ start: '2026-12-24T10:00:00Z' }] } as unknown as RoomSchedule);
    expect(told).toEqual([[]]);
  });

  it('asks nothing of a shell that is older than this page', () => {
    expect(() => tellQuietTimes({}, createStore<RoomSchedule | null>(scheduleOf('12:15')), () => noon)).not.toThrow();
  });

  it('goes on when the shell refuses', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue(undefined);
    const refusing = { expectMeetings: () => Promise.reject(new Error('not valid')) };
    tellQuietTimes(refusing, createStore<RoomSchedule | null>(scheduleOf('12:15')), () => noon);
    await Promise.resolve();
    await Promise.resolve();
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
