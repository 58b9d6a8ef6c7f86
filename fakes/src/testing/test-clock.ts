import type { WireClock } from '../wire/clock.js';

/** Stands still until it is moved. */
export class TestClock implements WireClock {
  constructor(private at = Date.parse('2026-03-02T08:00:00Z')) {}

  now(): number {
    return this.at;
  }

  pass(ms: number): void {
    this.at += ms;
  }
}
