import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { z } from 'zod';
import { startTypescript } from './typescript-process.js';
import { gate } from './waiting.js';
import { createJobQueue, type JobQueueOptions } from '../platform/queue/create-job-queue.js';
import { defineJob, type JobDefinition, type JobQueue, type JobRun } from '../platform/queue/job-queue.js';

/** Where the jobs of one test run are kept, made fresh for it. */
export interface JobStore {
  connection: Pick<JobQueueOptions, 'databaseUrl' | 'redisUrl'>;
  /** Cuts every connection to it, as a restart of the store does. */
  cutConnections(): Promise<void>;
  dispose(): Promise<void>;
}

export const LEASE_MS = 1_500;
const NUMBER = z.strictObject({ n: z.number().int() });

export type NumberJob = JobDefinition<typeof NUMBER>;
export type NumberRun = JobRun<{ n: number }>;

/** Queues, jobs and workers for the tests of the contract, on one store. */
export class JobBench {
  private readonly open: JobQueue[] = [];

  constructor(private readonly store: JobStore) {}

  /** A job nobody else knows. */
  define(changes: Partial<NumberJob> = {}): NumberJob {
    return defineJob({
      name: `test.job-${randomUUID()}`,
      schema: NUMBER,
      retry: { limit: 2, backoffSeconds: 1 },
      concurrency: 1,
      ...changes,
    });
  }

  newQueue(): JobQueue {
    const queue = createJobQueue({ ...this.store.connection, log: pino({ level: 'silent' }), leaseMs: LEASE_MS });
    this.open.push(queue);
    return queue;
  }

  async startQueue(): Promise<JobQueue> {
    const queue = this.newQueue();
    await queue.start();
    return queue;
  }

  /** A worker in a process of its own that takes one job and never ends it. */
  async startChild(job: NumberJob) {
    const child = startTypescript(new URL('../platform/queue/job-queue.child.ts', import.meta.url), [
      JSON.stringify({ ...this.store.connection, leaseMs: LEASE_MS, job: job.name, retry: job.retry }),
    ]);
    await child.line((line) => line === 'ready');
    return child;
  }

  /** Resolves when a job enqueued now has run: what was enqueued before and has not run by then does not run. */
  async afterMarker(queue: JobQueue): Promise<void> {
    const marker = this.define();
    const { open, passed } = gate();
    await queue.work(marker, async () => open());
    await queue.enqueue(marker, { n: 0 });
    await passed;
  }

  cutConnections(): Promise<void> {
    return this.store.cutConnections();
  }

  async stopQueues(): Promise<void> {
    await Promise.all(this.open.splice(0).map((queue) => queue.stop({ graceMs: 0 })));
  }

  dispose(): Promise<void> {
    return this.store.dispose();
  }
}
