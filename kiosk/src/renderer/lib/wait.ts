/** Resolves after `ms`, or at once when `signal` aborts: who waits looks at the signal next. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export const wait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });

/** Exponential back-off with full jitter, so that a fleet does not come back all at once. `attempt` counts from 0. */
export function backOffMs(attempt: number, random: number, firstMs = 1_000, mostMs = 30_000): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
