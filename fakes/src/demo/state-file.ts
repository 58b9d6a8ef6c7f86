import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { GoogleState } from '../google/google.js';
import type { MicrosoftState } from '../microsoft/microsoft.js';

export interface DemoState {
  readonly google: GoogleState;
  readonly microsoft: MicrosoftState;
}

/** Raised when what is kept changes its shape. */
const FORMAT = 1;

/** What the last start left; `null` when there was none. */
export function readState(file: string): DemoState | null {
  if (!existsSync(file)) return null;
  const { format, ...state } = deserialize(readFileSync(file)) as DemoState & { format: number };
  if (format === FORMAT) return state;
  throw new Error(`${file} was written by another version of the demo calendars: delete it, and connect them again.`);
}

/** Whole or not at all, so that a crash leaves the state before. */
export function writeState(file: string, state: DemoState): void {
  writeFileSync(`${file}.new`, serialize({ format: FORMAT, ...state }));
  renameSync(`${file}.new`, file);
}
