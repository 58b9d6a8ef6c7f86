import { expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { createTestDatabase } from '../../testing/postgres.js';
import { openSilentLine } from '../../testing/silent-line.js';
import { collector } from '../../testing/waiting.js';
import { createLogger } from '../logging/logger.js';
import { defineJob } from './job-queue.js';
import { jobQueueContract } from './job-queue.contract.js';
import { PgBossQueue } from './pg-boss-queue.js';

jobQueueContract('pg-boss on PostgreSQL', async () => {
  const database = await createTestDatabase();
  return {
    connection: { databaseUrl: database.url },
    async cutConnections() {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      await client.end();
    },
    dispose: () => database.drop(),
  };
});

it('runs jobs again when the database is gone without a word', async () => {
  const database = await createTestDatabase();
  const line = await openSilentLine(database.url);
  const log = createLogger('silent');
  const queue = new PgBossQueue({ databaseUrl: line.url, log, leaseMs: 15_000, answerWithinMs: 2_000 });
  const asking = new PgBossQueue({ databaseUrl: database.url, log, leaseMs: 15_000 });
  const job = defineJob({
    name: 'silence.after',
    schema: z.number(),
    concurrency: 1,
    retry: { limit: 0, backoffSeconds: 1 },
  });
  const runs = collector<number>();
  await queue.work(job, async ({ payload }) => runs.add(payload));
  await queue.start();
  await asking.start();
  line.fallSilent();
  await asking.enqueue(job, 1);
  await runs.reached(1);
  // That one may have been announced; this one is found by asking alone.
  await asking.enqueue(job, 2, { delayUntil: Date.now() + 300 });
  expect(await runs.reached(2)).toEqual([1, 2]);
  line.close();
  await Promise.all([queue.stop({ graceMs: 0 }), asking.stop({ graceMs: 0 })]);
  await database.drop();
});
