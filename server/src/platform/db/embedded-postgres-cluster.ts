import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, open, readFile, readdir, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DataDirError } from './data-dir-lock.js';
import { canReach, isMissing, type Account, type Binaries } from './embedded-postgres-account.js';

export const SUPERUSER = 'lintel';

const DRAFT_PREFIX = 'postgres-new-';
const FAST_SHUTDOWN_MS = 30_000;
const IMMEDIATE_SHUTDOWN_MS = 15_000;

/** How every PostgreSQL program is started on a cluster: as whom, from where, and what it calls its own folder. */
export async function launchOptions(clusterDir: string, account: Account | undefined) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)));
  const options = { ...account, cwd: clusterDir, env: { ...env, LC_ALL: 'C' } };
  if (await canReach(account, dirname(clusterDir))) return { options, pgdata: clusterDir };
  if (process.platform !== 'linux') {
    throw new DataDirError(
      `${clusterDir} is closed to the user id ${account?.uid} that runs PostgreSQL for root; choose another LINTEL_DATA_DIR ` +
        `or do not run as root.`,
    );
  }
  // Below root's home: the child stands in its folder before it gives up root, and names it without walking there.
  return { options, pgdata: '/proc/self/cwd' };
}

/**
 * The password of the cluster, which is made first if there is none. A cluster is drafted beside its place and moved there
 * when it is whole, so what has the name `postgres` was always completed and a draft was always interrupted.
 */
export async function ensureCluster(
  clusterDir: string,
  account: Account | undefined,
  binaries: Binaries,
  isDurable: boolean,
): Promise<string> {
  const dataDir = dirname(clusterDir);
  const passwordPath = join(dataDir, 'postgres.password');
  await removeDrafts(dataDir);
  if (!(await isEmpty(clusterDir))) {
    await refuseOtherVersion(clusterDir, binaries);
    return readPassword(passwordPath, clusterDir);
  }
  const password = randomBytes(24).toString('base64url');
  await writePrivately(passwordPath, password);
  if (process.getuid?.() === 0) {
    const owner = await stat(dataDir);
    await chown(passwordPath, owner.uid, owner.gid);
  }
  const draft = await mkdtemp(join(dataDir, DRAFT_PREFIX));
  const draftCluster = join(draft, 'data');
  await mkdir(draftCluster, { mode: 0o700 });
  await writePrivately(join(draft, 'password'), password);
  if (account) {
    for (const path of [draft, draftCluster, join(draft, 'password')]) await chown(path, account.uid, account.gid);
  }
  await initialise(draftCluster, account, binaries, isDurable);
  await rm(clusterDir, { recursive: true, force: true });
  await rename(draftCluster, clusterDir);
  await syncFolder(dataDir);
  await rm(draft, { recursive: true, force: true });
  return password;
}

async function initialise(draftCluster: string, account: Account | undefined, binaries: Binaries, isDurable: boolean) {
  const { options, pgdata } = await launchOptions(draftCluster, account);
  const args = [
    ...['-D', pgdata, '--username', SUPERUSER, '--pwfile', '../password', '--auth', 'scram-sha-256'],
    // The built-in provider sorts and folds the same on every machine, whatever locales it has.
    ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
    // A new segment of the log is filled with zeros while every commit waits: 16 MB of that is 100 to 200 ms on a slow disk.
    ...['--wal-segsize', '1'],
    ...(isDurable ? [] : ['--no-sync']),
  ];
  const initdb = spawn(binaries.initdb, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [initdb.stdout, initdb.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await new Promise<void>((resolve, reject) => {
    initdb.once('error', reject);
    initdb.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new DataDirError(`PostgreSQL could not make its cluster (${signal ?? `exit ${code}`}): ${output.trim()}`),
        );
    });
  });
}

async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue;
    // An initdb that outlived its server may still be writing there; without its folder it gives up.
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

async function isEmpty(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).length === 0;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

async function refuseOtherVersion(clusterDir: string, binaries: Binaries): Promise<void> {
  let version: string;
  try {
    version = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new DataDirError(
      `${clusterDir} holds files but no PostgreSQL cluster; move them or choose another LINTEL_DATA_DIR.`,
    );
  }
  if (version !== binaries.majorVersion) {
    throw new DataDirError(
      `The database in ${clusterDir} was made by PostgreSQL ${version}, this release brings ${binaries.majorVersion}; dump it ` +
        `with the release that made it and load it into a new LINTEL_DATA_DIR.`,
    );
  }
}

async function readPassword(passwordPath: string, clusterDir: string): Promise<string> {
  try {
    return (await readFile(passwordPath, 'utf8')).trim();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new DataDirError(
      `${passwordPath} is missing, so the database in ${clusterDir} cannot be opened; put it back or move that folder away.`,
    );
  }
}

async function writePrivately(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(dir: string): Promise<void> {
  // Windows cannot open a folder and needs no such call: NTFS journals renames.
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Ends a PostgreSQL that outlived the server which started it. Call it only while holding the data folder's lock. A
 * `postmaster.pid` whose process id meanwhile belongs to some other program is removed: PostgreSQL would refuse to start.
 */
export async function stopLeftover(clusterDir: string, onFound: (pid: number) => void): Promise<void> {
  const pidPath = join(clusterDir, 'postmaster.pid');
  let pid: number;
  try {
    pid = Math.abs(Number.parseInt(await readFile(pidPath, 'utf8'), 10));
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  if (Number.isNaN(pid) || !(await isPostgresOf(pid, clusterDir))) {
    await rm(pidPath, { force: true });
    return;
  }
  onFound(pid);
  for (const [signal, patienceMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (!send(pid, signal)) return;
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (!(await isPostgresOf(pid, clusterDir))) return;
      await delay(20);
    }
  }
  throw new DataDirError(
    `PostgreSQL (process ${pid}) still uses ${clusterDir} and does not stop; end it, then start again.`,
  );
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

async function isPostgresOf(pid: number, clusterDir: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') {
      const program = await readlink(`/proc/${pid}/exe`);
      const folder = await readlink(`/proc/${pid}/cwd`);
      return basename(program).startsWith('postgres') && folder === (await realpath(clusterDir));
    }
    const run = promisify(execFile);
    if (process.platform === 'win32') {
      const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
      return stdout.includes('postgres.exe');
    }
    const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']);
    return stdout.includes('postgres') && stdout.includes(clusterDir);
  } catch {
    // No such process, or one this user may not look at: neither is a PostgreSQL of ours.
    return false;
  }
}
