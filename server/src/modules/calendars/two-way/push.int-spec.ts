import type { SyncedCalendar, SyncLogLine } from '@lintel/shared/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteCalendars } from '../testing/remote-calendars.js';
import { at, SyncBench, type BenchCalendar } from '../testing/sync-bench.js';

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

const events = () => remote.events(room.address);
const link = async () => (await bench.links(room))[0]!;

describe.each(['GOOGLE', 'MICROSOFT'] as const)('bookings of a room with a calendar of %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.calls.clear();
  });

  it('become events, follow, and go', async () => {
    const booking = await bench.book(room, at(9), at(10), { description: 'Plan' });
    await bench.sync(room);
    const [event] = events();
    expect(event).toMatchObject({ title: 'Ours', description: 'Plan', start: at(9), end: at(10) });
    expect((await bench.get(booking)).external).toMatchObject([
      { provider, externalId: event!.id, syncStatus: 'SYNCED', htmlLink: expect.stringContaining('http') },
    ]);
    await bench.patch(booking, { title: 'Renamed', start: at(11), end: at(12) });
    await bench.sync(room);
    expect(events()).toMatchObject([{ id: event!.id, title: 'Renamed', start: at(11) }]);
    await bench.cancel(booking);
    await bench.sync(room);
    expect(events()).toEqual([]);
    await bench.sync(room);
    expect((await bench.get(booking)).status).toBe('CANCELLED');
  });

  it('8. an insert that succeeded without an answer is adopted: exactly one event', async () => {
    remote.faults.loseAnswer(remote.paths.insert);
    await bench.book(room, at(9), at(10));
    await bench.sync(room);
    expect(await link()).toMatchObject({ status: 'PENDING_PUSH', external_id: null });
    await bench.sync(room);
    expect(events()).toHaveLength(1);
    expect(await link()).toMatchObject({ status: 'SYNCED', external_id: events()[0]!.id });
  });

  it('8. … also when the booking has moved meanwhile', async () => {
    remote.faults.loseAnswer(remote.paths.insert);
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Moved', start: at(11), end: at(12) });
    await bench.sync(room);
    expect(events()).toMatchObject([{ title: 'Moved', start: at(11) }]);
    expect(await bench.get(booking)).toMatchObject({ title: 'Moved', external: [{ syncStatus: 'SYNCED' }] });
  });

  it('8. … also when it was cancelled meanwhile: nothing stays', async () => {
    remote.faults.loseAnswer(remote.paths.insert);
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.cancel(booking);
    await bench.sync(room);
    expect(events()).toEqual([]);
  });

  describe('9. a worker that dies between a call and its commit', () => {
    /** Another worker takes the calendar while the call is on its way: what this one stores is refused, as if it had died. */
    const dieDuring = (match: RemoteCalendars['paths']['insert']) =>
      remote.faults.add({
        match,
        effect: {
          kind: 'meanwhile',
          act: () =>
            bench.house.db.systemStatement(
              'UPDATE calendar SET lease_no = lease_no + 1, locked_until = NULL WHERE id = $1',
              [room.id],
            ),
        },
      });

    it('of a creation: exactly one event', async () => {
      dieDuring(remote.paths.insert);
      await bench.book(room, at(9), at(10));
      await bench.sync(room);
      await bench.sync(room);
      expect(events()).toHaveLength(1);
      expect(await bench.bookings(room)).toMatchObject([
        { external: [{ syncStatus: 'SYNCED', externalId: events()[0]!.id }] },
      ]);
    });

    it('of a change: it is there once, and no conflict', async () => {
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      dieDuring(remote.paths.patch);
      await bench.patch(booking, { title: 'Renamed', start: at(11), end: at(12) });
      await bench.sync(room);
      await bench.sync(room);
      expect(events()).toMatchObject([{ title: 'Renamed', start: at(11) }]);
      expect(await bench.get(booking)).toMatchObject({ title: 'Renamed', external: [{ syncStatus: 'SYNCED' }] });
    });

    it('of a deletion: it is gone', async () => {
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      dieDuring(remote.paths.remove);
      await bench.cancel(booking);
      await bench.sync(room);
      await bench.sync(room);
      expect(events()).toEqual([]);
      expect(await link()).toMatchObject({ status: 'TOMBSTONE' });
      expect((await bench.get(booking)).status).toBe('CANCELLED');
    });

    it('of a page: everything is applied once', async () => {
      for (let hour = 8; hour < 14; hour++)
        remote.create(room.address, { title: `At ${hour}`, start: at(hour), end: at(hour, 30) });
      remote.pageOf(2);
      remote.faults.add({ match: remote.paths.list, after: 1, effect: { kind: 'meanwhile', act: () => undefined } });
      dieDuring(remote.paths.list);
      await bench.sync(room);
      await bench.sync(room);
      remote.pageOf(Infinity);
      expect((await bench.bookings(room)).map(({ title }) => title)).toEqual(
        [8, 9, 10, 11, 12, 13].map((hour) => `At ${hour}`),
      );
    });
  });

  it('10. the event is seen before the mapping is saved: matched by its mark, no second booking', async () => {
    const booking = await bench.book(room, at(9), at(10));
    remote.faults.loseAnswer(remote.paths.insert);
    await bench.sync(room);
    // Writing stays refused, so that reading finds it first.
    remote.faults.answer(remote.paths.insert, { status: 400, body: { error: { code: 'x', message: 'x' } } });
    remote.edit(room.address, events()[0]!.id, { location: 'Elsewhere' });
    await bench.sync(room);
    expect(await bench.bookings(room)).toMatchObject([{ id: booking.id, location: 'Elsewhere' }]);
    expect(events()).toHaveLength(1);
  });

  it('11. own write comes back: no write, no outbound call', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    const { version } = await bench.get(booking);
    const before = bench.writes(room);
    await bench.sync(room);
    await bench.sync(room);
    expect(bench.writes(room)).toBe(before);
    expect((await bench.get(booking)).version).toBe(version);
  });

  it('23. asked to slow down, by 403 or by 429: waits as long as asked, and then succeeds', async () => {
    const { clock } = bench.house;
    const inserts = () => remote.calls.count(remote.paths.insert);
    const nextTry = async () => (await bench.state(room))['next_sync_at'] as number;
    const lookAt = async (instant: number) => {
      await clock.moveTo(instant);
      await bench.look();
    };
    await bench.book(room, at(9), at(10));
    for (const [tries, answer] of [
      [1, { ...remote.answers.throttled, retryAfterSeconds: 90 }],
      [2, { status: 429, retryAfterSeconds: 200 }],
    ] as const) {
      const askedAt = clock.now();
      remote.faults.answer(remote.paths.insert, answer);
      if (tries === 1) await bench.sync(room);
      else await lookAt(await nextTry());
      expect(inserts()).toBe(tries);
      const waits = (await nextTry()) - askedAt;
      expect(waits).toBeGreaterThanOrEqual(answer.retryAfterSeconds * 1_000);
      await lookAt((await nextTry()) - 1_000);
      expect(inserts()).toBe(tries);
    }
    await lookAt(await nextTry());
    expect(inserts()).toBe(3);
    expect(events()).toHaveLength(1);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
  });

  it('23. access refused to an event is not asked for again', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    remote.faults.answer(remote.paths.patch, remote.answers.denied, 5);
    await bench.patch(booking, { title: 'Denied' });
    await bench.sync(room);
    await bench.sync(room);
    expect(remote.calls.count(remote.paths.patch)).toBe(1);
    expect((await link())['error']).toMatch(/refuses access/);
  });

  it('32. If-Match 412 with edits on both sides: disjoint fields merge', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Ours anew' });
    remote.edit(room.address, events()[0]!.id, { location: 'Their place' });
    await bench.sync(room);
    expect(events()).toMatchObject([{ title: 'Ours anew', location: 'Their place' }]);
    expect(await bench.get(booking)).toMatchObject({ title: 'Ours anew', location: 'Their place' });
    expect(await link()).toMatchObject({ status: 'SYNCED' });
  });

  it('32. the same field on both sides conflicts, and nobody is overwritten', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Ours anew' });
    remote.edit(room.address, events()[0]!.id, { title: 'Theirs anew' });
    await bench.sync(room);
    await bench.sync(room);
    expect(await bench.get(booking)).toMatchObject({ title: 'Ours anew', external: [{ syncStatus: 'CONFLICT' }] });
    expect(events()).toMatchObject([{ title: 'Theirs anew' }]);
    expect((await link())['conflict']).toMatchObject({ kind: 'FIELDS', fields: ['title'] });
  });

  it('33. an external move onto a booked slot: the meeting stays, the conflict is visible', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.book(room, at(14), at(15), { title: 'Other' });
    await bench.sync(room);
    const { id } = events().find(({ title }) => title === 'Ours')!;
    remote.edit(room.address, id, { start: at(14), end: at(15) });
    await bench.sync(room);
    expect(await bench.get(booking)).toMatchObject({ start: at(9), external: [{ syncStatus: 'CONFLICT' }] });
  });

  it('34. a delete of what is gone is a success', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.cancel(booking);
    remote.delete(room.address, events()[0]!.id);
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
    expect(await link()).toMatchObject({ status: 'TOMBSTONE' });
  });

  it('36. a description-only edit writes nothing else', async () => {
    const booking = await bench.book(room, at(9), at(10), { attendees: [{ email: 'guest@example.test' }] });
    await bench.sync(room);
    expect(events()).toMatchObject([{ attendees: [{ email: 'guest@example.test' }] }]);
    const mails = bench.google.fake.mails.sent.length;
    await bench.patch(booking, { description: 'New' });
    await bench.sync(room);
    const [patch] = remote.calls.find(remote.paths.patch);
    expect(Object.keys(patch!.body as object)).toEqual([provider === 'GOOGLE' ? 'description' : 'body']);
    if (provider === 'GOOGLE') expect(patch!.query).toMatchObject({ sendUpdates: 'none' });
    expect(bench.google.fake.mails.sent).toHaveLength(mails);
  });

  it('wait while the provider is down, and are drained once it is back', async () => {
    const down = remote.faults.add({
      match: remote.paths.any,
      times: Infinity,
      effect: { kind: 'answer', reply: remote.answers.down },
    });
    await bench.book(room, at(9), at(10));
    const moved = await bench.book(room, at(10), at(11));
    await bench.sync(room);
    await bench.patch(moved, { start: at(15), end: at(16) });
    await bench.sync(room);
    expect((await bench.get(moved)).external).toMatchObject([{ syncStatus: 'PENDING_PUSH', externalId: null }]);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR' });
    down();
    remote.calls.clear();
    await bench.sync(room);
    expect(events().map(({ start }) => start)).toEqual([at(9), at(15)]);
    expect(remote.calls.count(remote.paths.insert)).toBe(2);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
  });

  it('are tried again by themselves, soon at first and then less often, and written once', async () => {
    const { clock } = bench.house;
    const waits: number[] = [];
    remote.faults.answer(remote.paths.insert, remote.answers.down, 3);
    await bench.book(room, at(9), at(10));
    await bench.sync(room);
    for (let failures = 1; failures <= 3; failures++) {
      const { next_sync_at: next, failures: counted } = await bench.state(room);
      expect(counted).toBe(failures);
      waits.push((next as number) - clock.now());
      await clock.moveTo(next as number);
      await bench.look();
    }
    expect(waits.map((wait) => Math.round(wait / 5_000))).toEqual([1, 2, 4]);
    expect(events()).toHaveLength(1);
    expect(remote.calls.count(remote.paths.insert)).toBe(4);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
  });

  it('that the provider cannot write for now keep nobody from seeing who books there', async () => {
    remote.faults.answer(remote.paths.insert, remote.answers.down, 2);
    await bench.book(room, at(9), at(10));
    remote.create(room.address, { title: 'Theirs', start: at(12), end: at(13) });
    await bench.sync(room);
    expect((await bench.standing(room)).map(({ title }) => title)).toContain('Theirs');
    for (let failures = 1; failures <= 2; failures++) {
      const state = await bench.state(room);
      expect(state).toMatchObject({ status: 'ERROR', failures });
      await bench.house.clock.moveTo(state.next_sync_at as number);
      await bench.look();
    }
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
    expect(events()).toHaveLength(2);
  });

  it('show how far they are, and what was done', async () => {
    await bench.book(room, at(9), at(10));
    const shown = async () =>
      (await (await bench.admin.fetch(`/api/v1/calendars/${room.id}`)).json()) as SyncedCalendar;
    const answer = await bench.admin.fetch(`/api/v1/calendars/${room.id}/sync`, { method: 'POST' });
    expect(answer.status).toBe(202);
    await bench.sync(room);
    expect(await shown()).toMatchObject({ status: 'OK', eventCount: 1, waitingCount: 0, conflictCount: 0 });
    const log = await bench.admin.fetch(`/api/v1/calendars/${room.id}/log`);
    const { items } = (await log.json()) as { items: SyncLogLine[] };
    expect(items.map(({ kind, outcome, itemCount }) => [kind, outcome, itemCount])).toContainEqual(['PUSH', 'OK', 1]);
    const member = await bench.house.addPerson(bench.tenantId, 'MEMBER');
    expect((await member.fetch(`/api/v1/calendars/${room.id}`)).status).toBe(404);
  });
});
