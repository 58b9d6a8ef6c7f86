import { Injectable } from '@nestjs/common';
import { Clock, type Timer } from '../../platform/clock/clock.js';

type DueListener = (roomIds: string[]) => unknown;

/** Wakes each room at the instant its state changes by the clock alone. One timer, whatever the number of rooms. */
@Injectable()
export class RoomClock {
  private readonly due = new Map<string, number>();
  private timer: Timer | undefined;
  private armedFor = Number.POSITIVE_INFINITY;
  private listener: DueListener = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Called with all rooms that are due; a clock that is moved by hand waits for what it returns. */
  onDue(listener: DueListener): void {
    this.listener = listener;
  }

  /** The room is due at `at` and not before; null: never. */
  arm(roomId: string, at: number | null): void {
    if (at === null) this.due.delete(roomId);
    else this.due.set(roomId, at);
    if (at !== null && at < this.armedFor) this.wakeAt(at);
  }

  private wakeAt(at: number): void {
    this.timer?.cancel();
    this.armedFor = at;
    this.timer = this.clock.at(at, () => this.fire());
  }

  private fire(): unknown {
    const now = this.clock.now();
    const roomIds = [...this.due].filter(([, at]) => at <= now).map(([id]) => id);
    for (const id of roomIds) this.due.delete(id);
    // Rooms are armed again while the listener runs: one look at all of them afterwards is enough.
    this.armedFor = Number.NEGATIVE_INFINITY;
    try {
      return roomIds.length > 0 ? this.listener(roomIds) : undefined;
    } finally {
      this.armedFor = Number.POSITIVE_INFINITY;
      const next = Math.min(...this.due.values());
      if (Number.isFinite(next)) this.wakeAt(next);
    }
  }
}
