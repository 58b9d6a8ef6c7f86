import { Queue, WaitingError, Worker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import type { z } from 'zod';
import { StartError } from '../lifecycle/start-error.js';
import type { Logger } from '../logging/logger.js';
import { JobQueue, type DeadLetter, type JobDefinition, type JobHandler, type NewJob } from './job-queue.js';
import {
  keyOf,
  logFailure,
  prepareJobs,
  RunHandedBack,
  runJob,
  type RegisteredJob,
  type StoredJob,
} from './job-run.js';

const PREFIX = 'lintel';
/** Every job name ever used, so that dead letters are found by processes that do not know the job. */
const NAMES_KEY = `${PREFIX}:job-names`;
const KEEP_ENDED_SECONDS = 15 * 60;
const KEEP_DEAD_LETTERS_SECONDS = 30 * 24 * 60 * 60;

export interface BullmqQueueOptions {
  redisUrl: string;
  log: Logger;
  /** How long a worker may be silent before its jobs are given to others. */
  leaseMs: number;
}

/** Jobs in Redis, one BullMQ queue for each definition. A dead letter is a job in BullMQ's failed set. */
export class BullmqQueue extends JobQueue {
  private readonly registered = new Map<string, RegisteredJob>();
  private readonly workers: Worker<StoredJob>[] = [];
  private readonly queues = new Map<string, Promise<Queue<StoredJob>>>();
  private readonly stopped = new AbortController();
  private connection: Redis | undefined;
  private state: 'new' | 'running' | 'stopping' = 'new';

  constructor(private readonly options: BullmqQueueOptions) {
    super();
  }

  async start(): Promise<void> {
    this.connection = await this.connect();
    this.state = 'running';
    await Promise.all([...this.registered.values()].map((job) => this.startWorker(job)));
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    if (this.state !== 'running') return;
    this.state = 'stopping';
    const grace = setTimeout(() => this.stopped.abort(), graceMs);
    await Promise.all(this.workers.map((worker) => worker.close()));
    clearTimeout(grace);
    await Promise.all([...this.queues.values()].map(async (queue) => (await queue).close()));
    await this.redis().quit();
  }

  async work<Schema extends z.ZodType>(
    definition: JobDefinition<Schema>,
    handler: JobHandler<z.output<Schema>>,
  ): Promise<void> {
    if (this.registered.has(definition.name)) throw new Error(`The job ${definition.name} already has a handler.`);
    const job = { definition, handler } as RegisteredJob;
    this.registered.set(definition.name, job);
    if (this.state === 'running') await this.startWorker(job);
  }

  async enqueueAll<Schema extends z.ZodType>(
    definition: JobDefinition<Schema>,
    jobs: readonly NewJob<Schema>[],
  ): Promise<void> {
    const prepared = prepareJobs(definition, jobs);
    if (prepared.length === 0) return;
    const queue = await this.queue(definition.name);
    await queue.addBulk(
      prepared.map(({ key, stored, delayUntil }) => ({
        name: definition.name,
        data: stored,
        opts: {
          jobId: key,
          delay: delayUntil === undefined ? 0 : Math.max(0, delayUntil - machineTime()),
          attempts: definition.retry.limit + 1,
          backoff: { type: 'exponential', delay: definition.retry.backoffSeconds * 1_000 },
          removeOnComplete: { age: KEEP_ENDED_SECONDS },
          removeOnFail: { age: KEEP_DEAD_LETTERS_SECONDS },
        },
      })),
    );
  }

  async deadLetters({ job, limit = 100 }: { job?: string; limit?: number } = {}): Promise<DeadLetter[]> {
    const names = job ? [job] : await this.redis().smembers(NAMES_KEY);
    const found = await Promise.all(
      names.map(
        async (name) => (await this.queue(name)).getJobs(['failed'], 0, limit - 1) as Promise<Job<StoredJob>[]>,
      ),
    );
    return found
      .flat()
      .map((failed) => ({
        id: `${failed.name}/${failed.id}`,
        job: failed.name,
        jobId: failed.data.id,
        payload: failed.data.payload,
        error: failed.failedReason,
        attempts: Math.min(attemptsOf(failed), failed.opts.attempts ?? 1),
        failedAt: failed.finishedOn ?? failed.timestamp,
      }))
      .sort((a, b) => b.failedAt - a.failedAt)
      .slice(0, limit);
  }

  async retryDeadLetter(id: string): Promise<boolean> {
    const [name = '', key = ''] = id.split('/');
    const queue = await this.queue(name);
    const failed = await queue.getJob(key);
    if (!failed || !(await failed.isFailed())) return false;
    // Anew rather than by BullMQ's own retry, which keeps the count of dead workers. The id makes asking twice, or a crash
    // in between, one job.
    const jobId = keyOf(`${key} ${failed.finishedOn}`);
    await queue.add(name, failed.data, { ...failed.opts, jobId, delay: 0, timestamp: undefined });
    await failed.remove();
    return true;
  }

  private async connect(): Promise<Redis> {
    const { redisUrl, log } = this.options;
    // Workers outwait a Redis that goes away later; one that is not there at the start is a mistake to be told.
    let isConnected = false;
    const redis = new Redis(redisUrl, {
      connectionName: 'lintel-jobs',
      lazyConnect: true,
      maxRetriesPerRequest: null,
      retryStrategy: (times) => (isConnected ? Math.min(times * 50, 2_000) : null),
    });
    let reason: unknown;
    redis.on('error', (err) => (reason = err));
    try {
      await redis.connect();
    } catch (error) {
      const { host } = new URL(redisUrl);
      throw new StartError(
        `Redis at ${host} cannot be reached (${((reason ?? error) as Error).message}): start it or correct REDIS_URL.`,
        {
          cause: error,
        },
      );
    }
    isConnected = true;
    redis.removeAllListeners('error');
    redis.on('error', (err) => log.error({ err }, 'the job queue met an error'));
    return redis;
  }

  private async startWorker(job: RegisteredJob): Promise<void> {
    const { name, concurrency, retry } = job.definition;
    await this.queue(name);
    const worker = new Worker<StoredJob>(name, (run, token) => this.run(job, run, token), {
      connection: this.redis(),
      prefix: PREFIX,
      concurrency,
      lockDuration: this.options.leaseMs,
      stalledInterval: this.options.leaseMs / 2,
      maxStalledCount: retry.limit,
    });
    worker.on('error', (err) => this.options.log.error({ err, job: name }, 'the job queue met an error'));
    worker.on('failed', (run, err) => {
      const attempt = run ? attemptsOf(run) : retry.limit + 1;
      logFailure(this.options.log, { err, job: name, jobId: run?.data.id, attempt }, retry.limit);
    });
    this.workers.push(worker);
    await worker.waitUntilReady();
  }

  private async run(job: RegisteredJob, run: Job<StoredJob>, token: string | undefined): Promise<void> {
    try {
      await runJob(job, run.data, attemptsOf(run) + 1, this.stopped.signal);
    } catch (error) {
      if (!(error instanceof RunHandedBack)) throw error;
      await run.moveToWait(token);
      throw new WaitingError();
    }
  }

  private queue(name: string): Promise<Queue<StoredJob>> {
    const known = this.queues.get(name);
    if (known) return known;
    const made = this.makeQueue(name).catch((error: unknown) => {
      this.queues.delete(name);
      throw error;
    });
    this.queues.set(name, made);
    return made;
  }

  private async makeQueue(name: string): Promise<Queue<StoredJob>> {
    await this.redis().sadd(NAMES_KEY, name);
    const queue = new Queue<StoredJob>(name, { connection: this.redis(), prefix: PREFIX });
    queue.on('error', (err) => this.options.log.error({ err, job: name }, 'the job queue met an error'));
    return queue;
  }

  private redis(): Redis {
    if (!this.connection) throw new Error('The job queue has not been started.');
    return this.connection;
  }
}

/** Runs that ended in failure or with their worker's death. */
function attemptsOf(job: Job<StoredJob>): number {
  return job.attemptsMade + job.stalledCounter;
}

/** Redis runs delayed jobs by the machine's time, whatever the application's clock says. */
function machineTime(): number {
  // oxlint-disable-next-line house/machine-time
  return Date.now();
}
