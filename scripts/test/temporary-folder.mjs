import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

const GB = 1024 ** 3;
const memory = '/dev/shm';

function isRoomy() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    // What lies in there is memory, and a container may have less of it than its machine.
    return bavail * bsize >= 4 * GB && os.freemem() >= 8 * GB && (process.constrainedMemory() || Infinity) >= 12 * GB;
  } catch {
    return false;
  }
}

/**
 * Where there is plenty of memory, what tests put aside and throw away lies in it: a copied database is a thousand small
 * files, and a disk takes longer to make and to remove them than PostgreSQL to be tested. TMPDIR decides where it is set.
 */
export function useTemporaryFolder() {
  if (process.platform !== 'linux' || process.env.TMPDIR || !isRoomy()) return;
  const folder = mkdtempSync(join(memory, 'lintel-tests-'));
  // As /tmp is: a database that root starts belongs to somebody else.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
}
