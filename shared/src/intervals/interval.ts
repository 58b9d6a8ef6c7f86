/** A half-open span `[start, end)` in epoch milliseconds. One that does not end after it starts holds no time. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Whether two spans share any time. Spans that merely touch do not. */
export function overlaps(a: Interval, b: Interval): boolean {
  return Math.max(a.start, b.start) < Math.min(a.end, b.end);
}
