import './setup/require-node.mjs';
import { buildShell } from './setup/build.mjs';
import { electronBinary } from './setup/electron.mjs';
import { inRoot } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { become, main, Stop } from './setup/run.mjs';

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
