import { ask } from '../../lib/api';

/** The server takes a challenge for twenty minutes. */
const GOOD_FOR_MS = 15 * 60_000;

/** The browser cannot or could not solve it. */
export class Unsolved extends Error {}

async function solved(): Promise<string | undefined> {
  const { challenge } = await ask<{ challenge: Record<string, unknown> | null }>('challenge');
  if (challenge === null) return undefined;
  const worker = new Worker(new URL('./solver.worker.ts', import.meta.url), { type: 'module' });
  try {
    const solution = await new Promise<object | null>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<object | null>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Unsolved(message));
      worker.postMessage(challenge);
    });
    if (solution === null) throw new Unsolved('It took too long.');
    return btoa(JSON.stringify({ challenge, solution }));
  } finally {
    worker.terminate();
  }
}

let latest: { since: number; payload: Promise<string | undefined> } | undefined;

/** Begins to solve the challenge, where there is one, while the visitor still types. */
export function beginChallenge(): void {
  if (latest && performance.now() - latest.since < GOOD_FOR_MS) return;
  const payload = solved();
  latest = { since: performance.now(), payload };
  // Asked for again where it is needed, and that failure is shown.
  payload.catch(() => (latest = undefined));
}

/** What to send with a booking; each is good for one. */
export async function takeChallenge(): Promise<string | undefined> {
  beginChallenge();
  const taken = latest!.payload;
  latest = undefined;
  return taken;
}
