import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { collector, gate } from '../../testing/waiting.js';
import { JobBench, type JobStore, type NumberJob, type NumberRun } from '../../testing/job-bench.js';

/** What every JobQueue promises while all goes well. */
export function runningJobsContract(name: string, openStore: () => Promise<JobStore>): void {
  describe(`${name} runs jobs`, () => {
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

    it('runs a job once, with its id, its payload and the number of the attempt', async () => {
      const queue = bench.newQueue();
      const runs = collector<NumberRun>();
      await queue.work(job, async (run) => runs.add(run));
      await queue.start();
      await queue.enqueue(job, { n: 7 }, { id: 'event:7' });
      await runs.reached(1);
      await bench.afterMarker(queue);
      expect(runs.values).toEqual([expect.objectContaining({ id: 'event:7', payload: { n: 7 }, attempt: 1 })]);
      expect(runs.values[0]?.signal.aborted).toBe(false);
    });

    it('runs jobs that were enqueued before anybody worked on them, in another process too', async () => {
      const asking = await bench.startQueue();
      await asking.enqueueAll(job, [{ payload: { n: 1 } }, { payload: { n: 2 } }]);
      const working = await bench.startQueue();
      const runs = collector<number>();
      await working.work(job, async ({ payload }) => runs.add(payload.n));
      await runs.reached(2);
      await asking.enqueue(job, { n: 3 });
      expect([...(await runs.reached(3))].sort()).toEqual([1, 2, 3]);
    });

    it('takes jobs of one id as one job, waiting, running or ended', async () => {
      const queue = await bench.startQueue();
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
      const queue = await bench.startQueue();
      const runs = collector<number>();
      const delayUntil = Date.now() + 1_500;
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await queue.enqueue(job, { n: 1 }, { delayUntil });
      await queue.enqueue(job, { n: 2 });
      expect(await runs.reached(2)).toEqual([2, 1]);
      expect(Date.now()).toBeGreaterThanOrEqual(delayUntil);
    });

    it('refuses a payload that is not what the job takes', async () => {
      const queue = await bench.startQueue();
      await expect(queue.enqueue(job, { n: 'seven' } as never)).rejects.toThrow(/^The job test\..* payload: n: /);
      const mixed = [{ payload: { n: 1 } }, { payload: { n: 1.5 } }];
      await expect(queue.enqueueAll(job, mixed)).rejects.toThrow('n: ');
      const runs = collector<number>();
      await queue.work(job, async ({ payload }) => runs.add(payload.n));
      await queue.enqueue(job, { n: 2 });
      expect(await runs.reached(1)).toEqual([2]);
    });

    it('refuses a second handler for a job', async () => {
      const queue = await bench.startQueue();
      await queue.work(job, async () => undefined);
      await expect(queue.work(job, async () => undefined)).rejects.toThrow('already has a handler');
    });

    it('runs as many jobs at once as the definition says', async () => {
      job = bench.define({ concurrency: 3 });
      const queue = await bench.startQueue();
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
      await bench.afterMarker(queue);
      expect(started.values).toHaveLength(3);
      release.open();
      await started.reached(8);
      expect(Math.max(...seen)).toBe(3);
    });

    it('shares jobs between two workers without running one twice', async () => {
      const queues = [await bench.startQueue(), await bench.startQueue()];
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
  });
}
