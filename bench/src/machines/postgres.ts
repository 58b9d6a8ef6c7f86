import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../server/src/platform/db/migrate.js';
import { startEmbeddedPostgres } from '../../../server/src/platform/db/embedded-postgres.js';

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations');
const quiet = { debug() {}, info() {}, warn() {} };

export interface BenchDatabase {
  /** As the owner of everything; the database is migrated. */
  url: string;
  close(): Promise<void>;
}

/** PostgreSQL as the product runs it by default, syncing to disk, on a folder that is removed afterwards. */
export async function openDatabase(settings: Record<string, string> = {}): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lintel-bench-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: quiet,
    settings: { max_connections: '300', ...settings },
  });
  await migrate(postgres.url, MIGRATIONS);
  return {
    url: postgres.url,
    async close() {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
