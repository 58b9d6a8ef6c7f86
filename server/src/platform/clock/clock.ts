export interface Timer {
  cancel(): void;
}

/**
 * The only source of time. `now()` is epoch milliseconds. `at` runs a task once when the clock reaches an instant;
 * `every` runs one again and again and, where the clock was moved over several turns, only once for all of them.
 * A task that throws is reported to `onError`; it never stops the clock.
 */
export abstract class Clock {
  abstract now(): number;
  /** The machine's own time, which nobody moves: for credentials, which guard the real world. */
  abstract machineNow(): number;
  abstract at(instant: number, task: () => unknown): Timer;
  abstract every(intervalMs: number, task: () => unknown): Timer;
}

/** Longest delay setTimeout can hold; longer waits are taken in steps. */
const MAX_DELAY = 2_147_483_647;

/**
 * The clock everything runs on. It follows the machine's time from its start instant; where it is movable (tests,
 * LINTEL_CLOCK) `moveTo` jumps forward and awaits, in order of time, everything that falls due on the way.
 */
export class SystemClock extends Clock {
  private readonly tasks = new Set<Scheduled>();
  private readonly moved = new Set<() => void>();
  private readonly catchUps = new Set<() => Promise<unknown>>();
  private moving: Promise<unknown> = Promise.resolve();
  private offset: number;
  private frozenAt: number | null = null;
  private wake: NodeJS.Timeout | undefined;

  constructor(
    private readonly onError: (error: unknown) => void,
    startAt?: number,
  ) {
    super();
    this.offset = startAt === undefined ? 0 : startAt - Date.now();
  }

  now(): number {
    return this.frozenAt ?? Date.now() + this.offset;
  }

  machineNow(): number {
    return Date.now();
  }

  at(instant: number, task: () => unknown): Timer {
    return this.schedule({ dueAt: instant, intervalMs: null, task });
  }

  every(intervalMs: number, task: () => unknown): Timer {
    return this.schedule({ dueAt: this.now() + intervalMs, intervalMs, task });
  }

  /** Calls back whenever the clock was set by hand, so that those who follow it can be told. */
  onMoved(listener: () => void): () => void {
    this.moved.add(listener);
    return () => this.moved.delete(listener);
  }

  /** Work that must have caught up with the present before the clock may be moved on from it. */
  beforeMoving(catchUp: () => Promise<unknown>): void {
    this.catchUps.add(catchUp);
  }

  /**
   * Moves to an instant. Single tasks that fall due on the way run one by one at their times, each awaited; then every
   * repeating task whose turn came runs once. Going back runs nothing. Moves follow one another.
   */
  moveTo(target: number): Promise<void> {
    const move = this.moving.then(() => this.move(target));
    this.moving = Promise.allSettled([move]);
    return move;
  }

  private async move(target: number): Promise<void> {
    for (const catchUp of this.catchUps) await catchUp();
    clearTimeout(this.wake);
    try {
      this.frozenAt = this.now();
      for (let due = this.firstDue(target, isSingle); due; due = this.firstDue(target, isSingle)) {
        this.frozenAt = Math.max(this.frozenAt, due.dueAt);
        await this.run(due, this.frozenAt);
      }
      this.frozenAt = target;
      for (let due = this.firstDue(target); due; due = this.firstDue(target)) await this.run(due, target);
    } finally {
      this.offset = target - Date.now();
      this.frozenAt = null;
    }
    for (const listener of this.moved) listener();
    this.arm();
  }

  /** Forgets every task; nothing runs any more. */
  stop(): void {
    clearTimeout(this.wake);
    this.tasks.clear();
  }

  private schedule(task: Scheduled): Timer {
    this.tasks.add(task);
    this.arm();
    return {
      cancel: () => {
        this.tasks.delete(task);
        this.arm();
      },
    };
  }

  private firstDue(until: number, matches: (task: Scheduled) => boolean = () => true): Scheduled | undefined {
    let first: Scheduled | undefined;
    for (const task of this.tasks) {
      if (task.dueAt <= until && (!first || task.dueAt < first.dueAt) && matches(task)) first = task;
    }
    return first;
  }

  private async run(due: Scheduled, now: number): Promise<void> {
    if (due.intervalMs === null) this.tasks.delete(due);
    else due.dueAt = now + due.intervalMs;
    try {
      await due.task();
    } catch (error) {
      this.onError(error);
    }
  }

  private arm(): void {
    clearTimeout(this.wake);
    if (this.frozenAt !== null) return;
    const next = this.firstDue(Number.POSITIVE_INFINITY);
    if (!next) return;
    const delay = Math.min(Math.max(next.dueAt - this.now(), 0), MAX_DELAY);
    this.wake = setTimeout(() => this.fire(), delay);
    this.wake.unref();
  }

  private fire(): void {
    const now = this.now();
    for (let due = this.firstDue(now); due; due = this.firstDue(now)) void this.run(due, now);
    this.arm();
  }
}

interface Scheduled {
  dueAt: number;
  intervalMs: number | null;
  task: () => unknown;
}

function isSingle(task: Scheduled): boolean {
  return task.intervalMs === null;
}
