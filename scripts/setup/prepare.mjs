import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

/** Makes a folder as it was cloned, or as it was left last time, ready to run. Costs next to nothing when it is. */
export async function prepare() {
  await ensureInstalled();
  await ensureBuilt();
}
