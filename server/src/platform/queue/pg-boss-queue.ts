import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import type { z } from 'zod';
import type { Logger } from '../logging/logger.js';
import { repeatChore } from './chore.js';
import { JobQueue, type DeadLetter, type JobDefinition, type JobHandler, type NewJob } from './job-queue.js';
import { DEAD_LETTERS, PgBossTables, SCHEMA } from './pg-boss-tables.js';
import { logFailure, prepareJobs, RunHandedBack, runJob, type RegisteredJob, type StoredJob } from './job-run.js';

const CHANNEL = 'lintel_jobs';
const POLL_MS = 500;
/** Several jobs enqueued at once wake the other processes once. */
const NOTIFY_AFTER_MS = 5;
const KEEP_ENDED_SECONDS = 15 * 60;
const KEEP_DEAD_LETTERS_SECONDS = 30 * 24 * 60 * 60;
/** pg-boss ends runs that took too long as well, for workers that died; ours comes first where the worker lives. */
const TIMEOUT_MARGIN_SECONDS = 60;
/** A connection that is silent for longer leads to nobody any more: whoever waited for its answer would wait for good. */
const ANSWER_WITHIN_MS = 35_000;

export interface PgBossQueueOptions {
  databaseUrl: string;
  log: Logger;
  /** How long a worker may be silent before its jobs are given to others. */
  leaseMs: number;
  answerWithinMs?: number;
}

interface Worker extends RegisteredJob {
  running: Map<string, Promise<void>>;
  fetching: Promise<void> | undefined;
  isWoken: boolean;
}

interface FetchedJob {
  id: string;
  data: StoredJob;
  retryCount: number;
}

/**
 * Jobs in the application's own PostgreSQL. pg-boss keeps them; the fetching is ours, because its workers take one job or
 * wait for a whole batch, and because a worker here must wake at once, in any process, and be missed soon when it dies.
 */
export class PgBossQueue extends JobQueue {
  private readonly boss: PgBoss;
  private readonly tables = new PgBossTables(() => this.boss.getDb());
  private readonly workers = new Map<string, Worker>();
  private readonly queues = new Map<string, Promise<void>>();
  private readonly stopped = new AbortController();
  private readonly processId = randomUUID();
  private readonly unannounced = new Set<string>();
  private announcing: NodeJS.Timeout | undefined;
  private readonly chores: (() => void)[] = [];
  private listener: { close(): Promise<void> } | undefined;
  private state: 'new' | 'running' | 'stopping' = 'new';

  constructor(private readonly options: PgBossQueueOptions) {
    super();
    this.boss = new PgBoss({
      connectionString: options.databaseUrl,
      application_name: 'lintel (jobs)',
      schema: SCHEMA,
      max: 8,
      // Not among pg-boss's own options: it hands them all to pg.
      ...{ query_timeout: options.answerWithinMs ?? ANSWER_WITHIN_MS },
      schedule: false,
      maintenanceIntervalSeconds: 5 * 60,
    });
    this.boss.on('error', (err) => this.options.log.error({ err }, 'the job queue met an error'));
    this.boss.on('warning', ({ message, data }) => this.options.log.warn({ data }, message));
  }

  async start(): Promise<void> {
    await this.boss.start();
    await this.boss.createQueue(DEAD_LETTERS, { retentionSeconds: KEEP_DEAD_LETTERS_SECONDS });
    await Promise.all([...this.workers.values()].map(({ definition }) => this.ensureQueue(definition)));
    this.listener = await this.boss.getDb().listen?.(
      CHANNEL,
      (payload) => this.heard(payload),
      () => this.wakeAll(),
    );
    this.state = 'running';
    this.every(POLL_MS, () => this.poll());
    this.every(this.options.leaseMs / 3, () => this.renewLeases());
    this.every(this.options.leaseMs / 2, () => this.takeOverAbandoned());
    this.wakeAll();
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    if (this.state !== 'running') return;
    this.state = 'stopping';
    const grace = setTimeout(() => this.stopped.abort(), graceMs);
    await Promise.all([...this.workers.values()].map((worker) => this.idle(worker)));
    clearTimeout(grace);
    for (const stopChore of this.chores) stopChore();
    clearTimeout(this.announcing);
    await this.attempt('wake other workers', () => this.announce());
    await this.listener?.close();
    await this.boss.stop({ graceful: false });
  }

  async work<Schema extends z.ZodType>(
    definition: JobDefinition<Schema>,
    handler: JobHandler<z.output<Schema>>,
  ): Promise<void> {
    if (this.workers.has(definition.name)) throw new Error(`The job ${definition.name} already has a handler.`);
    const registered = { definition, handler } as RegisteredJob;
    this.workers.set(definition.name, { ...registered, running: new Map(), fetching: undefined, isWoken: false });
    if (this.state !== 'running') return;
    await this.ensureQueue(definition);
    this.wake(definition.name);
  }

  async enqueueAll<Schema extends z.ZodType>(
    definition: JobDefinition<Schema>,
    jobs: readonly NewJob<Schema>[],
  ): Promise<void> {
    const prepared = prepareJobs(definition, jobs);
    if (prepared.length === 0) return;
    await this.ensureQueue(definition);
    await this.boss.insert(
      definition.name,
      prepared.map(({ key, stored, delayUntil }) => ({
        id: key,
        data: stored,
        startAfter: delayUntil === undefined ? undefined : new Date(delayUntil).toISOString(),
      })),
    );
    this.wakeEverywhere(definition.name);
  }

  async deadLetters({ job, limit = 100 }: { job?: string; limit?: number } = {}): Promise<DeadLetter[]> {
    return this.tables.deadLetters(job, limit);
  }

  async retryDeadLetter(id: string): Promise<boolean> {
    const found = await this.tables.findDeadLetter(id);
    if (!found) return false;
    // Under the dead letter's own id, so that asking twice, or a crash in between, makes no second job.
    await this.boss.insert(found.job, [{ id, data: found.data }]);
    await this.boss.deleteJob(DEAD_LETTERS, id);
    this.wakeEverywhere(found.job);
    return true;
  }

  /** Makes the queue or brings it to what its definition says now. */
  private ensureQueue(definition: JobDefinition): Promise<void> {
    const known = this.queues.get(definition.name);
    if (known) return known;
    const made = this.makeQueue(definition).catch((error: unknown) => {
      this.queues.delete(definition.name);
      throw error;
    });
    this.queues.set(definition.name, made);
    return made;
  }

  private async makeQueue({ name, retry, timeoutSeconds }: JobDefinition): Promise<void> {
    const options = {
      retryLimit: retry.limit,
      retryDelay: Math.ceil(retry.backoffSeconds),
      retryBackoff: true,
      expireInSeconds: timeoutSeconds + TIMEOUT_MARGIN_SECONDS,
      deleteAfterSeconds: KEEP_ENDED_SECONDS,
      deadLetter: DEAD_LETTERS,
    };
    await this.boss.createQueue(name, options);
    await this.boss.updateQueue(name, options);
  }

  private wakeAll(): void {
    for (const name of this.workers.keys()) this.wake(name);
  }

  private wakeEverywhere(name: string): void {
    this.wake(name);
    this.unannounced.add(name);
    this.announcing ??= setTimeout(
      () => void this.attempt('wake other workers', () => this.announce()),
      NOTIFY_AFTER_MS,
    );
  }

  private async announce(): Promise<void> {
    this.announcing = undefined;
    const names = [...this.unannounced];
    this.unannounced.clear();
    if (names.length === 0) return;
    await this.tables.notify(CHANNEL, JSON.stringify({ from: this.processId, names }));
  }

  private heard(payload: string): void {
    const { from, names } = JSON.parse(payload) as { from: string; names: string[] };
    if (from !== this.processId) for (const name of names) this.wake(name);
  }

  private wake(name: string): void {
    const worker = this.workers.get(name);
    if (!worker || this.state !== 'running') return;
    worker.isWoken = true;
    worker.fetching ??= this.attempt(`fetch ${name} jobs`, () => this.fetch(worker)).finally(() => {
      worker.fetching = undefined;
      if (worker.isWoken) this.wake(name);
    });
  }

  /** Fills the free places of a worker; ends when they are taken or nothing is left. */
  private async fetch(worker: Worker): Promise<void> {
    const { name, concurrency } = worker.definition;
    while (worker.isWoken && this.state === 'running') {
      worker.isWoken = false;
      const free = concurrency - worker.running.size;
      if (free <= 0) return;
      const jobs: FetchedJob[] = await this.boss.fetch<StoredJob>(name, { batchSize: free, includeMetadata: true });
      for (const job of jobs) {
        const run = this.run(worker, job).finally(() => {
          worker.running.delete(job.id);
          this.wake(name);
        });
        worker.running.set(job.id, run);
      }
    }
  }

  /** Resolves when nothing is running or about to run. */
  private async idle(worker: Worker): Promise<void> {
    while (worker.fetching || worker.running.size > 0) {
      await worker.fetching;
      await Promise.all(worker.running.values());
    }
  }

  private async run(worker: Worker, job: FetchedJob): Promise<void> {
    const { name } = worker.definition;
    let failure: unknown;
    try {
      if (this.state !== 'running') throw new RunHandedBack(`${name} was fetched while its worker stopped`);
      await runJob(worker, job.data, job.retryCount + 1, this.stopped.signal);
    } catch (error) {
      failure = error;
    }
    // A job whose end cannot be stored keeps its lease until that runs out and is then run again.
    await this.attempt(`store how ${name} ended`, async () => {
      if (failure === undefined) await this.boss.complete(name, job.id);
      else if (failure instanceof RunHandedBack) await this.handBack(name, job.id);
      else await this.fail(worker, job, failure);
    });
  }

  private async fail({ definition: { name, retry } }: Worker, job: FetchedJob, error: unknown): Promise<void> {
    logFailure(
      this.options.log,
      { err: error, job: name, jobId: job.data.id, attempt: job.retryCount + 1 },
      retry.limit,
    );
    await this.boss.fail(name, job.id, { message: error instanceof Error ? error.message : String(error) });
  }

  private async handBack(name: string, id: string): Promise<void> {
    await this.tables.handBack(name, id);
    this.unannounced.add(name);
  }

  /** Finds what became due by time alone: delayed jobs, retries, and what was enqueued while this process was deaf. */
  private async poll(): Promise<void> {
    for (const name of await this.tables.due([...this.workers.keys()])) this.wake(name);
  }

  private async renewLeases(): Promise<void> {
    for (const [name, { running }] of this.workers) {
      if (running.size > 0) await this.boss.touch(name, [...running.keys()]);
    }
  }

  /** Jobs of workers that died run again at once, unless they have no attempt left. */
  private async takeOverAbandoned(): Promise<void> {
    const { retried, spent } = await this.tables.takeOver([...this.workers.keys()], this.options.leaseMs);
    for (const { name, id } of spent) await this.boss.fail(name, id, { message: 'The worker died while it ran.' });
    for (const name of retried) this.wakeEverywhere(name);
  }

  private every(intervalMs: number, chore: () => Promise<void>): void {
    const onFailure = (err: unknown) => {
      if (this.state === 'running') this.options.log.error({ err }, 'the job queue cannot use the database');
    };
    this.chores.push(repeatChore(intervalMs, chore, onFailure));
  }

  /** For what is tried again anyway: the failure is logged, not thrown. */
  private async attempt(what: string, task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (err) {
      this.options.log.error({ err }, `could not ${what}; trying again`);
    }
  }
}
