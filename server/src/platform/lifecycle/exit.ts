import { ConfigError } from '../config/config.js';
import { DataDirError } from '../db/data-dir-lock.js';
import { MigrationError } from '../db/migrate.js';
import { PortError } from '../http/free-port.js';

/** Errors whose message is a sentence for whoever started the program; others show their stack. */
const explained = [ConfigError, DataDirError, MigrationError, PortError];

/** Ends the process, saying why. */
export function exitWith(error: unknown): never {
  const isExplained = explained.some((type) => error instanceof type);
  const text = isExplained ? (error as Error).message : `Lintel stopped: ${(error as Error).stack ?? String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
