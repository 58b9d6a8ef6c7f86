/** As displays keep it: messages only arrive late, so of the last words of the server the one least delayed counts. */
const KEPT = 8;
/** More than a network delays: the server's clock was set. */
const JUMP_MS = 2_000;

export class ScreenClock {
  private offset = Date.now() - performance.now();
  private readings: number[] = [];

  now(): number {
    return performance.now() + this.offset;
  }

  /** Time was made to pass where no word of the server reaches. */
  skip(ms: number): void {
    this.readings = [];
    this.offset += ms;
  }

  /** The server said this a moment ago. */
  observe(serverNow: number): void {
    const reading = serverNow - performance.now();
    if (Math.abs(reading - this.offset) > JUMP_MS) this.readings = [];
    this.readings = [...this.readings, reading].slice(-KEPT);
    this.offset = Math.max(...this.readings);
  }
}
