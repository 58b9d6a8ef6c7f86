import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../platform/db/migrate.js';
import { createLogger } from '../platform/logging/logger.js';
import { PgBossQueue } from '../platform/queue/pg-boss-queue.js';
import { createTestDatabase, type Template, type TestDatabase } from './postgres.js';

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations');

/** A database of its own as a server finds it that is started again, not for the first time: that takes two seconds more. */
export function createMigratedDatabase(): Promise<TestDatabase> {
  return createTestDatabase(migrated);
}

const migrated: Template = {
  key: keyOf(MIGRATIONS),
  async prepare(databaseUrl) {
    await migrate(databaseUrl, MIGRATIONS);
    const jobs = new PgBossQueue({ databaseUrl, log: createLogger('silent'), leaseMs: 60_000 });
    await jobs.start();
    await jobs.stop({ graceMs: 0 });
  },
};

function keyOf(directory: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return `migrated ${hash.digest('hex')}`;
}
