import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '@lintel/shared/errors';
import { systemActor } from '../../platform/context/principal.js';
import { uuidv7 } from '../../platform/ids.js';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { ApprovePairing } from './approve-pairing.js';
import { DemoKey } from './demo-key.js';

describe('approving a display', () => {
  let house: House;
  let tenantId: string;
  let admin: Person;
  let room: string;

  beforeAll(async () => {
    house = await openHouse({ LINTEL_DEMO: 'on' });
    tenantId = await house.addTenant('acme');
    room = await house.addResource(tenantId, 'Aurora');
    admin = await house.addPerson(tenantId, 'ADMIN');
  });
  afterAll(() => house.close());

  const newCode = async () => (await (await DisplayClient.create(house.origin)).authorize()).user_code;
  const pair = (by: Person, userCode: string, resourceIds: string[] = [room]) =>
    by.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds } });
  const problemOf = async (response: Response) => (await response.json()) as Problem;

  it('is for administrators', async () => {
    const member = await house.addPerson(tenantId, 'MEMBER');
    expect((await pair(member, await newCode())).status).toBe(403);
    const nobody = await fetch(`${house.origin}/api/v1/displays/pair`, { method: 'POST' });
    expect(nobody.status).toBe(401);
  });

  it('takes rooms of the own tenant only, and the code lives on after a refusal', async () => {
    const other = await house.addTenant('other');
    const foreign = await house.addResource(other, 'Borealis');
    const device = await house.addResource(tenantId, 'Projector', { type: 'DEVICE' });
    const retired = await house.addResource(tenantId, 'Attic', { status: 'RETIRED' });
    const disabled = await house.addResource(tenantId, 'Cellar', { status: 'DISABLED' });
    const code = await newCode();
    const refusals: [string[], number, string][] = [
      [[foreign], 404, 'resourceIds.0'],
      [[room, uuidv7()], 404, 'resourceIds.1'],
      [[device], 400, 'resourceIds.0'],
      [[room, retired], 400, 'resourceIds.1'],
      [[], 400, 'resourceIds'],
    ];
    for (const [resourceIds, status, path] of refusals) {
      const response = await pair(admin, code, resourceIds);
      expect(response.status).toBe(status);
      expect((await problemOf(response)).errors?.[0]?.path).toBe(path);
    }
    const accepted = await pair(admin, code, [disabled, room, disabled]);
    expect(await accepted.json()).toMatchObject({ resourceIds: [disabled, room] });
  });

  it('is part of the transaction around it, which a crash undoes as a whole', async () => {
    const code = await newCode();
    const pairing = ({ resourceIds = [room] }) =>
      house.server.app
        .get(ApprovePairing)
        .approve({ tenantId, actor: systemActor, userCode: code, name: 'Door', resourceIds });
    const crash = house.db.tenant(tenantId, async () => {
      expect(await pairing({})).toMatchObject({ name: 'Door' });
      throw new Error('crash');
    });
    await expect(crash).rejects.toThrow('crash');
    await house.db.tenant(tenantId, async (tx) => {
      const refused = pairing({ resourceIds: [uuidv7()] });
      await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await tx.query('SELECT current_user AS role')).toEqual([{ role: 'lintel_app' }]);
      expect(await pairing({})).toMatchObject({ name: 'Door' });
      expect(await tx.query('SELECT current_user AS role')).toEqual([{ role: 'lintel_app' }]);
    });
  });

  it('limits wrong codes per administrator and address, and forgets them in time', async () => {
    await house.clock.moveTo(house.clock.now() + 600_000);
    const hasty = await house.addPerson(tenantId, 'ADMIN');
    const codes = Array.from({ length: 12 }, () => pair(hasty, 'BBBBBB'));
    const statuses = (await Promise.all(codes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const limited = await pair(hasty, await newCode());
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('Retry-After'))).toBeGreaterThan(500);
    expect((await problemOf(limited)).code).toBe('RATE_LIMITED');
    // The office has one address: a colleague has to wait as well.
    const colleague = await house.addPerson(tenantId, 'ADMIN');
    expect((await pair(colleague, await newCode())).status).toBe(429);

    await house.clock.moveTo(house.clock.now() + 600_000);
    for (let count = 0; count < 11; count++) expect((await pair(hasty, await newCode())).status).toBe(201);
  });

  describe('by a link of the demo', () => {
    let demoRoom: string;
    beforeAll(async () => {
      demoRoom = await house.addResource(await house.addTenant('demo'), 'Cirrus');
    });
    const approve = (body: object, origin = house.origin) =>
      fetch(`${origin}/api/v1/demo/displays/approve`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const key = () => house.server.app.get(DemoKey).value!;

    it('pairs a display beside the room', async () => {
      const client = await DisplayClient.create(house.origin);
      const tokens = await client.pair(async (userCode) => {
        const response = await approve({ userCode, resourceId: demoRoom, key: key() });
        expect(await response.json()).toEqual({ id: expect.any(String), name: 'Cirrus (demo)' });
        expect(response.status).toBe(201);
      });
      expect(tokens.tenant).toBe('demo');
    });

    it('needs the key of this start, a code that waits and a room of the demo', async () => {
      const userCode = await newCode();
      const statusOf = async (body: object) => (await approve(body)).status;
      expect(await statusOf({ userCode, resourceId: demoRoom, key: `${key()}x` })).toBe(403);
      expect(await statusOf({ userCode, resourceId: demoRoom })).toBe(400);
      expect(await statusOf({ userCode, resourceId: room, key: key() })).toBe(404);
      expect(await statusOf({ userCode: 'BBBBBB', resourceId: demoRoom, key: key() })).toBe(404);
      expect(await statusOf({ userCode, resourceId: demoRoom, key: key() })).toBe(201);
    });

    it('does not exist where there is no demo', async () => {
      const plain = await openHouse();
      try {
        const response = await approve({ userCode: 'BBBBBB', resourceId: demoRoom, key: 'x' }, plain.origin);
        expect(response.status).toBe(404);
        expect(plain.server.app.get(DemoKey).value).toBeNull();
      } finally {
        await plain.close();
      }
    });
  });
});
