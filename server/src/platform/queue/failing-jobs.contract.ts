import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { collector, gate } from '../../testing/waiting.js';
import { JobBench, LEASE_MS, type JobStore, type NumberJob, type NumberRun } from '../../testing/job-bench.js';

/** What every JobQueue promises when a run fails, a worker dies or stops, or the store goes away. */
export function failingJobsContract(name: string, openStore: () => Promise<JobStore>): void {
  describe(`${name} when something goes wrong`, () => {
    let bench: JobBench;
    let job: NumberJob;

    beforeAll(async () => {
      bench = new JobBench(await openStore());
    });
    beforeEach(() => {
      job = bench.define();
    });
    afterEach(() => bench.stopQueues());
    afterAll(() => bench.dispose());

    it('repeats a failed job and makes it a dead letter when it keeps failing, which can be run again', async () => {
      const queue = await bench.startQueue();
      const attempts = collector<number>();
      let isMended = false;
      const handler = async ({ attempt }: NumberRun) => {
        attempts.add(attempt);
        if (!isMended) throw new Error(`no luck in attempt ${attempt}`);
      };
      await queue.work(job, handler);
      await queue.enqueue(job, { n: 1 }, { id: 'unlucky' });
      expect(await attempts.reached(3)).toEqual([1, 2, 3]);
      await queue.stop({ graceMs: 60_000 });

      const later = await bench.startQueue();
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
      job = bench.define({ timeoutSeconds: 1, retry: { limit: 0, backoffSeconds: 1 } });
      const queue = await bench.startQueue();
      const { open: pass, passed } = gate<AbortSignal>();
      await queue.work(job, ({ signal }) => {
        pass(signal);
        return new Promise(() => undefined);
      });
      await queue.enqueue(job, { n: 1 });
      const signal = await passed;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await queue.stop({ graceMs: 60_000 });
      const [letter] = await (await bench.startQueue()).deadLetters({ job: job.name });
      expect(letter?.error).toBe(`${job.name} did not end within 1 s`);
    });

    it('gives the job of a killed worker to another', async () => {
      const queue = await bench.startQueue();
      const child = await bench.startChild(job);
      await queue.enqueue(job, { n: 1 }, { id: 'orphan' });
      expect(await child.line((line) => line.startsWith('running'))).toBe('running orphan 1');
      await child.kill('SIGKILL');

      const runs = collector<NumberRun>();
      await queue.work(job, async (run) => runs.add(run));
      await runs.reached(1);
      expect(runs.values).toEqual([expect.objectContaining({ id: 'orphan', payload: { n: 1 }, attempt: 2 })]);
    });

    it('makes a dead letter of the job of a killed worker that has no attempt left', async () => {
      job = bench.define({ retry: { limit: 0, backoffSeconds: 1 } });
      const queue = await bench.startQueue();
      const child = await bench.startChild(job);
      await queue.enqueue(job, { n: 1 }, { id: 'last' });
      await child.line((line) => line.startsWith('running'));
      await child.kill('SIGKILL');
      await queue.work(job, async () => undefined);
      let letters = await queue.deadLetters({ job: job.name });
      while (letters.length === 0) letters = await queue.deadLetters({ job: job.name });
      expect(letters).toEqual([expect.objectContaining({ jobId: 'last', payload: { n: 1 }, attempts: 1 })]);
    });

    it('goes on when all its connections were cut', async () => {
      const queue = await bench.startQueue();
      const other = await bench.startQueue();
      const runs = collector<number>();
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await bench.cutConnections();
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
      const queues = [await bench.startQueue(), await bench.startQueue()];
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
      const queue = await bench.startQueue();
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

      const next = await bench.startQueue();
      await next.work(job, async ({ payload }) => ended.add(payload.n));
      expect([...(await ended.reached(2))].sort()).toEqual([1, 2]);
    });

    it('hands back what has not ended when the grace is over, without counting an attempt', async () => {
      const queue = await bench.startQueue();
      const started = collector<NumberRun>();
      await queue.work(job, (run) => {
        started.add(run);
        return new Promise(() => undefined);
      });
      await queue.enqueue(job, { n: 1 }, { id: 'unfinished' });
      const [run] = await started.reached(1);
      await queue.stop({ graceMs: 0 });
      expect(run?.signal.aborted).toBe(true);

      const next = await bench.startQueue();
      const runs = collector<NumberRun>();
      await next.work(job, async (again) => runs.add(again));
      await runs.reached(1);
      expect(runs.values).toEqual([expect.objectContaining({ id: 'unfinished', attempt: 1 })]);
    });
  });
}
