import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '@lintel/shared/policy';
import { Database } from '../../platform/db/database.js';
import { uuidv7 } from '../../platform/ids.js';
import { createMigratedDatabase } from '../../testing/migrated-database.js';
import type { TestDatabase } from '../../testing/postgres.js';
import { RoomsReader } from './rooms-reader.js';

describe('RoomsReader', () => {
  let postgres: TestDatabase;
  let db: Database;
  const reader = new RoomsReader();
  const [tenantId, other, site, building, floor, room, device, loose, retired, foreign] = Array.from(
    { length: 10 },
    uuidv7,
  ) as [string, string, string, string, string, string, string, string, string, string];

  beforeAll(async () => {
    postgres = await createMigratedDatabase();
    db = new Database(postgres.url, {
      size: 4,
      onIdleError: (error) => {
        throw error;
      },
    });
    await db.system(async (tx) => {
      for (const id of [tenantId, other]) {
        await tx.query(`INSERT INTO tenant VALUES ($1, $2, 'Tenant', 'Europe/Madrid', now())`, [id, `t-${id}`]);
      }
      for (const [id, parent, kind, name] of [
        [site, null, 'SITE', 'Campus'],
        [building, site, 'BUILDING', 'North'],
        [floor, building, 'FLOOR', '2nd floor'],
      ]) {
        await tx.query('INSERT INTO location VALUES ($1, $2, $3, $4, $5, NULL, now(), now())', [
          id,
          tenantId,
          parent,
          kind,
          name,
        ]);
      }
      for (const [id, tenant, location, type, name, status] of [
        [room, tenantId, floor, 'ROOM', 'Aurora', 'ACTIVE'],
        [device, tenantId, site, 'DEVICE', 'Projector', 'ACTIVE'],
        [loose, tenantId, null, 'ROOM', 'barn', 'DISABLED'],
        [retired, tenantId, floor, 'ROOM', 'Attic', 'RETIRED'],
        [foreign, other, null, 'ROOM', 'Aurora', 'ACTIVE'],
      ]) {
        await tx.query(
          `INSERT INTO resource VALUES ($1, $2, $3, $4, $5, 8, NULL, '{Screen,Phone}', 'Europe/Madrid', $6, now(), now())`,
          [id, tenant, location, type, name, status],
        );
      }
      for (const [tenant, scope, id, rules] of [
        [tenantId, 'TENANT', tenantId, { walkUpMinutes: [20], endingSoonMinutes: 1, titlesMasked: false }],
        [tenantId, 'LOCATION', site, { endingSoonMinutes: 2, startingSoonMinutes: 2 }],
        [tenantId, 'LOCATION', floor, { startingSoonMinutes: 3, restoreMinutes: 3 }],
        [tenantId, 'RESOURCE', room, { restoreMinutes: 4 }],
        [other, 'TENANT', other, { restoreMinutes: 99 }],
      ]) {
        await tx.query('INSERT INTO policy VALUES ($1, $2, $3, $4, now())', [tenant, scope, id, JSON.stringify(rules)]);
      }
    });
  });

  afterAll(async () => {
    await db.close();
    await postgres.drop();
  });

  it('gives a room with its place and the nearest rule of each kind', async () => {
    const [facts] = await db.tenant(tenantId, (tx) => reader.load(tx, [room]));
    expect(facts).toEqual({
      id: room,
      name: 'Aurora',
      type: 'ROOM',
      capacity: 8,
      amenities: ['Screen', 'Phone'],
      status: 'ACTIVE',
      timeZone: 'Europe/Madrid',
      locationId: floor,
      locationPath: ['Campus', 'North', '2nd floor'],
      locationIds: [site, expect.any(String), floor],
      policy: {
        ...defaultPolicy,
        walkUpMinutes: [20],
        titlesMasked: false,
        endingSoonMinutes: 2,
        startingSoonMinutes: 3,
        restoreMinutes: 4,
      },
    });
  });

  it('knows rooms without a location and devices on a site', async () => {
    const facts = await db.tenant(tenantId, (tx) => reader.load(tx, [loose, device]));
    expect(facts.map(({ name, locationPath, policy }) => [name, locationPath, policy.startingSoonMinutes])).toEqual([
      ['barn', [], defaultPolicy.startingSoonMinutes],
      ['Projector', ['Campus'], 2],
    ]);
  });

  it('lists all rooms but those retired, and no devices', async () => {
    const facts = await db.tenant(tenantId, (tx) => reader.load(tx, 'all rooms'));
    expect(facts.map(({ id }) => id)).toEqual([room, loose]);
  });

  it('leaves out what the tenant does not have', async () => {
    expect(await db.tenant(tenantId, (tx) => reader.load(tx, [foreign, uuidv7()]))).toEqual([]);
    expect(await db.tenant(tenantId, (tx) => reader.load(tx, []))).toEqual([]);
  });
});
