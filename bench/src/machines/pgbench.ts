import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { latenciesOf, type Latencies } from '../measure/latencies.js';

const DEBIAN = '/usr/lib/postgresql';

export interface PgbenchRun {
  url: string;
  /** The application role, or the owner where left out. */
  role?: string;
  script: string;
  clients: number;
  seconds: number;
  variables: Record<string, string | number>;
}

export interface Throughput {
  perSecond: number;
  latencies: Latencies;
}

/** pgbench with prepared statements on two threads: transactions a second and how long each took. */
export async function pgbench(run: PgbenchRun): Promise<Throughput> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-pgbench-'));
  try {
    const script = join(folder, 'script.sql');
    await writeFile(script, run.script);
    const variables = Object.entries(run.variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
    const { stdout } = await promisify(execFile)(
      findPgbench(),
      ['-n', '-M', 'prepared', '-c', String(run.clients), '-j', '2', '-T', String(run.seconds), '-f', script]
        .concat(['--log', `--log-prefix=${join(folder, 'log')}`], variables)
        .concat(run.url),
      { env: { ...process.env, PGOPTIONS: `-c timezone=UTC${run.role ? ` -c role=${run.role}` : ''}` } },
    );
    const perSecond = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
    if (perSecond === undefined || !stdout.includes('failed transactions: 0 ')) {
      throw new Error(`pgbench did not do what it was told:\n${stdout}`);
    }
    return { perSecond: Number(perSecond), latencies: await readLog(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One line a transaction: client, number, microseconds, script, time. */
async function readLog(folder: string): Promise<Latencies> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('log'));
  const logs = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return latenciesOf(
    logs.flatMap((log) =>
      log
        .trimEnd()
        .split('\n')
        .map((line) => Number(line.split(' ')[2]) / 1_000),
    ),
  );
}

function findPgbench(): string {
  const debian = versionsIn(DEBIAN).map((version) => join(DEBIAN, version, 'bin'));
  const found = [...(process.env.PATH ?? '').split(delimiter), ...debian]
    .map((folder) => join(folder, 'pgbench'))
    .find((path) => isExecutable(path));
  if (found) return found;
  throw new Error(
    'pgbench is missing: install it (Debian: apt-get install postgresql; macOS: brew install libpq and put its bin on the PATH).',
  );
}

function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  } catch {
    // Not a Debian: pgbench is on the path or nowhere.
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
