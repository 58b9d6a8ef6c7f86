import { signedForMs, unsignedForMs } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { DAY_MS } from '@lintel/shared/time';

/** How far a display's clock may be ahead of the server's. */
const MAX_AHEAD_MS = 60_000;
/** How far a display that pairs may still be from the server's time. */
const PAIRING_TOLERANCE_MS = 60_000;

export interface Tap {
  occurredAt: string;
  /** The display that signed it, and when (epoch milliseconds) that was paired; null where it is not signed. */
  signedBy: { pairedAt: number } | null;
}

/**
 * The instant (epoch milliseconds) by which a tap is judged: when it happened, never later than now. Throws where it
 * cannot have happened then (VALIDATION_FAILED), comes too late (WINDOW_CLOSED), or so late that it had to be signed
 * (FORBIDDEN).
 */
export function judgingTime({ occurredAt, signedBy }: Tap, now: number): number {
  const at = Date.parse(occurredAt);
  if (at > now + MAX_AHEAD_MS) throw impossible('occurredAt is in the future: set your clock by the server.');
  if (signedBy && at < signedBy.pairedAt - PAIRING_TOLERANCE_MS)
    throw impossible('occurredAt is before this display was paired.');
  if (now - at > signedForMs) {
    throw new LintelError('WINDOW_CLOSED', {
      detail: `What was tapped more than ${signedForMs / (DAY_MS / 24)} hours ago is not acted on any more.`,
    });
  }
  if (!signedBy && now - at > unsignedForMs) {
    throw new LintelError('FORBIDDEN', {
      detail: `A tap that comes more than ${unsignedForMs / 60_000} minutes late has to be signed by the display.`,
    });
  }
  return Math.min(at, now);
}

function impossible(message: string): LintelError {
  return new LintelError('VALIDATION_FAILED', { detail: message, errors: [{ path: 'occurredAt', message }] });
}
