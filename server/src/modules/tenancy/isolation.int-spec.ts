import type {
  AddedPeripheral,
  Booking,
  Connection,
  Contact,
  ContactGroup,
  Department,
  Issue,
  Location,
  MeetingType,
  PersonAtDoors,
  Resource,
} from '@lintel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { bodyFor, queryFor, type DemoIds } from './testing/intruder-requests.js';
import { DisplayClient } from '../../testing/display-client.js';

/*
 * Tenant `other` against everything of tenant `demo`, route by route as the API document lists them: a route that is new
 * fails here until somebody says which of demo's ids it takes.
 */

let house: House;
let demo: Person;
let other: Person;
/** One of demo's things of each kind, and words that only demo's answers hold. */
let ids: DemoIds;
const secret = 'Confidential merger';

beforeAll(async () => {
  house = await openHouse({ LINTEL_ALLOW_PRIVATE_FEEDS: 'on' });
  const demoTenant = await house.addTenant('demo');
  demo = await house.addPerson(demoTenant, 'ADMIN');
  other = await house.addPerson(await house.addTenant('other'), 'ADMIN');
  const make = async <T>(path: string, json: object): Promise<T> => {
    const response = await demo.fetch(path, { json });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const location = await make<Location>('/api/v1/locations', { name: `${secret} site`, kind: 'SITE' });
  const resource = await make<Resource>('/api/v1/resources', {
    name: `${secret} room`,
    type: 'ROOM',
    locationId: location.id,
  });
  const booking = await make<Booking>('/api/v1/calendar/events', {
    title: secret,
    start: '2026-11-20T10:00:00Z',
    end: '2026-11-20T11:00:00Z',
    timeZone: 'UTC',
    resourceIds: [resource.id],
  });
  const connection = await make<Connection>('/api/v1/connections/ical', {
    name: `${secret} feed`,
    url: 'http://127.0.0.1:9/feed.ics',
    resourceId: resource.id,
  });
  const display = await DisplayClient.create(house.origin);
  const { display_id } = await display.pair((userCode) =>
    make('/api/v1/displays/pair', { userCode, name: `${secret} display`, resourceIds: [resource.id] }),
  );
  const person = await make<PersonAtDoors>(`/api/v1/door-credentials/${demo.id}/badges`, {
    badge: '04A1B2C3',
    label: `${secret} badge`,
  });
  const reported = await display.fetch('/api/v1/display/issues', {
    method: 'POST',
    json: {
      requestId: resource.id,
      occurredAt: new Date(house.clock.now()).toISOString(),
      kind: 'OTHER',
      text: `${secret} issue`,
    },
  });
  const peripheral = await make<AddedPeripheral>('/api/v1/peripherals', { name: `${secret} sensor`, access: 'REPORT' });
  const department = await make<Department>('/api/v1/departments', {
    name: `${secret} department`,
    slug: 'secret',
    members: [{ userId: demo.id }],
  });
  const type = await make<MeetingType>('/api/v1/meeting-types', {
    departmentId: department.id,
    name: `${secret} talk`,
    slug: 'talk',
    durationMinutes: 30,
  });
  await make('/api/v1/bookings', {
    meetingTypeId: type.id,
    start: '2026-11-23T10:00:00Z',
    timeZone: 'UTC',
    customer: { name: `${secret} customer`, email: 'c@example.test', phone: '+34612345678' },
  });
  const contact = await make<Contact>('/api/v1/contacts', { name: secret, email: 'c@example.test' });
  const group = await make<ContactGroup>('/api/v1/contact-groups', { name: secret, contactIds: [contact.id] });
  ids = {
    departments: department.id,
    'meeting-types': type.id,
    users: demo.id,
    contacts: contact.id,
    'contact-groups': group.id,
    peripherals: peripheral.id,
    issues: ((await reported.json()) as Issue).id,
    resources: resource.id,
    locations: location.id,
    bookings: booking.id,
    connections: connection.id,
    displays: display_id,
    'door-credentials': demo.id,
    badge: person.badges[0]!.id,
    tenant: demoTenant,
  };
});
afterAll(() => house.close());

/** Paths of the document with demo's ids filled in; null for those that name nothing of a tenant. */
function concrete(path: string): string | null {
  if (
    /^\/(healthz|readyz|metrics|internal|oauth|webhooks|api\/v1\/(auth|me|demo|home-assistant|door-visits|public))/.test(
      path,
    )
  )
    return null;
  if (path.startsWith('/api/v1/policies/')) return path.replace('{scope}', 'resource').replace('{id}', ids.resources);
  if (path.startsWith('/api/v1/displays/settings/')) {
    return path.replace('{scope}', 'display').replace('{id}', ids.displays);
  }
  if (path.startsWith('/t/{tenant}/')) {
    const words = { '{tenant}': 'other', '{department}': 'secret', '{type}': 'talk', '{person}': 'secret' };
    return Object.entries(words)
      .reduce((filled, [name, word]) => filled.replace(name, word), path)
      .replace('{id}', ids.bookings);
  }
  const kind =
    /^\/api\/v1\/(resources|locations|displays|connections|door-credentials|issues|peripherals|departments|meeting-types|users|contacts|contact-groups)(?![\w-])/.exec(
      path,
    )?.[1];
  return path
    .replace('{badgeId}', ids.badge)
    .replace('{calendarId}', ids.bookings)
    .replace('{id}', kind ? ids[kind as keyof typeof ids] : ids.bookings);
}

/** They name nothing of anybody: whoever calls them acts on what is their own, if on anything. */
const ofTheAsker = new Set([
  'POST /api/v1/rollouts',
  'POST /api/v1/contacts',
  'POST /api/v1/connections/google/service-account',
  'POST /api/v1/connections/microsoft/application',
  'PUT /api/v1/tenant/availability',
  'PUT /api/v1/tenant/public-booking',
  'GET /t/{tenant}/api/v1/public/tenant',
  'GET /t/{tenant}/api/v1/public/departments',
  'GET /t/{tenant}/api/v1/public/challenge',
]);

async function documented(): Promise<{ method: string; path: string }[]> {
  const document = (await (await fetch(`${house.origin}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

async function everythingOfDemo(): Promise<string> {
  const answers = await Promise.all(
    [
      '/api/v1/resources',
      '/api/v1/locations',
      '/api/v1/displays',
      '/api/v1/connections',
      '/api/v1/door-credentials',
      '/api/v1/issues',
      '/api/v1/peripherals',
      '/api/v1/calendar/events',
      `/api/v1/calendar/events/${ids.bookings}/changes`,
      `/api/v1/policies/resource/${ids.resources}`,
      `/api/v1/displays/settings/display/${ids.displays}`,
      `/api/v1/displays/${ids.displays}/commands`,
      '/api/v1/displays/placements',
      '/api/v1/rollouts',
      '/api/v1/users',
      '/api/v1/contacts',
      '/api/v1/contact-groups',
      '/api/v1/departments',
      '/api/v1/meeting-types',
      '/api/v1/bookings',
      '/api/v1/tenant/availability',
      '/api/v1/tenant/public-booking',
      `/api/v1/users/${ids.users}/availability`,
      `/api/v1/users/${ids.users}/profile`,
    ].map(async (path) => (await demo.fetch(path)).text()),
  );
  // A pull of the unreachable feed may be recorded meanwhile; that is demo's own doing.
  return answers.join('\n').replace(/"(nextSyncAt|status|error|connected|actionRequired)":[^,}]*/g, '');
}

/** Which processes run the installation: nobody's data, and readable by all to judge whether a display is reachable. */
const ofNobody = 'public.display_host';

describe('another tenant', () => {
  it('sees and changes nothing through any route', async () => {
    const before = await everythingOfDemo();
    const routes = (await documented()).flatMap(({ method, path }) => {
      const url = concrete(path);
      return url === null ? [] : [{ method, path, url }];
    });
    expect(routes.length).toBeGreaterThan(25);
    for (const { method, path, url } of routes) {
      const json = bodyFor(ids, method, path) ?? (method === 'GET' || method === 'DELETE' ? undefined : {});
      const query = method === 'GET' ? queryFor(ids, path) : '';
      const response = await other.fetch(url + query, { method, ...(json && { json }) });
      const text = await response.text();
      const answer = `${method} ${path} -> ${response.status} ${text}`;
      const isList = method === 'GET' && !path.includes('{') && query === '';
      const isForDisplays = path.startsWith('/api/v1/display/');
      expect({ answer, isRefused: [403, 404].includes(response.status) }).toEqual({
        answer,
        isRefused: (!isList && !ofTheAsker.has(`${method} ${path}`)) || isForDisplays,
      });
      expect(text).not.toContain(secret);
    }
    expect(await everythingOfDemo()).toBe(before);
  });

  it('is on record with both when it names what is of demo, wherever it does', async () => {
    const third = await house.addPerson(await house.addTenant('third'), 'ADMIN');
    const denials = async () => {
      const found = await house.db.systemStatement<{ tenant: string; subject: string; actor: string | null }>(
        `DELETE FROM domain_event WHERE type = 'access.denied'
         RETURNING tenant_id AS tenant, subject_id AS subject, actor ->> 'id' AS actor`,
      );
      return found.sort((one, two) => (one.tenant === third.tenantId ? -1 : two.tenant === third.tenantId ? 1 : 0));
    };
    await denials();
    const meeting = { title: 'x', start: '2026-11-23T10:00:00Z', end: '2026-11-23T11:00:00Z', timeZone: 'UTC' };
    const feed = { name: 'x', url: 'https://example.com/a.ics' };
    const own = await house.addResource(third.tenantId, 'Own');
    const attempts: [string, object | undefined, string][] = [
      ['calendar/events', { ...meeting, resourceIds: [own, ids.resources] }, ids.resources],
      ['bookings', { ...bodyFor(ids, 'POST', '/api/v1/bookings') }, ids['meeting-types']],
      ['departments', { name: 'x', slug: 'x', members: [{ userId: third.id }, { userId: ids.users }] }, ids.users],
      ['meeting-types', { departmentId: ids.departments, name: 'x', slug: 'x', durationMinutes: 30 }, ids.departments],
      ['connections/ical', { ...feed, userId: ids.users }, ids.users],
      [`calendar/events/${ids.bookings}`, undefined, ids.bookings],
      [`calendar/availability?userId=${ids.users}&from=${meeting.start}&to=${meeting.end}`, undefined, ids.users],
    ];
    for (const [path, json, subject] of attempts) {
      const response = await third.fetch(`/api/v1/${path}`, { ...(json && { json }) });
      expect({ path, status: response.status }).toEqual({ path, status: 404 });
      expect({ path, seen: await denials() }).toEqual({
        path,
        seen: [
          { tenant: third.tenantId, subject, actor: third.id },
          { tenant: ids.tenant, subject, actor: null },
        ],
      });
    }
    // An id of nobody, and one's own, are no attempt on anybody.
    const nobody = ids.resources.replace(/.{4}$/, 'ffff');
    const both = await third.fetch('/api/v1/calendar/events', { json: { ...meeting, resourceIds: [own, nobody] } });
    expect(both.status).toBe(404);
    expect(await denials()).toEqual([]);
  });

  it('cannot choose demo by header', async () => {
    const response = await other.fetch('/api/v1/resources', { headers: { 'x-lintel-tenant': 'demo' } });
    expect(response.status).toBe(403);
  });
});

describe('SQL under the application role', () => {
  const query = async (tenantId: string | null, sql: string) => {
    const client = new pg.Client({ connectionString: house.server.databaseUrl, options: '-c role=lintel_app' });
    await client.connect();
    try {
      if (tenantId) await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const tables = async () =>
    (
      await house.db.systemStatement<{ name: string }>(
        `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'auth')`,
      )
    )
      .map((table) => table.name)
      .filter((name) => name !== ofNobody);

  it('shows no row without a tenant, and none of another tenant', async () => {
    let readable = 0;
    for (const table of await tables()) {
      const rows = await query(null, `SELECT * FROM ${table}`).then(
        (result) => result.rows.length,
        (error: pg.DatabaseError) => error.code,
      );
      expect({ table, isHidden: rows === 0 || rows === '42501' }).toEqual({ table, isHidden: true });
      if (rows !== 0) continue;
      readable += 1;
      const { rows: visible } = await query(other.tenantId, `SELECT * FROM ${table} t`);
      expect(JSON.stringify(visible)).not.toContain(ids.tenant);
    }
    expect(readable).toBeGreaterThan(15);
  });

  it('cannot write a row of another tenant', async () => {
    await expect(
      query(
        other.tenantId,
        `INSERT INTO membership (tenant_id, user_id, role, created_at) VALUES ('${ids.tenant}', '${other.id}', 'ADMIN', now())`,
      ),
    ).rejects.toMatchObject({ code: '42501' });
    expect((await query(other.tenantId, `UPDATE booking SET title = 'Intruder'`)).rowCount).toBe(0);
    expect((await query(other.tenantId, 'DELETE FROM claim')).rowCount).toBe(0);
  });

  it('is neither a superuser nor allowed to bypass row security', async () => {
    const { rows } = await query(null, `SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`);
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });
});
