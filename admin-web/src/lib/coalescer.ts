/**
 * Collects keys and hands them over in one go: at once when nothing happened lately, then at most once an interval, never while
 * the previous hand-over is still at work. So a storm of changes costs a few requests, and a single change no delay.
 */
export class Coalescer<Key> {
  private readonly pending = new Set<Key>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;
  private isStopped = false;

  constructor(
    private readonly flush: (keys: ReadonlySet<Key>) => Promise<void>,
    private readonly intervalMilliseconds: number,
  ) {}

  add(key: Key): void {
    if (this.isStopped) return;
    this.pending.add(key);
    if (this.timer === undefined && !this.isBusy) void this.run();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.pending.clear();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    const keys = new Set(this.pending);
    this.pending.clear();
    try {
      await this.flush(keys);
    } finally {
      this.isBusy = false;
      this.rest();
    }
  }

  private rest(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.pending.size > 0) void this.run();
    }, this.intervalMilliseconds);
  }
}
