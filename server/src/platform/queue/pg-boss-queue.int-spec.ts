import pg from 'pg';
import { createTestDatabase } from '../../testing/postgres.js';
import { jobQueueContract } from './job-queue.contract.js';

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
