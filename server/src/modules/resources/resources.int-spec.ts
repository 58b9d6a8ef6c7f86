import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Location, PolicyOverrides, Resource } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import type { Problem } from '@lintel/shared/errors';
import { uuidv7 } from '../../platform/ids.js';
import { HOUSE_OPENS, openHouse, type House, type Person } from '../../testing/house.js';
import type { PolicyView } from './policies.service.js';

interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}
interface Fact {
  type: string;
  subject: string;
  resources: string[];
  diff: Record<string, { from: unknown; to: unknown }>;
  actor: { type: string };
  at: number;
}

/** What came back: the status and the body, read as JSON where there is one. */
interface Answer<Body> {
  status: number;
  body: Body;
}

async function send<Body = never>(person: Person, method: string, path: string, json?: object): Promise<Answer<Body>> {
  const response = await person.fetch(`/api/v1/${path}`, { method, json });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
}

// A whole server is started first, on a machine that may be busy.
jest.setTimeout(60_000);

const invalid = { status: 400, code: 'VALIDATION_FAILED' };
const conflict = { status: 409, code: 'CONFLICT' };
const missing = { status: 404, code: 'NOT_FOUND' };

describe('resources, locations and policies over HTTP', () => {
  let house: House;
  let tenantId: string;
  let admin: Person;
  let member: Person;
  let stranger: Person;

  beforeAll(async () => {
    house = await openHouse();
    tenantId = await house.addTenant('mine');
    admin = await house.addPerson(tenantId, 'ADMIN');
    member = await house.addPerson(tenantId, 'MEMBER');
    stranger = await house.addPerson(await house.addTenant('other'), 'ADMIN');
  });

  afterAll(async () => {
    await house.close();
  });

  beforeEach(async () => {
    await house.db.system(async (tx) => {
      for (const table of ['policy', 'resource', 'location', 'domain_event']) await tx.query(`DELETE FROM ${table}`);
    });
  });

  async function create<Made extends { id: string } = Resource>(path: string, body: object, by = admin): Promise<Made> {
    const { status, body: made } = await send<Made>(by, 'POST', path, body);
    expect([status, made]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
    return made;
  }
  const room = (name: string, more: object = {}, by = admin) =>
    create('resources', { name, type: 'ROOM', ...more }, by);
  const place = (kind: Location['kind'], name: string, more: object = {}) =>
    create<Location>('locations', { kind, name, ...more });
  const refused = async (by: Person, method: string, path: string, body?: object) => {
    const { status, body: problem } = await send<Problem>(by, method, path, body);
    return { status, code: problem.code, detail: problem.detail };
  };
  const facts = (subject?: string) =>
    house.db.tenant(tenantId, (tx) =>
      tx.query<Fact>(
        `SELECT type, subject_id AS subject, resource_ids AS resources, diff, actor, at FROM domain_event
          WHERE $1::uuid IS NULL OR subject_id = $1 ORDER BY seq`,
        [subject ?? null],
      ),
    );
  const types = async (subject?: string) => (await facts(subject)).map(({ type }) => type);

  describe('resources', () => {
    it('are made with what was sent and sensible defaults, and the fact is recorded', async () => {
      const made = await room('Aurora', { capacity: 8, amenities: ['Screen'] });
      expect(made).toEqual({
        id: made.id,
        name: 'Aurora',
        type: 'ROOM',
        capacity: 8,
        description: null,
        amenities: ['Screen'],
        locationId: null,
        locationPath: [],
        timeZone: 'Europe/Madrid',
        status: 'ACTIVE',
        createdAt: expect.stringMatching(/^2026-11-20T08:00:/),
        updatedAt: made.createdAt,
      });
      const [fact, ...others] = await facts();
      expect(others).toEqual([]);
      expect(fact).toMatchObject({
        type: 'resource.created',
        subject: made.id,
        resources: [made.id],
        actor: { type: 'HUMAN' },
      });
      expect(fact?.at).toBe(Date.parse(made.createdAt));
      expect(fact?.at).toBeGreaterThanOrEqual(HOUSE_OPENS);
      expect(fact?.diff).toMatchObject({ name: { from: null, to: 'Aurora' }, capacity: { from: null, to: 8 } });
      expect(fact?.diff).not.toHaveProperty('description');
    });

    it('change field by field; what changes nothing is no fact', async () => {
      const { id } = await room('Aurora', { description: 'Old' });
      const changed = await send<Resource>(admin, 'PATCH', `resources/${id}`, {
        description: null,
        capacity: 4,
        name: 'Aurora',
      });
      expect(changed.body).toMatchObject({ name: 'Aurora', description: null, capacity: 4 });
      expect((await send(admin, 'PATCH', `resources/${id}`, { capacity: 4 })).body).toEqual(changed.body);
      const [, fact, ...others] = await facts(id);
      expect(others).toEqual([]);
      expect(fact).toMatchObject({ type: 'resource.updated', resources: [id] });
      expect(fact?.diff).toEqual({ description: { from: 'Old', to: null }, capacity: { from: null, to: 4 } });
    });

    it('retire and stay in history; the name is free again and retiring twice is one fact', async () => {
      const { id } = await room('Aurora');
      expect((await send(admin, 'DELETE', `resources/${id}`)).status).toBe(204);
      expect((await send(admin, 'DELETE', `resources/${id}`)).status).toBe(204);
      expect((await send<Resource>(admin, 'GET', `resources/${id}`)).body.status).toBe('RETIRED');
      await room('aurora');
      const back = await refused(admin, 'PATCH', `resources/${id}`, { status: 'ACTIVE' });
      expect(back).toEqual({ ...conflict, detail: 'Another room or device is called "Aurora". Choose another name.' });
      expect(await types(id)).toEqual(['resource.created', 'resource.retired']);
    });

    it('have a name of their own, whatever its case; of many at once one gets it', async () => {
      const answers = await Promise.all(
        ['Aurora', 'AURORA', 'aurora', 'Aurora', 'auRora'].map((name) =>
          send<Problem>(admin, 'POST', 'resources', { name, type: 'ROOM' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
      const problem = answers.find(({ status }) => status === 409)?.body;
      expect(problem).toMatchObject({ code: 'CONFLICT', detail: expect.stringMatching(/is called "aurora"/i) });
      expect(await types()).toEqual(['resource.created']);
      const { id } = await room('Borealis');
      expect(await refused(admin, 'PATCH', `resources/${id}`, { name: 'aurora' })).toMatchObject(conflict);
    });

    it('know nothing of changes made at the same moment twice', async () => {
      const { id } = await room('Aurora', { capacity: 1 });
      const sizes = [2, 3, 4, 5, 6];
      await Promise.all(sizes.map((capacity) => send(admin, 'PATCH', `resources/${id}`, { capacity })));
      const diffs = (await facts(id)).slice(1).map(({ diff }) => diff.capacity);
      expect(diffs.map((diff) => diff?.from)).toEqual([1, ...diffs.slice(0, -1).map((diff) => diff?.to)]);
      expect(diffs.map((diff) => diff?.to).sort()).toEqual(sizes);
    });

    it('stand somewhere and take the nearest time zone', async () => {
      const site = await place('SITE', 'Las Palmas', { timeZone: 'Atlantic/Canary' });
      const floor = await place('FLOOR', '1', { parentId: site.id });
      const { id, timeZone, locationPath } = await room('Teide', { locationId: floor.id });
      expect([timeZone, locationPath]).toEqual(['Atlantic/Canary', ['Las Palmas', '1']]);
      const chosen = await room('Abroad', { locationId: floor.id, timeZone: 'Asia/Tokyo' });
      const move = async (resource: string) =>
        (await send<Resource>(admin, 'PATCH', `resources/${resource}`, { locationId: null })).body;
      expect(await move(id)).toMatchObject({ timeZone: 'Europe/Madrid', locationPath: [] });
      expect(await move(chosen.id)).toMatchObject({ timeZone: 'Asia/Tokyo', locationPath: [] });
    });

    it('are listed by name, page by page, each once', async () => {
      const names = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'];
      for (const name of ['Delta', 'Alpha', 'Echo', 'Bravo', 'Charlie']) await room(name);
      const seen: string[][] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body }: { body: List<Resource> } = await send(member, 'GET', `resources?limit=2${query}`);
        seen.push(body.items.map(({ name }) => name));
        cursor = body.nextCursor;
        // What is added behind the reader does not move what is ahead.
        if (seen.length === 1) await room('Aaa');
      } while (cursor !== null);
      expect(seen).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
    });

    it.each(['nonsense', Buffer.from('["a"]').toString('base64url'), Buffer.from('{').toString('base64url')])(
      'refuse the cursor %s',
      async (cursor) => {
        expect(await refused(member, 'GET', `resources?cursor=${cursor}`)).toMatchObject(invalid);
      },
    );

    it('are filtered by type, status and where they are', async () => {
      const site = await place('SITE', 'Campus');
      const floor = await place('FLOOR', '1', { parentId: site.id });
      await room('Below', { locationId: floor.id });
      await room('Nowhere', { status: 'DISABLED' });
      await create('resources', { name: 'Projector', type: 'DEVICE', locationId: site.id });
      const list = async (query: string) =>
        (await send<List<Resource>>(member, 'GET', `resources?${query}`)).body.items.map(({ name }) => name);
      expect(await list('type=DEVICE')).toEqual(['Projector']);
      expect(await list('status=DISABLED')).toEqual(['Nowhere']);
      expect(await list(`locationId=${site.id}`)).toEqual(['Below', 'Projector']);
      expect(await list(`locationId=${floor.id}&type=ROOM`)).toEqual(['Below']);
    });

    it.each([
      ['an unknown field', { name: 'A', type: 'ROOM', colour: 'red' }, 'colour'],
      ['no name', { name: '  ', type: 'ROOM' }, 'name'],
      ['a capacity of nobody', { name: 'A', type: 'ROOM', capacity: 0 }, 'capacity'],
      ['a zone nobody knows', { name: 'A', type: 'ROOM', timeZone: 'Mars/Olympus' }, 'timeZone'],
    ])('refuse %s, naming the field', async (_, body, path) => {
      const { status, body: problem } = await send<Problem>(admin, 'POST', 'resources', body);
      expect([status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]]);
    });
  });

  describe('locations', () => {
    it('form a tree of sites, buildings and floors', async () => {
      const site = await place('SITE', 'Campus');
      const building = await place('BUILDING', 'North', { parentId: site.id });
      const floor = await place('FLOOR', '2nd', { parentId: building.id });
      const { body } = await send<List<Location>>(member, 'GET', 'locations');
      expect(body).toEqual({ items: [floor, site, building], nextCursor: null });
      const { body: first } = await send<List<Location>>(member, 'GET', 'locations?limit=2');
      const { body: second } = await send<List<Location>>(
        member,
        'GET',
        `locations?limit=2&cursor=${first.nextCursor}`,
      );
      expect([...first.items, ...second.items]).toEqual(body.items);
    });

    it('are only below wider ones, so never in a circle', async () => {
      const site = await place('SITE', 'Campus');
      const building = await place('BUILDING', 'North', { parentId: site.id });
      const floor = await place('FLOOR', '1', { parentId: building.id });
      expect(await refused(admin, 'POST', 'locations', { kind: 'SITE', name: 'X', parentId: floor.id })).toEqual({
        ...invalid,
        detail: 'parentId: A site cannot be in a floor.',
      });
      for (const [id, parentId] of [
        [building.id, building.id],
        [building.id, floor.id],
        [site.id, floor.id],
        [site.id, site.id],
      ]) {
        expect(await refused(admin, 'PATCH', `locations/${id}`, { parentId })).toMatchObject(invalid);
      }
    });

    it('stay while something is in them', async () => {
      const site = await place('SITE', 'Campus');
      const floor = await place('FLOOR', '1', { parentId: site.id });
      const { id } = await room('Aurora', { locationId: floor.id });
      expect(await refused(admin, 'DELETE', `locations/${site.id}`)).toEqual({
        ...conflict,
        detail: 'Campus still holds 1. Move or delete that first.',
      });
      expect(await refused(admin, 'DELETE', `locations/${floor.id}`)).toEqual({
        ...conflict,
        detail: 'Aurora is still in 1. Move or retire it first.',
      });
      await send(admin, 'DELETE', `resources/${id}`);
      await send(admin, 'PUT', `policies/location/${floor.id}`, { rules: { restoreMinutes: 3 } });
      expect((await send(admin, 'DELETE', `locations/${floor.id}`)).status).toBe(204);
      expect((await send(admin, 'DELETE', `locations/${site.id}`)).status).toBe(204);
      expect(await refused(admin, 'DELETE', `locations/${site.id}`)).toMatchObject(missing);
      expect((await send<Resource>(admin, 'GET', `resources/${id}`)).body).toMatchObject({
        locationId: null,
        locationPath: [],
      });
      expect(await types(floor.id)).toEqual(['location.created', 'policy.changed', 'location.deleted']);
    });

    it('give their time zone to what is in them, unless another was chosen', async () => {
      const site = await place('SITE', 'Campus');
      const floor = await place('FLOOR', '1', { parentId: site.id });
      const follower = await room('Follower', { locationId: floor.id });
      const chosen = await room('Chosen', { locationId: floor.id, timeZone: 'Asia/Tokyo' });
      await send(admin, 'PATCH', `locations/${site.id}`, { timeZone: 'Atlantic/Canary' });
      const zones = async () => {
        const { body } = await send<List<Resource>>(member, 'GET', 'resources');
        return body.items.map(({ timeZone }) => timeZone);
      };
      expect(await zones()).toEqual(['Asia/Tokyo', 'Atlantic/Canary']);
      const [, moved] = await facts(site.id);
      expect(moved).toMatchObject({ type: 'location.updated', resources: [follower.id, chosen.id] });
      const [, followed, ...others] = await facts(follower.id);
      expect(others).toEqual([]);
      expect(followed?.diff).toEqual({ timeZone: { from: 'Europe/Madrid', to: 'Atlantic/Canary' } });
      expect(await types(chosen.id)).toEqual(['resource.created']);
    });

    it('cannot lose a room that arrives while they are deleted', async () => {
      const site = await place('SITE', 'Campus');
      const [deleted, made] = await Promise.all([
        send(admin, 'DELETE', `locations/${site.id}`),
        send<Resource>(admin, 'POST', 'resources', { name: 'Late', type: 'ROOM', locationId: site.id }),
      ]);
      expect([
        [204, 404],
        [409, 201],
      ]).toContainEqual([deleted.status, made.status]);
    });
  });

  describe('policies', () => {
    const rulesOf = async (by: Person, scope: string, id: string) =>
      (await send<PolicyView>(by, 'GET', `policies/${scope}/${id}`)).body;

    it('are inherited from tenant to location to resource, the nearest wins', async () => {
      const site = await place('SITE', 'Campus');
      const floor = await place('FLOOR', '1', { parentId: site.id });
      const { id } = await room('Aurora', { locationId: floor.id });
      const elsewhere = await room('Elsewhere');
      const put = (scope: string, holder: string, rules: PolicyOverrides) =>
        send<PolicyView>(admin, 'PUT', `policies/${scope}/${holder}`, { rules });
      await put('tenant', tenantId, { walkUpMinutes: [20], titlesMasked: false, endingSoonMinutes: 1 });
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
      expect(await rulesOf(member, 'resource', id)).toEqual(own.body);
      expect((await rulesOf(member, 'location', site.id)).effective).toEqual({
        ...defaultPolicy,
        ...tenantRules,
        endingSoonMinutes: 2,
        startingSoonMinutes: 2,
      });
      expect(await rulesOf(member, 'resource', elsewhere.id)).toMatchObject({
        rules: {},
        effective: { endingSoonMinutes: 1 },
      });
    });

    it('are replaced as a whole, and the fact names every room they hold for', async () => {
      const site = await place('SITE', 'Campus');
      const floor = await place('FLOOR', '1', { parentId: site.id });
      const here = await room('Here', { locationId: floor.id });
      const there = await room('There');
      const put = (rules: PolicyOverrides, scope = 'location', id = site.id) =>
        send(admin, 'PUT', `policies/${scope}/${id}`, { rules });
      await put({ restoreMinutes: 3, titlesMasked: false });
      await put({ restoreMinutes: 5 });
      await put({ restoreMinutes: 5 });
      await put({ walkUpEnabled: false }, 'tenant', tenantId);
      const recorded = (await facts()).filter(({ type }) => type === 'policy.changed');
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
        { subject: tenantId, resources: [here.id, there.id], diff: { walkUpEnabled: { from: null, to: false } } },
      ]);
    });

    it('refuse rules nobody knows and places that do not exist', async () => {
      const put = (path: string, rules: object) => refused(admin, 'PUT', `policies/${path}`, { rules });
      expect(await put(`tenant/${tenantId}`, { free: true })).toMatchObject(invalid);
      expect(await put(`tenant/${tenantId}`, { restoreMinutes: -1 })).toMatchObject(invalid);
      expect(await put(`city/${tenantId}`, {})).toMatchObject(invalid);
      for (const scope of ['tenant', 'location', 'resource']) {
        expect(await put(`${scope}/${uuidv7()}`, {})).toMatchObject(missing);
      }
    });
  });

  describe('who may do what', () => {
    it('lets members read and only administrators write', async () => {
      const { id } = await room('Aurora');
      const site = await place('SITE', 'Campus');
      for (const path of [
        'resources',
        `resources/${id}`,
        'locations',
        `policies/resource/${id}`,
        `policies/tenant/${tenantId}`,
      ]) {
        expect((await send(member, 'GET', path)).status).toBe(200);
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
        expect(await refused(member, method, path, body)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      }
    });

    it('shows and gives nothing of one tenant to another', async () => {
      const site = await place('SITE', 'Campus');
      const { id } = await room('Aurora', { locationId: site.id });
      const mine = await room('Mine', {}, stranger);
      const before = await facts();
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
        ['GET', `policies/tenant/${tenantId}`],
        ['PUT', `policies/tenant/${tenantId}`, { rules: {} }],
        ['GET', `policies/location/${site.id}`],
        ['PUT', `policies/resource/${id}`, { rules: {} }],
      ] as [string, string, object?][]) {
        expect({ path, ...(await refused(stranger, method, path, body)) }).toMatchObject({ path, ...missing });
      }
      const lists = await Promise.all(
        ['resources', 'locations'].map((path) => send<List<{ id: string }>>(stranger, 'GET', path)),
      );
      const visible = lists.flatMap(({ body }) => body.items.map((item) => item.id));
      expect(visible).toContain(mine.id);
      expect(visible).not.toEqual(expect.arrayContaining([id]));
      expect(visible).not.toEqual(expect.arrayContaining([site.id]));
      expect(await facts()).toEqual(before);
    });

    it('asks for a sign-in', async () => {
      const response = await fetch(`${house.origin}/api/v1/resources`);
      expect([response.status, ((await response.json()) as Problem).code]).toEqual([401, 'UNAUTHENTICATED']);
    });
  });
});
