import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureBuilt, isBuilt } from './build.mjs';
import { ensureInstalled, isInstalled } from './install.mjs';
import { inRoot } from './paths.mjs';

const lockFile = inRoot('.cache', 'set-up.lock');
let isOurs = false;

function giveLockBack() {
  if (isOurs) rmSync(lockFile, { force: true });
  isOurs = false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock, or says whose it is. A holder that died without giving it back has lost it. */
function takeLock() {
  mkdirSync(inRoot('.cache'), { recursive: true });
  try {
    const lock = openSync(lockFile, 'wx');
    writeSync(lock, String(process.pid));
    closeSync(lock);
    isOurs = true;
    process.on('exit', giveLockBack);
    return undefined;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = Number(readFileSync(lockFile, 'utf8'));
  if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
  return holder;
}

/** Makes a folder as it was cloned, or as it was left last time, ready to run. Costs next to nothing when it is. */
export async function prepare() {
  if (isInstalled() && isBuilt()) return;
  for (let told = false, holder = takeLock(); holder !== undefined; holder = takeLock()) {
    if (!told) console.log(`Waiting for another set-up of this folder (process ${holder})`);
    told = true;
    await wait(500);
  }
  await ensureInstalled();
  await ensureBuilt();
  giveLockBack();
}
