import * as electron from 'electron';
import { join } from 'node:path';
import { readConfig } from './config';
import { Shell } from './shell';

const preload = join(import.meta.dirname, '../preload/preload.cjs');

// Not awaited at the top level: Electron is not ready before this module has been evaluated ("ES Modules in Electron").
run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  electron.app.exit(1);
});

async function run(): Promise<void> {
  await new Shell(electron, readConfig(process.env), { preload }).start();
}
