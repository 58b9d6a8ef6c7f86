import type { AlertLevel } from '../contracts/display.js';

/** A display says how it is this often, milliseconds. */
export const heartbeatMs = 30_000;
/** Silent for so long a display is worth a look, milliseconds. */
export const warningAfterMs = 2 * 60_000;
/** Silent for so long it is broken, milliseconds. */
export const alertAfterMs = 10 * 60_000;

/** What a display that has been silent for so long is to be called. */
export function alertLevelOf(silentForMs: number): AlertLevel {
  if (silentForMs >= alertAfterMs) return 'ALERT';
  return silentForMs >= warningAfterMs ? 'WARNING' : 'NONE';
}
