import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicyOverrides } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import { uuidv7 } from '../../platform/ids.js';
import type { Person } from '../../testing/house.js';
import type { PolicyView } from './policies.service.js';
import { Campus, invalid, missing, refused, send } from './testing/campus.js';

// A whole server is started first, on a machine that may be busy.

describe('policies over HTTP', () => {
  let campus: Campus;

  beforeAll(async () => {
    campus = await Campus.open();
  });

  afterAll(() => campus.close());

  beforeEach(() => campus.clear());

  const rulesOf = async (by: Person, scope: string, id: string) =>
    (await send<PolicyView>(by, 'GET', `policies/${scope}/${id}`)).body;

  it('are inherited from tenant to location to resource, the nearest wins', async () => {
    const site = await campus.place('SITE', 'Campus');
    const floor = await campus.place('FLOOR', '1', { parentId: site.id });
    const { id } = await campus.room('Aurora', { locationId: floor.id });
    const elsewhere = await campus.room('Elsewhere');
    const put = (scope: string, holder: string, rules: PolicyOverrides) =>
      send<PolicyView>(campus.admin, 'PUT', `policies/${scope}/${holder}`, { rules });
    await put('tenant', campus.tenantId, { walkUpMinutes: [20], titlesMasked: false, endingSoonMinutes: 1 });
    await put('location', site.id, { endingSoonMinutes: 2, startingSoonMinutes: 2 });
    await put('location', floor.id, { startingSoonMinutes: 3, restoreMinutes: 3 });
    const own = await put('resource', id, { restoreMinutes: 4 });
    const tenantRules = { walkUpMinutes: [20], titlesMasked: false };
    expect(own.body).toEqual({
      scope: 'RESOURCE',
      scopeId: id,
      rules: { restoreMinutes: 4 },
      effective: {
        ...defaultPolicy,
        ...tenantRules,
        endingSoonMinutes: 2,
        startingSoonMinutes: 3,
        restoreMinutes: 4,
      },
    });
    expect(await rulesOf(campus.member, 'resource', id)).toEqual(own.body);
    expect((await rulesOf(campus.member, 'location', site.id)).effective).toEqual({
      ...defaultPolicy,
      ...tenantRules,
      endingSoonMinutes: 2,
      startingSoonMinutes: 2,
    });
    expect(await rulesOf(campus.member, 'resource', elsewhere.id)).toMatchObject({
      rules: {},
      effective: { endingSoonMinutes: 1 },
    });
  });

  it('are replaced as a whole, and the fact names every room they hold for', async () => {
    const site = await campus.place('SITE', 'Campus');
    const floor = await campus.place('FLOOR', '1', { parentId: site.id });
    const here = await campus.room('Here', { locationId: floor.id });
    const there = await campus.room('There');
    const put = (rules: PolicyOverrides, scope = 'location', id = site.id) =>
      send(campus.admin, 'PUT', `policies/${scope}/${id}`, { rules });
    await put({ restoreMinutes: 3, titlesMasked: false });
    await put({ restoreMinutes: 5 });
    await put({ restoreMinutes: 5 });
    await put({ walkUpEnabled: false }, 'tenant', campus.tenantId);
    const recorded = (await campus.facts()).filter(({ type }) => type === 'policy.changed');
    expect(recorded.map(({ subject, resources, diff }) => ({ subject, resources, diff }))).toEqual([
      {
        subject: site.id,
        resources: [here.id],
        diff: { restoreMinutes: { from: null, to: 3 }, titlesMasked: { from: null, to: false } },
      },
      {
        subject: site.id,
        resources: [here.id],
        diff: { restoreMinutes: { from: 3, to: 5 }, titlesMasked: { from: false, to: null } },
      },
      { subject: campus.tenantId, resources: [here.id, there.id], diff: { walkUpEnabled: { from: null, to: false } } },
    ]);
  });

  it('refuse rules nobody knows and places that do not exist', async () => {
    const put = (path: string, rules: object) => refused(campus.admin, 'PUT', `policies/${path}`, { rules });
    expect(await put(`tenant/${campus.tenantId}`, { free: true })).toMatchObject(invalid);
    expect(await put(`tenant/${campus.tenantId}`, { restoreMinutes: -1 })).toMatchObject(invalid);
    expect(await put(`city/${campus.tenantId}`, {})).toMatchObject(invalid);
    for (const scope of ['tenant', 'location', 'resource']) {
      expect(await put(`${scope}/${uuidv7()}`, {})).toMatchObject(missing);
    }
  });
});
