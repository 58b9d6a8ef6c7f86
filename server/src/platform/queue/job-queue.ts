import type { z } from 'zod';

/** A kind of work, declared apart from what does it, so that whoever asks for it need not know who will. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** Imperative and dotted (`calendar.pull`); the name of its queue. */
  name: string;
  /** What a payload is. Payloads travel as JSON: whatever goes in must survive that. */
  schema: Schema;
  /** A failed run is repeated `limit` times, after about `backoffSeconds`, then twice that, four times that, … */
  retry: { limit: number; backoffSeconds: number };
  /** How many run at once in each process. */
  concurrency: number;
  /** When a run that does not end counts as failed. */
  timeoutSeconds: number;
}

const DEFAULT_TIMEOUT_SECONDS = 300;

export function defineJob<Schema extends z.ZodType>(
  definition: Omit<JobDefinition<Schema>, 'timeoutSeconds'> & { timeoutSeconds?: number },
): JobDefinition<Schema> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/.test(definition.name)) {
    throw new Error(`A job is named like "calendar.pull", not "${definition.name}".`);
  }
  return { timeoutSeconds: DEFAULT_TIMEOUT_SECONDS, ...definition };
}

/** One run of a job. */
export interface JobRun<Payload> {
  /** The id it was enqueued under, or a random one. */
  id: string;
  payload: Payload;
  /** 1 for the first run. A run cut short by a dead worker counts, one handed back by `stop` does not. */
  attempt: number;
  /** Aborted when the run took too long or the process stops: whatever it still does may be done again elsewhere. */
  signal: AbortSignal;
}

/** Does one job; throwing makes it fail. At least once, so what it does must bear being done twice. */
export type JobHandler<Payload> = (run: JobRun<Payload>) => Promise<unknown>;

export interface EnqueueOptions {
  /** Jobs of one definition with the same id are one job, also for some time after it has ended. */
  id?: string;
  /** Epoch milliseconds of the machine's own clock before which it does not run. Domain deadlines belong to `Clock`. */
  delayUntil?: number;
}

export interface NewJob<Schema extends z.ZodType> extends EnqueueOptions {
  payload: z.input<Schema>;
}

/** A job that failed for good. It stays for 30 days. */
export interface DeadLetter {
  /** Names it for `retryDeadLetter`. */
  id: string;
  job: string;
  /** The id the job was enqueued under. */
  jobId: string;
  payload: unknown;
  error: string;
  attempts: number;
  /** Epoch milliseconds. */
  failedAt: number;
}

/**
 * Work that must be done, whatever happens to the process that asked for it. An enqueued job runs at least once, on one
 * worker at a time, is repeated with growing pauses when it fails and becomes a dead letter when it keeps failing. A job
 * whose worker died is given to another within about the lease (15 s).
 */
export abstract class JobQueue {
  /** Connects and begins to run jobs. */
  abstract start(): Promise<void>;

  /**
   * Takes no more jobs and waits for the running ones; those that have not ended after `graceMs` are aborted and handed
   * back to run anew elsewhere. Then disconnects.
   */
  abstract stop(options: { graceMs: number }): Promise<void>;

  /** Names who does a job; before or after `start`, once for each definition. */
  abstract work<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    handler: JobHandler<z.output<Schema>>,
  ): Promise<void>;

  /** Stores one job durably. Throws where the payload is not what the schema says. */
  enqueue<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    payload: z.input<Schema>,
    options: EnqueueOptions = {},
  ): Promise<void> {
    return this.enqueueAll(job, [{ payload, ...options }]);
  }

  /** Stores many jobs in one round trip: all of them or none. */
  abstract enqueueAll<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    jobs: readonly NewJob<Schema>[],
  ): Promise<void>;

  /** The newest dead letters, of one job or of all. */
  abstract deadLetters(options?: { job?: string; limit?: number }): Promise<DeadLetter[]>;

  /** Runs a dead letter again with all its attempts. False if there is none of that id. */
  abstract retryDeadLetter(id: string): Promise<boolean>;
}
