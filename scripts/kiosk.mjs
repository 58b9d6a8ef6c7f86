import './setup/require-node.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildShell } from './setup/build.mjs';
import { inRoot } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { become, main, Stop } from './setup/run.mjs';

/** Where Electron's own loader looks for the binary, which is a download that set-up does without. */
function electronBinary() {
  const note = inRoot('node_modules', 'electron', 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'electron';
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inRoot('node_modules', 'electron', 'dist'), name);
  return existsSync(file) ? file : undefined;
}

main(async () => {
  await prepare();
  await buildShell();
  const electron = electronBinary();
  if (!electron) {
    throw new Stop(
      'Electron itself is not here yet: run `npx install-electron` once, or open /display in any browser.',
    );
  }
  become(electron, [inRoot('kiosk'), ...process.argv.slice(2)]);
});
