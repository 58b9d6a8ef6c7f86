import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { startTestRedis } from '../../testing/redis.js';
import { createJobQueue } from './create-job-queue.js';
import { jobQueueContract } from './job-queue.contract.js';

jobQueueContract('BullMQ on Redis', async () => {
  const redis = await startTestRedis();
  return {
    connection: { databaseUrl: '', redisUrl: redis.url },
    async cutConnections() {
      const client = new Redis(redis.url);
      await client.client('KILL', 'SKIPME', 'yes');
      await client.quit();
    },
    dispose: () => redis.stop(),
  };
});

describe('BullMQ without Redis', () => {
  it('says at the start that Redis cannot be reached', async () => {
    const redis = await startTestRedis();
    await redis.stop();
    const queue = createJobQueue({ databaseUrl: '', redisUrl: redis.url, log: pino({ level: 'silent' }) });
    await expect(queue.start()).rejects.toThrow(
      `Redis at ${new URL(redis.url).host} cannot be reached (connect ECONNREFUSED`,
    );
  });
});
