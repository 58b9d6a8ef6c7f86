import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { startTypescript, type TypescriptProcess } from '../../testing/typescript-process.js';

const script = new URL('./embedded-postgres.child.ts', import.meta.url);

describe('embedded PostgreSQL', () => {
  let dataDir: string;
  let warnings: string[];
  let onWarning: () => void;
  let onLost: (error: Error) => void;
  const running: EmbeddedPostgres[] = [];
  const children: TypescriptProcess[] = [];

  const start = async (dir = dataDir) => {
    const warn = (line: string) => {
      warnings.push(line);
      onWarning();
    };
    const log = { debug: () => undefined, info: () => undefined, warn };
    const postgres = await startEmbeddedPostgres({ dataDir: dir, log, onLost: (error) => onLost(error) });
    running.push(postgres);
    return postgres;
  };
  const startChild = () => {
    const child = startTypescript(script, [dataDir]);
    children.push(child);
    return child;
  };
  const postmasterPid = async () =>
    Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };

  /** A data folder with a cluster that was stopped in order: making one takes seconds, a copy next to none. */
  let made: string;
  const copyMade = () => promisify(execFile)('cp', ['-a', `${made}/.`, dataDir]);

  beforeAll(async () => {
    [warnings, made] = [[], await mkdtemp(join(tmpdir(), 'lintel-embedded-'))];
    await (await start(made)).stop();
  });
  afterAll(() => rm(made, { recursive: true, force: true }));
  beforeEach(async () => {
    warnings = [];
    onWarning = () => undefined;
    onLost = () => undefined;
    dataDir = await mkdtemp(join(tmpdir(), 'lintel-embedded-'));
  });

  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
    await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  it('starts on an empty folder, keeps what was written and knows btree_gist', async () => {
    const first = await start();
    await query(first.url, 'CREATE EXTENSION btree_gist');
    await query(first.url, 'CREATE TABLE note (text text); INSERT INTO note VALUES ($$kept$$)');
    const [settings] = await query(
      first.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('data_checksums') AS sums`,
    );
    expect(settings).toEqual({ fsync: 'on', sums: 'on' });
    await first.stop();

    const second = await start();
    expect(await query(second.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
    expect(warnings).toEqual([]);
  });

  it('refuses a second server on the folder, naming the first', async () => {
    await copyMade();
    await start();
    await expect(start()).rejects.toThrow(
      `LINTEL_DATA_DIR ${dataDir} is in use by process ${process.pid}; stop it or choose another.`,
    );
    const child = startChild();
    expect(await child.line((line) => line.startsWith('refused'))).toContain(`is in use by process ${process.pid};`);
  });

  it('gives the folder free when stopped, also when asked twice', async () => {
    await copyMade();
    const first = await start();
    await Promise.all([first.stop(), first.stop()]);
    await start();
  });

  it('takes over from a server that was killed, with everything it had committed', async () => {
    await copyMade();
    const child = startChild();
    const url = (await child.line((line) => line.startsWith('url '))).slice(4);
    await query(url, 'CREATE TABLE note (text text); INSERT INTO note VALUES ($$survived$$)');
    await child.kill('SIGKILL');

    const postgres = await start();
    expect(await query(postgres.url, 'SELECT text FROM note')).toEqual([{ text: 'survived' }]);
  });

  it('recovers when server and database were killed together', async () => {
    await copyMade();
    const child = startChild();
    const url = (await child.line((line) => line.startsWith('url '))).slice(4);
    await query(url, 'CREATE TABLE note (text text); INSERT INTO note VALUES ($$survived$$)');
    process.kill(await postmasterPid(), 'SIGKILL');
    await child.kill('SIGKILL');

    const postgres = await start();
    expect(await query(postgres.url, 'SELECT text FROM note')).toEqual([{ text: 'survived' }]);
  });

  it('ends a PostgreSQL that outlived its server', async () => {
    await copyMade();
    const child = startChild();
    await child.line((line) => line.startsWith('url '));
    const postmaster = await postmasterPid();
    // Stopped, it outlives the server for certain; it goes on when it has been found.
    process.kill(postmaster, 'SIGSTOP');
    await child.kill('SIGKILL');

    onWarning = () => process.kill(postmaster, 'SIGCONT');
    await start();
    expect(warnings).toEqual([`Stopping PostgreSQL (process ${postmaster}) left by an earlier server`]);
  });

  it('leaves no PostgreSQL behind when the server is killed while that is still starting', async () => {
    const child = startChild();
    const pidFile = join(dataDir, 'postgres/postmaster.pid');
    let postmaster = NaN;
    while (Number.isNaN(postmaster)) {
      await setImmediate();
      if (existsSync(pidFile)) postmaster = await postmasterPid();
    }
    await child.kill('SIGKILL');
    // It removes the file itself, the last thing it does, unless it was told to end before it could hear.
    while (existsSync(pidFile) && isAlive(postmaster)) await setImmediate();
  });

  it('is not fooled by a process id that now belongs to another program', async () => {
    await copyMade();
    await writeFile(join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n`);
    await writeFile(join(dataDir, 'server.pid'), `${process.pid}\n`);
    await start();
  });

  it('starts over when making the cluster was interrupted, and only then', async () => {
    await mkdir(join(dataDir, 'postgres-new-abc/data/base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres-new-abc/data/PG_VERSION'), '18\n');
    await start();

    const other = join(dataDir, 'other');
    await mkdir(join(other, 'postgres'), { recursive: true });
    await writeFile(join(other, 'postgres/mine.txt'), 'not yours');
    await expect(start(other)).rejects.toThrow('holds files but no PostgreSQL cluster');
  });

  it('says what is wrong when the password or the release does not fit', async () => {
    await copyMade();
    await writeFile(join(dataDir, 'postgres/PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow('was made by PostgreSQL 17');
    await writeFile(join(dataDir, 'postgres/PG_VERSION'), '18\n');
    await rm(join(dataDir, 'postgres.password'));
    await expect(start()).rejects.toThrow('postgres.password is missing');
  });

  it('works in a folder that is closed to the account PostgreSQL runs as', async () => {
    const closed = join(dataDir, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const postgres = await start(join(closed, 'data'));
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('reports that PostgreSQL ended although nobody stopped it', async () => {
    await copyMade();
    const lost = new Promise<Error>((resolve) => (onLost = resolve));
    await start();
    process.kill(await postmasterPid(), 'SIGQUIT');
    expect((await lost).message).toMatch(/^PostgreSQL ended unexpectedly/);
  });

  it('may be ended by somebody else once its end is expected', async () => {
    await copyMade();
    let isLost = false;
    onLost = () => (isLost = true);
    const postgres = await start();
    postgres.expectEnd();
    process.kill(await postmasterPid(), 'SIGTERM');
    await postgres.stop();
    expect({ isLost, warnings }).toEqual({ isLost: false, warnings: [] });
  });
});
