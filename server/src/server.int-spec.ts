import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import pg from 'pg';
import { loadConfig } from './platform/config/config.js';
import { createLogger } from './platform/logging/logger.js';
import { startServer } from './server.js';
import { lastingPort } from './testing/lasting-port.js';
import { createMigratedDatabase } from './testing/migrated-database.js';
import type { TestDatabase } from './testing/postgres.js';

let database: TestDatabase;
let watcher: pg.Client;

beforeAll(async () => {
  database = await createMigratedDatabase();
  watcher = new pg.Client({ connectionString: database.url });
  await watcher.connect();
});
afterAll(async () => {
  await watcher.end();
  await database.drop();
});

const sessions = async () =>
  (
    await watcher.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'`,
    )
  ).rowCount!;

async function takeOnceStarted(port: number): Promise<Server> {
  while ((await sessions()) === 0) await new Promise(setImmediate);
  const rival = createServer().listen(port, '127.0.0.1');
  await once(rival, 'listening');
  return rival;
}

describe('a server that cannot start', () => {
  it('leaves nothing running, however far it had come', async () => {
    const port = await lastingPort();
    const config = loadConfig({
      NODE_ENV: 'test',
      PORT: `${port}`,
      MQTT_PORT: '0',
      DATABASE_URL: database.url,
      LINTEL_SECRETS_KEYS: 'ab'.repeat(32),
      LINTEL_DEMO: 'off',
    });
    const starting = startServer(config, createLogger('silent'));
    const [rival] = await Promise.all([takeOnceStarted(port), expect(starting).rejects.toThrow('EADDRINUSE')]);
    while ((await sessions()) > 0) await new Promise(setImmediate);
    rival.close();
  });
});
