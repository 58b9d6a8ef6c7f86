import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Alarm } from './alarm';
import { ServerClock } from './clock';

const noon = Date.parse('2026-11-20T12:00:00Z');

describe('Alarm', () => {
  let clock: ServerClock;
  let alarm: Alarm;
  const ring = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers();
    ring.mockClear();
    clock = new ServerClock(() => performance.now(), 0);
    clock.observe(noon);
    alarm = new Alarm(clock);
  });
  afterEach(() => {
    alarm.stop();
    jest.useRealTimers();
  });

  it('rings at the instant, not a millisecond before, however far it is', () => {
    alarm.set(noon + 86_400_000, ring);
    jest.advanceTimersByTime(86_399_999);
    expect(ring).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(86_400_000);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  it('rings at once when the server is set past the instant', () => {
    alarm.set(noon + 3_600_000, ring);
    clock.observe(noon + 3_600_000);
    jest.advanceTimersByTime(0);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  it('waits longer when the server is set back', () => {
    alarm.set(noon + 10_000, ring);
    clock.observe(noon - 600_000);
    jest.advanceTimersByTime(609_999);
    expect(ring).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  it('can be silenced', () => {
    alarm.set(noon + 10, ring);
    alarm.set(null, ring);
    jest.advanceTimersByTime(1_000);
    expect(ring).not.toHaveBeenCalled();
  });
});
