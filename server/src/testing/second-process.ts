import { loadConfig } from '../platform/config/config.js';
import { createLogger } from '../platform/logging/logger.js';
import { startServer, type RunningServer } from '../server.js';
import type { House } from './house.js';

/** Another process of the same installation, in this one: the same database and secrets, its own ports and clock. */
export async function startSecondProcess(
  house: House,
  environment: Record<string, string> = {},
): Promise<RunningServer> {
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    MQTT_PORT: '0',
    DATABASE_URL: house.server.databaseUrl,
    LINTEL_SECRETS_KEYS: 'ab'.repeat(32),
    LINTEL_DEMO: 'off',
    LINTEL_CLOCK: new Date(house.clock.now()).toISOString(),
    ...environment,
  });
  return startServer(config, createLogger('silent'));
}
