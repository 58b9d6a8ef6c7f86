import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { StartError } from '../lifecycle/start-error.js';

/** Held while migrating, so that processes that start together do it one after the other. */
const MIGRATION_LOCK = 72_707_369;

export class MigrationError extends StartError {
  override name = 'MigrationError';
}

export interface MigrationReport {
  applied: string[];
}

/**
 * Applies the plain SQL migrations under `directory`, each in one transaction, and records them in
 * `_prisma_migrations` the way `prisma migrate deploy` does, so that either may be used.
 */
export async function migrate(url: string, directory: string): Promise<MigrationReport> {
  const client = new pg.Client({ connectionString: url, application_name: 'lintel (migrations)' });
  await connect(client);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
      logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const known = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    const report: MigrationReport = { applied: [] };
    for (const migration of await readMigrations(directory)) {
      const recorded = known.get(migration.name);
      if (recorded === undefined) {
        await apply(client, migration);
        report.applied.push(migration.name);
      } else if (recorded !== migration.checksum) {
        throw new MigrationError(
          `Migration ${migration.name} was changed after it had been applied. Restore the file, or start with another database.`,
        );
      }
      known.delete(migration.name);
    }
    if (known.size > 0) {
      throw new MigrationError(
        `The database has migrations this version does not know (${[...known.keys()].join(', ')}). Run a newer version.`,
      );
    }
    return report;
  } finally {
    await client.end();
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const { host, port, database } = client;
    throw new StartError(
      `The database ${database} at ${host}:${port} cannot be used (${(error as Error).message}): start it or correct DATABASE_URL.`,
      { cause: error },
    );
  }
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new MigrationError(`Migration ${migration.name} failed and was undone: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
