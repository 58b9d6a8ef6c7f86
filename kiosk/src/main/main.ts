import * as electron from 'electron';
import electronUpdater from 'electron-updater';
import { join } from 'node:path';
import { uptime } from 'node:os';
import { readConfig } from './config';
import { configFileOf, withConfigFile } from './config-file';
import { exitCodes } from './machine';
import { runProgram } from './screen';
import { Shell } from './shell';

const { app } = electron;

// Not awaited at the top level: Electron is not ready before this module has been evaluated ("ES Modules in Electron").
run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  app.exit(1);
});

async function run(): Promise<void> {
  const { env, platform, arch } = process;
  // electron-updater starts a new AppImage once so that it may settle in, and waits for that to end.
  if (env.APPIMAGE_EXIT_AFTER_INSTALL) return app.exit(0);
  const config = readConfig(withConfigFile(configFileOf(platform, env), env));
  const shell = new Shell(electron, config, {
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    platform,
    architecture: arch,
    appImage: env.APPIMAGE,
    run: runProgram,
    makeUpdater: () => electronUpdater.autoUpdater,
    wallNow: () => Date.now(),
    now: () => performance.now(),
    machineUptimeSeconds: uptime,
  });
  const startOver = (error: unknown): void => {
    // Without this Electron shows a dialog that waits for somebody to press OK.
    console.error('The shell starts over', error);
    setTimeout(() => shell.machine.startOver(), 1_000);
  };
  process.on('uncaughtException', startOver);
  process.on('unhandledRejection', startOver);
  process.on('SIGTERM', () => {
    shell.machine.willQuit();
    app.exit(exitCodes.again);
  });
  await shell.start();
}
