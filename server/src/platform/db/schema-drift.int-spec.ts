import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type ColumnType,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { migrate } from './migrate.js';

// Node has it; the type library that declares it is the browser's.
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, () => void> } }>;
};

const prismaDir = fileURLToPath(new URL('../../../../prisma', import.meta.url));

/** The catalogs' types. Prisma's own driver lacks PostgreSQL's internal "char". */
const columnTypes: Record<number, ColumnType> = {
  [pg.types.builtins.BOOL]: ColumnTypeEnum.Boolean,
  [pg.types.builtins.CHAR]: ColumnTypeEnum.Character,
  19: ColumnTypeEnum.Text, // name
  [pg.types.builtins.INT8]: ColumnTypeEnum.Int64,
  [pg.types.builtins.INT2]: ColumnTypeEnum.Int32,
  [pg.types.builtins.INT4]: ColumnTypeEnum.Int32,
  [pg.types.builtins.TEXT]: ColumnTypeEnum.Text,
  [pg.types.builtins.OID]: ColumnTypeEnum.Int64,
  1009: ColumnTypeEnum.TextArray, // text[]
  [pg.types.builtins.VARCHAR]: ColumnTypeEnum.Text,
};

class CatalogReader implements SqlDriverAdapter {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';

  constructor(private readonly client: pg.Client) {}

  async queryRaw({ sql, args }: SqlQuery): Promise<SqlResultSet> {
    const { fields, rows } = await this.client.query<unknown[]>({ text: sql, values: args, rowMode: 'array' });
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map(({ name, dataTypeID }) => {
        const type = columnTypes[dataTypeID];
        if (type === undefined) throw new Error(`The type ${dataTypeID} of ${name} is not known here.`);
        return type;
      }),
      rows,
    };
  }

  executeRaw = this.refuse;
  executeScript = this.refuse;
  startTransaction = this.refuse;

  getConnectionInfo() {
    return { schemaName: 'public', supportsRelationJoins: true };
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private refuse(): Promise<never> {
    return Promise.reject(new Error('Comparing a schema only reads.'));
  }
}

/** The engine behind `prisma migrate diff`, as WebAssembly. */
async function startEngine(files: SchemaFile[], client: pg.Client): Promise<engineModule.SchemaEngine> {
  const wasm = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), { './schema_engine_bg.js': engineModule });
  const glue = engineModule as unknown as { __wbg_set_wasm(exports: object): void };
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  const connect = () => Promise.resolve(new CatalogReader(client));
  const factory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect,
    connectToShadowDb: connect,
  } as const;
  return engineModule.SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

interface SchemaFile {
  path: string;
  content: string;
}

async function readSchema(): Promise<SchemaFile[]> {
  const directory = join(prismaDir, 'schema');
  const names = await readdir(directory);
  return Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(join(directory, name), 'utf8') })),
  );
}

describe('the Prisma schema and the migrated database', () => {
  let postgres: TestDatabase;
  let client: pg.Client;
  let files: SchemaFile[];
  let engine: engineModule.SchemaEngine;

  /** What would have to change in the database for it to be what the schema says. */
  async function difference(): Promise<string | null> {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    });
    return stdout;
  }

  beforeAll(async () => {
    postgres = await createTestDatabase();
    await migrate(postgres.url, join(prismaDir, 'migrations'));
    client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    files = await readSchema();
    engine = await startEngine(files, client);
  });

  afterAll(async () => {
    engine.free();
    await client.end();
    await postgres.drop();
  });

  it('agree', async () => {
    expect(await difference()).toBe('-- This is an empty migration.\n');
  });

  it('agree on the types Prisma has no word for, which its engine does not compare', async () => {
    const { rows } = await client.query<{ type: string }>(
      `SELECT t.typname AS type FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'auth'::regnamespace) AND t.typtype IN ('r', 'm')`,
    );
    const declared = files.flatMap(({ content }) =>
      [...content.matchAll(/Unsupported\("(\w+)"\)/g)].map(([, type]) => type),
    );
    expect(declared.sort()).toEqual(rows.map(({ type }) => type).sort());
  });

  it.each([
    ['a column only the database has', 'ALTER TABLE resource ADD COLUMN colour text', 'DROP COLUMN "colour"'],
    ['a column only the schema has', 'ALTER TABLE resource DROP COLUMN capacity', 'ADD COLUMN     "capacity" INTEGER'],
    [
      'another type',
      'ALTER TABLE resource ALTER COLUMN name TYPE varchar(100)',
      'ALTER COLUMN "name" SET DATA TYPE TEXT',
    ],
    [
      'another nullability',
      'ALTER TABLE resource ALTER COLUMN description SET NOT NULL',
      'ALTER COLUMN "description" DROP NOT NULL',
    ],
    ['a table only the database has', 'CREATE TABLE auth.stray (id uuid PRIMARY KEY)', 'DROP TABLE "auth"."stray"'],
    ['a table only the schema has', 'DROP TABLE dpop_proof', 'CREATE TABLE "dpop_proof"'],
    ['another index', 'DROP INDEX booking_start', 'CREATE INDEX "booking_start"'],
    [
      'another foreign key',
      'ALTER TABLE agent DROP CONSTRAINT agent_tenant_id_fkey',
      'ADD CONSTRAINT "agent_tenant_id_fkey"',
    ],
  ])('would not agree after %s', async (_, change, remedy) => {
    await client.query('BEGIN');
    try {
      await client.query(change);
      expect(await difference()).toContain(remedy);
    } finally {
      await client.query('ROLLBACK');
    }
  });
});
