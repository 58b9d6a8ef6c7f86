import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/** Electron's program where it is, which is a download that set-up does without; looked for where its own loader looks. */
export function electronBinary() {
  const note = inRoot('node_modules', 'electron', 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'electron';
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inRoot('node_modules', 'electron', 'dist'), name);
  return existsSync(file) ? file : undefined;
}
