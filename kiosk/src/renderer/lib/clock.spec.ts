import { describe, expect, it, jest } from '@jest/globals';
import { ServerClock } from './clock';

const noon = Date.parse('2026-11-20T12:00:00Z');

/** A clock whose monotonic source the test turns by hand. */
function makeClock(assumed = 0) {
  const source = { at: 1_000 };
  return { source, clock: new ServerClock(() => source.at, assumed) };
}

describe('ServerClock', () => {
  it('runs on from what the server said, whatever was assumed before', () => {
    const { source, clock } = makeClock(noon - 86_400_000);
    clock.observe(noon);
    source.at += 61_500;
    expect(clock.now()).toBe(noon + 61_500);
  });

  it('believes a guess only until the server speaks', () => {
    const { clock } = makeClock();
    clock.assume(noon - 5_000);
    expect(clock.now()).toBe(noon - 5_000);
    expect(clock.isConfirmed).toBe(false);
    clock.observe(noon);
    clock.assume(noon + 99_000);
    expect(clock.now()).toBe(noon);
    expect(clock.isConfirmed).toBe(true);
  });

  it('prefers the message that was least delayed', () => {
    const { source, clock } = makeClock();
    clock.observe(noon - 300);
    source.at += 1_000;
    clock.observe(noon + 1_000 - 20);
    source.at += 1_000;
    clock.observe(noon + 2_000 - 700);
    expect(clock.now()).toBe(noon + 2_000 - 20);
  });

  it('follows at once when the server was set forwards or back', () => {
    const { clock } = makeClock();
    clock.observe(noon);
    clock.observe(noon + 600_000);
    expect(clock.now()).toBe(noon + 600_000);
    clock.observe(noon - 3_600_000);
    expect(clock.now()).toBe(noon - 3_600_000);
  });

  it('follows a slow drift once the old readings are forgotten', () => {
    const { source, clock } = makeClock();
    // The tablet's oscillator gains 100 ms in each of these intervals.
    for (let interval = 0; interval < 30; interval += 1) {
      clock.observe(noon + interval * 29_900);
      source.at += 30_000;
    }
    expect(Math.abs(clock.now() - (noon + 30 * 29_900))).toBeLessThanOrEqual(800);
  });

  it('tells who listens about corrections only', () => {
    const { source, clock } = makeClock();
    clock.observe(noon);
    const heard = jest.fn();
    const stop = clock.onChange(heard);
    source.at += 5_000;
    clock.observe(noon + 5_000);
    expect(heard).not.toHaveBeenCalled();
    clock.observe(noon + 600_000);
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    clock.observe(noon);
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
