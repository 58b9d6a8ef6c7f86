import type { ServerClock } from './clock';

/** Timers of browsers end at 2^31 - 1 ms and drift in sleep: longer waits are made of shorter ones. */
const longestWaitMs = 60_000;

/** Calls back at an instant of the server's clock, on time even when that clock is set in between. */
export class Alarm {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due: { at: number; ring: () => void } | undefined;
  readonly #unsubscribe: () => void;

  constructor(private readonly clock: ServerClock) {
    this.#unsubscribe = clock.onChange(() => this.#arm());
  }

  /** Rings once at `at`, replacing what was set before; null only silences. */
  set(at: number | null, ring: () => void): void {
    this.#due = at === null ? undefined : { at, ring };
    this.#arm();
  }

  stop(): void {
    this.#due = undefined;
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#due) return;
    const wait = Math.ceil(this.#due.at - this.clock.now());
    this.#timer = setTimeout(() => this.#check(), Math.min(Math.max(wait, 0), longestWaitMs));
  }

  #check(): void {
    const due = this.#due;
    if (!due) return;
    if (this.clock.now() < due.at) return this.#arm();
    this.#due = undefined;
    due.ring();
  }
}
