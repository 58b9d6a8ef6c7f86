/** Within this time before and after a meeting's start nobody may find the screen restarting: they arrive and check in. */
export const quietAroundStartMs = 10 * 60_000;
/** A page that has said nothing for this long no longer knows what is booked. */
const trustedForMs = 5 * 60_000;

/** What the page said of the room's meetings, and when, on a clock that only goes forward. */
export interface ExpectedMeetings {
  startsInMs: number[];
  toldAt: number;
}

/** Whether the screen may go away for a minute. What is not known is not quiet. */
export function isQuiet(expected: ExpectedMeetings | null, now: number): boolean {
  if (!expected) return false;
  const since = now - expected.toldAt;
  if (since > trustedForMs) return false;
  return expected.startsInMs.every((startsIn) => Math.abs(startsIn - since) >= quietAroundStartMs);
}
