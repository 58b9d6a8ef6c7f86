import type { Interval } from '@lintel/shared/intervals';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';

/** Whoever reads or writes a calendar has it for that long, in milliseconds, and anew with each step it takes. */
export const LEASE_MS = 2 * MINUTE_MS;

/** What is read of a calendar: yesterday and the half year to come. */
export const windowAt = (now: number): Interval => ({ start: now - DAY_MS, end: now + 180 * DAY_MS });
