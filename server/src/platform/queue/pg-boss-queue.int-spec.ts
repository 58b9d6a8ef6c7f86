import { createTestDatabase } from '../../testing/postgres.js';
import { jobQueueContract } from './job-queue.contract.js';

jobQueueContract('pg-boss on PostgreSQL', async () => {
  const database = await createTestDatabase();
  return { connection: { databaseUrl: database.url }, dispose: () => database.drop() };
});
