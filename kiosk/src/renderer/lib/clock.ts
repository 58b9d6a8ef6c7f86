/** Readings older than this many are forgotten, so a slow drift of the tablet's oscillator is followed. */
const keptReadings = 8;
/** A difference beyond what a network delays means that the server's clock was set. */
const jumpMs = 2_000;

/**
 * The server's clock as this screen knows it. Between two words from the server a monotonic source carries it on; the tablet's
 * own clock is never asked. All instants in epoch milliseconds.
 */
export class ServerClock {
  #readings: number[] = [];
  #offset: number;
  #isConfirmed = false;
  readonly #listeners = new Set<() => void>();

  /**
   * @param monotonic milliseconds since some fixed instant (`performance.now`)
   * @param assumedNow the best guess until the server has spoken
   */
  constructor(
    private readonly monotonic: () => number,
    assumedNow: number,
  ) {
    this.#offset = assumedNow - monotonic();
  }

  /** Whether the server has told its time since this screen was loaded. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  now(): number {
    return this.#offset + this.monotonic();
  }

  /** Replaces the guess, until the server speaks. */
  assume(now: number): void {
    if (this.#isConfirmed) return;
    this.#apply(now - this.monotonic());
  }

  /**
   * The server said `serverNow` a moment ago. Messages can only arrive late, never early, so the largest of the last offsets is
   * the one least delayed (the idea of NTP's clock filter, RFC 5905 section 10).
   */
  observe(serverNow: number): void {
    const reading = serverNow - this.monotonic();
    const wasConfirmed = this.#isConfirmed;
    this.#isConfirmed = true;
    if (!wasConfirmed || Math.abs(reading - this.#offset) > jumpMs) this.#readings = [];
    this.#readings = [...this.#readings, reading].slice(-keptReadings);
    this.#apply(Math.max(...this.#readings));
  }

  /** Tells when `now()` starts to answer differently than its own passing explains: timers must be set anew. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #apply(offset: number): void {
    if (offset === this.#offset) return;
    this.#offset = offset;
    for (const listener of [...this.#listeners]) listener();
  }
}
