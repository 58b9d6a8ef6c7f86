import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { HOUSE_OPENS } from '../../testing/house.js';
import { Campus, conflict, invalid, refused, send, type List } from './testing/campus.js';

// A whole server is started first, on a machine that may be busy.

describe('resources over HTTP', () => {
  let campus: Campus;

  beforeAll(async () => {
    campus = await Campus.open();
  });

  afterAll(() => campus.close());

  beforeEach(() => campus.clear());

  it('are made with what was sent and sensible defaults, and the fact is recorded', async () => {
    const made = await campus.room('Aurora', { capacity: 8, amenities: ['Screen'] });
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
    const [fact, ...others] = await campus.facts();
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
    const { id } = await campus.room('Aurora', { description: 'Old' });
    const changed = await send<Resource>(campus.admin, 'PATCH', `resources/${id}`, {
      description: null,
      capacity: 4,
      name: 'Aurora',
    });
    expect(changed.body).toMatchObject({ name: 'Aurora', description: null, capacity: 4 });
    expect((await send(campus.admin, 'PATCH', `resources/${id}`, { capacity: 4 })).body).toEqual(changed.body);
    const [, fact, ...others] = await campus.facts(id);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({ type: 'resource.updated', resources: [id] });
    expect(fact?.diff).toEqual({ description: { from: 'Old', to: null }, capacity: { from: null, to: 4 } });
  });

  it('retire and stay in history; the name is free again and retiring twice is one fact', async () => {
    const { id } = await campus.room('Aurora');
    expect((await send(campus.admin, 'DELETE', `resources/${id}`)).status).toBe(204);
    expect((await send(campus.admin, 'DELETE', `resources/${id}`)).status).toBe(204);
    expect((await send<Resource>(campus.admin, 'GET', `resources/${id}`)).body.status).toBe('RETIRED');
    await campus.room('aurora');
    const back = await refused(campus.admin, 'PATCH', `resources/${id}`, { status: 'ACTIVE' });
    expect(back).toEqual({ ...conflict, detail: 'Another room or device is called "Aurora". Choose another name.' });
    expect(await campus.factTypes(id)).toEqual(['resource.created', 'resource.retired']);
  });

  it('have a name of their own, whatever its case; of many at once one gets it', async () => {
    const answers = await Promise.all(
      ['Aurora', 'AURORA', 'aurora', 'Aurora', 'auRora'].map((name) =>
        send<Problem>(campus.admin, 'POST', 'resources', { name, type: 'ROOM' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const problem = answers.find(({ status }) => status === 409)?.body;
    expect(problem).toMatchObject({ code: 'CONFLICT', detail: expect.stringMatching(/is called "aurora"/i) });
    expect(await campus.factTypes()).toEqual(['resource.created']);
    const { id } = await campus.room('Borealis');
    expect(await refused(campus.admin, 'PATCH', `resources/${id}`, { name: 'aurora' })).toMatchObject(conflict);
  });

  it('know nothing of changes made at the same moment twice', async () => {
    const { id } = await campus.room('Aurora', { capacity: 1 });
    const sizes = [2, 3, 4, 5, 6];
    await Promise.all(sizes.map((capacity) => send(campus.admin, 'PATCH', `resources/${id}`, { capacity })));
    const diffs = (await campus.facts(id)).slice(1).map(({ diff }) => diff.capacity);
    expect(diffs.map((diff) => diff?.from)).toEqual([1, ...diffs.slice(0, -1).map((diff) => diff?.to)]);
    expect(diffs.map((diff) => diff?.to).sort()).toEqual(sizes);
  });

  it('stand somewhere and take the nearest time zone', async () => {
    const site = await campus.place('SITE', 'Las Palmas', { timeZone: 'Atlantic/Canary' });
    const floor = await campus.place('FLOOR', '1', { parentId: site.id });
    const { id, timeZone, locationPath } = await campus.room('Teide', { locationId: floor.id });
    expect([timeZone, locationPath]).toEqual(['Atlantic/Canary', ['Las Palmas', '1']]);
    const chosen = await campus.room('Abroad', { locationId: floor.id, timeZone: 'Asia/Tokyo' });
    const move = async (resource: string) =>
      (await send<Resource>(campus.admin, 'PATCH', `resources/${resource}`, { locationId: null })).body;
    expect(await move(id)).toMatchObject({ timeZone: 'Europe/Madrid', locationPath: [] });
    expect(await move(chosen.id)).toMatchObject({ timeZone: 'Asia/Tokyo', locationPath: [] });
  });

  it('are listed by name, page by page, each once', async () => {
    const names = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'];
    for (const name of ['Delta', 'Alpha', 'Echo', 'Bravo', 'Charlie']) await campus.room(name);
    const seen: string[][] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body }: { body: List<Resource> } = await send(campus.member, 'GET', `resources?limit=2${query}`);
      seen.push(body.items.map(({ name }) => name));
      cursor = body.nextCursor;
      // What is added behind the reader does not move what is ahead.
      if (seen.length === 1) await campus.room('Aaa');
    } while (cursor !== null);
    expect(seen).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
  });

  it.each(['nonsense', Buffer.from('["a"]').toString('base64url'), Buffer.from('{').toString('base64url')])(
    'refuse the cursor %s',
    async (cursor) => {
      expect(await refused(campus.member, 'GET', `resources?cursor=${cursor}`)).toMatchObject(invalid);
    },
  );

  it('are filtered by type, status and where they are', async () => {
    const site = await campus.place('SITE', 'Campus');
    const floor = await campus.place('FLOOR', '1', { parentId: site.id });
    await campus.room('Below', { locationId: floor.id });
    await campus.room('Nowhere', { status: 'DISABLED' });
    await campus.room('Projector', { type: 'DEVICE', locationId: site.id });
    const list = async (query: string) =>
      (await send<List<Resource>>(campus.member, 'GET', `resources?${query}`)).body.items.map(({ name }) => name);
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
    const { status, body: problem } = await send<Problem>(campus.admin, 'POST', 'resources', body);
    expect([status, problem.errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });
});
