import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Display } from '@lintel/shared/contracts';
import { systemActor } from '../../platform/context/principal.js';
import { createProof, DisplayClient, type RefusedError } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { ApprovePairing } from './approve-pairing.js';

/** The error of a call that was refused. */
const refusalOf = (call: Promise<unknown>): Promise<RefusedError> =>
  call.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: unknown) => error as RefusedError,
  );
const errorOf = async (call: Promise<unknown>) => (await refusalOf(call)).body.error;

describe('pairing', () => {
  let house: House;
  let tenantId: string;
  let admin: Person;
  let room: string;
  let client: DisplayClient;

  beforeAll(async () => {
    house = await openHouse();
    tenantId = await house.addTenant('acme');
    room = await house.addResource(tenantId, 'Aurora');
    admin = await house.addPerson(tenantId, 'ADMIN');
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    client = await DisplayClient.create(house.origin);
  });

  const pair = (userCode: string, body: object = {}, by = admin) =>
    by.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: [room], ...body } });
  const post = async (
    path: string,
    form: Record<string, string> | string,
    bend: Parameters<typeof createProof>[1] | null,
  ) =>
    fetch(`${house.origin}${path}`, {
      method: 'POST',
      headers: bend ? { dpop: await createProof(client.key, bend) } : {},
      body: new URLSearchParams(form),
    });
  const proofFor = (path: string) => ({ method: 'POST', url: `${house.origin}${path}`, now: house.clock.now() });

  it('goes from a code on a screen to a display that may ask', async () => {
    const authorization = await client.authorize();
    expect(authorization).toMatchObject({ expires_in: 600, interval: 2 });
    expect(authorization.user_code).toMatch(/^[BCDFGHJKLMNPQRTVWX3479]{3}-[BCDFGHJKLMNPQRTVWX3479]{3}$/);
    expect(authorization.verification_uri_complete).toBe(
      `${authorization.verification_uri}?code=${authorization.user_code}`,
    );
    expect(new URL(authorization.verification_uri).pathname).toBe('/admin/pair');
    expect(await errorOf(client.redeem(authorization.device_code))).toBe('authorization_pending');

    const typed = ` ${authorization.user_code.toLowerCase().replace('-', ' ')} `;
    const approved = await pair(typed);
    expect(approved.status).toBe(201);
    const display = (await approved.json()) as Display;
    expect(display).toMatchObject({
      name: 'Door',
      status: 'ACTIVE',
      resourceIds: [room],
      presence: { status: 'NEVER', lastSeenAt: null, changedAt: null },
      telemetry: null,
    });

    const tokens = await client.redeem(authorization.device_code);
    expect(tokens).toMatchObject({ token_type: 'DPoP', expires_in: 900, display_id: display.id, tenant: 'acme' });
    const events = await house.db.system((tx) =>
      tx.query('SELECT type, actor FROM domain_event WHERE subject_id = $1', [display.id]),
    );
    expect(events).toEqual([{ type: 'display.paired', actor: { type: 'HUMAN', id: admin.id, name: admin.email } }]);
  });

  it('keeps neither codes nor tokens, only their hashes', async () => {
    const { device_code: deviceCode, user_code: userCode } = await client.authorize();
    await pair(userCode);
    const { refresh_token: refreshToken } = await client.redeem(deviceCode);
    const rows = await house.db.system((tx) =>
      tx.query(`SELECT p::text AS row FROM display_pairing p UNION ALL SELECT t::text FROM display_refresh_token t`),
    );
    expect(JSON.stringify(rows)).not.toContain(deviceCode);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });

  it('gives the tokens once, also to two who ask at once', async () => {
    const { device_code: deviceCode, user_code: userCode } = await client.authorize();
    await pair(userCode);
    const outcomes = await Promise.allSettled([client.redeem(deviceCode), client.redeem(deviceCode)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await errorOf(client.redeem(deviceCode))).toBe('invalid_grant');
  });

  it('is approved once, by however many at once', async () => {
    const { user_code: userCode } = await client.authorize();
    const approval = { tenantId, actor: systemActor, userCode, name: 'Door', resourceIds: [room] };
    const approve = () => house.server.app.get(ApprovePairing).approve(approval);
    const displays = await Promise.all(Array.from({ length: 8 }, approve));
    expect(displays.filter((display) => display !== null)).toHaveLength(1);
    expect((await pair(userCode)).status).toBe(404);
  });

  it('is bound to the key that asked', async () => {
    const { device_code: deviceCode, user_code: userCode } = await client.authorize();
    const thief = await DisplayClient.create(house.origin);
    expect(await errorOf(thief.redeem(deviceCode))).toBe('invalid_grant');
    await pair(userCode);
    expect(await errorOf(thief.redeem(deviceCode))).toBe('invalid_grant');
    await expect(client.redeem(deviceCode)).resolves.toBeDefined();
  });

  it('slows down who asks too often, and only them', async () => {
    const { device_code: deviceCode } = await client.authorize();
    expect(await errorOf(client.redeem(deviceCode))).toBe('authorization_pending');
    expect(await errorOf(client.redeem(deviceCode))).toBe('slow_down');
    await house.clock.moveTo(house.clock.now() + 2_000);
    expect(await errorOf(client.redeem(deviceCode))).toBe('slow_down');
    await house.clock.moveTo(house.clock.now() + 12_000);
    expect(await errorOf(client.redeem(deviceCode))).toBe('authorization_pending');
  });

  it('ends after ten minutes, on both sides', async () => {
    const { device_code: deviceCode, user_code: userCode } = await client.authorize();
    await house.clock.moveTo(house.clock.now() + 600_000);
    expect(await errorOf(client.redeem(deviceCode))).toBe('expired_token');
    expect((await pair(userCode)).status).toBe(404);
  });

  it('tells an unpaired display the time, and refuses a clock that is off until it was set', async () => {
    await house.clock.moveTo(house.clock.now() + 3_600_000);
    const path = '/oauth/device_authorization';
    const early = await post(
      path,
      { client_id: 'lintel-display' },
      { ...proofFor(path), now: house.clock.now() - 3_600_000 },
    );
    expect(early.status).toBe(400);
    expect(await early.json()).toMatchObject({ error: 'invalid_dpop_proof' });
    const told = Date.parse(early.headers.get('X-Lintel-Time')!);
    expect(Math.abs(told - house.clock.now())).toBeLessThan(5_000);
    const set = await post(path, { client_id: 'lintel-display' }, { ...proofFor(path), now: told });
    expect(set.status).toBe(200);
    expect(set.headers.get('X-Lintel-Time')).not.toBeNull();
    expect(set.headers.get('Cache-Control')).toBe('no-store');
    await expect(client.authorize()).resolves.toBeDefined();
  });

  it.each<[string, string, Record<string, string> | string, number, string]>([
    ['no client', '/oauth/device_authorization', {}, 400, 'invalid_request'],
    ['two clients', '/oauth/device_authorization', 'client_id=lintel-display&client_id=x', 400, 'invalid_request'],
    ['another client', '/oauth/device_authorization', { client_id: 'other' }, 401, 'invalid_client'],
    ['no grant type', '/oauth/token', { client_id: 'lintel-display' }, 400, 'invalid_request'],
    ['another grant', '/oauth/token', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [
      'another client for a grant',
      '/oauth/token',
      { grant_type: 'refresh_token', client_id: 'x', refresh_token: 'x' },
      401,
      'invalid_client',
    ],
    ['a grant without its token', '/oauth/token', { grant_type: 'refresh_token' }, 400, 'invalid_request'],
    ['a token nobody gave', '/oauth/token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
    [
      'a device code nobody gave',
      '/oauth/token',
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' },
      400,
      'invalid_grant',
    ],
  ])('refuses %s in the words of OAuth', async (_, path, form, status, error) => {
    const response = await post(path, form, proofFor(path));
    expect({ status: response.status, body: await response.json() }).toEqual({
      status,
      body: { error, error_description: expect.stringMatching(/^[ !#-[\]-~]+$/) },
    });
  });

  it('refuses a proof that is missing, used, or for something else', async () => {
    const path = '/oauth/device_authorization';
    const form = { client_id: 'lintel-display' };
    const isRefused = async (response: Response) => {
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: 'invalid_dpop_proof' });
    };
    await isRefused(await post(path, form, null));
    await isRefused(await post(path, form, { ...proofFor(path), method: 'GET' }));
    await isRefused(await post(path, form, proofFor('/oauth/token')));
    const once = { ...proofFor(path), claims: { jti: 'once' } };
    const both = await Promise.all([post(path, form, once), post(path, form, once)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    await isRefused(await post(path, form, once));
  });

  it('leaves nothing behind once it is over', async () => {
    await client.authorize();
    const count = async (table: string) => (await house.db.system((tx) => tx.query(`SELECT FROM ${table}`))).length;
    expect(await count('dpop_proof')).toBeGreaterThan(0);
    expect(await count('display_pairing')).toBeGreaterThan(0);
    await house.db.system((tx) => tx.query(`UPDATE dpop_proof SET expires_at = expires_at - interval '125 seconds'`));
    // Twice: sweeping looks at the clock as it is on the way, not where the move ends.
    for (let turn = 0; turn < 2; turn++) await house.clock.moveTo(house.clock.now() + 2 * 60 * 60_000);
    expect(await count('dpop_proof')).toBe(0);
    expect(await count('display_pairing')).toBe(0);
  });
});
