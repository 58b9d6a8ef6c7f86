import 'reflect-metadata';
import { ConfigError, loadConfig } from './platform/config/config.js';
import { DataDirError } from './platform/db/data-dir-lock.js';
import { MigrationError } from './platform/db/migrate.js';
import { PortError } from './platform/http/free-port.js';
import { createLogger } from './platform/logging/logger.js';
import { describe } from './start-report.js';
import { startServer } from './server.js';

const SHUTDOWN_LIMIT_MS = 30_000;
/** Errors whose message is a sentence for whoever started the server; others show their stack. */
const explained = [ConfigError, DataDirError, MigrationError, PortError];

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger(config.env.LINTEL_LOG_LEVEL);
  const server = await startServer(config, log, fail);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for (const line of await describe(server, config)) say(line);
  say(`Lintel is ready at ${server.url}`);

  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function fail(error: unknown): never {
  const isExplained = explained.some((type) => error instanceof type);
  process.stderr.write(
    isExplained ? `${(error as Error).message}\n` : `Lintel stopped: ${(error as Error).stack ?? String(error)}\n`,
  );
  process.exit(1);
}

main().catch(fail);
