import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import events from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../platform/db/embedded-postgres.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  url: string;
  /** Ends every session on it and removes it. */
  drop(): Promise<void>;
}

/** What a database contains from the start; made once a run and then copied, which takes some 30 ms. */
export interface Template {
  /** Names the content: change it and the template is made anew. */
  key: string;
  prepare(url: string): Promise<void>;
}

// A test file has its own globals and its own copy of this module; Node's own modules are what one Jest worker shares.
const store = events as unknown as Record<symbol, Promise<string> | undefined>;
const KEY = Symbol.for('lintel.test-postgres');

/**
 * The server of this run: `LINTEL_TEST_DATABASE_URL` if set (a superuser's), else one embedded PostgreSQL per Jest worker,
 * which ends with the worker. It does not sync to disk: what tests about power cuts need they start themselves.
 */
export function testPostgresUrl(): Promise<string> {
  const given = process.env.LINTEL_TEST_DATABASE_URL;
  if (given) return Promise.resolve(given);
  return (store[KEY] ??= start());
}

async function start(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lintel-test-postgres-'));
  const { url } = await startEmbeddedPostgres({
    dataDir,
    log: { debug() {}, info() {}, warn() {} },
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
  });
  removeAfterUs(dataDir);
  return url;
}

/**
 * Jest ends its workers without telling their tests, so a shell waits for the pipe from this worker to break, lets
 * PostgreSQL stop (its own guard sees to that) and removes the folder.
 */
function removeAfterUs(dataDir: string): void {
  if (process.platform === 'win32') return;
  const script =
    'read -r _; n=0; while [ -e "$1/postgres/postmaster.pid" ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done; rm -rf "$1"';
  const cleaner = spawn('/bin/sh', ['-c', script, 'sh', dataDir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  cleaner.unref();
  (cleaner.stdin as unknown as { unref(): void }).unref();
}

/** A fresh, empty database, or a copy of a template. */
export async function createTestDatabase(template?: Template): Promise<TestDatabase> {
  const server = await testPostgresUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const source = template ? await ensureTemplate(server, template) : 'template0';
  await administer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`));
  return {
    url: databaseUrl(server, name),
    async drop() {
      await administer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

async function ensureTemplate(server: string, template: Template): Promise<string> {
  const name = `template_${createHash('sha256').update(template.key).digest('hex').slice(0, 32)}`;
  await administer(server, async (client) => {
    // Workers may share the server: the first prepares, the others wait.
    await client.query(`SELECT pg_advisory_lock(hashtext($1))`, [name]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [name]);
    if (rowCount === 1) return;
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    await template.prepare(databaseUrl(server, name));
    // Copying needs a database nobody is connected to.
    await client.query(`ALTER DATABASE ${name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  });
  return name;
}

async function administer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(server, 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
