import { join } from 'node:path';
import { loadConfig } from './platform/config/config.js';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.js';
import { migrate } from './platform/db/migrate.js';
import { createLogger } from './platform/logging/logger.js';
import { exitWith } from './platform/lifecycle/exit.js';

/** `npm run migrate`: brings the configured database to this version without starting the server. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger(config.env.LINTEL_LOG_LEVEL);
  const embedded = config.isEmbeddedDatabase ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
  try {
    const { applied } = await migrate(embedded?.url ?? config.env.DATABASE_URL!, migrationsFolder);
    process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'Nothing to migrate.\n');
  } finally {
    await embedded?.stop();
  }
}

const migrationsFolder = join(import.meta.dirname, '../../prisma/migrations');

main().catch(exitWith);
