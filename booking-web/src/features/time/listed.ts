import type { Slot } from './offer';

/** A time as it was listed; taken, it is not to be had any more. */
export interface ListedSlot extends Slot {
  isTaken: boolean;
}

/** All that was listed, each in its place, with what can be had now: nothing moves up under a finger because a time went. */
export function listSlots(listed: readonly ListedSlot[], now: readonly Slot[]): ListedSlot[] {
  const free = new Set(now.map(({ start }) => start));
  return [
    ...now.map((slot) => ({ ...slot, isTaken: false })),
    ...listed.filter(({ start }) => !free.has(start)).map((slot) => ({ ...slot, isTaken: true })),
  ].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
}
