import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '@lintel/shared/errors';
import { uuidv7 } from '../../platform/ids.js';
import { randomToken } from '../../platform/secrets/secrets.js';
import { HOUSE_OPENS } from '../../testing/house.js';
import { AgentsRepository } from '../identity/agents.repository.js';
import { Campus, forbidden, missing, refused, send, type List } from './testing/campus.js';

// A whole server is started first, on a machine that may be busy.

describe('who may do what with resources, locations and policies', () => {
  let campus: Campus;

  beforeAll(async () => {
    campus = await Campus.open();
  });

  afterAll(() => campus.close());

  beforeEach(() => campus.clear());

  it('lets members read and only administrators write', async () => {
    const { id } = await campus.room('Aurora');
    const site = await campus.place('SITE', 'Campus');
    for (const path of [
      'resources',
      `resources/${id}`,
      'locations',
      `policies/resource/${id}`,
      `policies/tenant/${campus.tenantId}`,
    ]) {
      expect((await send(campus.member, 'GET', path)).status).toBe(200);
    }
    for (const [method, path, body] of [
      ['POST', 'resources', { name: 'B', type: 'ROOM' }],
      ['PATCH', `resources/${id}`, { name: 'B' }],
      ['DELETE', `resources/${id}`],
      ['POST', 'locations', { kind: 'SITE', name: 'B' }],
      ['PATCH', `locations/${site.id}`, { name: 'B' }],
      ['DELETE', `locations/${site.id}`],
      ['PUT', `policies/resource/${id}`, { rules: {} }],
    ] as [string, string, object?][]) {
      expect(await refused(campus.member, method, path, body)).toMatchObject(forbidden);
    }
  });

  it('lets agents read', async () => {
    const key = randomToken('lak_');
    const agent = { id: uuidv7(), tenantId: campus.tenantId, name: 'Concierge', type: 'AI' } as const;
    const { db, server, origin } = campus.house;
    await db.system((tx) => server.app.get(AgentsRepository).insert(tx, agent, key, HOUSE_OPENS));
    const { id } = await campus.room('Aurora');
    const statusOf = async (method: string, path: string) =>
      (await fetch(`${origin}/api/v1/${path}`, { method, headers: { 'X-API-Key': key } })).status;
    const reads = ['resources', `resources/${id}`, 'locations', `policies/resource/${id}`];
    expect(await Promise.all(reads.map((path) => statusOf('GET', path)))).toEqual([200, 200, 200, 200]);
    expect(await statusOf('DELETE', `resources/${id}`)).toBe(403);
  });

  it('shows and gives nothing of one tenant to another', async () => {
    const site = await campus.place('SITE', 'Campus');
    const { id } = await campus.room('Aurora', { locationId: site.id });
    const mine = await campus.room('Mine', {}, campus.stranger);
    const changes = async () => (await campus.facts()).filter(({ type }) => type !== 'access.denied');
    const before = await changes();
    for (const [method, path, body] of [
      ['GET', `resources/${id}`],
      ['PATCH', `resources/${id}`, { name: 'Stolen' }],
      ['DELETE', `resources/${id}`],
      ['GET', `resources?locationId=${site.id}`],
      ['POST', 'resources', { name: 'X', type: 'ROOM', locationId: site.id }],
      ['POST', 'resources', { name: 'X', type: 'ROOM', locationId: site.id, timeZone: 'UTC' }],
      ['PATCH', `resources/${mine.id}`, { locationId: site.id }],
      ['PATCH', `locations/${site.id}`, { name: 'Stolen' }],
      ['DELETE', `locations/${site.id}`],
      ['POST', 'locations', { kind: 'FLOOR', name: 'X', parentId: site.id }],
      ['GET', `policies/tenant/${campus.tenantId}`],
      ['PUT', `policies/tenant/${campus.tenantId}`, { rules: {} }],
      ['GET', `policies/location/${site.id}`],
      ['PUT', `policies/resource/${id}`, { rules: {} }],
    ] as [string, string, object?][]) {
      expect({ path, ...(await refused(campus.stranger, method, path, body)) }).toMatchObject({ path, ...missing });
    }
    const lists = await Promise.all(
      ['resources', 'locations'].map((path) => send<List<{ id: string }>>(campus.stranger, 'GET', path)),
    );
    const visible = lists.flatMap(({ body }) => body.items.map((item) => item.id));
    expect(visible).toContain(mine.id);
    expect(visible).not.toEqual(expect.arrayContaining([id]));
    expect(visible).not.toEqual(expect.arrayContaining([site.id]));
    expect(await changes()).toEqual(before);
  });

  it('asks for a sign-in', async () => {
    const response = await fetch(`${campus.house.origin}/api/v1/resources`);
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});
