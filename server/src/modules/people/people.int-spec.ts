import type { User } from '@lintel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';

/** One pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let house: House;
let admin: Person;
let leader: Person;
let led: Person;
let member: Person;
let stranger: Person;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  leader = await house.addPerson(tenantId, 'MEMBER');
  led = await house.addPerson(tenantId, 'MEMBER');
  member = await house.addPerson(tenantId, 'MEMBER');
  stranger = await house.addPerson(await house.addTenant('other'), 'ADMIN');
  const members = [{ userId: leader.id }, { userId: led.id }];
  await admin.fetch('/api/v1/departments', {
    json: { name: 'Support', slug: 'support', leaderId: leader.id, members },
  });
});
afterAll(() => house.close());

const list = async (who: Person, query = '') =>
  (await (await who.fetch(`/api/v1/users${query}`)).json()) as { items: User[]; nextCursor: string | null };
const user = async (who: Person, id: string) => (await (await who.fetch(`/api/v1/users/${id}`)).json()) as User;
const put = (who: Person, path: string, json: object, method = 'PATCH') =>
  who.fetch(`/api/v1/users/${path}`, { method, json });

describe('the members of an organisation', () => {
  it('are listed with their departments, and their addresses for who may see them', async () => {
    const all = await list(admin);
    expect(all.items).toHaveLength(4);
    expect(all.items.find(({ id }) => id === admin.id)).toMatchObject({ role: 'ADMIN', departments: [] });
    expect(all.items.find(({ id }) => id === led.id)).toMatchObject({
      email: led.email,
      role: 'MEMBER',
      departments: [{ slug: 'support', name: 'Support' }],
    });
    const seenBy = async (who: Person) => (await list(who)).items.flatMap(({ email }) => email ?? []).sort();
    expect(await seenBy(admin)).toHaveLength(4);
    expect(await seenBy(leader)).toEqual([leader.email, led.email].sort());
    expect(await seenBy(member)).toEqual([member.email]);
    expect(await seenBy(stranger)).toEqual([stranger.email]);

    const { id } = (await user(admin, led.id)).departments[0]!;
    expect((await list(member, `?departmentId=${id}`)).items.map((one) => one.id).sort()).toEqual(
      [leader.id, led.id].sort(),
    );
    const first = await list(admin, '?limit=3');
    const rest = await list(admin, `?limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map((one) => one.id)).toEqual(all.items.map((one) => one.id));
    expect(rest.nextCursor).toBeNull();
    // The names of these people are their addresses, which everybody sees as names.
    expect((await list(member, `?search=${led.email.slice(0, 20)}`)).items.map((one) => one.id)).toContain(led.id);
    expect((await list(member, '?search=nobody')).items).toEqual([]);
  });

  it('choose how they are shown and spoken to, or their leader does', async () => {
    const choices = { timeZone: 'America/New_York', language: 'da', bio: 'Hello.' };
    expect(await (await put(led, led.id, choices)).json()).toMatchObject({ id: led.id, ...choices });
    expect(await (await put(leader, led.id, { bio: null })).json()).toMatchObject({ ...choices, bio: null });
    expect((await put(member, led.id, choices)).status).toBe(403);
    expect((await put(stranger, led.id, choices)).status).toBe(404);
    expect((await stranger.fetch(`/api/v1/users/${led.id}`)).status).toBe(404);
    expect(await (await put(led, led.id, { timeZone: 'Mars/Base' })).json()).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'timeZone' }],
    });
    // The bio is that of the profile customers see, and the profile's slug stays.
    await put(led, `${led.id}/profile`, { slug: 'led', bio: 'For customers.' }, 'PUT');
    expect(await user(member, led.id)).toMatchObject({ ...choices, bio: 'For customers.' });
    await put(led, led.id, { bio: 'For all.' });
    const profile = await (await led.fetch(`/api/v1/users/${led.id}/profile`)).json();
    expect(profile).toMatchObject({ slug: 'led', bio: 'For all.' });
  });

  it('have a picture', async () => {
    const path = `${member.id}/picture`;
    const picture = { type: 'image/png', data: PNG };
    expect((await put(member, path, { ...picture, type: 'image/jpeg' }, 'PUT')).status).toBe(400);
    expect((await put(led, path, picture, 'PUT')).status).toBe(403);
    const { pictureUrl } = (await (await put(member, path, picture, 'PUT')).json()) as User;
    const seen = await led.fetch(pictureUrl!);
    expect(seen.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await seen.arrayBuffer()).toString('base64')).toBe(PNG);
    expect((await stranger.fetch(`/api/v1/users/${path}`)).status).toBe(404);
    expect((await member.fetch(`/api/v1/users/${path}`, { method: 'DELETE' })).status).toBe(204);
    expect((await user(admin, member.id)).pictureUrl).toBeNull();
    expect((await led.fetch(pictureUrl!)).status).toBe(404);
  });
});
