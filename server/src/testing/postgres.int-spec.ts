import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from './postgres.js';

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
};

describe('createTestDatabase', () => {
  it('gives each caller a database of its own and removes it', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.url, 'CREATE TABLE mine (id int)');
    await expect(query(two.url, 'SELECT * FROM mine')).rejects.toThrow('does not exist');
    await one.drop();
    await expect(query(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
    await two.drop();
  });

  it('prepares a template once and copies it', async () => {
    let times = 0;
    const template = {
      key: `numbers-${process.pid}`,
      prepare: async (url: string) => {
        times += 1;
        await query(url, 'CREATE TABLE number AS SELECT generate_series(1, 3) AS n');
      },
    };
    const copies = await Promise.all([createTestDatabase(template), createTestDatabase(template)]);
    for (const copy of copies) {
      expect(await query(copy.url, 'SELECT n FROM number ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      await copy.drop();
    }
    expect(times).toBe(1);
  });
});
