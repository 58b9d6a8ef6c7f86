import { SystemClock } from '../platform/clock/clock.js';
import { loadConfig } from '../platform/config/config.js';
import { Database, instant } from '../platform/db/database.js';
import { uuidv7 } from '../platform/ids.js';
import { createLogger } from '../platform/logging/logger.js';
import { Accounts } from '../modules/identity/accounts.js';
import { TenancyRepository } from '../modules/tenancy/tenancy.repository.js';
import { startServer, type RunningServer } from '../server.js';
import { createMigratedDatabase } from './migrated-database.js';

/** Where a house's clock starts: a Friday morning. */
export const HOUSE_OPENS = Date.parse('2026-11-20T08:00:00Z');
const PASSWORD = 'correct horse';

export interface Person {
  id: string;
  email: string;
  tenantId: string;
  /** A session token, as `Authorization: Bearer` and as the password of MQTT. */
  token: string;
  /** What the person's browser would send by itself. */
  cookie: string;
  /** A signed-in HTTP call; `json` is sent as the body. */
  fetch(path: string, init?: { method?: string; json?: unknown; headers?: Record<string, string> }): Promise<Response>;
}

/** The whole server on a database of its own, with a movable clock; what is in it is made by the test. */
export interface House {
  server: RunningServer;
  /** As clients name it, without a trailing slash. */
  origin: string;
  db: Database;
  clock: SystemClock;
  addTenant(slug: string): Promise<string>;
  addPerson(tenantId: string, role: 'ADMIN' | 'MEMBER'): Promise<Person>;
  addResource(tenantId: string, name: string, options?: { type?: 'ROOM' | 'DEVICE'; status?: string }): Promise<string>;
  close(): Promise<void>;
}

export async function openHouse(
  environment: Record<string, string> = {},
  log = createLogger(process.env.LINTEL_TEST_LOG === 'on' ? 'debug' : 'silent'),
): Promise<House> {
  const database = await createMigratedDatabase();
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    MQTT_PORT: '0',
    DATABASE_URL: database.url,
    LINTEL_SECRETS_KEYS: 'ab'.repeat(32),
    LINTEL_DEMO: 'off',
    LINTEL_CLOCK: new Date(HOUSE_OPENS).toISOString(),
    ...environment,
  });
  const server = await startServer(config, log).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const { app } = server;
  const db = app.get(Database);
  const createdAt = instant(HOUSE_OPENS);

  return {
    server,
    origin,
    db,
    clock: app.get(SystemClock),
    async addTenant(slug) {
      const id = uuidv7();
      const tenant = { id, slug, name: slug, timeZone: 'Europe/Madrid' };
      await db.system((tx) => app.get(TenancyRepository).insertTenant(tx, tenant, createdAt));
      return id;
    },
    async addPerson(tenantId, role) {
      const email = `${uuidv7()}@example.test`;
      const id = await app.get(Accounts).create({ email, name: email, password: PASSWORD });
      await db.system((tx) => app.get(TenancyRepository).insertMembership(tx, tenantId, id, role, createdAt));
      const { token, cookie } = await signIn(origin, email);
      return {
        id,
        email,
        tenantId,
        token,
        cookie,
        fetch: (path, { method, json, headers } = {}) =>
          fetch(`${origin}${path}`, {
            method: method ?? (json === undefined ? 'GET' : 'POST'),
            headers: {
              authorization: `Bearer ${token}`,
              ...(json !== undefined && { 'content-type': 'application/json' }),
              ...headers,
            },
            body: json === undefined ? undefined : JSON.stringify(json),
          }),
      };
    },
    async addResource(tenantId, name, { type = 'ROOM', status = 'ACTIVE' } = {}) {
      const id = uuidv7();
      await db.system((tx) =>
        tx.query(
          `INSERT INTO resource (id, tenant_id, type, name, capacity, time_zone, status, created_at, updated_at)
           VALUES ($1, $2, $3, $4, 8, 'Europe/Madrid', $5, $6, $6)`,
          [id, tenantId, type, name, status, createdAt],
        ),
      );
      return id;
    },
    async close() {
      await server.stop();
      await database.drop();
    },
  };
}

async function signIn(origin: string, email: string): Promise<{ token: string; cookie: string }> {
  const response = await fetch(`${origin}/api/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const token = response.headers.get('set-auth-token');
  if (!token) throw new Error(`Signing in as ${email} answered ${response.status}.`);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { token, cookie: cookies.join('; ') };
}
