import { FIRST_INSTANT, LAST_INSTANT } from '@lintel/shared/contracts';
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { BeginAnew } from './begin-anew.js';
import { prismaConstraint, prismaSqlState } from './prisma-errors.js';

/** A transaction. SQL is written for people to read; parameters are always `$n`. */
export interface Tx {
  query<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** Instants travel as epoch milliseconds: no Date objects between the database and pure code. */
const instantsAsNumbers = new pg.TypeOverrides();
instantsAsNumbers.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => Date.parse(text));
instantsAsNumbers.setTypeParser(pg.types.builtins.INT8, Number);

/** PostgreSQL ends a statement before that: a connection that stays silent for longer leads to nobody any more. */
const ANSWER_WITHIN_MS = 35_000;
/** Nor is there anything to wait for where only the end is left to be said. */
const rollBack = { text: 'ROLLBACK', query_timeout: 5_000 };

/** How often a transaction is begun anew before the caller hears of it. */
const MOST_ATTEMPTS = 5;

/**
 * An epoch-millisecond instant as a parameter of a statement. What is looked for around the first or the last instant there
 * is reaches over it, to years ISO 8601 writes in a way PostgreSQL does not read; nothing lies there, so it ends at the edge.
 */
export function instant(epochMs: number): string;
export function instant(epochMs: number | null): string | null;
export function instant(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(Math.min(Math.max(epochMs, FIRST_INSTANT), LAST_INSTANT)).toISOString();
}

/** PostgreSQL's SQLSTATE of an error, where it has one, whether SQL or Prisma met it. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : prismaSqlState(error);
}

/** The constraint or unique index that refused a statement of SQL or Prisma. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : prismaConstraint(error);
}

/**
 * The database under its two roles. `tenant` runs as `lintel_app`, which row-level security confines to the tenant of
 * the transaction; `system` runs as `lintel_system`, for the relay, the schedulers and what has no tenant yet.
 */
export class Database {
  private readonly app: pg.Pool;
  private readonly privileged: pg.Pool;
  private readonly running = new AsyncLocalStorage<RunningTransaction>();
  /** The end of each open connection, and the pool it is of. */
  private readonly connections = new Map<Promise<void>, pg.Pool>();

  constructor(
    url: string,
    private readonly options: { size: number; onIdleError: (error: Error) => void; answerWithinMs?: number },
  ) {
    const pool = (role: string, max: number) =>
      new pg.Pool({ ...this.poolConfig(url, role), max, types: instantsAsNumbers });
    this.app = pool('lintel_app', options.size);
    this.privileged = pool('lintel_system', Math.max(4, Math.floor(options.size / 2)));
    for (const pool of [this.app, this.privileged]) this.reportLosses(pool);
  }

  /**
   * One transaction in which only `tenantId`'s rows exist. Called inside another of the same tenant it becomes part of
   * that one, so that services can be composed into one all-or-nothing step. Begun anew, `work` is called again.
   */
  async tenant<Result>(tenantId: string, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const outer = this.enclosing(tenantId);
    if (outer) return work(outer);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transaction(this.app, tenantId, work);
      } catch (error) {
        if (!(error instanceof BeginAnew) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  /** The tenant's transaction the caller is inside of, if it is. */
  enclosing(tenantId: string): Tx | null {
    const outer = this.running.getStore();
    return outer?.tenantId === tenantId && !outer.isOver ? outer.tx : null;
  }

  /** One transaction that sees every tenant. */
  system<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.transaction(this.privileged, null, work);
  }

  /**
   * The same for what is about to become the tenant's: inside a transaction of it, part of that one, so that both are true
   * or neither is. A refusal undoes what `work` did, and leaves the role to nobody.
   */
  async systemFor<Result>(tenantId: string, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const outer = this.enclosing(tenantId);
    if (!outer) return this.system(work);
    await outer.query('SAVEPOINT as_system');
    try {
      await outer.query('SET LOCAL ROLE lintel_system');
      const result = await work(outer);
      await outer.query('SET LOCAL ROLE lintel_app');
      return result;
    } catch (error) {
      // Settings go back with the savepoint.
      await outer.query('ROLLBACK TO SAVEPOINT as_system');
      throw error;
    } finally {
      await outer.query('RELEASE SAVEPOINT as_system');
    }
  }

  /** One statement as the system role, in a transaction of its own: a single round trip. */
  async systemStatement<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return (await this.privileged.query<Row>(sql, params as unknown[])).rows;
  }

  /**
   * One statement as the application role, in a transaction of its own: a single round trip. The statement must set the
   * tenant itself (as the function `create_booking` does); one that does not sees no row.
   */
  async appStatement<Row extends object>(name: string, sql: string, params: readonly unknown[]): Promise<Row[]> {
    return (await this.app.query<Row>({ name, text: sql, values: params as unknown[] })).rows;
  }

  /** Runs `task` once the transaction around the caller has committed: for hints only, a crash may lose it. */
  onCommit(task: () => void): void {
    const running = this.running.getStore();
    if (running && !running.isOver) running.committed.push(task);
    else task();
  }

  /** A pool for libraries that bring their own SQL (better-auth): the system role, confined to one schema. */
  schemaPool(url: string, schema: string): pg.Pool {
    const pool = new pg.Pool({ ...this.poolConfig(url, 'lintel_system', `-c search_path=${schema}`), max: 4 });
    this.reportLosses(pool);
    return pool;
  }

  private poolConfig(url: string, role: string, settings = ''): pg.PoolConfig {
    return {
      connectionString: url,
      options: `-c role=${role} -c timezone=UTC ${settings}`.trim(),
      application_name: `lintel (${role})`,
      statement_timeout: 30_000,
      query_timeout: this.options.answerWithinMs ?? ANSWER_WITHIN_MS,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 15_000,
    };
  }

  private reportLosses(pool: pg.Pool): void {
    pool.on('error', (error) => {
      if (!pool.ending) this.options.onIdleError(error);
    });
    pool.on('connect', (client) => {
      // While somebody holds a connection the pool does not listen to it, and an error nobody listens to ends the process:
      // who holds it hears of the loss by the next statement.
      client.on('error', () => undefined);
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      this.connections.set(ended, pool);
      void ended.then(() => this.connections.delete(ended));
    });
  }

  /** Resolves when the database has seen the last of its connections, and of those pools from here that were ended. */
  async close(): Promise<void> {
    await Promise.all([this.app.end(), this.privileged.end()]);
    // The end of a pool does not wait for its connections.
    await Promise.all([...this.connections].filter(([, pool]) => pool.ending).map(([ended]) => ended));
  }

  private async transaction<Result>(
    pool: pg.Pool,
    tenantId: string | null,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Result> {
    const client = await pool.connect();
    const running: RunningTransaction = { tenantId, tx: new ClientTx(client), committed: [], isOver: false };
    let broken: Error | undefined;
    try {
      // One round trip for both, and every transaction makes it.
      await client.query(
        tenantId === null ? 'BEGIN' : `BEGIN; SET LOCAL app.tenant_id = ${pg.escapeLiteral(tenantId)}`,
      );
      const result = await this.running.run(running, () => work(running.tx));
      running.isOver = true;
      await client.query('COMMIT');
      for (const task of running.committed) task();
      return result;
    } catch (error) {
      running.isOver = true;
      await client.query(rollBack).catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

interface RunningTransaction {
  tenantId: string | null;
  tx: ClientTx;
  /** What to do once it has committed. */
  committed: (() => void)[];
  isOver: boolean;
}

/** A transaction on one connection. */
export class ClientTx implements Tx {
  constructor(readonly client: pg.PoolClient) {}

  async query<Row extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> {
    return (await this.client.query<Row>(sql, params as unknown[])).rows;
  }
}
