import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartError } from '../lifecycle/start-error.js';
import { freePort } from '../http/free-port.js';
import { DataDirError, lockDataDir } from './data-dir-lock.js';
import { chooseAccount, findBinaries, type Account, type Binaries } from './embedded-postgres-account.js';
import { ensureCluster, launchOptions, stopLeftover, SUPERUSER } from './embedded-postgres-cluster.js';

const DATABASE = 'lintel';
const READY = 'database system is ready to accept connections';
const PORT_TAKEN = /could not bind|could not create any TCP\/IP sockets/;
const STILL_IN_USE = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;
const START_ATTEMPTS = 40;
const FAST_SHUTDOWN_MS = 20_000;

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  // initdb reckons these in segments, and ours are small.
  min_wal_size: '80MB',
  max_wal_size: '1GB',
  // Short transactions gain nothing from parallel plans, and a container's 64 MB of /dev/shm can fail them.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export interface EmbeddedPostgresLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** LINTEL_DATA_DIR. The cluster is its `postgres` folder, the password its `postgres.password`. */
  dataDir: string;
  log: EmbeddedPostgresLog;
  /** PostgreSQL settings beside or over the defaults, e.g. `{ fsync: 'off' }` for a test. */
  settings?: Record<string, string>;
  /** Called when PostgreSQL ends although nobody stopped it. */
  onLost?: (error: Error) => void;
}

export interface EmbeddedPostgres {
  /** Connects as the owner of everything to the database `lintel`, which exists. */
  url: string;
  /** From here on its end is no news: whoever ends this server may tell every process of it, this one too. */
  expectEnd(): void;
  /** Ends sessions, writes everything out, ends the process and gives the data folder free. Repeated calls wait too. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on the data folder, making the cluster on the first run, and holds the folder until `stop()`. However
 * this process ends, PostgreSQL ends with it; one that did not is ended first. A `DataDirError` says in one sentence what
 * a person has to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const clusterDir = join(dataDir, 'postgres');
    const account = await chooseAccount(dataDir, clusterDir);
    const binaries = await findBinaries(account);
    await stopLeftover(clusterDir, (pid) =>
      options.log.warn(`Stopping PostgreSQL (process ${pid}) left by an earlier server`),
    );
    const isDurable = options.settings?.fsync !== 'off';
    const password = await ensureCluster(clusterDir, account, binaries, isDurable);
    const running = await launch(clusterDir, account, binaries, options);
    const url = (database: string) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${running.port}/${database}`;
    const stop = async () => {
      await running.stop();
      lock.release();
    };
    try {
      await ensureDatabase(url('postgres'));
    } catch (error) {
      await running.stop();
      throw error;
    }
    let stopped: Promise<void> | undefined;
    return { url: url(DATABASE), expectEnd: () => running.expectEnd(), stop: () => (stopped ??= stop()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

interface Running {
  port: number;
  expectEnd(): void;
  stop(): Promise<void>;
}

async function launch(
  clusterDir: string,
  account: Account | undefined,
  binaries: Binaries,
  options: EmbeddedPostgresOptions,
): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort('the database port', '127.0.0.1', 0);
    const result = await tryLaunch(port, clusterDir, account, binaries, options);
    if ('stop' in result) return result;
    if (attempt === START_ATTEMPTS || !(PORT_TAKEN.test(result.output) || STILL_IN_USE.test(result.output))) {
      throw new DataDirError(`PostgreSQL did not start: ${result.output.trim() || result.reason}`);
    }
    // Sessions of a killed postmaster hold its memory until they notice that it is gone.
    if (STILL_IN_USE.test(result.output)) await delay(250);
  }
}

async function tryLaunch(
  port: number,
  clusterDir: string,
  account: Account | undefined,
  binaries: Binaries,
  options: EmbeddedPostgresOptions,
): Promise<Running | { output: string; reason: string }> {
  const { log } = options;
  const launched = await launchOptions(clusterDir, account);
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const guard = guardAgainstOurDeath(launched, log);
  // Away from the terminal's process group, or Ctrl-C would end PostgreSQL before the server has drained. (On Windows a
  // detached process would leave the job object that ends it with us.)
  const child = spawn(binaries.postgres, ['-D', launched.pgdata, '-p', String(port), ...settings], {
    ...launched.options,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
  if (child.pid !== undefined) guard?.stdin?.write(`${child.pid}\n`);
  let output = '';
  let isStopping = false;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  void exited.then(() => guard?.kill());
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      // Sessions that are still there when it is told to stop are nothing to be warned of.
      if (!isStopping && / (WARNING|ERROR|FATAL|PANIC): /.test(line)) log.warn(`PostgreSQL: ${line}`);
      else log.debug(`PostgreSQL: ${line}`);
      if (output.length < 4_000) output += `${line}\n`;
      if (line.includes(READY)) resolve();
    });
  });
  const failure = await Promise.race([ready, exited]);
  if (failure !== undefined) return { output, reason: failure };

  void exited.then((reason) => {
    if (isStopping) return;
    const error = new StartError(
      `PostgreSQL ended unexpectedly (${reason}): start Lintel again, it keeps what was saved.`,
    );
    log.warn(error.message);
    options.onLost?.(error);
  });
  // A process that has nothing else to do may end; the guard then ends PostgreSQL.
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return {
    port,
    expectEnd() {
      isStopping = true;
    },
    async stop() {
      isStopping = true;
      child.ref();
      await shutDown(child, exited, clusterDir, account, binaries);
    },
  };
}

async function shutDown(
  child: ChildProcess,
  exited: Promise<string>,
  clusterDir: string,
  account: Account | undefined,
  binaries: Binaries,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    const { options, pgdata } = await launchOptions(clusterDir, account);
    spawn(binaries.pgCtl, ['stop', '-D', pgdata, '-m', 'fast', '-w'], { ...options, stdio: 'ignore' });
    await exited;
    return;
  }
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
  await exited;
  clearTimeout(timer);
}

/**
 * Tells PostgreSQL to end once nobody holds the pipe any more. A server that died before it could say which process that is
 * leaves it to PostgreSQL's own file; one of an earlier PostgreSQL is gone before another is launched.
 */
const GUARD = `
  if read -r pid; then read -r _; else
    for _ in 1 2 3 4 5 6 7 8 9 10; do read -r pid < "$1/postmaster.pid" && break; sleep 0.5; done
  fi
  kill -INT "$pid"`;

/**
 * A shell that is told PostgreSQL's process, waits for the pipe from this one to break, which happens however this ends, and
 * then asks PostgreSQL to shut down. Windows needs none: its job object ends the children of a process that died.
 */
function guardAgainstOurDeath(
  { options, pgdata }: Awaited<ReturnType<typeof launchOptions>>,
  log: EmbeddedPostgresLog,
): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', pgdata], {
    // From the same folder, by which alone PostgreSQL's account may reach it.
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const fails = (error: Error) => log.warn(`PostgreSQL would outlive a killed server: ${error.message}`);
  guard.once('error', fails);
  guard.stdin?.once('error', fails);
  guard.unref();
  (guard.stdin as unknown as { unref(): void } | null)?.unref();
  return guard;
}
