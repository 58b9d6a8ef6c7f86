/** The parts of a browser this stands on. */
export interface WakeLockParts {
  /** Absent in browsers without it and on pages that are not secure. */
  wakeLock: Pick<WakeLock, 'request'> | undefined;
  page: Pick<Document, 'visibilityState' | 'addEventListener'>;
}

const retryMs = 60_000;

/**
 * Keeps the screen of a tablet from going dark. The browser lets go of it whenever the page is hidden or the battery is low, so
 * it is asked for again as soon as the page is seen, and from time to time.
 */
export class ScreenWakeLock {
  #isWanted = false;
  #held: WakeLockSentinel | null = null;
  #asking: Promise<void> | null = null;
  #retry: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: WakeLockParts) {
    parts.page.addEventListener('visibilitychange', () => void this.#ask());
  }

  /** Whether the screen is held awake at this moment. */
  get isHeld(): boolean {
    return this.#held !== null && !this.#held.released;
  }

  keep(): Promise<void> {
    this.#isWanted = true;
    this.#retry ??= setInterval(() => void this.#ask(), retryMs);
    return this.#ask();
  }

  /** Outside its hours the screen may sleep. */
  async letGo(): Promise<void> {
    this.#isWanted = false;
    clearInterval(this.#retry);
    this.#retry = undefined;
    await this.#asking;
    await this.#held?.release();
    this.#held = null;
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#request().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #request(): Promise<void> {
    const { wakeLock, page } = this.parts;
    if (!this.#isWanted || this.isHeld || !wakeLock || page.visibilityState !== 'visible') return;
    try {
      this.#held = await wakeLock.request('screen');
    } catch (error) {
      console.warn('The screen may go dark', error);
    }
  }
}
