import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until the answer is true; false where it is not within the patience. */
export async function eventually(
  question: () => Promise<boolean> | boolean,
  patienceMs = 15_000,
  pauseMs = 20,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (!(await question())) {
    if (performance.now() > deadline) return false;
    await delay(pauseMs);
  }
  return true;
}
