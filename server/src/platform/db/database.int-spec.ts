import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { collector } from '../../testing/waiting.js';
import { openHouse, type House } from '../../testing/house.js';
import { Database } from './database.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

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
    const administrator = new pg.Client({ connectionString: url });
    await administrator.connect();
    await administrator.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
    await administrator.end();
    await lost.reached(3);
    expect((await use()).flat()).toHaveLength(3);
    await Promise.all([db.close(), pool.end()]);
  });
});
