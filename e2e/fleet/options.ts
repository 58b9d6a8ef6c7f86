import type { LinkKind } from './network.js';

export interface FleetOptions {
  displays: number;
  /** Displays beside each room. */
  perRoom: number;
  /** Simulated. */
  minutes: number;
  /** How many of the displays lose their network in a simulated minute, 0 to 1. */
  flaky: number;
  /** A link that gets through nowhere. */
  without: LinkKind | null;
}

export const usual: FleetOptions = { displays: 500, perRoom: 4, minutes: 10, flaky: 0.05, without: null };

/** How far the clock is moved at a time, simulated. */
export const STEP_MS = 10_000;
