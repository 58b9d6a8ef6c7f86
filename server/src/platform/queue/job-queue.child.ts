// A worker in a process of its own that takes a job and never ends it; the contract kills it.
import { pino } from 'pino';
import { z } from 'zod';
import { createJobQueue } from './create-job-queue.js';
import { defineJob } from './job-queue.js';

const { job, retry, ...options } = JSON.parse(process.argv[2] ?? '{}') as {
  job: string;
  retry: { limit: number; backoffSeconds: number };
  databaseUrl: string;
  redisUrl?: string;
  leaseMs: number;
};
const queue = createJobQueue({ ...options, log: pino({ level: 'silent' }) });
const definition = defineJob({
  name: job,
  schema: z.strictObject({ n: z.number().int() }),
  retry,
  concurrency: 1,
});
await queue.start();
await queue.work(definition, ({ id, attempt }) => {
  console.log(`running ${id} ${attempt}`);
  return new Promise(() => undefined);
});
console.log('ready');
