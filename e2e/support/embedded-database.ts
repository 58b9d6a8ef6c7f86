import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** The process id of the PostgreSQL that runs on a data folder, and where it listens; null where none does. */
async function postmaster(dataDir: string): Promise<{ pid: number; port: number } | null> {
  try {
    const lines = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The process id of a server's own PostgreSQL; null where there is none. */
export async function postgresPid(dataDir: string): Promise<number | null> {
  return (await postmaster(dataDir))?.pid ?? null;
}

/** How the owner of everything connects to the embedded database of a running server. */
export async function embeddedDatabaseUrl(dataDir: string): Promise<string> {
  const found = await postmaster(dataDir);
  if (!found) throw new Error(`No PostgreSQL runs on ${dataDir}.`);
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgresql://lintel:${password}@127.0.0.1:${found.port}/lintel`;
}

/** Looks into a database past every rule of the server. */
export async function queryDatabase<Row extends object>(
  url: string,
  sql: string,
  params: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'fault run' });
  await client.connect();
  try {
    return (await client.query<Row>(sql, params)).rows;
  } finally {
    await client.end();
  }
}
