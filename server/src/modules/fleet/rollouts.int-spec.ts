import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandView, Rollout, UpdateRing } from '@lintel/shared/contracts';
import { uuidv7 } from '../../platform/ids.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { RolloutDriver } from './rollout-driver.js';

const MINUTE_MS = 60_000;

describe('updates of a fleet', () => {
  let house: House;
  let admin: Person;
  let stranger: Person;
  let tenants = 0;

  beforeAll(async () => {
    house = await openHouse();
    stranger = await house.addPerson(await house.addTenant('others'), 'ADMIN');
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    admin = await house.addPerson(await house.addTenant(`fleet-${(tenants += 1)}`), 'ADMIN');
  });
  afterEach(async () => {
    await house.db.system((tx) => tx.query(`UPDATE rollout SET ended_at = now() WHERE ended_at IS NULL`));
  });

  const addDisplay = async (ring: UpdateRing, more: { canUpdate?: boolean; room?: string } = {}) => {
    const id = uuidv7();
    const room = more.room ?? (await house.addResource(admin.tenantId, `Room ${id}`));
    await house.db.system(async (tx) => {
      await tx.query(
        `INSERT INTO display (id, tenant_id, name, key_thumbprint, created_at, presence, presence_changed_at, heard_at)
         VALUES ($1, $2, 'Door', $3, now(), 'ONLINE', $4, now())`,
        [id, admin.tenantId, id, new Date(house.clock.now()).toISOString()],
      );
      await tx.query('INSERT INTO display_room VALUES ($1, $2, $3, 0)', [admin.tenantId, id, room]);
    });
    await becomes(id, { version: '1.0.0', crashes: 0, canUpdate: more.canUpdate ?? true });
    const path = `/api/v1/displays/settings/display/${id}`;
    await admin.fetch(path, { method: 'PUT', json: { settings: { updateRing: ring } } });
    return id;
  };
  const becomes = (id: string, { version = '1.0.0', crashes = 0, canUpdate = true }) =>
    house.db.system((tx) =>
      tx.query('UPDATE display SET telemetry = $2 WHERE id = $1', [
        id,
        JSON.stringify({
          version,
          crashes,
          shell: { platform: 'linux', canUpdate, canReboot: true, waitingVersion: null },
        }),
      ]),
    );
  const start = async (version = '2.0.0') => {
    const response = await admin.fetch('/api/v1/rollouts', { json: { version, soakMinutes: 30 } });
    expect(response.status).toBe(201);
    return (await response.json()) as Rollout;
  };
  const drive = () => house.server.app.get(RolloutDriver).drive();
  const now = async ({ id }: Rollout) => (await (await admin.fetch(`/api/v1/rollouts/${id}`)).json()) as Rollout;
  const steps = async (rollout: Rollout) =>
    Object.fromEntries((await now(rollout)).displays.map(({ displayId, step }) => [displayId, step]));
  const told = async (id: string) => {
    const { items } = (await (await admin.fetch(`/api/v1/displays/${id}/commands`)).json()) as { items: CommandView[] };
    return items.map(({ version }) => version);
  };
  /** The display says that it has done its last command, and runs that version. */
  const obeys = async (id: string, version: string) => {
    await house.db.system((tx) =>
      tx.query(
        `UPDATE display_command SET status = 'DONE', finished_at = now() WHERE display_id = $1 AND finished_at IS NULL`,
        [id],
      ),
    );
    await becomes(id, { version });
  };
  const pass = async (minutes: number) => {
    await house.clock.moveTo(house.clock.now() + minutes * MINUTE_MS);
    await drive();
  };

  it('go from ring to ring, each after the one before was watched', async () => {
    const [first, second, browser] = [
      await addDisplay('VALIDATION'),
      await addDisplay('FINAL'),
      await addDisplay('VALIDATION', { canUpdate: false }),
    ];
    const rollout = await start();
    expect(rollout).toMatchObject({ status: 'RUNNING', ring: 'VALIDATION' });
    await drive();
    expect(await steps(rollout)).toEqual({ [first]: 'ORDERED', [second]: 'WAITING', [browser]: 'SKIPPED' });
    await obeys(first, '2.0.0');
    await drive();
    await drive();
    expect(await steps(rollout)).toMatchObject({ [first]: 'UPDATED', [second]: 'WAITING' });
    await pass(29);
    expect((await now(rollout)).ring).toBe('VALIDATION');
    await pass(2);
    await drive();
    expect(await now(rollout)).toMatchObject({ ring: 'FINAL' });
    expect(await told(second)).toEqual(['2.0.0']);
    await obeys(second, '2.0.0');
    await pass(1);
    await pass(31);
    expect(await now(rollout)).toMatchObject({ status: 'COMPLETED', endedAt: expect.any(String) });
    expect(await told(browser)).toEqual([]);
  });

  it('halt at the first crash and go back', async () => {
    const [good, bad, later] = [
      await addDisplay('VALIDATION'),
      await addDisplay('VALIDATION'),
      await addDisplay('GENERAL'),
    ];
    const rollout = await start();
    await drive();
    await obeys(good, '2.0.0');
    await obeys(bad, '2.0.0');
    await drive();
    await becomes(bad, { version: '2.0.0', crashes: 1 });
    await drive();
    expect(await now(rollout)).toMatchObject({ status: 'ROLLING_BACK', halt: { reason: 'CRASHES', displayId: bad } });
    await drive();
    for (const id of [good, bad]) expect(await told(id)).toEqual(['1.0.0', '2.0.0']);
    await obeys(good, '1.0.0');
    await obeys(bad, '1.0.0');
    await drive();
    expect(await now(rollout)).toMatchObject({ status: 'HALTED', endedAt: expect.any(String) });
    expect(await steps(rollout)).toEqual({ [good]: 'ROLLED_BACK', [bad]: 'ROLLED_BACK', [later]: 'WAITING' });
    expect(await told(later)).toEqual([]);
  });

  it.each([
    ['SILENT', `UPDATE display SET alert = 'ALERT' WHERE id = $1`],
    [
      'FAILED_ACTIONS',
      `INSERT INTO display_request (tenant_id, display_id, request_id, request_hash, status, created_at)
       SELECT tenant_id, id, gen_random_uuid(), '', 500, now() + interval '1 year' FROM display WHERE id = $1`,
    ],
    [
      'FAILED_UPDATE',
      `UPDATE display_command SET status = 'FAILED', reason = 'ERROR', finished_at = now() WHERE display_id = $1`,
    ],
  ])('halt for %s', async (reason, sql) => {
    const id = await addDisplay('GENERAL');
    const rollout = await start();
    await drive();
    await house.db.system((tx) => tx.query(sql, [id]));
    await drive();
    expect((await now(rollout)).halt).toMatchObject({ reason, displayId: id });
  });

  it('never begin within ten minutes of a meeting', async () => {
    const room = await house.addResource(admin.tenantId, 'Busy');
    const id = await addDisplay('GENERAL', { room });
    const at = (minutes: number) => new Date(house.clock.now() + minutes * MINUTE_MS).toISOString();
    const json = { title: 'Review', start: at(12), end: at(42), timeZone: 'UTC', resourceIds: [room] };
    expect((await admin.fetch('/api/v1/calendar/events', { json })).status).toBe(201);
    await house.clock.moveTo(house.clock.now() + 3 * MINUTE_MS);
    const rollout = await start();
    await drive();
    expect(await steps(rollout)).toEqual({ [id]: 'WAITING' });
    await pass(10);
    expect(await steps(rollout)).toEqual({ [id]: 'ORDERED' });
  });

  it('are one at a time, for administrators, and can be cancelled', async () => {
    expect((await admin.fetch('/api/v1/rollouts', { json: { version: '2.0.0' } })).status).toBe(400);
    const id = await addDisplay('GENERAL');
    const rollout = await start();
    expect((await admin.fetch('/api/v1/rollouts', { json: { version: '3.0.0' } })).status).toBe(409);
    expect((await admin.fetch('/api/v1/rollouts', { json: { version: 'new' } })).status).toBe(400);
    const member = await house.addPerson(admin.tenantId, 'MEMBER');
    expect((await member.fetch('/api/v1/rollouts')).status).toBe(403);
    expect((await stranger.fetch(`/api/v1/rollouts/${rollout.id}`)).status).toBe(404);
    expect((await stranger.fetch(`/api/v1/rollouts/${rollout.id}/cancel`, { json: {} })).status).toBe(404);
    const cancelled = await admin.fetch(`/api/v1/rollouts/${rollout.id}/cancel`, { json: {} });
    expect(await cancelled.json()).toMatchObject({ status: 'CANCELLED', endedAt: expect.any(String) });
    await drive();
    expect(await told(id)).toEqual([]);
    expect((await start('3.0.0')).status).toBe('RUNNING');
  });
});
