/** What has come under a pointer that rests there, or a finger, a shorter time ago than this is not what somebody has aimed at. */
const AIM_MS = 500;
/** As far as a pointer that rests may tremble, in CSS pixels. */
const TREMBLE = 4;

interface Click {
  /** The item it hits, and what of it. */
  item: string;
  control: unknown;
  /** How many clicks in a row this one ends; none from the keyboard. */
  detail: number;
  /** Milliseconds. */
  at: number;
}

/** Tells the clicks that mean an item of a list from those that were meant for what stood there before. */
export class Aim {
  private order: readonly string[] = [];
  private readonly movedAt = new Map<string, number>();
  private last: unknown;
  private point = { x: -Infinity, y: -Infinity, at: -Infinity };

  show(order: readonly string[], at: number): void {
    const places = new Map(this.order.map((item, index) => [item, index]));
    for (const [index, item] of order.entries()) {
      // The first list moves nothing, nor does what is added at its end.
      if (index < this.order.length && places.get(item) !== index) this.movedAt.set(item, at);
    }
    this.order = order;
  }

  /** The pointer is there now. */
  move(x: number, y: number, at: number): void {
    if (Math.hypot(x - this.point.x, y - this.point.y) > TREMBLE) this.point = { x, y, at };
  }

  isMeant({ item, control, detail, at }: Click): boolean {
    const isSecondHalf = detail > 1 && control !== this.last;
    this.last = control;
    if (detail === 0) return true;
    const movedAt = this.movedAt.get(item) ?? -Infinity;
    return !isSecondHalf && (at - movedAt >= AIM_MS || this.point.at > movedAt);
  }
}
