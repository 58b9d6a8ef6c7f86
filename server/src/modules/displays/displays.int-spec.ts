import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Display } from '@lintel/shared/contracts';
import { uuidv7 } from '../../platform/ids.js';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

describe('displays', () => {
  let house: House;
  let tenantId: string;
  let admin: Person;
  let member: Person;
  let stranger: Person;
  let aurora: string;
  let borealis: string;
  let foreign: string;
  let client: DisplayClient;

  beforeAll(async () => {
    house = await openHouse();
    tenantId = await house.addTenant('acme');
    aurora = await house.addResource(tenantId, 'Aurora');
    borealis = await house.addResource(tenantId, 'Borealis');
    admin = await house.addPerson(tenantId, 'ADMIN');
    member = await house.addPerson(tenantId, 'MEMBER');
    const other = await house.addTenant('other');
    foreign = await house.addResource(other, 'Cumulus');
    stranger = await house.addPerson(other, 'ADMIN');
  });
  afterAll(() => house.close());

  const newDisplay = async (by = admin, name = 'Door', resourceIds = [aurora]) => {
    const display = await DisplayClient.create(house.origin);
    await display.pair((userCode) => by.fetch('/api/v1/displays/pair', { json: { userCode, name, resourceIds } }));
    return display;
  };
  beforeEach(async () => {
    client = await newDisplay();
  });

  const path = (id = client.displayId) => `/api/v1/displays/${id}`;
  const read = async (response: Response) => (await response.json()) as Display;
  const list = async (by: Person, query = '') =>
    (await (await by.fetch(`/api/v1/displays${query}`)).json()) as { items: Display[]; nextCursor: string | null };
  const eventsOf = (id = client.displayId) =>
    house.db.system((tx) => tx.query('SELECT type, diff FROM domain_event WHERE subject_id = $1 ORDER BY seq', [id]));

  it('are listed by name, page after page, to members of their tenant', async () => {
    const tenant = await house.addTenant('paged');
    const owner = await house.addPerson(tenant, 'ADMIN');
    const room = await house.addResource(tenant, 'Nimbus');
    const names = ['delta', 'Alpha', 'charlie', 'Bravo', 'alpha'];
    for (const name of names) await newDisplay(owner, name, [room]);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(owner, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.map((name) => name.toLowerCase())).toEqual(['alpha', 'alpha', 'bravo', 'charlie', 'delta']);
    expect(new Set(seen).size).toBe(5);
    expect((await owner.fetch('/api/v1/displays?cursor=x')).status).toBe(400);
    expect((await list(member)).items.map(({ id }) => id)).toContain(client.displayId);
  });

  it('do not exist for another tenant', async () => {
    expect((await list(stranger)).items).toEqual([]);
    for (const init of [{}, { method: 'PATCH', json: { name: 'Mine' } }, { method: 'DELETE' }]) {
      expect((await stranger.fetch(path(), init)).status).toBe(404);
    }
    expect((await read(await admin.fetch(path()))).status).toBe('ACTIVE');
    const theft = await DisplayClient.create(house.origin);
    const { user_code: userCode } = await theft.authorize();
    const pairing = await admin.fetch('/api/v1/displays/pair', {
      json: { userCode, name: 'Door', resourceIds: [foreign] },
    });
    expect(pairing.status).toBe(404);
  });

  it('are changed by administrators only', async () => {
    expect((await member.fetch(path(), { method: 'PATCH', json: { name: 'Mine' } })).status).toBe(403);
    expect((await member.fetch(path(), { method: 'DELETE' })).status).toBe(403);
  });

  it('get another name and other rooms', async () => {
    const json = { name: ' North door ', resourceIds: [borealis, aurora] };
    const changed = await read(await admin.fetch(path(), { method: 'PATCH', json }));
    expect(changed).toMatchObject({ name: 'North door', resourceIds: [borealis, aurora] });
    await admin.fetch(path(), { method: 'PATCH', json });
    expect((await eventsOf()).filter(({ type }) => type === 'display.updated')).toEqual([
      {
        type: 'display.updated',
        diff: {
          name: { from: 'Door', to: 'North door' },
          resourceIds: { from: [aurora], to: [borealis, aurora] },
        },
      },
    ]);
  });

  it('keep their rooms when one of the new ones cannot be', async () => {
    const response = await admin.fetch(path(), {
      method: 'PATCH',
      json: { name: 'New', resourceIds: [borealis, foreign] },
    });
    expect(response.status).toBe(404);
    expect(await read(await admin.fetch(path()))).toMatchObject({ name: 'Door', resourceIds: [aurora] });
    for (const json of [{ status: 'ACTIVE' }, { resourceIds: [] }, { name: '' }]) {
      expect((await admin.fetch(path(), { method: 'PATCH', json })).status).toBe(400);
    }
  });

  it('are revoked once, however often', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => admin.fetch(path(), { method: 'DELETE' })));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await eventsOf()).map(({ type }) => type)).toEqual(['display.paired', 'display.revoked']);
    expect((await read(await admin.fetch(path()))).status).toBe('REVOKED');
    expect((await list(admin, '?status=ACTIVE&limit=200')).items.map(({ id }) => id)).not.toContain(client.displayId);
    expect((await list(admin, '?status=REVOKED')).items.map(({ id }) => id)).toContain(client.displayId);
    expect((await admin.fetch(path(), { method: 'PATCH', json: { name: 'Back' } })).status).toBe(404);
  });

  it('are not found where there are none', async () => {
    expect((await admin.fetch(path(uuidv7()))).status).toBe(404);
    expect((await admin.fetch(path(uuidv7()), { method: 'DELETE' })).status).toBe(404);
    expect((await admin.fetch(path('1'))).status).toBe(400);
  });

  it('show themselves to nobody without a tenant', async () => {
    for (const table of [
      'display',
      'display_room',
      'display_presence',
      'display_refresh_token',
      'display_connection',
    ]) {
      expect(await house.db.appStatement(`all of ${table}`, `SELECT * FROM ${table}`, [])).toEqual([]);
    }
    for (const table of ['display_pairing', 'dpop_proof']) {
      await expect(house.db.appStatement(`all of ${table}`, `SELECT * FROM ${table}`, [])).rejects.toMatchObject({
        code: '42501',
      });
    }
  });
});
