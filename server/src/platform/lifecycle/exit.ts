import { StartError } from './start-error.js';

/** Ends the process, saying why; what nobody foresaw shows where it came from. */
export function exitWith(error: unknown): never {
  const text =
    error instanceof StartError ? error.message : `Lintel stopped: ${(error as Error).stack ?? String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
