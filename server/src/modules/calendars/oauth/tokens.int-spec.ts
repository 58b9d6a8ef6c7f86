import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, SyncedCalendar } from '@lintel/shared/contracts';
import { MINUTE_MS } from '@lintel/shared/time';
import { SystemClock } from '../../../platform/clock/clock.js';
import type { Person } from '../../../testing/house.js';
import { startSecondProcess } from '../../../testing/second-process.js';
import { openSendGrid, type FakeSendGrid } from '../../../testing/sendgrid.js';
import type { RunningServer } from '../../../server.js';
import { AccessTokens } from '../access-tokens.js';
import { AccountsRepository } from './accounts.repository.js';
import { SyncWork } from '../two-way/sync-work.js';
import { ana, openAccountHouse, vendorNames, type AccountHouse } from '../testing/account-house.js';

/* Fault cases 4 to 7 and 41 of two-way calendars: tokens that end, and how often their provider is asked. */

let accounts: AccountHouse;
let sendGrid: FakeSendGrid;
let second: RunningServer;
let tenantId: string;
let person: Person;

beforeAll(async () => {
  sendGrid = await openSendGrid();
  accounts = await openAccountHouse(sendGrid.environment);
  tenantId = await accounts.house.addTenant('tokens');
  person = await accounts.house.addPerson(tenantId, 'MEMBER');
  // Either may send the mail, and either may renew.
  second = await startSecondProcess(accounts.house, {
    ...accounts.google.environment,
    ...accounts.microsoft.environment,
    ...sendGrid.environment,
  });
});
afterAll(async () => {
  await second.stop();
  await accounts.close();
  await sendGrid.close();
});

const here = () => accounts.house.server.app.get(AccessTokens);
const there = () => second.app.get(AccessTokens);

describe.each(vendorNames)('tokens of %s', (vendor) => {
  let connection: Connection;
  const tokenPath = { method: 'POST', path: /\/token$/ };
  const state = async () => (await (await person.fetch(`/api/v1/connections/${connection.id}`)).json()) as Connection;
  /** For both: processes of an installation agree on the time. */
  const later = async (ms: number) => {
    const at = accounts.house.clock.now() + ms;
    for (const clock of [accounts.house.clock, second.app.get(SystemClock)]) await clock.moveTo(at);
  };

  beforeEach(async () => {
    await accounts.forgetConnections();
    connection = await accounts.connect(person, vendor);
  });

  it('4: two processes and many workers that renew at once make one call, and all get the newest token', async () => {
    const refused = await here().of(tenantId, connection.id);
    const calls = accounts.tokenCalls(vendor);
    const asked = [here(), there()].flatMap((tokens) =>
      Array.from({ length: 5 }, () => tokens.of(tenantId, connection.id, { refused })),
    );
    const got = new Set(await Promise.all(asked));
    expect(got.size).toBe(1);
    expect(got).not.toContain(refused);
    expect(accounts.tokenCalls(vendor)).toBe(calls + 1);
    // Rotated or not, what was kept works the next time as well.
    await expect(there().of(tenantId, connection.id, { refused: [...got][0]! })).resolves.not.toBe(refused);
    expect(accounts.tokenCalls(vendor)).toBe(calls + 2);
  });

  it('renews before a token ends, and asks nobody while it is good', async () => {
    const first = await here().of(tenantId, connection.id);
    const calls = accounts.tokenCalls(vendor);
    await later(50 * MINUTE_MS);
    expect(await here().of(tenantId, connection.id)).toBe(first);
    expect(accounts.tokenCalls(vendor)).toBe(calls);
    await later(9 * MINUTE_MS);
    expect(await here().of(tenantId, connection.id)).not.toBe(first);
    expect(accounts.tokenCalls(vendor)).toBe(calls + 1);
  });

  it('uses a token that lasts a minute for half of it, and renews it once', async () => {
    const { tokens } = accounts[vendor];
    const usual = tokens.accessSeconds;
    tokens.accessSeconds = 61;
    try {
      const refused = await here().of(tenantId, connection.id);
      const calls = accounts.tokenCalls(vendor);
      const short = await here().of(tenantId, connection.id, { refused });
      expect(short).not.toBe(refused);
      expect(await here().of(tenantId, connection.id)).toBe(short);
      expect(accounts.tokenCalls(vendor)).toBe(calls + 1);
      await later(40_000);
      expect(await here().of(tenantId, connection.id)).not.toBe(short);
      expect(accounts.tokenCalls(vendor)).toBe(calls + 2);
    } finally {
      tokens.accessSeconds = usual;
    }
  });

  it('5: invalid_grant asks for a new consent with one notice; consenting again mends it', async () => {
    const refused = await here().of(tenantId, connection.id);
    const mails = sendGrid.answers.length;
    accounts[vendor].tokens.revokeAccount(ana);
    const calls = accounts.tokenCalls(vendor);
    const asked = [here(), there(), here()].map((tokens) => tokens.of(tenantId, connection.id, { refused }));
    for (const outcome of await Promise.allSettled(asked))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CALENDAR_PERMISSION_DENIED' } });
    await expect(here().of(tenantId, connection.id)).rejects.toMatchObject({ code: 'CALENDAR_PERMISSION_DENIED' });
    expect(accounts.tokenCalls(vendor)).toBe(calls + 1);
    expect(await state()).toMatchObject({
      status: 'ERROR',
      connected: false,
      actionRequired: true,
      needsConsent: true,
    });
    await sendGrid.answered(mails + 1);
    expect(sendGrid.taken.at(-1)).toMatchObject({
      subject: `Connect again: ${ana}`,
      personalizations: [{ to: [{ email: person.email }] }],
    });

    expect(new URL(await accounts.authorize(person, vendor)).searchParams.get('prompt')).toBe('consent');
    expect((await accounts.connect(person, vendor)).id).toBe(connection.id);
    expect(await state()).toMatchObject({ status: 'OK', error: null, needsConsent: false });
    await expect(here().of(tenantId, connection.id)).resolves.not.toBe(refused);
    const facts = await accounts.house.db.systemStatement<{ type: string }>(
      'SELECT type FROM domain_event WHERE subject_id = $1 ORDER BY seq',
      [connection.id],
    );
    expect(facts.map(({ type }) => type)).toEqual([
      'connection.connected',
      'connection.reauth-required',
      'connection.reconnected',
    ]);
    expect(sendGrid.answers.length).toBe(mails + 1);
  });

  it('5: what is booked while the consent is gone waits, nobody is asked; connecting again writes each of it once', async () => {
    const { journal, tokens } = accounts[vendor];
    const json = { externalId: 'primary', direction: 'READ_WRITE' };
    const taken = await person.fetch(`/api/v1/connections/${connection.id}/calendars`, { json });
    const { id } = ((await taken.json()) as Connection).calendars[0]!;
    const works = [accounts.house.server, second].map(({ app }) => app.get(SyncWork));
    const look = () => Promise.all(works.map((work) => work.look()));
    const shown = async () => (await (await person.fetch(`/api/v1/calendars/${id}`)).json()) as SyncedCalendar;
    const room = await accounts.house.addResource(tenantId, `Room of ${vendor}`);
    const book = async (title: string, hour: number) => {
      const [start, end] = [hour, hour + 1].map((at) => new Date(Date.UTC(2026, 11, 1, at)).toISOString());
      const meeting = { title, start, end, timeZone: 'Europe/Madrid', resourceIds: [room] };
      const booked = await person.fetch('/api/v1/calendar/events', { json: meeting });
      expect(booked.status).toBe(201);
      return ((await booked.json()) as { id: string }).id;
    };
    await look();
    expect(await shown()).toMatchObject({ status: 'OK' });

    tokens.revokeAccount(ana);
    const calls = accounts.tokenCalls(vendor);
    const renamed = await book('First', 9);
    await book('Second', 10);
    const dropped = await book('Dropped', 11);
    await later(2 * MINUTE_MS);
    await look();
    expect(await shown()).toMatchObject({ status: 'ERROR', syncState: 'INACCESSIBLE' });
    expect(accounts.tokenCalls(vendor)).toBe(calls + 1);
    const change = { method: 'PATCH', json: { title: 'Renamed' } };
    expect((await person.fetch(`/api/v1/calendar/events/${renamed}?scope=this`, change)).status).toBe(200);
    await person.fetch(`/api/v1/calendar/events/${dropped}/cancel`, { json: { scope: 'this' } });
    await book('Third', 12);
    expect(await shown()).toMatchObject({ waitingCount: 3 });
    journal.clear();
    for (let times = 0; times < 3; times++) await later(16 * MINUTE_MS);
    expect(journal.count({})).toBe(0);

    await accounts.connect(person, vendor);
    for (;;) {
      const { status, waitingCount } = await shown();
      if (status === 'OK' && waitingCount === 0) break;
    }
    await look();
    const inserts = journal.find({ method: 'POST', path: /\/events$/ });
    const titles = inserts.map(({ body }) => {
      const { summary, subject } = body as { summary?: string; subject?: string };
      return summary ?? subject;
    });
    expect(titles.sort()).toEqual(['Renamed', 'Second', 'Third']);
    expect(inserts.every(({ status }) => status === 200 || status === 201)).toBe(true);
  });

  it('5, 6: who read the account before another was refused asks nobody', async () => {
    const repository = accounts.house.server.app.get(AccountsRepository);
    const read = async () => (await repository.find(tenantId, connection.id))!;
    const refused = await here().of(tenantId, connection.id);
    const beforeAway = await read();
    accounts[vendor].faults.answer(tokenPath, { status: 503 });
    await expect(here().of(tenantId, connection.id, { refused })).rejects.toMatchObject({
      code: 'CALENDAR_UNAVAILABLE',
    });
    expect(await repository.beginRenewal(beforeAway, MINUTE_MS)).toBe(false);
    await later(31_000);
    const beforeEnd = await read();
    accounts[vendor].tokens.revokeAccount(ana);
    await expect(here().of(tenantId, connection.id, { refused })).rejects.toMatchObject({
      code: 'CALENDAR_PERMISSION_DENIED',
    });
    expect(await repository.beginRenewal(beforeEnd, MINUTE_MS)).toBe(false);
  });

  it('6: a token endpoint that is away is left in peace for longer and longer, and nobody is asked to consent', async () => {
    const refused = await here().of(tenantId, connection.id);
    const calls = accounts.tokenCalls(vendor);
    accounts[vendor].faults.answer(tokenPath, { status: 503 }, 2);
    const ask = () => here().of(tenantId, connection.id, { refused });
    await expect(ask()).rejects.toMatchObject({ code: 'CALENDAR_UNAVAILABLE', retryAfterSeconds: 30 });
    await expect(there().of(tenantId, connection.id, { refused })).rejects.toMatchObject({
      code: 'CALENDAR_UNAVAILABLE',
    });
    expect(accounts.tokenCalls(vendor)).toBe(calls + 1);
    expect(await state()).toMatchObject({
      status: 'OK',
      connected: true,
      needsConsent: false,
      error: expect.any(String),
    });
    await later(31_000);
    await expect(ask()).rejects.toMatchObject({ code: 'CALENDAR_UNAVAILABLE', retryAfterSeconds: 60 });
    expect(accounts.tokenCalls(vendor)).toBe(calls + 2);
    await later(61_000);
    await expect(ask()).resolves.not.toBe(refused);
    expect(accounts.tokenCalls(vendor)).toBe(calls + 3);
    expect(await state()).toMatchObject({ status: 'OK', error: null });
  });

  it("6: Retry-After is kept, and a refusal of this server's own client is nobody's consent", async () => {
    const refused = await here().of(tenantId, connection.id);
    const ask = () => here().of(tenantId, connection.id, { refused });
    accounts[vendor].faults.answer(tokenPath, { status: 429, retryAfterSeconds: 300 });
    await expect(ask()).rejects.toMatchObject({ code: 'CALENDAR_UNAVAILABLE', retryAfterSeconds: 300 });
    await later(301_000);
    accounts[vendor].faults.answer(tokenPath, { status: 401, body: { error: 'invalid_client' } });
    await expect(ask()).rejects.toMatchObject({ code: 'CALENDAR_UNAVAILABLE' });
    expect(await state()).toMatchObject({ status: 'OK', needsConsent: false });
  });

  it('7: a 401 in the middle of a list is one renewal, and the same page is asked for again', async () => {
    const path = vendor === 'google' ? /calendarList$/ : /\/me\/calendars$/;
    accounts.google.limits.mostPerPage = 1;
    accounts.google.directory.addCalendar({
      id: 'second@example.test',
      summary: 'Second',
      timeZone: 'UTC',
      access: { [ana]: 'owner' },
    });
    const { journal } = accounts[vendor];
    journal.clear();
    accounts[vendor].faults.add({
      match: { path },
      after: vendor === 'google' ? 1 : 0,
      effect: { kind: 'meanwhile', act: () => accounts[vendor].tokens.expireAccess() },
    });
    const response = await person.fetch(`/api/v1/connections/${connection.id}/calendars`);
    expect(response.status).toBe(200);
    const { items } = (await response.json()) as { items: { externalId: string }[] };
    expect(items.filter(({ externalId }) => externalId === 'second@example.test')).toHaveLength(
      vendor === 'google' ? 1 : 0,
    );
    expect(accounts.tokenCalls(vendor)).toBe(1);
    const pages = journal.find({ path }).map(({ query, status }) => [query['pageToken'] ?? null, status]);
    if (vendor === 'google') {
      expect(pages.map(([, status]) => status)).toEqual([200, 401, 200]);
      expect(pages[1]![0]).toBe(pages[2]![0]);
    } else
      expect(pages).toEqual([
        [null, 401],
        [null, 200],
      ]);
    accounts.google.directory.unshare('second@example.test', ana);
    accounts.google.limits.mostPerPage = Infinity;
  });

  it('41: disconnecting wipes everything here, also when the consent is gone or the provider away', async () => {
    const rows = () => accounts.house.db.systemStatement('SELECT id FROM connection WHERE id = $1', [connection.id]);
    const gone = async () => {
      for (;;) if ((await rows()).length === 0) return;
    };
    const disconnect = async () => {
      expect((await person.fetch(`/api/v1/connections/${connection.id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await person.fetch(`/api/v1/connections/${connection.id}`)).status).toBe(404);
      await gone();
    };
    const revocations = () => accounts.google.journal.count({ path: '/revoke' });
    const before = revocations();
    accounts[vendor].tokens.revokeAccount(ana);
    await disconnect();
    connection = await accounts.connect(person, vendor);
    accounts.google.faults.answer({ path: '/revoke' }, { status: 503 });
    await disconnect();
    connection = await accounts.connect(person, vendor);
    const token = await here().of(tenantId, connection.id);
    await disconnect();
    expect(revocations() - before).toBe(vendor === 'google' ? 3 : 0);
    // What was alive at Google is not any more; Microsoft lets nobody end it from here.
    const authorization = `Bearer ${token}`;
    expect(accounts.google.tokens.grantOf(authorization)).toBeNull();
  });

  it('disconnecting in one organisation leaves the same account of another alone', async () => {
    const stranger = await accounts.house.addPerson(await accounts.house.addTenant(`other-${vendor}`), 'MEMBER');
    const theirs = await accounts.connect(stranger, vendor);
    const revocations = accounts.google.journal.count({ path: '/revoke' });
    expect((await person.fetch(`/api/v1/connections/${connection.id}`, { method: 'DELETE' })).status).toBe(204);
    const rows = () => accounts.house.db.systemStatement<{ id: string }>('SELECT id FROM connection');
    while ((await rows()).length > 1);
    expect(await rows()).toEqual([{ id: theirs.id }]);
    expect(accounts.google.journal.count({ path: '/revoke' })).toBe(revocations);
    expect((await stranger.fetch(`/api/v1/connections/${theirs.id}/calendars`)).status).toBe(200);
  });
});
