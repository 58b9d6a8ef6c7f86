/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000;
/** Milliseconds in 24 hours, which is not always a local day. */
export const DAY_MS = 1_440 * MINUTE_MS;
