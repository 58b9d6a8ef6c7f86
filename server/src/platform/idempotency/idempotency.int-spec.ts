import type { Booking, Location, Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DisplayClient } from '../../testing/display-client.js';
import { HOUSE_OPENS, openHouse, type House, type Person } from '../../testing/house.js';
import { uuidv7 } from '../ids.js';

let house: House;
let admin: Person;
let colleague: Person;
let stranger: Person;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  colleague = await house.addPerson(tenantId, 'ADMIN');
  stranger = await house.addPerson(await house.addTenant('other'), 'ADMIN');
});
afterAll(() => house.close());

const keyed = (key: string) => ({ 'idempotency-key': key });
const meeting = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T11:00:00Z', timeZone: 'Europe/Madrid' };
const newLocation = () => ({ name: `Site ${uuidv7()}`, kind: 'SITE' });
const room = () => house.addResource(admin.tenantId, `Room ${uuidv7()}`);
const booking = async () =>
  ((await (await admin.fetch('/api/v1/calendar/events', { json: { ...meeting, title: 'T' } })).json()) as Booking).id;
const location = async () =>
  ((await (await admin.fetch('/api/v1/locations', { json: newLocation() })).json()) as Location).id;
const problemOf = async (response: Response) => (await response.json()) as Problem;

interface Write {
  path: string;
  method: string;
  json?: object;
}

const writes: [string, () => Promise<Write>, number][] = [
  ['a new room', async () => ({ path: 'resources', method: 'POST', json: { name: uuidv7(), type: 'ROOM' } }), 201],
  ['a room', async () => ({ path: `resources/${await room()}`, method: 'PATCH', json: { name: uuidv7() } }), 200],
  ['a room that goes', async () => ({ path: `resources/${await room()}`, method: 'DELETE' }), 204],
  ['a new location', async () => ({ path: 'locations', method: 'POST', json: newLocation() }), 201],
  ['a location', async () => ({ path: `locations/${await location()}`, method: 'PATCH', json: { name: 'S' } }), 200],
  ['a location that goes', async () => ({ path: `locations/${await location()}`, method: 'DELETE' }), 204],
  [
    'a policy',
    async () => ({ path: `policies/resource/${await room()}`, method: 'PUT', json: { rules: { titlesMasked: true } } }),
    200,
  ],
  [
    'a booking',
    async () => ({ path: `calendar/events/${await booking()}`, method: 'PATCH', json: { title: 'U' } }),
    200,
  ],
  [
    'a booking that is replaced',
    async () => ({ path: `calendar/events/${await booking()}`, method: 'PUT', json: { ...meeting, title: 'U' } }),
    200,
  ],
  ['a booking that goes', async () => ({ path: `calendar/events/${await booking()}`, method: 'DELETE' }), 204],
  [
    'a cancellation',
    async () => ({ path: `calendar/events/${await booking()}/cancel`, method: 'POST', json: { reason: 'Ill' } }),
    200,
  ],
  [
    'a new connection',
    async () => ({
      path: 'connections/ical',
      method: 'POST',
      json: { name: 'Feed', url: 'https://feeds.example.test/a.ics', resourceId: await room() },
    }),
    201,
  ],
  [
    'a new display',
    async () => {
      const display = await DisplayClient.create(house.origin);
      const { user_code: userCode } = await display.authorize();
      return {
        path: 'displays/pair',
        method: 'POST',
        json: { userCode, name: 'Door', resourceIds: [await room()] },
      };
    },
    201,
  ],
];

describe('a write with an Idempotency-Key', () => {
  it.each(writes)('answers the first answer again: %s', async (_, make, status) => {
    const { path, ...write } = await make();
    const key = uuidv7();
    const ask = () => admin.fetch(`/api/v1/${path}`, { ...write, headers: keyed(key) });
    const first = await ask();
    expect(first.status).toBe(status);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const again = await ask();
    expect(again.status).toBe(status);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const [body, repeated] = [await first.text(), await again.text()];
    expect(repeated === '' ? '' : (JSON.parse(repeated) as unknown)).toEqual(body === '' ? '' : JSON.parse(body));
  });

  it.each(writes)('refuses its key for anything else: %s', async (_, make) => {
    const { path, ...write } = await make();
    const headers = keyed(uuidv7());
    expect((await admin.fetch('/api/v1/locations', { json: newLocation(), headers })).status).toBe(201);
    expect(await problemOf(await admin.fetch(`/api/v1/${path}`, { ...write, headers }))).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('happens once when it comes many times at once', async () => {
    const json = newLocation();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => admin.fetch('/api/v1/locations', { json, headers: keyed('at-once') })),
    );
    const made = (await Promise.all(answers.map((answer) => answer.json()))) as Location[];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it('is of whoever sent it, in the tenant they sent it to', async () => {
    const json = newLocation();
    const ask = async (person: Person) =>
      ((await (await person.fetch('/api/v1/locations', { json, headers: keyed('mine') })).json()) as Location).id;
    const mine = await ask(admin);
    expect(new Set([mine, await ask(colleague), await ask(stranger)]).size).toBe(3);
    expect(await ask(admin)).toBe(mine);
  });

  it('keeps its key when it is refused', async () => {
    const taken = { name: `Room ${uuidv7()}`, type: 'ROOM' };
    const first = (await (await admin.fetch('/api/v1/resources', { json: taken })).json()) as Resource;
    const again = () => admin.fetch('/api/v1/resources', { json: taken, headers: keyed('refused') });
    expect(await problemOf(await again())).toMatchObject({ code: 'CONFLICT' });
    await admin.fetch(`/api/v1/resources/${first.id}`, { method: 'DELETE' });
    expect((await again()).status).toBe(201);
  });

  it('leaves nothing behind where its answer could not be kept', async () => {
    const client = new pg.Client({ connectionString: house.server.databaseUrl });
    await client.connect();
    const json = newLocation();
    const ask = () => admin.fetch('/api/v1/locations', { json, headers: keyed('torn') });
    await client.query(`
      CREATE FUNCTION fail_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'torn'; END $$;
      CREATE TRIGGER torn BEFORE UPDATE ON idempotency_key FOR EACH ROW EXECUTE FUNCTION fail_here();`);
    expect((await ask()).status).toBe(500);
    await client.query('DROP TRIGGER torn ON idempotency_key');
    await client.end();
    const { items } = (await (await admin.fetch('/api/v1/locations')).json()) as { items: Location[] };
    expect(items.map(({ name }) => name)).not.toContain(json.name);
    expect((await ask()).status).toBe(201);
  });

  it.each(['', 'two words', 'é', 'a'.repeat(256)])('refuses %j as a key', async (key) => {
    const response = await admin.fetch('/api/v1/locations', { json: newLocation(), headers: keyed(key) });
    expect(await problemOf(response)).toMatchObject({ status: 400, errors: [{ path: 'Idempotency-Key' }] });
  });

  it('does not use its key up on a dry run', async () => {
    const json = { ...meeting, title: 'T', resourceIds: [await room()] };
    const ask = (query: string) =>
      admin.fetch(`/api/v1/calendar/events${query}`, { json, headers: keyed('dry-then-real') });
    expect((await ask('?dryRun=true')).status).toBe(200);
    expect((await ask('')).status).toBe(201);
    expect((await problemOf(await ask('?dryRun=true'))).code).toBe('CONFLICT');
  });

  it('does nothing where nobody is signed in yet', async () => {
    const signIn = async () =>
      (
        await fetch(`${house.origin}/api/v1/auth/sign-in/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...keyed('sign-in') },
          body: JSON.stringify({ email: admin.email, password: 'correct horse' }),
        })
      ).headers.get('set-auth-token');
    expect(await signIn()).not.toBe(await signIn());
  });

  it('is forgotten after two days', async () => {
    const ask = () => admin.fetch('/api/v1/locations', { json: newLocation(), headers: keyed('old') });
    expect((await ask()).status).toBe(201);
    expect((await ask()).status).toBe(422);
    await house.clock.moveTo(HOUSE_OPENS + 49 * 60 * 60_000);
    expect((await ask()).status).toBe(201);
  });
});
