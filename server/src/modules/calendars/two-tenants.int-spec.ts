import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Booking, CalendarConflict, Connection } from '@lintel/shared/contracts';
import type { Person } from '../../testing/house.js';
import { SyncWork } from './two-way/sync-work.js';
import {
  ana,
  ben,
  openAccountHouse,
  vendorNames,
  type AccountHouse,
  type VendorName,
} from './testing/account-house.js';

/* Two organisations side by side with accounts at the same providers: nothing of one reaches the other, and each attempt is recorded. */

interface Side {
  person: Person;
  account: string;
  connection: Connection;
  calendarId: string;
  conflictId: string;
  /** As the provider sends its messages. */
  channel: { id: string; secret: string; resourceId: string };
}

let accounts: AccountHouse;

beforeAll(async () => {
  accounts = await openAccountHouse();
});
afterAll(() => accounts.close());

const rows = <Row extends object>(sql: string, params: unknown[] = []) =>
  accounts.house.db.systemStatement<Row>(sql, params);
const look = () => accounts.house.server.app.get(SyncWork).look();
/** What is heard of is dealt with, and no calendar has its turn by itself: what changes from here on, somebody's call changed. */
async function settle(): Promise<void> {
  const { clock } = accounts.house;
  await clock.moveTo(clock.now() + 10_000);
  await look();
  await rows(`UPDATE calendar SET next_sync_at = next_sync_at + interval '1 day'`);
}
const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour)).toISOString();

describe.each(vendorNames)('two organisations at %s', (vendor) => {
  let ours: Side;
  let theirs: Side;

  beforeAll(async () => {
    ours = await move(vendor, 'ours', ana);
    theirs = await move(vendor, 'theirs', ben);
    await rows(`DELETE FROM domain_event WHERE type = 'access.denied'`);
  });
  beforeEach(settle);

  /** What was recorded since, oldest first. */
  const denials = async () => {
    const found = await rows<{ tenant_id: string; subject_id: string; actor: { id: string | null } }>(
      `SELECT tenant_id, subject_id, actor FROM domain_event WHERE type = 'access.denied' ORDER BY seq`,
    );
    await rows(`DELETE FROM domain_event WHERE type = 'access.denied'`);
    return found.map(({ tenant_id: tenant, subject_id: subject, actor }) => ({ tenant, subject, actor: actor.id }));
  };
  const everything = () =>
    rows(
      `SELECT (SELECT jsonb_agg(to_jsonb(c) - 'token_expires_at' ORDER BY id) FROM connection c) AS connections,
              (SELECT jsonb_agg(c ORDER BY id) FROM calendar c) AS calendars,
              (SELECT jsonb_agg(l ORDER BY id) FROM calendar_link l) AS links,
              (SELECT jsonb_agg(h ORDER BY id) FROM calendar_channel h) AS channels`,
    );

  it('a state of one at the callback of the other is refused without a token call', async () => {
    const calls = accounts.tokenCalls(vendor);
    const before = await everything();
    const url = await accounts.consent(ours.person, vendor);
    expect((await accounts.comeBack(url, theirs.person)).status).toBe(400);
    expect(accounts.tokenCalls(vendor)).toBe(calls);
    expect(await everything()).toEqual(before);
    expect(await denials()).toEqual([
      { tenant: ours.person.tenantId, subject: ours.person.id, actor: null },
      { tenant: theirs.person.tenantId, subject: theirs.person.id, actor: theirs.person.id },
    ]);
  });

  it('42: messages that mix the channel of one with what belongs to the other have no effect', async () => {
    const before = await everything();
    const forged =
      vendor === 'google'
        ? [
            { ...ours.channel, resourceId: theirs.channel.resourceId },
            { ...ours.channel, secret: theirs.channel.secret },
            { ...ours.channel, id: theirs.channel.id },
          ]
        : [
            // The clientState names the channel: whose subscription it comes with is then the question.
            { ...ours.channel, id: theirs.channel.id },
            { ...theirs.channel, id: ours.channel.id },
          ];
    for (const channel of forged) expect((await send(vendor, channel)).ok).toBe(true);
    expect(await everything()).toEqual(before);
    const tenants = (await denials()).map(({ tenant }) => tenant);
    const [us, them] = [ours.person.tenantId, theirs.person.tenantId];
    expect(tenants).toEqual(vendor === 'google' ? [us, us, them] : [us, them]);
    // Of the same form, and true.
    await send(vendor, ours.channel);
    expect(await everything()).not.toEqual(before);
    await look();
  });

  it("ids of one through the other's session are those of nothing", async () => {
    const before = await everything();
    const { connection, calendarId, conflictId } = ours;
    const attempts: [string, string, object | undefined, string[]][] = [
      ['GET', `connections/${connection.id}`, undefined, [connection.id]],
      ['POST', `connections/${connection.id}/sync`, undefined, [connection.id]],
      ['GET', `connections/${connection.id}/calendars`, undefined, [connection.id]],
      ['POST', `connections/${connection.id}/calendars`, { externalId: 'primary' }, [connection.id]],
      ['DELETE', `connections/${connection.id}/calendars/${calendarId}`, undefined, [connection.id, calendarId]],
      ['DELETE', `connections/${theirs.connection.id}/calendars/${calendarId}`, undefined, [calendarId]],
      ['DELETE', `connections/${connection.id}`, undefined, [connection.id]],
      ['GET', `calendars/${calendarId}`, undefined, [calendarId]],
      ['POST', `calendars/${calendarId}/sync`, undefined, [calendarId]],
      ['GET', `calendars/${calendarId}/log`, undefined, [calendarId]],
      ['POST', `calendars/conflicts/${conflictId}/resolve`, { keep: 'THEIRS' }, [conflictId]],
    ];
    for (const [method, path, json, ids] of attempts) {
      const response = await theirs.person.fetch(`/api/v1/${path}`, { method, json });
      expect({ path, status: response.status }).toEqual({ path, status: 404 });
      expect(JSON.stringify(await response.json())).not.toContain(ana);
      const seen = (await denials()).sort((a, b) => a.subject.localeCompare(b.subject));
      expect(seen).toEqual(
        ids.sort().flatMap((subject) => [
          { tenant: theirs.person.tenantId, subject, actor: theirs.person.id },
          { tenant: ours.person.tenantId, subject, actor: null },
        ]),
      );
    }
    const list = (await (await theirs.person.fetch('/api/v1/calendars')).json()) as { items: { id: string }[] };
    expect(list.items.map(({ id }) => id)).not.toContain(calendarId);
    expect(await everything()).toEqual(before);
    // An id of nobody is no attempt on anybody.
    const nobody = connection.id.replace(/.{4}$/, 'ffff');
    expect((await theirs.person.fetch(`/api/v1/connections/${nobody}`)).status).toBe(404);
    expect(await denials()).toEqual([]);
  });
});

/** An organisation whose administrator connects an account, with a calendar that is told of changes and a conflict in it. */
async function move(vendor: VendorName, name: string, account: string): Promise<Side> {
  const { house, google, microsoft } = accounts;
  const person = await house.addPerson(await house.addTenant(`${name}-${vendor}`), 'ADMIN');
  const { id } = await accounts.connect(person, vendor, { account });
  const answer = await person.fetch(`/api/v1/connections/${id}/calendars`, { json: { externalId: 'primary' } });
  const connection = (await answer.json()) as Connection;
  const calendarId = connection.calendars[0]!.id;
  await look();
  const resourceIds = [await house.addResource(person.tenantId, 'Aurora')];
  const meeting = { title: name, start: at(9), end: at(10), timeZone: 'Europe/Madrid', resourceIds };
  const booked = await person.fetch('/api/v1/calendar/events', { json: meeting });
  const booking = (await booked.json()) as Booking;
  const sync = async () => {
    await rows('UPDATE calendar SET next_sync_at = created_at WHERE id = $1', [calendarId]);
    await look();
  };
  await sync();
  const [link] = await rows<{ id: string; external_id: string }>('SELECT * FROM calendar_link WHERE calendar_id = $1', [
    calendarId,
  ]);
  await person.fetch(`/api/v1/calendar/events/${booking.id}`, { method: 'PATCH', json: { title: 'Here' } });
  if (vendor === 'google') google.people.edit(account, link!.external_id, { summary: 'There' });
  else microsoft.people.edit(account, link!.external_id, { subject: 'There' });
  await accounts[vendor].push.settled();
  await sync();
  const conflicts = await (await person.fetch('/api/v1/calendars/conflicts')).json();
  const conflictId = (conflicts as { items: CalendarConflict[] }).items[0]!.id;
  const [stored] = await rows<{ id: string; external_id: string }>(
    `SELECT * FROM calendar_channel WHERE calendar_id = $1 AND state = 'ACTIVE'`,
    [calendarId],
  );
  return { person, account, connection, calendarId, conflictId, channel: channelOf(vendor, stored!) };
}

function channelOf(vendor: VendorName, { id, external_id }: { id: string; external_id: string }): Side['channel'] {
  if (vendor === 'google') {
    const open = accounts.google.channels.list().find((one) => one.id === id)!;
    return { id, secret: open.token!, resourceId: open.resourceId };
  }
  const { subscriptions } = accounts.microsoft;
  const { clientState } = subscriptions.claim(subscriptions.get(external_id), 'updated', 'any');
  return { id: external_id, secret: clientState!, resourceId: '' };
}

function send(vendor: VendorName, { id, secret, resourceId }: Side['channel']): Promise<Response> {
  const url = `${accounts.house.origin}/webhooks/${vendor}`;
  if (vendor === 'microsoft') {
    const body = JSON.stringify({ value: [{ subscriptionId: id, clientState: secret }] });
    return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
  const headers = {
    'x-goog-resource-state': 'exists',
    'x-goog-message-number': '9',
    'x-goog-channel-id': id,
    'x-goog-channel-token': secret,
    'x-goog-resource-id': resourceId,
  };
  return fetch(url, { method: 'POST', headers });
}
