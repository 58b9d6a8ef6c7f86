import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { inRoot, readJson } from '../setup/paths.mjs';

const folder = inRoot('.cache', 'test');

/** Where a runner shall write its results; what an earlier run left there is gone, so a crash cannot pass for it. */
export function reportFile(name) {
  mkdirSync(folder, { recursive: true });
  const file = inRoot('.cache', 'test', name);
  rmSync(file, { force: true });
  return file;
}

export const readReport = (file) => (existsSync(file) ? readJson(file) : undefined);
