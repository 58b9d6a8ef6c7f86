import type { Logger } from '../logging/logger.js';
import { BullmqQueue } from './bullmq-queue.js';
import type { JobQueue } from './job-queue.js';
import { PgBossQueue } from './pg-boss-queue.js';

const LEASE_MS = 15_000;

export interface JobQueueOptions {
  databaseUrl: string;
  /** Jobs are kept in Redis where there is one, else in the database. */
  redisUrl?: string | undefined;
  log: Logger;
  leaseMs?: number;
}

export function createJobQueue({ databaseUrl, redisUrl, log, leaseMs = LEASE_MS }: JobQueueOptions): JobQueue {
  return redisUrl ? new BullmqQueue({ redisUrl, log, leaseMs }) : new PgBossQueue({ databaseUrl, log, leaseMs });
}
