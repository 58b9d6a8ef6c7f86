import { chownSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../lifecycle/start-error.js';

const SQLITE_BUSY = 5;

/** Something about the data folder only a person can put right; `message` is one sentence that says what to do. */
export class DataDirError extends StartError {
  override name = 'DataDirError';
}

/** The exclusive right to run a server on one data folder. */
export interface DataDirLock {
  release(): void;
}

/**
 * Takes the data folder for this process or throws a `DataDirError` that names the process holding it.
 *
 * The lock is SQLite's exclusive file lock, held by an open transaction on an empty file: the kernel drops it the moment
 * the holder dies, however it dies, so there is no stale lock to judge, no recycled process id to mistake for the holder
 * and no race between two servers that take over at once. `server.pid` only serves the message.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const lockPath = join(dataDir, 'server.lock');
  const pidPath = join(dataDir, 'server.pid');
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(lockPath, { timeout: 0 });
    // Without a journal the lock leaves nothing behind that the next holder would have to clear up.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    // A folder that belongs to a person must stay usable for them after root has run the server once.
    if (process.getuid?.() === 0) {
      const owner = statSync(dataDir);
      chownSync(lockPath, owner.uid, owner.gid);
    }
    rmSync(pidPath, { force: true });
    writeFileSync(pidPath, `${process.pid}\n`);
  } catch (error) {
    lock?.close();
    if (isBusy(error)) {
      throw new DataDirError(`LINTEL_DATA_DIR ${dataDir} is in use by ${holder(pidPath)}; stop it or choose another.`);
    }
    const reason = String(error).replace(/^Error: /, '');
    throw new DataDirError(
      `LINTEL_DATA_DIR ${dataDir} cannot be written by this user (${reason}); give it to this user or choose another.`,
      { cause: error },
    );
  }
  const held = lock;
  return {
    release() {
      rmSync(pidPath, { force: true });
      held.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function holder(pidPath: string): string {
  try {
    const pid = Number.parseInt(readFileSync(pidPath, 'utf8'), 10);
    return Number.isNaN(pid) ? 'another process' : `process ${pid}`;
  } catch {
    // The holder has the lock but has not written its id yet.
    return 'another process';
  }
}
