import { wait } from './wait';

/** A page that has nothing to show for so long goes on with what can wait: it may be what brings something. */
const longestMs = 5_000;
/** However busy the page is then, nothing waits longer than this. */
const patienceMs = 2_000;
let tellSeen: () => void;
const first = new Promise<void>((resolve) => (tellSeen = resolve));

/** There is something to see. */
export const seen = (): void => tellSeen();

/** Resolves when there is something to see and the page has nothing better to do. */
export async function quiet(): Promise<void> {
  await Promise.race([first, wait(longestMs)]);
  await new Promise<void>((resolve) => {
    // Safari on iPads has no requestIdleCallback.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: patienceMs });
    else setTimeout(resolve, patienceMs / 10);
  });
}
