import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import type { RemoteCalendars } from '../testing/remote-calendars.js';
import { SyncBench, type BenchCalendar } from '../testing/sync-bench.js';
import { SyncWork } from '../two-way/sync-work.js';

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

const channels = (calendar: BenchCalendar) =>
  bench.house.db.systemStatement<{
    id: string;
    state: string;
    external_id: string;
    expires_at: number;
    renew_at: number;
    heard_gen: number;
  }>('SELECT * FROM calendar_channel WHERE calendar_id = $1 ORDER BY created_at, id', [calendar.id]);
const settled = async () => {
  await bench.google.fake.push.settled();
  await bench.microsoft.fake.push.settled();
  await bench.house.server.app.get(SyncWork).look();
};
const later = (ms: number) => bench.house.clock.moveTo(bench.house.clock.now() + ms);
/** In two steps: a sync that begins while the clock moves has looked at the channel before. */
const pastRenewal = async (channel: { renew_at: number }) => {
  await later(channel.renew_at - bench.house.clock.now());
  await settled();
  await later(6 * MINUTE_MS);
  await settled();
};
const titles = async (calendar = room) => (await bench.standing(calendar)).map(({ title }) => title);
/** So many hours from now, wherever the clock has been moved. */
const put = (title: string, hours: number) => {
  const start = bench.house.clock.now() + hours * 60 * MINUTE_MS;
  const iso = (instant: number) => new Date(instant).toISOString();
  return remote.create(room.address, { title, start: iso(start), end: iso(start + 30 * MINUTE_MS) });
};
const lists = () => remote.calls.count(remote.paths.list);
const isOpen = (id: string) =>
  remote === bench.google
    ? bench.google.fake.channels.list().some((one) => one.id === id)
    : bench.microsoft.fake.subscriptions.list().some((one) => one.id === id);

describe.each(['GOOGLE', 'MICROSOFT'] as const)('push of %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    await settled();
    await later(10_000);
    remote.calls.clear();
  });

  it('opens a channel, hears of a change and reads it', async () => {
    expect(await channels(room)).toMatchObject([{ state: 'ACTIVE' }]);
    put('Heard', 9);
    await settled();
    expect(await titles()).toEqual(['Heard']);
    const { next_sync_at: next } = await bench.state(room);
    expect((next as number) - bench.house.clock.now()).toBeGreaterThan(4 * MINUTE_MS);
  });

  it('25. 500 messages in 5 s: two syncs at most', async () => {
    const fake = remote === bench.google ? bench.google.fake : bench.microsoft.fake;
    const [channel] = await channels(room);
    const message = () => {
      if (remote === bench.google) {
        const { channels: open } = bench.google.fake;
        return open.message(open.list().find((one) => one.id === channel!.id)!);
      }
      const { subscriptions } = bench.microsoft.fake;
      const subscription = subscriptions.get(channel!.external_id);
      return subscriptions.message(subscription, [subscriptions.claim(subscription, 'updated', 'any')]);
    };
    const begun = bench.house.clock.now();
    // Fifty side by side: a slow machine answers them all before their sender gives up.
    for (let wave = 0; wave < 10; wave++) {
      const answers = await fake.push.flood(Array.from({ length: 50 }, message));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([provider === 'GOOGLE' ? 204 : 202]));
    }
    const tookMs = bench.house.clock.now() - begun;
    await settled();
    await later(6_000);
    await settled();
    // One at once and one for each five seconds that followed, however long the machine took for all of them.
    expect(lists()).toBeLessThanOrEqual(1 + Math.ceil(tookMs / 5_000));
    expect(lists()).toBeGreaterThan(0);
  });

  it('26. a message during a sync: another follows', async () => {
    remote.pageOf(1);
    remote.faults.add({
      match: remote.paths.list,
      after: 1,
      effect: { kind: 'meanwhile', act: () => put('Meanwhile', 11) },
    });
    put('First', 9);
    put('Second', 10);
    await settled();
    remote.pageOf(Infinity);
    await later(6_000);
    await settled();
    expect(await titles()).toEqual(['First', 'Second', 'Meanwhile']);
  });

  it('30. a renewal that is refused: another channel is opened and the calendar read', async () => {
    const [before] = await channels(room);
    if (remote === bench.google) bench.google.fake.channels.lose(before!.id);
    else bench.microsoft.fake.subscriptions.delete(before!.external_id);
    put('Unheard', 9);
    await settled();
    expect(await titles()).toEqual([]);
    await pastRenewal(before!);
    expect(await titles()).toEqual(['Unheard']);
    const after = await channels(room);
    expect(after.filter(({ state }) => state === 'ACTIVE')).toHaveLength(1);
    expect(after.find(({ state }) => state === 'ACTIVE')!.id).not.toBe(before!.id);
  });

  it('30. every message lost: polling finds all within five minutes', async () => {
    const fake = remote === bench.google ? bench.google.fake : bench.microsoft.fake;
    fake.push.disturb('drop');
    put('Unheard', 9);
    await settled();
    expect(await titles()).toEqual([]);
    await later(5 * MINUTE_MS);
    await settled();
    fake.push.undisturb();
    expect(await titles()).toEqual(['Unheard']);
  });

  it('is renewed with a day left and never left without', async () => {
    const [before] = await channels(room);
    const left = before!.expires_at - before!.renew_at;
    expect(left).toBeGreaterThanOrEqual(DAY_MS);
    await pastRenewal(before!);
    const open = (await channels(room)).filter(({ state }) => state === 'ACTIVE');
    expect(open).toHaveLength(1);
    expect(open[0]!.expires_at).toBeGreaterThan(before!.expires_at);
    expect(isOpen(open[0]!.external_id)).toBe(true);
  });
});

const post = (path: string, init: { headers?: Record<string, string>; json?: unknown } = {}) =>
  fetch(`${bench.house.origin}/webhooks/${path}`, {
    method: 'POST',
    headers: { ...init.headers, ...(init.json !== undefined && { 'content-type': 'application/json' }) },
    ...(init.json !== undefined && { body: JSON.stringify(init.json) }),
  });
const heard = async (calendar: BenchCalendar) => Math.max(...(await channels(calendar)).map((one) => one.heard_gen));

describe('messages from strangers', () => {
  it('27., 29. and 42. with a bad token, a wrong resource or the token of another tenant have no effect and are on record', async () => {
    remote = bench.google;
    room = await bench.addRoomCalendar(remote);
    const otherTenant = await bench.house.addTenant('other');
    const other = await bench.addRoomCalendar(remote, { tenantId: otherTenant });
    await bench.sync(room);
    await bench.sync(other);
    await settled();
    const open = bench.google.fake.channels.list();
    const [ours] = open.filter(({ subject }) => subject === room.address);
    const [theirs] = open.filter(({ subject }) => subject === other.address);
    const send = (headers: object) =>
      post('google', { headers: { 'x-goog-resource-state': 'exists', 'x-goog-message-number': '9', ...headers } });
    const before = [await heard(room), await heard(other)];
    const [id, token, resource] = ['x-goog-channel-id', 'x-goog-channel-token', 'x-goog-resource-id'];
    const forged = [
      { [id]: ours!.id, [token]: 'nonsense', [resource]: ours!.resourceId },
      { [id]: ours!.id, [token]: ours!.token, [resource]: 'another' },
      { [id]: ours!.id, [token]: theirs!.token, [resource]: ours!.resourceId },
      { [id]: 'nonsense', [token]: ours!.token, [resource]: ours!.resourceId },
      {},
    ];
    for (const headers of forged) expect((await send(headers)).status).toBe(204);
    expect([await heard(room), await heard(other)]).toEqual(before);
    const denied = await bench.house.db.systemStatement(
      `SELECT tenant_id FROM domain_event WHERE type = 'access.denied' AND subject_id = $1`,
      [ours!.id],
    );
    expect(denied).toHaveLength(3);
    await send({ [id]: ours!.id, [token]: ours!.token, [resource]: ours!.resourceId });
    const once = await heard(room);
    expect(once).toBeGreaterThan(before[0]!);
    // 29. The first message of a channel only says that there is one.
    await settled();
    await later(6_000);
    await settled();
    remote.calls.clear();
    await send({ [id]: ours!.id, [token]: ours!.token, [resource]: ours!.resourceId, 'x-goog-resource-state': 'sync' });
    expect(await heard(room)).toBe(once);
    await settled();
    expect(lists()).toBe(0);
  });

  it('27. in a batch that is mixed only the valid claims act', async () => {
    remote = bench.microsoft;
    const { subscriptions } = bench.microsoft.fake;
    const pair = [await bench.addRoomCalendar(remote), await bench.addRoomCalendar(remote)] as const;
    for (const calendar of pair) await bench.sync(calendar);
    await settled();
    const [one, two] = await Promise.all(
      pair.map(async (calendar) => subscriptions.get((await channels(calendar))[0]!.external_id)),
    );
    const before = await Promise.all(pair.map(heard));
    const claim = subscriptions.claim(one!, 'updated', 'any');
    const forged = { ...subscriptions.claim(two!, 'updated', 'any'), clientState: claim.clientState };
    const strange = [
      { subscriptionId: 'x' },
      { subscriptionId: 5 },
      'nonsense',
      { ...claim, clientState: 'x'.repeat(300) },
    ];
    // As long as Graph makes them; what is said twice counts once.
    const many = Array.from({ length: 700 }, () => claim);
    expect((await post('microsoft', { json: { value: [...strange, forged, ...many] } })).status).toBe(202);
    const [first, second] = await Promise.all(pair.map(heard));
    expect(first).toBeGreaterThan(before[0]!);
    expect(second).toBe(before[1]);
    const news = { value: [{ ...claim, lifecycleEvent: 'somethingNew' }] };
    expect((await post('microsoft/lifecycle', { json: news })).status).toBe(202);
  });

  it("asks a mailbox's own calendar for deltas and messages as documented", async () => {
    remote = bench.microsoft;
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    await settled();
    const { subscriptions, journal } = bench.microsoft.fake;
    const { resource } = subscriptions.get((await channels(room))[0]!.external_id);
    expect(resource).toMatch(/^(me|users\/[^/]+)\/events$/);
    expect(journal.find({ path: /delta$/ }).at(-1)!.path).toMatch(/^\/v1\.0\/(me|users\/[^/]+)\/calendarView\/delta$/);
  });

  it('28. validationToken with %2B and HTML is answered decoded and as plain text', async () => {
    const token = 'a+b & <script>alert(1)</script> 100%';
    const response = await post(`microsoft?validationToken=${encodeURIComponent(token)}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(token);
  });

  it('is opened and renewed for less time where Microsoft takes no more', async () => {
    remote = bench.microsoft;
    const { subscriptions } = bench.microsoft.fake;
    subscriptions.mostMinutes = 4_230;
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    await settled();
    const [before] = await channels(room);
    expect(before).toMatchObject({ state: 'ACTIVE' });
    await pastRenewal(before!);
    subscriptions.mostMinutes = 10_080;
    const [after, ...more] = await channels(room);
    expect([after!.id, more]).toEqual([before!.id, []]);
    expect(after!.expires_at).toBeGreaterThan(before!.expires_at);
  });

  it('31. lifecycle events: renewed, opened anew, read again', async () => {
    remote = bench.microsoft;
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    await settled();
    await later(10_000);
    const { subscriptions } = bench.microsoft.fake;
    const [before] = await channels(room);
    const patches = () => remote.calls.count({ method: 'PATCH', path: /\/subscriptions\// });
    const renewed = patches();
    subscriptions.lifecycle(before!.external_id, 'reauthorizationRequired');
    await settled();
    expect(patches()).toBe(renewed + 1);
    await later(10_000);
    bench.microsoft.fake.push.disturb('drop', 1);
    put('Missed', 9);
    subscriptions.lifecycle(before!.external_id, 'missed');
    await settled();
    expect(await titles()).toEqual(['Missed']);
    await later(10_000);
    subscriptions.lifecycle(before!.external_id, 'subscriptionRemoved');
    await settled();
    const open = (await channels(room)).filter(({ state }) => state === 'ACTIVE');
    expect(open).toHaveLength(1);
    expect(open[0]!.external_id).not.toBe(before!.external_id);
  });

  it('38. a calendar without push is polled only, and not asked again at once', async () => {
    remote = bench.google;
    room = await bench.addRoomCalendar(remote);
    Object.assign(bench.google.fake.directory.calendar(room.address), { hasPush: false });
    await bench.sync(room);
    remote.calls.clear();
    await bench.sync(room);
    expect(remote.calls.count({ path: /watch$/ })).toBe(0);
    const { next_sync_at: next } = await bench.state(room);
    expect((next as number) - bench.house.clock.now()).toBeLessThanOrEqual(MINUTE_MS);
  });
});
