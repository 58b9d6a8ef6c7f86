import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Location, Resource } from '@lintel/shared/contracts';
import { Campus, conflict, invalid, missing, refused, send, type List } from './testing/campus.js';

// A whole server is started first, on a machine that may be busy.

describe('locations over HTTP', () => {
  let campus: Campus;

  beforeAll(async () => {
    campus = await Campus.open();
  });

  afterAll(() => campus.close());

  beforeEach(() => campus.clear());

  it('form a tree of sites, buildings and floors', async () => {
    const site = await campus.place('SITE', 'Campus');
    const building = await campus.place('BUILDING', 'North', { parentId: site.id });
    const floor = await campus.place('FLOOR', '2nd', { parentId: building.id });
    const { body } = await send<List<Location>>(campus.member, 'GET', 'locations');
    expect(body).toEqual({ items: [floor, site, building], nextCursor: null });
    const { body: first } = await send<List<Location>>(campus.member, 'GET', 'locations?limit=2');
    const { body: second } = await send<List<Location>>(
      campus.member,
      'GET',
      `locations?limit=2&cursor=${first.nextCursor}`,
    );
    expect([...first.items, ...second.items]).toEqual(body.items);
  });

  it('are only below wider ones, so never in a circle', async () => {
    const site = await campus.place('SITE', 'Campus');
    const building = await campus.place('BUILDING', 'North', { parentId: site.id });
    const floor = await campus.place('FLOOR', '1', { parentId: building.id });
    expect(await refused(campus.admin, 'POST', 'locations', { kind: 'SITE', name: 'X', parentId: floor.id })).toEqual({
      ...invalid,
      detail: 'parentId: A site cannot be in a floor.',
    });
    for (const [id, parentId] of [
      [building.id, building.id],
      [building.id, floor.id],
      [site.id, floor.id],
      [site.id, site.id],
    ]) {
      expect(await refused(campus.admin, 'PATCH', `locations/${id}`, { parentId })).toMatchObject(invalid);
    }
  });

  it('stay while something is in them', async () => {
    const site = await campus.place('SITE', 'Campus');
    const floor = await campus.place('FLOOR', '1', { parentId: site.id });
    const { id } = await campus.room('Aurora', { locationId: floor.id });
    expect(await refused(campus.admin, 'DELETE', `locations/${site.id}`)).toEqual({
      ...conflict,
      detail: 'Campus still holds 1. Move or delete that first.',
    });
    expect(await refused(campus.admin, 'DELETE', `locations/${floor.id}`)).toEqual({
      ...conflict,
      detail: 'Aurora is still in 1. Move or retire it first.',
    });
    await send(campus.admin, 'DELETE', `resources/${id}`);
    await send(campus.admin, 'PUT', `policies/location/${floor.id}`, { rules: { restoreMinutes: 3 } });
    expect((await send(campus.admin, 'DELETE', `locations/${floor.id}`)).status).toBe(204);
    expect((await send(campus.admin, 'DELETE', `locations/${site.id}`)).status).toBe(204);
    expect(await refused(campus.admin, 'DELETE', `locations/${site.id}`)).toMatchObject(missing);
    expect((await send<Resource>(campus.admin, 'GET', `resources/${id}`)).body).toMatchObject({
      locationId: null,
      locationPath: [],
    });
    expect(await campus.factTypes(floor.id)).toEqual(['location.created', 'policy.changed', 'location.deleted']);
  });

  it('give their time zone to what is in them, unless another was chosen', async () => {
    const site = await campus.place('SITE', 'Campus');
    const floor = await campus.place('FLOOR', '1', { parentId: site.id });
    const follower = await campus.room('Follower', { locationId: floor.id });
    const chosen = await campus.room('Chosen', { locationId: floor.id, timeZone: 'Asia/Tokyo' });
    await send(campus.admin, 'PATCH', `locations/${site.id}`, { timeZone: 'Atlantic/Canary' });
    const zones = async () => {
      const { body } = await send<List<Resource>>(campus.member, 'GET', 'resources');
      return body.items.map(({ timeZone }) => timeZone);
    };
    expect(await zones()).toEqual(['Asia/Tokyo', 'Atlantic/Canary']);
    const [, moved] = await campus.facts(site.id);
    expect(moved).toMatchObject({ type: 'location.updated', resources: [follower.id, chosen.id] });
    const [, followed, ...others] = await campus.facts(follower.id);
    expect(others).toEqual([]);
    expect(followed?.diff).toEqual({ timeZone: { from: 'Europe/Madrid', to: 'Atlantic/Canary' } });
    expect(await campus.factTypes(chosen.id)).toEqual(['resource.created']);
  });

  it('cannot lose a room that arrives while they are deleted', async () => {
    const site = await campus.place('SITE', 'Campus');
    const [deleted, made] = await Promise.all([
      send(campus.admin, 'DELETE', `locations/${site.id}`),
      send<Resource>(campus.admin, 'POST', 'resources', { name: 'Late', type: 'ROOM', locationId: site.id }),
    ]);
    expect([
      [204, 404],
      [409, 201],
    ]).toContainEqual([deleted.status, made.status]);
  });
});
