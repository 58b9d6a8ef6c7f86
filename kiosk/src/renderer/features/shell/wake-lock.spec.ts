import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ScreenWakeLock } from './wake-lock';

/** A browser's wake lock, which lets go by itself as browsers do. */
class Browser extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  requests = 0;
  refuses = false;
  sentinel: WakeLockSentinel | null = null;
  readonly wakeLock = {
    request: async () => {
      this.requests += 1;
      if (this.refuses) throw new DOMException('Low battery', 'NotAllowedError');
      const sentinel = { released: false, release: async () => this.release() };
      return (this.sentinel = sentinel as unknown as WakeLockSentinel);
    },
  };
  release(): void {
    if (this.sentinel) (this.sentinel as { released: boolean }).released = true;
  }
  see(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    if (state === 'hidden') this.release();
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

describe('ScreenWakeLock', () => {
  let browser: Browser;
  let lock: ScreenWakeLock;

  beforeEach(() => {
    jest.useFakeTimers();
    browser = new Browser();
    lock = new ScreenWakeLock({ wakeLock: browser.wakeLock, page: browser });
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
  const settle = () => jest.advanceTimersByTimeAsync(0);

  it('is held once asked for, and again whenever the page is seen again', async () => {
    expect(lock.isHeld).toBe(false);
    await lock.keep();
    await lock.keep();
    expect([lock.isHeld, browser.requests]).toEqual([true, 1]);
    browser.see('hidden');
    await settle();
    expect([lock.isHeld, browser.requests]).toEqual([false, 1]);
    browser.see('visible');
    await settle();
    expect([lock.isHeld, browser.requests]).toEqual([true, 2]);
  });

  it('is asked for again when the browser said no', async () => {
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    browser.refuses = true;
    await lock.keep();
    expect(lock.isHeld).toBe(false);
    browser.refuses = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lock.isHeld).toBe(true);
  });

  it('is let go outside the hours, and stays so', async () => {
    await lock.keep();
    await lock.letGo();
    expect(browser.sentinel!.released).toBe(true);
    browser.see('visible');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(browser.requests).toBe(1);
    await lock.keep();
    expect(lock.isHeld).toBe(true);
  });

  it('does without where the browser has none', async () => {
    const bare = new ScreenWakeLock({ wakeLock: undefined, page: browser });
    await bare.keep();
    expect(bare.isHeld).toBe(false);
  });
});
