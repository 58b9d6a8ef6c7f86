import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Logger } from '../logging/logger.js';
import type { JobDefinition, JobHandler, NewJob } from './job-queue.js';

/** How a job is stored by every adapter: the payload as it came in, and the id it was enqueued under. */
export interface StoredJob {
  id: string;
  payload: unknown;
}

/** A job ready to be stored. */
export interface PreparedJob {
  /** The stored form of the id: a UUID, because neither backend takes any text. */
  key: string;
  stored: StoredJob;
  delayUntil: number | undefined;
}

/** The run was cut short because its process stops; it did not fail. */
export class RunHandedBack extends Error {
  override readonly name = 'RunHandedBack';
}

/** A definition with the one who does it. */
export interface RegisteredJob {
  definition: JobDefinition;
  handler: JobHandler<unknown>;
}

export function prepareJobs<Schema extends z.ZodType>(
  definition: JobDefinition<Schema>,
  jobs: readonly NewJob<Schema>[],
): PreparedJob[] {
  const prepared = new Map<string, PreparedJob>();
  for (const { payload, id = randomUUID(), delayUntil } of jobs) {
    parsePayload(definition, payload);
    const key = keyOf(id);
    if (!prepared.has(key)) prepared.set(key, { key, stored: { id, payload }, delayUntil });
  }
  return [...prepared.values()];
}

function parsePayload<Schema extends z.ZodType>(definition: JobDefinition<Schema>, payload: unknown): z.output<Schema> {
  const result = definition.schema.safeParse(payload);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`);
  throw new Error(`The job ${definition.name} does not take this payload: ${reasons.join('; ')}`);
}

/** A UUID for any text (version 8, RFC 9562: custom). */
export function keyOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Runs a handler until it ends, takes too long or the process stops; rejects with `RunHandedBack` in the last case. */
export async function runJob(
  { definition, handler }: RegisteredJob,
  { id, payload }: StoredJob,
  attempt: number,
  stopped: AbortSignal,
): Promise<void> {
  const end = new AbortController();
  const cutShort = new Promise<never>((_resolve, reject) => {
    end.signal.addEventListener('abort', () => reject(end.signal.reason as Error), { once: true });
  });
  const onStop = () => end.abort(new RunHandedBack(`${definition.name} was handed back because its worker stops`));
  const timeout = setTimeout(
    () => end.abort(new Error(`${definition.name} did not end within ${definition.timeoutSeconds} s`)),
    definition.timeoutSeconds * 1_000,
  );
  stopped.addEventListener('abort', onStop, { once: true });
  if (stopped.aborted) onStop();
  const run = async () => handler({ id, payload: parsePayload(definition, payload), attempt, signal: end.signal });
  try {
    await Promise.race([cutShort, run()]);
  } finally {
    clearTimeout(timeout);
    stopped.removeEventListener('abort', onStop);
  }
}

/** A failure that is tried again is a warning; one that made a dead letter waits for a person. */
export function logFailure(
  log: Logger,
  facts: { err: unknown; job: string; jobId: string | undefined; attempt: number },
  retryLimit: number,
): void {
  if (facts.attempt <= retryLimit) log.warn(facts, 'a job failed and will be tried again');
  else log.error(facts, 'a job failed for good and is a dead letter now');
}
