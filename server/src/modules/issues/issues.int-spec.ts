import { randomUUID } from 'node:crypto';
import type { Issue } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStore } from '../../platform/events/event-store.js';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let admin: Person;
let member: Person;
let room: string;
let otherRoom: string;
let display: DisplayClient;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('issues');
  [admin, member] = [await house.addPerson(tenantId, 'ADMIN'), await house.addPerson(tenantId, 'MEMBER')];
  [room, otherRoom] = [await house.addResource(tenantId, 'Aurora'), await house.addResource(tenantId, 'Borealis')];
  display = await DisplayClient.create(house.origin);
  await display.pair((userCode) =>
    admin.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: [room, otherRoom] } }),
  );
});
afterAll(() => house.close());

async function report(some: object = {}): Promise<Issue> {
  const response = await display.fetch('/api/v1/display/issues', {
    method: 'POST',
    json: {
      requestId: randomUUID(),
      occurredAt: new Date(house.clock.now()).toISOString(),
      kind: 'EQUIPMENT',
      ...some,
    },
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Issue;
}
const list = async (query = '') =>
  (await (await admin.fetch(`/api/v1/issues${query}`)).json()) as { items: Issue[]; nextCursor: string | null };
const patch = async (id: string, json: object, headers?: Record<string, string>) =>
  (await (await admin.fetch(`/api/v1/issues/${id}`, { method: 'PATCH', json, headers })).json()) as Issue & Problem;

describe('a problem reported at a door', () => {
  it('reaches the administrators as it was told', async () => {
    const occurredAt = new Date(house.clock.now()).toISOString();
    const told = { kind: 'LIGHTING', text: 'Half the lamps are out.', resourceId: otherRoom };
    const { id, createdAt } = await report({ ...told, occurredAt });
    expect(await (await admin.fetch(`/api/v1/issues/${id}`)).json()).toEqual({
      id,
      ...told,
      displayId: display.displayId,
      status: 'OPEN',
      note: null,
      version: 1,
      occurredAt,
      createdAt,
      handled: null,
    });
  });

  it('is acknowledged, resolved with a note and opened again, each with who did it and as a fact', async () => {
    const { id } = await report();
    expect(await patch(id, { status: 'ACKNOWLEDGED' })).toMatchObject({
      status: 'ACKNOWLEDGED',
      version: 2,
      handled: { by: { type: 'HUMAN', id: admin.id } },
    });
    expect(await patch(id, { status: 'RESOLVED', note: ' New cable. ' })).toMatchObject({
      status: 'RESOLVED',
      note: 'New cable.',
    });
    await patch(id, { status: 'OPEN' });
    const facts = await house.db.tenant(admin.tenantId, (tx) => house.server.app.get(EventStore).ofSubject(tx, id));
    expect(facts.map(({ type, actor, diff }) => [type, actor.type, diff.status?.to])).toEqual([
      ['issue.reported', 'DISPLAY', undefined],
      ['issue.updated', 'HUMAN', 'ACKNOWLEDGED'],
      ['issue.updated', 'HUMAN', 'RESOLVED'],
      ['issue.updated', 'HUMAN', 'OPEN'],
    ]);
  });

  it('stays as it is when nothing is changed, and when somebody else was faster', async () => {
    const { id } = await report();
    await patch(id, { note: 'Ordered.' });
    expect(await patch(id, { status: 'OPEN', note: 'Ordered.' })).toMatchObject({ version: 2 });
    expect(await patch(id, { status: 'RESOLVED' }, { 'if-match': '"1"' })).toMatchObject({ code: 'STALE_VERSION' });
    expect(await patch(id, {})).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await patch(randomUUID(), { status: 'RESOLVED' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is listed by room and by what is still to be done, the newest first, page by page', async () => {
    const first = await report({ resourceId: otherRoom });
    const second = await report({ resourceId: otherRoom });
    await patch(first.id, { status: 'RESOLVED' });
    const active = await list(`?status=ACTIVE&resourceId=${otherRoom}`);
    expect(active.items[0]!.id).toBe(second.id);
    expect(active.items.map(({ id }) => id)).not.toContain(first.id);
    expect((await list(`?status=RESOLVED&resourceId=${otherRoom}`)).items.map(({ id }) => id)).toEqual([first.id]);

    const all = (await list()).items.map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(`?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
  });

  it('is for administrators, and not for the screens that report', async () => {
    const { id } = await report();
    for (const path of ['/api/v1/issues', `/api/v1/issues/${id}`]) {
      expect((await member.fetch(path)).status).toBe(403);
      expect((await display.fetch(path)).status).toBe(403);
    }
    const refused = await member.fetch(`/api/v1/issues/${id}`, { method: 'PATCH', json: { status: 'RESOLVED' } });
    expect(refused.status).toBe(403);
  });
});
