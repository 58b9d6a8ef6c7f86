import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { ClientTx, type Database, type Tx } from './database.js';
import { PrismaClient, type Prisma } from './generated/client.js';

/** A transaction in which SQL and Prisma's client see and write the same rows. */
export interface PrismaTx extends Tx {
  readonly prisma: Prisma.TransactionClient;
}

/** PostgreSQL ends statements and idle transactions that last too long; Prisma need not count as well. */
const NO_TIMEOUT_MS = 600_000;

/**
 * Prisma on the transactions of `Database`: the same pool, role, tenant and commit. Prisma neither opens nor ends a
 * transaction itself and can do nothing outside of one, where row-level security would show it no row anyway.
 */
export class PrismaDatabase {
  private readonly connection = new AsyncLocalStorage<pg.PoolClient>();
  private readonly client = new PrismaClient({ adapter: adapterOn(() => this.connection.getStore()) });

  constructor(private readonly db: Database) {}

  /** One transaction in which only `tenantId`'s rows exist. */
  tenant<Result>(tenantId: string, work: (tx: PrismaTx) => Promise<Result>): Promise<Result> {
    return this.db.tenant(tenantId, (tx) => this.within(tx, work));
  }

  /** Adds Prisma's client to a transaction that is under way. */
  within<Result>(tx: Tx, work: (tx: PrismaTx) => Promise<Result>): Promise<Result> {
    if (!(tx instanceof ClientTx)) throw new Error('Prisma can only join a transaction that Database began.');
    return this.connection.run(tx.client, () =>
      this.client.$transaction((prisma) => work({ prisma, query: (sql, params) => tx.query(sql, params) }), {
        maxWait: NO_TIMEOUT_MS,
        timeout: NO_TIMEOUT_MS,
      }),
    );
  }
}

/** Prisma's driver over whichever connection holds the transaction of the caller. */
function adapterOn(currentConnection: () => pg.PoolClient | undefined): SqlDriverAdapterFactory {
  const info = { provider: 'postgres', adapterName: '@prisma/adapter-pg' } as const;
  const refuse = (): Promise<never> => Promise.reject(new Error('Prisma is used outside of PrismaDatabase.tenant().'));
  const adapter: SqlDriverAdapter = {
    ...info,
    queryRaw: refuse,
    executeRaw: refuse,
    executeScript: refuse,
    async startTransaction() {
      const connection = currentConnection();
      return connection ? joinTransaction(connection) : refuse();
    },
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose: () => Promise.resolve(),
  };
  return { ...info, connect: () => Promise.resolve(adapter) };
}

async function joinTransaction(connection: pg.PoolClient): Promise<Transaction> {
  const driver = await new PrismaPg(new SingleConnection(connection)).connect();
  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    // Prisma sends no BEGIN, COMMIT or ROLLBACK: Database does.
    options: { usePhantomQuery: true },
    queryRaw: (query) => driver.queryRaw(query),
    executeRaw: (query) => driver.executeRaw(query),
    commit: () => Promise.resolve(),
    rollback: () => Promise.resolve(),
  };
}

/** What Prisma's driver takes for a pool: one connection that somebody else owns. */
class SingleConnection extends pg.Pool {
  constructor(connection: pg.PoolClient) {
    super();
    this.query = connection.query.bind(connection);
  }
}
