import { startTestRedis } from '../../testing/redis.js';
import { jobQueueContract } from './job-queue.contract.js';

jobQueueContract('BullMQ on Redis', async () => {
  const redis = await startTestRedis();
  return { connection: { databaseUrl: '', redisUrl: redis.url }, dispose: () => redis.stop() };
});
