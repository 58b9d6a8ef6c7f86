import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Display } from '@lintel/shared/contracts';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

describe('refresh tokens', () => {
  let house: House;
  let admin: Person;
  let room: string;
  let client: DisplayClient;
  let first: string;

  beforeAll(async () => {
    house = await openHouse();
    const tenantId = await house.addTenant('acme');
    room = await house.addResource(tenantId, 'Aurora');
    admin = await house.addPerson(tenantId, 'ADMIN');
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    client = await DisplayClient.create(house.origin);
    const pair = (userCode: string) =>
      admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: [room] } });
    first = (await client.pair(pair)).refresh_token;
  });

  const pass = (ms: number) => house.clock.moveTo(house.clock.now() + ms);
  const isRefused = (call: Promise<unknown>) =>
    expect(call).rejects.toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const display = async () => (await (await admin.fetch(`/api/v1/displays/${client.displayId}`)).json()) as Display;
  const liveTokens = async () =>
    (
      await house.db.system((tx) =>
        tx.query('SELECT FROM display_refresh_token WHERE display_id = $1 AND used_at IS NULL', [client.displayId]),
      )
    ).length;
  const revocations = () =>
    house.db.system((tx) =>
      tx.query(
        `SELECT actor->>'type' AS actor, diff->'reason'->>'to' AS reason FROM domain_event
                 WHERE subject_id = $1 AND type = 'display.revoked'`,
        [client.displayId],
      ),
    );
  const isRevoked = async () => {
    expect((await display()).status).toBe('REVOKED');
    expect(await revocations()).toEqual([{ actor: 'SYSTEM', reason: 'REFRESH_TOKEN_REUSED' }]);
    expect(await liveTokens()).toBe(0);
  };

  it('rotate, generation after generation', async () => {
    const seen = new Set([first]);
    for (let generation = 0; generation < 5; generation++) {
      await pass(14 * 60_000);
      const { refresh_token: next, display_id: id, tenant } = await client.refresh();
      expect({ id, tenant }).toEqual({ id: client.displayId, tenant: 'acme' });
      expect(seen.has(next)).toBe(false);
      seen.add(next);
      expect(await liveTokens()).toBe(1);
    }
    expect((await display()).status).toBe('ACTIVE');
  });

  it('are of no use to another key, which cannot even do harm with them', async () => {
    const thief = await DisplayClient.create(house.origin);
    await isRefused(thief.refreshWith(first));
    await client.refresh();
    await client.refresh();
    await isRefused(thief.refreshWith(first));
    expect((await display()).status).toBe('ACTIVE');
    await expect(client.refresh()).resolves.toBeDefined();
  });

  it('revoke the display when one comes back after its successor was used', async () => {
    await client.refresh();
    await client.refresh();
    await isRefused(client.refreshWith(first));
    await isRevoked();
    await isRefused(client.refresh());
    await expect(client.call('/api/v1/display/schedule')).rejects.toMatchObject({ status: 401 });
  });

  it('revoke the display when one comes back that another renewal has used', async () => {
    const { refresh_token: next } = await client.refreshWith(first, 'one');
    await isRefused(client.refreshWith(first, 'another'));
    await isRevoked();
    await isRefused(client.refreshWith(next));
  });

  it('revoke the display when one comes back from a renewal without a name', async () => {
    await client.refreshWith(first);
    await isRefused(client.refreshWith(first));
    await isRevoked();
    await expect(client.call('/api/v1/display/schedule')).rejects.toMatchObject({ status: 401 });
  });

  it('are given again to a display that was off for weeks before it had stored the answer', async () => {
    await client.refreshWith(first, 'renewal');
    await pass(20 * DAY_MS);
    const again = await client.refreshWith(first, 'renewal');
    expect(await liveTokens()).toBe(1);
    await expect(client.refreshWith(again.refresh_token)).resolves.toBeDefined();
    expect((await display()).status).toBe('ACTIVE');
  });

  it('are given again as often as the answer is lost, until one of them is used', async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      await client.refreshWith(first, 'renewal');
      await pass(60 * 60_000);
    }
    await client.refresh();
    await isRefused(client.refreshWith(first, 'renewal'));
    await isRevoked();
  });

  it('end thirty days after they were given, also where the answer was lost', async () => {
    await client.refreshWith(first, 'renewal');
    await pass(30 * DAY_MS);
    await isRefused(client.refreshWith(first, 'renewal'));
    expect((await display()).status).toBe('ACTIVE');
  });

  it('revoke the display when an early one comes back much later', async () => {
    for (let hour = 0; hour < 24; hour++) {
      await pass(60 * 60_000);
      await client.refresh();
    }
    await isRefused(client.refreshWith(first));
    await isRevoked();
  });

  it('are given again to a display that lost the answer', async () => {
    const lost = await client.refreshWith(first, 'renewal');
    await pass(10_000);
    const again = await client.refreshWith(first, 'renewal');
    expect(again.refresh_token).not.toBe(lost.refresh_token);
    expect(await liveTokens()).toBe(1);
    await isRefused(client.refreshWith(lost.refresh_token));
    await expect(client.refreshWith(again.refresh_token)).resolves.toBeDefined();
    expect((await display()).status).toBe('ACTIVE');
  });

  it('leave one successor to a renewal that is asked for twice at once', async () => {
    const ask = () => client.refreshWith(first, 'renewal');
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(await liveTokens()).toBe(1);
    const outcomes = await Promise.allSettled(
      [one, other].map(({ refresh_token: token }) => client.refreshWith(token)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await display()).status).toBe('ACTIVE');
  });

  it('are given to one of eight renewals at once, whereupon nobody keeps any', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, at) => client.refreshWith(first, `${at}`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await isRevoked();
  });

  it('end after thirty days', async () => {
    await pass(30 * DAY_MS);
    await isRefused(client.refreshWith(first));
    expect((await display()).status).toBe('ACTIVE');
  });

  it('end when the same device is paired again, as what it was before does', async () => {
    const before = client.displayId;
    await client.pair((userCode) =>
      admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door again', resourceIds: [room] } }),
    );
    expect(client.displayId).not.toBe(before);
    expect((await display()).status).toBe('ACTIVE');
    expect((await (await admin.fetch(`/api/v1/displays/${before}`)).json()) as Display).toMatchObject({
      status: 'REVOKED',
    });
    await isRefused(client.refreshWith(first));
    const facts = await house.db.systemStatement<{ reason: string }>(
      `SELECT diff->'reason'->>'to' AS reason FROM domain_event WHERE subject_id = $1 AND type = 'display.revoked'`,
      [before],
    );
    expect(facts).toEqual([{ reason: 'PAIRED_AGAIN' }]);
  });

  it('end with the display', async () => {
    await admin.fetch(`/api/v1/displays/${client.displayId}`, { method: 'DELETE' });
    await isRefused(client.refreshWith(first));
    expect(await liveTokens()).toBe(0);
  });
});
