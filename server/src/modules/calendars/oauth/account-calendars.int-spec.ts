import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, ReachableCalendar } from '@lintel/shared/contracts';
import { uuidv7 } from '../../../platform/ids.js';
import type { Person } from '../../../testing/house.js';
import { ana, openAccountHouse, vendorNames, type AccountHouse } from '../testing/account-house.js';

/* Which calendars an account reaches and whose they become; fault cases 37 to 39 as far as connections know of them. */

const room = 'aurora@example.test';
const holidays = 'en.spain#holiday@group.v.calendar.google.com';
const scopes = ['calendar.events', 'calendar.calendarlist', 'calendar.calendars'].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);
let accounts: AccountHouse;
let tenantId: string;
let admin: Person;
let stranger: Person;
let roomId: string;

beforeAll(async () => {
  accounts = await openAccountHouse();
  const { house, google, microsoft } = accounts;
  tenantId = await house.addTenant('reach');
  admin = await house.addPerson(tenantId, 'ADMIN');
  stranger = await house.addPerson(await house.addTenant('elsewhere'), 'ADMIN');
  const zone = { timeZone: 'Europe/Madrid' };
  google.directory.addCalendar({ id: room, summary: 'Aurora', ...zone, access: { [ana]: 'writer' } });
  google.directory.addCalendar({ id: 'seen@example.test', summary: 'Seen', ...zone, access: { [ana]: 'reader' } });
  google.directory.addCalendar({
    id: holidays,
    summary: 'Holidays',
    ...zone,
    access: { [ana]: 'reader' },
    hasPush: false,
  });
  microsoft.mailboxes.add({ email: room, name: 'Aurora', kind: 'room', capacity: 8 }).access.set(ana, 'write');
});
afterAll(() => accounts.close());
beforeEach(async () => {
  await accounts.forgetConnections();
  roomId = await accounts.house.addResource(tenantId, `Room ${uuidv7()}`);
});

const reach = async ({ id }: Connection, who = admin) =>
  ((await (await who.fetch(`/api/v1/connections/${id}/calendars`)).json()) as { items: ReachableCalendar[] }).items;
const take = async ({ id }: Connection, json: object, who = admin) => {
  const response = await who.fetch(`/api/v1/connections/${id}/calendars`, { json });
  return { status: response.status, body: (await response.json()) as Connection & { code?: string; detail?: string } };
};

describe.each(vendorNames)('calendars of an account at %s', (vendor) => {
  it('a room gets one of those the account reaches, and leaves it again without a trace at the provider', async () => {
    const connection = await accounts.connect(admin, vendor, { kind: 'ORGANISATION' });
    const aurora = (await reach(connection)).find(({ title }) => title === 'Aurora')!;
    expect(aurora).toMatchObject({ canWrite: true, attachedTo: null });
    const { externalId, mailbox } = aurora;
    const chosen = { externalId, ...(mailbox !== null && { mailbox }), resourceId: roomId };
    const taken = await take(connection, chosen);
    expect(taken).toMatchObject({
      status: 201,
      body: {
        status: 'PENDING',
        connected: true,
        calendars: [{ resourceId: roomId, userId: null, direction: 'READ_WRITE' }],
      },
    });
    expect((await reach(connection)).find(({ title }) => title === 'Aurora')!.attachedTo).toMatchObject({
      resourceId: roomId,
    });
    expect(await take(connection, chosen)).toMatchObject({ status: 409 });
    const [calendar] = taken.body.calendars;
    const path = `/api/v1/connections/${connection.id}/calendars/${calendar!.id}`;
    expect((await stranger.fetch(path, { method: 'DELETE' })).status).toBe(404);
    expect((await admin.fetch(path, { method: 'DELETE' })).status).toBe(204);
    expect(await (await admin.fetch(`/api/v1/connections/${connection.id}`)).json()).toMatchObject({
      calendars: [],
      status: 'OK',
    });
    expect((await reach(connection)).find(({ title }) => title === 'Aurora')).toBeDefined();
  });

  it('a room gets a new one', async () => {
    const connection = await accounts.connect(admin, vendor, { kind: 'ORGANISATION' });
    const { status, body } = await take(connection, { create: { title: 'Borealis' }, resourceId: roomId });
    expect({ status, title: body.calendars[0]?.title }).toEqual({ status: 201, title: 'Borealis' });
    expect((await reach(connection)).find(({ title }) => title === 'Borealis')).toMatchObject({ canWrite: true });
  });

  it('the connection is ended while a calendar of it is being looked up: there is nothing to take it for', async () => {
    const connection = await accounts.connect(admin, vendor, { kind: 'ORGANISATION' });
    const { externalId, mailbox } = (await reach(connection)).find(({ title }) => title === 'Aurora')!;
    const act = () => admin.fetch(`/api/v1/connections/${connection.id}`, { method: 'DELETE' });
    accounts[vendor].faults.add({ match: { method: 'GET' }, effect: { kind: 'meanwhile', act } });
    const chosen = { externalId, ...(mailbox !== null && { mailbox }), resourceId: roomId };
    expect(await take(connection, chosen)).toMatchObject({ status: 404 });
    expect(await accounts.house.db.systemStatement('SELECT 1 FROM calendar')).toEqual([]);
  });

  it('37: primary and its own name are one calendar', async () => {
    const connection = await accounts.connect(admin, vendor);
    const [own] = await reach(connection);
    expect(await take(connection, { externalId: 'primary' })).toMatchObject({
      status: 201,
      body: { calendars: [{ externalId: own!.externalId, userId: admin.id, resourceId: null }] },
    });
    expect(await take(connection, { externalId: own!.externalId, direction: 'READ' })).toMatchObject({ status: 409 });
    const rows = await accounts.house.db.systemStatement('SELECT external_id FROM calendar');
    expect(rows).toEqual([{ external_id: own!.externalId }]);
  });

  it('39: a calendar that is not there for the account any more is said so, and the others go on', async () => {
    const connection = await accounts.connect(admin, vendor, { kind: 'ORGANISATION' });
    await take(connection, { create: { title: 'One' }, resourceId: roomId });
    const other = await accounts.house.addResource(tenantId, `Room ${uuidv7()}`);
    expect(await take(connection, { externalId: 'nowhere@example.test', resourceId: other })).toMatchObject({
      status: 404,
    });
    await take(connection, { create: { title: 'Two' }, resourceId: other });
    await accounts.house.db.systemStatement(
      `UPDATE calendar SET sync_state = 'INACCESSIBLE', error = 'Share it again.' WHERE title = 'One'`,
    );
    expect(await (await admin.fetch(`/api/v1/connections/${connection.id}`)).json()).toMatchObject({
      connected: true,
      actionRequired: true,
      needsConsent: false,
      calendars: [
        { title: 'One', status: 'ERROR', isInaccessible: true, actionRequired: true, error: 'Share it again.' },
        { title: 'Two', status: 'PENDING', isInaccessible: false, actionRequired: false },
      ],
    });
  });

  it('a personal account serves its owner, and rooms are not theirs to give', async () => {
    const connection = await accounts.connect(admin, vendor);
    expect(await take(connection, { externalId: 'primary', resourceId: roomId })).toMatchObject({ status: 400 });
    const organisation = await accounts.connect(admin, vendor, { kind: 'ORGANISATION' });
    expect(await take(organisation, { externalId: 'primary' })).toMatchObject({ status: 400 });
    const foreign = await accounts.house.addResource(stranger.tenantId, `Room ${uuidv7()}`);
    expect(await take(organisation, { externalId: 'primary', resourceId: foreign })).toMatchObject({ status: 404 });
  });

  it('one calendar of a person is written into, others are read', async () => {
    const connection = await accounts.connect(admin, vendor);
    const organisation = await accounts.connect(admin, vendor, { kind: 'ORGANISATION' });
    await take(organisation, { create: { title: 'Spare' }, resourceId: roomId });
    const spare = (await reach(connection)).find(({ title }) => title === 'Spare')!;
    expect(await take(connection, { externalId: 'primary' })).toMatchObject({ status: 201 });
    expect(await take(connection, { externalId: spare.externalId })).toMatchObject({ status: 409 });
    expect(await take(connection, { externalId: spare.externalId, direction: 'READ' })).toMatchObject({ status: 201 });
  });
});

describe('calendars at Google', () => {
  it('38: one of holidays is read from time to time only, and not written into', async () => {
    const connection = await accounts.connect(admin, 'google');
    const found = (await reach(connection)).find(({ externalId }) => externalId === holidays);
    expect(found).toMatchObject({ isPolledOnly: true, canWrite: false });
    expect(await take(connection, { externalId: holidays })).toMatchObject({
      status: 403,
      body: { code: 'CALENDAR_PERMISSION_DENIED' },
    });
    expect(await take(connection, { externalId: holidays, direction: 'READ' })).toMatchObject({
      body: { calendars: [{ isPolledOnly: true, direction: 'READ' }] },
    });
  });

  it('one whose private events are hidden is written into all the same', async () => {
    const id = 'discreet@example.test';
    const access = { [ana]: 'writerWithoutPrivateAccess' as const };
    accounts.google.directory.addCalendar({ id, summary: 'Discreet', timeZone: 'UTC', access });
    const connection = await accounts.connect(admin, 'google');
    expect(await take(connection, { externalId: id })).toMatchObject({
      status: 201,
      body: { calendars: [{ externalId: id, direction: 'READ_WRITE' }] },
    });
  });

  it('a service account reaches what is shared with it, as itself or for whom the domain lets it stand in', async () => {
    const key = accounts.google.addServiceAccount({ email: 'rooms@project.test', delegatedScopes: scopes });
    accounts.google.directory.addCalendar({
      id: 'shared@example.test',
      summary: 'Shared',
      timeZone: 'UTC',
      access: { 'rooms@project.test': 'writer' },
    });
    const add = (json: object) => admin.fetch('/api/v1/connections/google/service-account', { json });
    const text = JSON.stringify(key);
    const answer = await add({ key: text });
    expect(answer.status).toBe(201);
    const shown = await answer.text();
    for (const secret of ['PRIVATE KEY', key.private_key.slice(40, 80)]) expect(shown).not.toContain(secret);
    const itself = JSON.parse(shown) as Connection;
    expect(await take(itself, { externalId: 'shared@example.test', resourceId: roomId })).toMatchObject({
      status: 201,
    });
    const [row] = await accounts.house.db.systemStatement<{ all: string }>(
      'SELECT connection::text AS all FROM connection',
    );
    expect(row!.all).not.toContain('PRIVATE');

    const forAna = (await (await add({ key: text, subject: ana })).json()) as Connection;
    expect(forAna).toMatchObject({ accountEmail: ana, kind: 'ORGANISATION' });
    expect((await reach(forAna)).map(({ externalId }) => externalId)).toContain(room);
    expect(await (await add({ key: text, subject: 'nobody@example.test' })).json()).toMatchObject({
      code: 'CALENDAR_PERMISSION_DENIED',
    });
    for (const bad of ['{"type":"service_account"}', 'no json', text.replace('service_account', 'authorized_user')])
      expect((await add({ key: bad })).status).toBe(400);
  });

  it('never sends a pasted key to the address in it', async () => {
    const key = accounts.google.addServiceAccount({ email: 'other@project.test', delegatedScopes: [] });
    const calls = accounts.microsoft.journal.calls.length;
    const json = { key: JSON.stringify({ ...key, token_uri: `${accounts.microsoft.origin}/token` }) };
    expect((await admin.fetch('/api/v1/connections/google/service-account', { json })).status).toBe(201);
    expect(accounts.microsoft.journal.calls).toHaveLength(calls);
  });
});

describe('an application of Microsoft 365', () => {
  const add = (json: object) => admin.fetch('/api/v1/connections/microsoft/application', { json });

  it("reaches the rooms of the directory, by this server's client or one of its own", async () => {
    const [, another] = accounts.microsoft.clients;
    for (const client of [{}, { clientId: another!.id, clientSecret: another!.secret }]) {
      const directory = accounts.microsoft.tenantId;
      const answer = await add({ directory, ...client });
      expect(answer.status).toBe(201);
      const shown = await answer.text();
      expect(shown).not.toContain(another!.secret);
      const connection = JSON.parse(shown) as Connection;
      const [aurora] = await reach(connection);
      expect(aurora).toMatchObject({ mailbox: room, isPolledOnly: false });
      const taken = await take(connection, { externalId: 'primary', mailbox: room.toUpperCase(), resourceId: roomId });
      expect(taken).toMatchObject({ status: 201, body: { calendars: [{ isPolledOnly: false, resourceId: roomId }] } });
      expect(taken.body.calendars[0]!.externalId).not.toBe('primary');
      await accounts.house.db.systemStatement('DELETE FROM calendar');
    }
  });

  it('says what is wrong with it', async () => {
    const refused = await add({ directory: 'contoso.test', clientId: 'lintel', clientSecret: 'guess' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('contoso.test') });
    expect((await add({ directory: 'contoso.test', clientId: 'lintel' })).status).toBe(400);
    expect(await accounts.house.db.systemStatement('SELECT 1 FROM connection')).toEqual([]);
  });
});
