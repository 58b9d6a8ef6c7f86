import { faultRun } from '../support/fault-run.js';
import { refusals } from './boot/refusals.js';
import { recovery } from './boot/recovery.js';
import { shutdown } from './boot/shutdown.js';

/** A start that cannot be says why in one sentence; one that was interrupted is made up for; an end is orderly. */
await faultRun('boot', async (run) => {
  await refusals(run);
  await recovery(run);
  await shutdown(run);
});
