import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { openSilentLine } from '../../testing/silent-line.js';
import { collector } from '../../testing/waiting.js';
import { openHouse, type House } from '../../testing/house.js';
import { Database } from './database.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function terminate(url: string, pids: unknown[]): Promise<void> {
  const administrator = new pg.Client({ connectionString: url });
  await administrator.connect();
  await administrator.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
  await administrator.end();
}

async function backends(pid: number): Promise<number> {
  const rows = await house.db.systemStatement('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]);
  return rows.length;
}

describe('Database', () => {
  it('outlives the loss of the connections of each of its pools', async () => {
    const lost = collector<Error>();
    const url = house.server.databaseUrl;
    const db = new Database(url, { size: 4, onIdleError: (error) => lost.add(error) });
    const pool = db.schemaPool(url, 'auth');
    const use = async () => [
      await db.tenant(await house.addTenant(`lost-${lost.values.length}`), (tx) =>
        tx.query('SELECT pg_backend_pid() AS pid'),
      ),
      await db.system((tx) => tx.query('SELECT pg_backend_pid() AS pid')),
      (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows,
    ];
    const pids = (await use()).map(([row]) => row!.pid);
    await terminate(url, pids);
    await lost.reached(3);
    expect((await use()).flat()).toHaveLength(3);
    await Promise.all([db.close(), pool.end()]);
  });

  it('gives up connections on which nobody answers any more', async () => {
    const line = await openSilentLine(house.server.databaseUrl);
    const db = new Database(line.url, { size: 1, onIdleError: () => undefined, answerWithinMs: 1_000 });
    const ask = () => db.system((tx) => tx.query('SELECT 1 AS one'));
    expect(await ask()).toEqual([{ one: 1 }]);
    line.fallSilent();
    await expect(ask()).rejects.toThrow('Query read timeout');
    expect(await ask()).toEqual([{ one: 1 }]);
    await db.close();
    line.close();
  });

  it('has left the database when it is closed, and not before its last transaction is over', async () => {
    const lost = collector<Error>();
    const url = house.server.databaseUrl;
    const db = new Database(url, { size: 4, onIdleError: (error) => lost.add(error) });
    const pool = db.schemaPool(url, 'auth');
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pids = [rows[0]!.pid];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const statements = Array.from({ length: 3 }, () =>
      db.system(async (tx) => {
        const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        pids.push(row!.pid);
        if (pids.length === 4) release();
        await released;
        await tx.query('SELECT 1');
      }),
    );
    await released;
    await Promise.all([pool.end(), db.close()]);
    await Promise.all(statements);
    expect(
      await house.db.systemStatement('SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1::int[])', [pids]),
    ).toEqual([]);
  });

  it('fails a transaction whose connection is lost between two statements, and nothing else', async () => {
    const lost = house.db.system(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await terminate(house.server.databaseUrl, [row!.pid]);
      // The news arrives while nothing is asked.
      while ((await backends(row!.pid)) > 0) await setImmediate();
      await setImmediate();
      await tx.query('SELECT 1');
    });
    await expect(lost).rejects.toThrow();
    expect(await house.db.system((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });
});
