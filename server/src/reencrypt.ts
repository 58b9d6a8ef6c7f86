import { loadConfig } from './platform/config/config.js';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.js';
import { Database } from './platform/db/database.js';
import { createLogger } from './platform/logging/logger.js';
import { exitWith } from './platform/lifecycle/exit.js';
import { Secrets } from './platform/secrets/secrets.js';
import { reencryptAll } from './reencryption.js';

/** `npm run reencrypt`: writes stored secrets anew under the first key of LINTEL_SECRETS_KEYS. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger(config.env.LINTEL_LOG_LEVEL);
  const embedded = config.isEmbeddedDatabase ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
  const db = new Database(embedded?.url ?? config.env.DATABASE_URL!, {
    size: 2,
    onIdleError: ({ message }) => log.warn({ reason: message }, 'database connection lost'),
  });
  try {
    const { written, total } = await reencryptAll(db, new Secrets(config.secretsKeys));
    process.stdout.write(`${written} of ${total} secrets were written anew; the others had the first key already.\n`);
  } finally {
    await db.close();
    await embedded?.stop();
  }
}

main().catch(exitWith);
