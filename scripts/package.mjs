import './setup/require-node.mjs';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildShell } from './setup/build.mjs';
import { inRoot, pinnedNode } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { become, main, run, Stop } from './setup/run.mjs';

/** electron-builder has a lock file and a folder of its own: nobody who starts or tests Lintel needs it. */
async function installBuilder() {
  const folder = inRoot('.cache', 'packaging');
  const lock = inRoot('kiosk', 'packaging', 'package-lock.json');
  const installed = join(folder, 'node_modules', '.lintel-lock.json');
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(lock))) return folder;
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(inRoot('kiosk', 'packaging', name), join(folder, name));
  }
  console.log('Installing electron-builder');
  const isWindows = process.platform === 'win32';
  const { code } = await run(isWindows ? 'npm.cmd' : 'npm', ['ci', '--prefix', folder], { shell: isWindows });
  if (code !== 0) throw new Stop('electron-builder could not be installed: see the messages above.');
  copyFileSync(lock, installed);
  return folder;
}

main(async () => {
  await prepare();
  await buildShell();
  const builder = await installBuilder();
  become(pinnedNode(), [inRoot('kiosk', 'packaging', 'package.ts'), builder, ...process.argv.slice(2)]);
});
