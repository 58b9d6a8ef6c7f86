import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMigratedDatabase } from '../../testing/migrated-database.js';
import type { TestDatabase } from '../../testing/postgres.js';
import { EventStore } from '../events/event-store.js';
import { systemActor } from '../context/principal.js';
import { uuidv7 } from '../ids.js';
import { Database, sqlState, violatedConstraint } from './database.js';
import { PrismaDatabase, type PrismaTx } from './prisma-database.js';

describe('PrismaDatabase', () => {
  let postgres: TestDatabase;
  let db: Database;
  let prismaDb: PrismaDatabase;
  const tenantId = uuidv7();
  const other = uuidv7();
  const at = new Date('2026-11-20T09:00:00.123Z');

  const room = (name: string, tenant = tenantId) => ({
    id: uuidv7(),
    tenantId: tenant,
    type: 'ROOM',
    name,
    timeZone: 'Europe/Madrid',
    createdAt: at,
    updatedAt: at,
  });
  const names = (tx: PrismaTx) => tx.query<{ name: string }>('SELECT name FROM resource ORDER BY name');
  const caught = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  beforeAll(async () => {
    postgres = await createMigratedDatabase();
    db = new Database(postgres.url, {
      size: 4,
      onIdleError: (error) => {
        throw error;
      },
    });
    prismaDb = new PrismaDatabase(db);
    await db.system(async (tx) => {
      for (const id of [tenantId, other]) {
        await tx.query(`INSERT INTO tenant VALUES ($1, $2, 'Tenant', 'Europe/Madrid', now())`, [id, `t-${id}`]);
      }
    });
    await prismaDb.tenant(tenantId, (tx) => tx.prisma.resource.create({ data: room('Aurora') }));
    await prismaDb.tenant(other, (tx) => tx.prisma.resource.create({ data: room('Foreign', other) }));
  });

  afterAll(async () => {
    await db.close();
    await postgres.drop();
  });

  it('runs SQL and Prisma in one transaction of the application role, confined to the tenant', async () => {
    const seen = await prismaDb.tenant(tenantId, async (tx) => {
      const who = `SELECT pg_current_xact_id()::text AS xact, current_user::text AS role, current_setting('TimeZone') AS zone`;
      return [
        await tx.query(who),
        await tx.prisma.$queryRawUnsafe(who),
        await tx.prisma.resource.findMany({ select: { name: true } }),
      ];
    });
    expect(seen[0]).toEqual([expect.objectContaining({ role: 'lintel_app', zone: 'UTC' })]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual([{ name: 'Aurora' }]);
  });

  it('gives instants as dates to Prisma and as epoch milliseconds to SQL', async () => {
    await prismaDb.tenant(tenantId, async (tx) => {
      expect(await tx.query('SELECT created_at FROM resource')).toEqual([{ created_at: at.getTime() }]);
      expect(await tx.prisma.resource.findFirstOrThrow()).toMatchObject({ createdAt: at });
    });
  });

  it('keeps concurrent transactions of different tenants apart', async () => {
    const read = (tenant: string) =>
      prismaDb.tenant(tenant, (tx) => tx.prisma.resource.findMany({ select: { tenantId: true } }));
    const tenants = Array.from({ length: 20 }, (_, index) => (index % 2 ? tenantId : other));
    expect((await Promise.all(tenants.map(read))).map((rows) => rows.map((row) => row.tenantId))).toEqual(
      tenants.map((id) => [id]),
    );
  });

  it('undoes what either wrote when the work fails, and tells nobody', async () => {
    const told: string[] = [];
    const failure = new Error('no');
    const error = await caught(
      prismaDb.tenant(tenantId, async (tx) => {
        db.onCommit(() => told.push('committed'));
        await tx.prisma.resource.create({ data: room('By Prisma') });
        await tx.query(`INSERT INTO policy VALUES ($1, 'TENANT', $1, '{}', now())`, [tenantId]);
        throw failure;
      }),
    );
    expect(error).toBe(failure);
    await prismaDb.tenant(tenantId, async (tx) => {
      expect(await names(tx)).toEqual([{ name: 'Aurora' }]);
      expect(await tx.prisma.policy.count()).toBe(0);
    });
    expect(told).toEqual([]);
  });

  it('appends facts in the same transaction and hints only after the commit', async () => {
    const events = new EventStore(db);
    const heard: string[] = [];
    events.onAppended(() => heard.push('appended'));
    const { id, name } = room('Borealis');
    await prismaDb.tenant(tenantId, async (tx) => {
      await tx.prisma.resource.create({ data: { ...room(name), id } });
      await events.append(tx, tenantId, {
        type: 'resource.created',
        subjectId: id,
        actor: systemActor,
        at: at.getTime(),
      });
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['appended']);
    const recorded = await prismaDb.tenant(tenantId, (tx) =>
      tx.prisma.domainEvent.findMany({ where: { subjectId: id } }),
    );
    expect(recorded).toMatchObject([{ type: 'resource.created', at }]);
  });

  it('joins a transaction that was begun without it', async () => {
    await db.tenant(tenantId, async (tx) => {
      await tx.query(`UPDATE resource SET description = 'seen' WHERE name = 'Aurora'`);
      const found = await prismaDb.within(tx, ({ prisma }) =>
        prisma.resource.findFirst({ where: { description: 'seen' } }),
      );
      expect(found?.name).toBe('Aurora');
    });
  });

  it('names the SQLSTATE and the constraint of what the database refused', async () => {
    const refusals: [work: (tx: PrismaTx) => Promise<unknown>, state: string, constraint: string | undefined][] = [
      [(tx) => tx.prisma.resource.create({ data: room('AURORA') }), '23505', 'resource_name'],
      [
        (tx) => tx.prisma.resource.create({ data: { ...room('X'), locationId: uuidv7() } }),
        '23503',
        'resource_tenant_id_location_id_fkey',
      ],
      [(tx) => tx.prisma.resource.create({ data: { ...room('X'), type: 'CASTLE' } }), '23514', 'resource_type_check'],
      [(tx) => tx.prisma.resource.create({ data: room('X', other) }), '42501', undefined],
      [(tx) => tx.prisma.resource.update({ where: { id: uuidv7() }, data: { name: 'X' } }), 'P0002', undefined],
      [(tx) => tx.query(`INSERT INTO resource SELECT * FROM resource`), '23505', 'resource_pkey'],
      [
        (tx) =>
          tx.prisma.$executeRawUnsafe(
            `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01', MESSAGE = 'deadlock detected'; END $$`,
          ),
        '40P01',
        undefined,
      ],
      [
        async (tx) => {
          const [booking, subject] = [uuidv7(), uuidv7()];
          await tx.query(`INSERT INTO booking SELECT (jsonb_populate_record(NULL::booking, $1)).*`, [
            JSON.stringify({
              id: booking,
              tenant_id: tenantId,
              reference: 'B',
              kind: 'CUSTOM',
              status: 'CONFIRMED',
              version: 1,
              title: 'B',
              tags: [],
              metadata: {},
              start_at: at,
              end_at: new Date(at.getTime() + 1),
              time_zone: 'UTC',
              all_day: false,
              is_private: false,
              in_conflict: false,
              attendees: [],
              source: 'LINTEL',
              created_by_type: 'SYSTEM',
              created_at: at,
              updated_at: at,
              host_ids: [],
            }),
          ]);
          const claim = `INSERT INTO claim VALUES ('${tenantId}', '${booking}', '${subject}', '[2026-01-01,`;
          await tx.prisma.$executeRawUnsafe(`${claim}2026-01-03)')`);
          await tx.prisma.$executeRawUnsafe(`${claim}2026-01-02)')`);
        },
        '23P01',
        'claim_never_overlaps',
      ],
    ];
    for (const [work, state, constraint] of refusals) {
      const error = await caught(prismaDb.tenant(tenantId, work));
      expect([sqlState(error), violatedConstraint(error)]).toEqual([state, constraint]);
    }
    expect(sqlState(new Error('something else'))).toBeUndefined();
  });

  it('refuses to work outside of a transaction', async () => {
    let kept: PrismaTx | undefined;
    await prismaDb.tenant(tenantId, (tx) => {
      kept = tx;
      return Promise.resolve();
    });
    await expect(kept?.prisma.resource.findMany()).rejects.toThrow();
  });
});
