import type { AlertLevel } from '../contracts/display.js';
import { updateRings, type UpdateRing } from '../contracts/display-settings.js';

/** No display changes its version this long before a meeting at its door, milliseconds. */
export const quietBeforeMeetingMs = 10 * 60_000;
/** A display that was told to update has this long before it counts as lost, milliseconds; nights and meetings are in it. */
export const updateTimeMs = 12 * 60 * 60_000;

/**
 * WAITING: nobody told it yet. ORDERED: told. UPDATED: says that it runs the new version. FAILED: said that it could not.
 * SKIPPED: cannot be updated by us, a browser for instance. ROLLING_BACK, ROLLED_BACK: the same way back.
 */
export const rolloutSteps = [
  'WAITING',
  'ORDERED',
  'UPDATED',
  'FAILED',
  'ROLLING_BACK',
  'ROLLED_BACK',
  'SKIPPED',
] as const;
export type RolloutStep = (typeof rolloutSteps)[number];

/** All instants epoch milliseconds. */
export interface RolloutDisplay {
  id: string;
  ring: UpdateRing;
  step: RolloutStep;
  orderedAt: number | null;
  isOnline: boolean;
  alert: AlertLevel;
  /** How often it went away by itself since it was told. */
  crashes: number;
  /** Taps that the server could not answer since it was told. */
  failedActions: number;
  /** When the next meeting at one of its doors begins; null where none is known. */
  nextMeetingAt: number | null;
  /** Whether its former version is known, to go back to. */
  canGoBack: boolean;
}

export interface RolloutState {
  ring: UpdateRing;
  /** When the last display of the ring was done with; null while some are not. */
  ringDoneAt: number | null;
  /** How long a ring is watched before the next one begins, milliseconds. */
  soakMs: number;
  displays: readonly RolloutDisplay[];
}

export const haltReasons = ['CRASHES', 'SILENT', 'FAILED_ACTIONS', 'FAILED_UPDATE', 'TOO_SLOW'] as const;
export type HaltReason = (typeof haltReasons)[number];

export type RolloutDecision =
  /** Nothing to do now. */
  | { kind: 'WAIT' }
  /** Tell these to update. */
  | { kind: 'UPDATE'; displayIds: string[] }
  /** The ring is done with; its watch begins. */
  | { kind: 'RING_DONE' }
  | { kind: 'NEXT_RING'; ring: UpdateRing }
  /** Stop, and tell those that have changed to go back. */
  | { kind: 'HALT'; reason: HaltReason; displayId: string; rollBack: string[] }
  | { kind: 'COMPLETE' };

/** Whether its version may be changed now. */
export function isQuiet({ nextMeetingAt }: Pick<RolloutDisplay, 'nextMeetingAt'>, now: number): boolean {
  return nextMeetingAt === null || nextMeetingAt <= now || nextMeetingAt - now >= quietBeforeMeetingMs;
}

/** What is wrong with a display that was told to update, or null. */
export function troubleWith(display: RolloutDisplay, now: number): HaltReason | null {
  const { step, orderedAt, alert, crashes, failedActions } = display;
  if (step === 'FAILED') return 'FAILED_UPDATE';
  if (step !== 'ORDERED' && step !== 'UPDATED') return null;
  if (crashes > 0) return 'CRASHES';
  if (alert === 'ALERT') return 'SILENT';
  if (failedActions > 0) return 'FAILED_ACTIONS';
  return step === 'ORDERED' && orderedAt !== null && now - orderedAt > updateTimeMs ? 'TOO_SLOW' : null;
}

/**
 * What to do next with an update of a fleet. Rings follow one another, each after the one before was watched for a while
 * without trouble; any trouble of a display that was told to update ends it all and goes back.
 */
export function decideRollout(state: RolloutState, now: number): RolloutDecision {
  for (const display of state.displays) {
    const reason = troubleWith(display, now);
    if (reason) return { kind: 'HALT', reason, displayId: display.id, rollBack: toRollBack(state.displays) };
  }
  const ring = state.displays.filter((display) => display.ring === state.ring);
  const waiting = ring.filter(({ step }) => step === 'WAITING');
  const ready = waiting.filter((display) => display.isOnline && display.alert === 'NONE' && isQuiet(display, now));
  if (ready.length > 0) return { kind: 'UPDATE', displayIds: ready.map(({ id }) => id) };
  // Those that are away do not keep the others from going on: they are told when they are back.
  const isUnderWay = ring.some(({ step }) => step === 'ORDERED') || waiting.some(({ isOnline }) => isOnline);
  if (isUnderWay) return { kind: 'WAIT' };
  if (state.ringDoneAt === null) return { kind: 'RING_DONE' };
  const next = nextRing(state);
  // The last ring is watched as well before anybody says that all is well.
  const isSoaked = now - state.ringDoneAt >= state.soakMs || !ring.some(({ step }) => step === 'UPDATED');
  if (!isSoaked) return { kind: 'WAIT' };
  return next ? { kind: 'NEXT_RING', ring: next } : { kind: 'COMPLETE' };
}

function nextRing({ ring, displays }: RolloutState): UpdateRing | null {
  const later = updateRings.slice(updateRings.indexOf(ring) + 1);
  return later.find((each) => displays.some((display) => display.ring === each)) ?? null;
}

/** Everybody who changed or is about to, as far as it is known what to go back to. */
function toRollBack(displays: readonly RolloutDisplay[]): string[] {
  return displays
    .filter(({ step, canGoBack }) => canGoBack && (step === 'ORDERED' || step === 'UPDATED' || step === 'FAILED'))
    .map(({ id }) => id);
}
