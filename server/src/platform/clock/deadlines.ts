import type { Clock, Timer } from './clock.js';

/**
 * Many instants and one timer. Each key has at most one deadline; `onDue` gets all keys whose deadline has come, which
 * have none any more then. A clock that is moved by hand waits for what `onDue` returns.
 */
export class Deadlines<Key> {
  private readonly due = new Map<Key, number>();
  private timer: Timer | undefined;
  private armedFor = Number.POSITIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly onDue: (keys: Key[]) => unknown,
  ) {}

  set(key: Key, at: number): void {
    this.due.set(key, at);
    if (at < this.armedFor) this.wakeAt(at);
  }

  delete(key: Key): void {
    this.due.delete(key);
  }

  private wakeAt(at: number): void {
    this.timer?.cancel();
    this.armedFor = at;
    this.timer = this.clock.at(at, () => this.fire());
  }

  private fire(): unknown {
    const now = this.clock.now();
    const keys: Key[] = [];
    for (const [key, at] of this.due) if (at <= now) keys.push(key);
    for (const key of keys) this.due.delete(key);
    // New deadlines are set while `onDue` runs: one look at all of them afterwards is enough.
    this.armedFor = Number.NEGATIVE_INFINITY;
    try {
      return keys.length > 0 ? this.onDue(keys) : undefined;
    } finally {
      this.armedFor = Number.POSITIVE_INFINITY;
      let next = Number.POSITIVE_INFINITY;
      for (const at of this.due.values()) next = Math.min(next, at);
      if (next < Number.POSITIVE_INFINITY) this.wakeAt(next);
    }
  }
}
