import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { z } from 'zod';
import { startTypescript } from '../../testing/typescript-process.js';
import { createJobQueue, type JobQueueOptions } from './create-job-queue.js';
import { defineJob, type JobDefinition, type JobQueue, type JobRun } from './job-queue.js';

/** Where the jobs of one test run are kept, made fresh for it. */
export interface JobStore {
  connection: Pick<JobQueueOptions, 'databaseUrl' | 'redisUrl'>;
  /** Cuts every connection to it, as a restart of the store does. */
  cutConnections(): Promise<void>;
  dispose(): Promise<void>;
}

const LEASE_MS = 1_500;
const NUMBER = z.strictObject({ n: z.number().int() });
type Run = JobRun<{ n: number }>;

/** Something a test waits for and somebody else makes true. */
function gate<Value = void>() {
  let open: (value: Value) => void = () => undefined;
  const passed = new Promise<Value>((resolve) => (open = resolve));
  return { open, passed };
}

/** Collects what was handled and waits for a number of it. */
function collector<Value>() {
  const values: Value[] = [];
  const waiting = new Set<() => void>();
  return {
    values,
    add(value: Value) {
      values.push(value);
      for (const check of waiting) check();
    },
    reached(count: number): Promise<Value[]> {
      return new Promise((resolve) => {
        const check = () => {
          if (values.length < count) return;
          waiting.delete(check);
          resolve(values);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

/** What every JobQueue promises, on a real store. */
export function jobQueueContract(name: string, openStore: () => Promise<JobStore>): void {
  describe(`${name} as a JobQueue`, () => {
    jest.setTimeout(60_000);
    let store: JobStore;
    let job: JobDefinition<typeof NUMBER>;
    /** Runs after everything enqueued before it: what has not happened by then does not happen. */
    let marker: JobDefinition<typeof NUMBER>;
    const open: JobQueue[] = [];

    const define = (changes: Partial<JobDefinition<typeof NUMBER>> = {}) =>
      defineJob({
        name: `test.job-${randomUUID()}`,
        schema: NUMBER,
        retry: { limit: 2, backoffSeconds: 1 },
        concurrency: 1,
        ...changes,
      });
    const newQueue = () => {
      const queue = createJobQueue({ ...store.connection, log: pino({ level: 'silent' }), leaseMs: LEASE_MS });
      open.push(queue);
      return queue;
    };
    const startQueue = async () => {
      const queue = newQueue();
      await queue.start();
      return queue;
    };
    /** A worker in a process of its own that takes one job and never ends it. */
    const startChild = async ({ retryLimit }: { retryLimit: number }) => {
      const child = startTypescript(new URL('./job-queue.child.ts', import.meta.url), [
        JSON.stringify({ ...store.connection, leaseMs: LEASE_MS, job: job.name, retryLimit }),
      ]);
      await child.line((line) => line === 'ready');
      return child;
    };
    const afterMarker = async (queue: JobQueue) => {
      const { open: pass, passed } = gate();
      await queue.work(marker, async () => pass());
      await queue.enqueue(marker, { n: 0 });
      await passed;
    };

    beforeAll(async () => {
      store = await openStore();
    });
    beforeEach(() => {
      job = define();
      marker = define();
    });
    afterEach(async () => {
      await Promise.all(open.splice(0).map((queue) => queue.stop({ graceMs: 0 })));
    });
    afterAll(async () => {
      await store.dispose();
    });

    it('runs a job once, with its id, its payload and the number of the attempt', async () => {
      const queue = newQueue();
      const runs = collector<Run>();
      await queue.work(job, async (run) => runs.add(run));
      await queue.start();
      await queue.enqueue(job, { n: 7 }, { id: 'event:7' });
      await runs.reached(1);
      await afterMarker(queue);
      expect(runs.values).toEqual([expect.objectContaining({ id: 'event:7', payload: { n: 7 }, attempt: 1 })]);
      expect(runs.values[0]?.signal.aborted).toBe(false);
    });

    it('runs jobs that were enqueued before anybody worked on them, in another process too', async () => {
      const asking = await startQueue();
      await asking.enqueueAll(job, [{ payload: { n: 1 } }, { payload: { n: 2 } }]);
      const working = await startQueue();
      const runs = collector<number>();
      await working.work(job, async ({ payload }) => runs.add(payload.n));
      await runs.reached(2);
      await asking.enqueue(job, { n: 3 });
      expect([...(await runs.reached(3))].sort()).toEqual([1, 2, 3]);
    });

    it('takes jobs of one id as one job, waiting, running or ended', async () => {
      const queue = await startQueue();
      const runs = collector<number>();
      await queue.enqueueAll(job, [
        { payload: { n: 1 }, id: 'same' },
        { payload: { n: 2 }, id: 'same' },
      ]);
      await queue.enqueue(job, { n: 3 }, { id: 'same' });
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await runs.reached(1);
      await queue.enqueue(job, { n: 4 }, { id: 'same' });
      await queue.enqueue(job, { n: 5 }, { id: 'other' });
      expect(await runs.reached(2)).toEqual([1, 5]);
    });

    it('holds a delayed job back until its time', async () => {
      const queue = await startQueue();
      const runs = collector<number>();
      const delayUntil = Date.now() + 1_500;
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await queue.enqueue(job, { n: 1 }, { delayUntil });
      await queue.enqueue(job, { n: 2 });
      expect(await runs.reached(2)).toEqual([2, 1]);
      expect(Date.now()).toBeGreaterThanOrEqual(delayUntil);
    });

    it('repeats a failed job and makes it a dead letter when it keeps failing, which can be run again', async () => {
      const queue = await startQueue();
      const attempts = collector<number>();
      let isMended = false;
      const handler = async ({ attempt }: Run) => {
        attempts.add(attempt);
        if (!isMended) throw new Error(`no luck in attempt ${attempt}`);
      };
      await queue.work(job, handler);
      await queue.enqueue(job, { n: 1 }, { id: 'unlucky' });
      expect(await attempts.reached(3)).toEqual([1, 2, 3]);
      await queue.stop({ graceMs: 60_000 });

      const later = await startQueue();
      const [letter, ...others] = await later.deadLetters({ job: job.name });
      expect(others).toEqual([]);
      expect(letter).toEqual({
        id: expect.any(String),
        job: job.name,
        jobId: 'unlucky',
        payload: { n: 1 },
        error: 'no luck in attempt 3',
        attempts: 3,
        failedAt: expect.any(Number),
      });
      expect((await later.deadLetters()).map(({ job: name }) => name)).toContain(job.name);

      isMended = true;
      await later.work(job, handler);
      expect(await later.retryDeadLetter(letter!.id)).toBe(true);
      expect(await attempts.reached(4)).toEqual([1, 2, 3, 1]);
      expect(await later.retryDeadLetter(letter!.id)).toBe(false);
      expect(await later.deadLetters({ job: job.name })).toEqual([]);
    });

    it('fails a run that does not end and tells it so', async () => {
      job = define({ timeoutSeconds: 1, retry: { limit: 0, backoffSeconds: 1 } });
      const queue = await startQueue();
      const { open: pass, passed } = gate<AbortSignal>();
      await queue.work(job, ({ signal }) => {
        pass(signal);
        return new Promise(() => undefined);
      });
      await queue.enqueue(job, { n: 1 });
      const signal = await passed;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await queue.stop({ graceMs: 60_000 });
      const [letter] = await (await startQueue()).deadLetters({ job: job.name });
      expect(letter?.error).toBe(`${job.name} did not end within 1 s`);
    });

    it('refuses a payload that is not what the job takes', async () => {
      const queue = await startQueue();
      await expect(queue.enqueue(job, { n: 'seven' } as never)).rejects.toThrow(/^The job test\..* payload: n: /);
      const mixed = [{ payload: { n: 1 } }, { payload: { n: 1.5 } }];
      await expect(queue.enqueueAll(job, mixed)).rejects.toThrow('n: ');
      const runs = collector<number>();
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await queue.enqueue(job, { n: 2 });
      expect(await runs.reached(1)).toEqual([2]);
    });

    it('refuses a second handler for a job', async () => {
      const queue = await startQueue();
      await queue.work(job, async () => undefined);
      await expect(queue.work(job, async () => undefined)).rejects.toThrow('already has a handler');
    });

    it('runs as many jobs at once as the definition says', async () => {
      job = define({ concurrency: 3 });
      const queue = await startQueue();
      const started = collector<number>();
      const release = gate();
      let running = 0;
      const seen: number[] = [];
      await queue.work(job, async ({ payload }) => {
        seen.push((running += 1));
        started.add(payload.n);
        await release.passed;
        running -= 1;
      });
      await queue.enqueueAll(
        job,
        Array.from({ length: 8 }, (_, n) => ({ payload: { n } })),
      );
      await started.reached(3);
      await afterMarker(queue);
      expect(started.values).toHaveLength(3);
      release.open();
      await started.reached(8);
      expect(Math.max(...seen)).toBe(3);
    });

    it('shares jobs between two workers without running one twice', async () => {
      const queues = [await startQueue(), await startQueue()];
      const runs = collector<{ worker: number; n: number }>();
      const bothAtWork = [gate(), gate()];
      for (const [worker, queue] of queues.entries()) {
        await queue.work(job, async ({ payload }) => {
          bothAtWork[worker]?.open();
          await Promise.all(bothAtWork.map(({ passed }) => passed));
          runs.add({ worker, n: payload.n });
        });
      }
      await queues[0]!.enqueueAll(
        job,
        Array.from({ length: 40 }, (_, n) => ({ payload: { n } })),
      );
      await runs.reached(40);
      await Promise.all(queues.map((queue) => queue.stop({ graceMs: 60_000 })));
      expect(runs.values.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
      expect(new Set(runs.values.map(({ worker }) => worker))).toEqual(new Set([0, 1]));
    });

    it('gives the job of a killed worker to another', async () => {
      const queue = await startQueue();
      const child = await startChild({ retryLimit: 2 });
      await queue.enqueue(job, { n: 1 }, { id: 'orphan' });
      expect(await child.line((line) => line.startsWith('running'))).toBe('running orphan 1');
      await child.kill('SIGKILL');

      const runs = collector<Run>();
      await queue.work(job, async (run) => runs.add(run));
      await runs.reached(1);
      expect(runs.values).toEqual([expect.objectContaining({ id: 'orphan', payload: { n: 1 }, attempt: 2 })]);
    });

    it('makes a dead letter of the job of a killed worker that has no attempt left', async () => {
      job = define({ retry: { limit: 0, backoffSeconds: 1 } });
      const queue = await startQueue();
      const child = await startChild({ retryLimit: 0 });
      await queue.enqueue(job, { n: 1 }, { id: 'last' });
      await child.line((line) => line.startsWith('running'));
      await child.kill('SIGKILL');
      await queue.work(job, async () => undefined);
      let letters = await queue.deadLetters({ job: job.name });
      while (letters.length === 0) letters = await queue.deadLetters({ job: job.name });
      expect(letters).toEqual([expect.objectContaining({ jobId: 'last', payload: { n: 1 }, attempts: 1 })]);
    });

    it('goes on when all its connections were cut', async () => {
      const queue = await startQueue();
      const other = await startQueue();
      const runs = collector<number>();
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await store.cutConnections();
      // A job is either stored or refused with an error; whoever asked then asks again.
      const enqueue = async (n: number): Promise<void> => {
        try {
          await other.enqueue(job, { n }, { id: `job ${n}` });
        } catch {
          await enqueue(n);
        }
      };
      for (const n of [1, 2, 3]) await enqueue(n);
      expect([...(await runs.reached(3))].sort()).toEqual([1, 2, 3]);
    });

    it('keeps a job that runs longer than the lease', async () => {
      const queues = [await startQueue(), await startQueue()];
      const runs = collector<number>();
      for (const queue of queues) {
        await queue.work(job, async ({ attempt, signal }) => {
          runs.add(attempt);
          await new Promise((resolve) => {
            // Real time, because the lease is kept in the store's.
            setTimeout(resolve, LEASE_MS * 3);
            signal.addEventListener('abort', resolve);
          });
        });
      }
      await queues[0]!.enqueue(job, { n: 1 });
      await runs.reached(1);
      await Promise.all(queues.map((queue) => queue.stop({ graceMs: 60_000 })));
      expect(runs.values).toEqual([1]);
    });

    it('lets running jobs end when it stops, and starts no more', async () => {
      const queue = await startQueue();
      const started = collector<number>();
      const ended = collector<number>();
      const release = gate();
      await queue.work(job, async ({ payload, signal }) => {
        started.add(payload.n);
        await release.passed;
        if (!signal.aborted) ended.add(payload.n);
      });
      await queue.enqueueAll(job, [{ payload: { n: 1 } }, { payload: { n: 2 } }]);
      const [first] = await started.reached(1);
      const stopped = queue.stop({ graceMs: 60_000 });
      release.open();
      await stopped;
      expect(ended.values).toEqual([first]);

      const next = await startQueue();
      await next.work(job, async ({ payload }) => ended.add(payload.n));
      expect([...(await ended.reached(2))].sort()).toEqual([1, 2]);
    });

    it('hands back what has not ended when the grace is over, without counting an attempt', async () => {
      const queue = await startQueue();
      const started = collector<Run>();
      await queue.work(job, (run) => {
        started.add(run);
        return new Promise(() => undefined);
      });
      await queue.enqueue(job, { n: 1 }, { id: 'unfinished' });
      const [run] = await started.reached(1);
      await queue.stop({ graceMs: 0 });
      expect(run?.signal.aborted).toBe(true);

      const next = await startQueue();
      const runs = collector<Run>();
      await next.work(job, async (again) => runs.add(again));
      await runs.reached(1);
      expect(runs.values).toEqual([expect.objectContaining({ id: 'unfinished', attempt: 1 })]);
    });
  });
}
