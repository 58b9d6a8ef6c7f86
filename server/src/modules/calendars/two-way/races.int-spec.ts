import type { CalendarConflict } from '@lintel/shared/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { graphAnswers } from '@lintel/fakes/microsoft';
import type { EventEdit, RemoteCalendars } from '../testing/remote-calendars.js';
import { at, SyncBench, type BenchCalendar } from '../testing/sync-bench.js';
import { TwoWayCalendarsRepository } from './two-way-calendars.repository.js';

/* What people and other workers do at the very moment in which a calendar is looked after. */

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

const sql = (query: string, ...params: unknown[]) => bench.house.db.systemStatement(query, params);
/** Until so many statements wait for a lock. */
const waiters = async (count: number) => {
  const query = `SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
  while ((await sql(query)).length < count) await new Promise(setImmediate);
};
const detach = () =>
  bench.admin.fetch(`/api/v1/connections/${room.connectionId}/calendars/${room.id}`, {
    method: 'DELETE',
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
const open = () =>
  remote === bench.google
    ? bench.google.fake.channels.list().filter(({ subject }) => subject === room.address)
    : bench.microsoft.fake.subscriptions.list().filter(({ resource }) => resource.includes(room.address));

describe.each(['GOOGLE', 'MICROSOFT'] as const)('beside a sync with %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
  });

  it('a calendar is removed while its channel is being opened: the channel is ended', async () => {
    const statuses: number[] = [];
    const act = async () => statuses.push((await detach()).status);
    const match = { method: 'POST', path: provider === 'GOOGLE' ? /\/watch$/ : /\/subscriptions$/ };
    remote.faults.add({ match, effect: { kind: 'meanwhile', when: 'after', act } });
    await bench.sync(room);
    expect(statuses).toEqual([204]);
    expect(open()).toEqual([]);
  });

  it.each(['made', 'refused'])(
    'a connection is ended while an event is being %s: nothing of it stays here, and what was made stays there',
    async (what) => {
      await bench.sync(room);
      const { status } = await bench.state(room);
      const id = room.connectionId;
      const isThere = () => sql('SELECT 1 FROM connection WHERE id = $1', id);
      const act = async () => {
        const headers = { 'idempotency-key': crypto.randomUUID() };
        await bench.admin.fetch(`/api/v1/connections/${id}`, { method: 'DELETE', headers });
        while ((await isThere()).length > 0) await new Promise(setImmediate);
      };
      const when = what === 'made' ? 'after' : 'before';
      remote.faults.add({ match: remote.paths.insert, effect: { kind: 'meanwhile', when, act } });
      if (what === 'refused') remote.faults.answer(remote.paths.insert, remote.answers.down);
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      for (const table of ['calendar_link', 'calendar_channel', 'calendar_sync_log'])
        expect(await sql(`SELECT 1 FROM ${table} WHERE calendar_id = $1`, room.id)).toEqual([]);
      expect([status, open(), await isThere()]).toEqual(['OK', [], []]);
      expect(remote.events(room.address)).toHaveLength(what === 'made' ? 1 : 0);
      expect(await bench.get(booking)).toMatchObject({ status: 'CONFIRMED', external: [] });
    },
  );

  it('a calendar is removed while a page of it is being committed: none of its meetings stays', async () => {
    remote.create(room.address, { title: 'Theirs', start: at(9), end: at(10) });
    let [detaching, syncing] = [Promise.resolve<Response | null>(null), Promise.resolve()];
    await bench.house.db.system(async (tx) => {
      const asked = new Promise((resolve) => {
        const act = async () => {
          await tx.query('SELECT 1 FROM calendar WHERE id = $1 FOR NO KEY UPDATE', [room.id]);
          resolve(null);
        };
        remote.faults.add({ match: remote.paths.list, effect: { kind: 'meanwhile', act } });
      });
      syncing = bench.sync(room);
      await asked;
      await waiters(1);
      detaching = detach();
      await waiters(2);
    });
    await syncing;
    expect((await detaching)?.status).toBe(204);
    expect(await bench.standing(room)).toEqual([]);
  });

  it('once a connection is being ended, nothing is written any more', async () => {
    await bench.sync(room);
    await sql(`UPDATE connection SET status = 'DISCONNECTING' WHERE id = $1`, room.connectionId);
    await bench.book(room, at(9), at(10));
    remote.calls.clear();
    await bench.sync(room);
    expect(remote.calls.count(remote.paths.insert)).toBe(0);
    expect(remote.events(room.address)).toEqual([]);
  });

  it('another worker has taken over what fails: it stands as that one left it', async () => {
    await bench.sync(room);
    const act = () => sql('UPDATE calendar SET lease_no = lease_no + 1 WHERE id = $1', room.id);
    remote.faults.add({ match: remote.paths.list, effect: { kind: 'meanwhile', act } });
    remote.faults.answer(remote.paths.list, remote.answers.denied);
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
  });

  it('somebody consents anew while it fails: it is tried again at once', async () => {
    await bench.sync(room);
    const repository = bench.house.server.app.get(TwoWayCalendarsRepository);
    const act = () => repository.askFor(bench.tenantId, room.connectionId, bench.house.clock.now());
    remote.faults.add({ match: remote.paths.list, effect: { kind: 'meanwhile', act } });
    remote.faults.answer(remote.paths.list, remote.answers.denied);
    await bench.sync(room);
    await bench.look();
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
  });

  describe('a booking is changed while its event comes in', () => {
    const meet = async (change: object, act: (id: string) => void) => {
      await bench.sync(room);
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      act(remote.events(room.address)[0]!.id);
      const running = await bench.house.db.system(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [room.roomId]);
        const patching = bench.patch(booking, change);
        await waiters(1);
        const syncing = bench.sync(room);
        await waiters(2);
        return { patching, syncing };
      });
      await running.patching;
      await running.syncing;
      await bench.sync(room);
      return bench.get(booking);
    };
    const edit = (change: EventEdit) => (id: string) => remote.edit(room.address, id, change);

    it('in something else: both changes are on both sides', async () => {
      const booking = await meet({ description: 'Ours' }, edit({ title: 'Theirs' }));
      expect(booking).toMatchObject({ title: 'Theirs', description: 'Ours' });
      expect(remote.events(room.address)).toMatchObject([{ title: 'Theirs', description: 'Ours' }]);
    });

    it('in the same: nobody is written over', async () => {
      const booking = await meet({ title: 'Ours anew' }, edit({ title: 'Theirs' }));
      expect(booking).toMatchObject({ title: 'Ours anew', external: [{ syncStatus: 'CONFLICT' }] });
      expect(remote.events(room.address)).toMatchObject([{ title: 'Theirs' }]);
    });

    it('and the event has gone: it is asked about', async () => {
      const booking = await meet({ title: 'Still on' }, (id) => remote.delete(room.address, id));
      expect(booking).toMatchObject({ status: 'CONFIRMED', external: [{ syncStatus: 'CONFLICT' }] });
    });
  });

  describe('a conflict', () => {
    const conflict = async () => {
      await bench.sync(room);
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      await bench.patch(booking, { title: 'Ours anew' });
      const { id } = remote.events(room.address)[0]!;
      remote.edit(room.address, id, { title: 'Theirs anew' });
      await bench.sync(room);
      const response = await bench.admin.fetch('/api/v1/calendars/conflicts');
      const { items } = (await response.json()) as { items: CalendarConflict[] };
      const found = items.find(({ calendarId }) => calendarId === room.id)!;
      const resolve = (json: object) => bench.admin.fetch(`/api/v1/calendars/conflicts/${found.id}/resolve`, { json });
      return { booking, eventId: id, resolve };
    };

    it('is settled while a page with its event comes in: as it was settled', async () => {
      const { booking, eventId, resolve } = await conflict();
      const other = remote.create(room.address, { title: 'First', start: at(8), end: at(8, 30) });
      await bench.sync(room);
      remote.edit(room.address, other, { title: 'Second' });
      remote.edit(room.address, eventId, { location: 'Their place' });
      const running = await bench.house.db.system(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [room.roomId]);
        const syncing = bench.sync(room);
        await waiters(1);
        const resolving = resolve({ keep: 'OURS' });
        await Promise.race([resolving, waiters(2)]);
        return { syncing, resolving };
      });
      expect((await running.resolving).status).toBe(204);
      await running.syncing;
      await bench.sync(room);
      await bench.sync(room);
      const now = await bench.get(booking);
      expect(now).toMatchObject({ title: 'Ours anew', external: [{ syncStatus: 'SYNCED' }] });
      expect(remote.events(room.address).find(({ id }) => id === eventId)).toMatchObject({ title: 'Ours anew' });
    });

    it('is settled by moving what was cancelled meanwhile: refused, and the time stays free', async () => {
      const { booking, resolve } = await conflict();
      await bench.cancel(booking);
      expect((await resolve({ move: { start: at(16), end: at(17) } })).status).toBe(409);
      await bench.book(room, at(16), at(17));
    });
  });
});

it.each(['changesMet', 'resourceModified'] as const)(
  'a change at Microsoft that met another (%s) is made once that has come in',
  async (answer) => {
    remote = bench.microsoft;
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Ours anew' });
    const { id } = remote.events(room.address)[0]!;
    const act = () => remote.edit(room.address, id, { location: 'Their place' });
    remote.faults.add({ match: remote.paths.patch, effect: { kind: 'meanwhile', act } });
    remote.faults.answer(remote.paths.patch, graphAnswers[answer]);
    await bench.sync(room);
    expect(remote.events(room.address)).toMatchObject([{ title: 'Ours anew', location: 'Their place' }]);
    expect(await bench.get(booking)).toMatchObject({ title: 'Ours anew', location: 'Their place' });
  },
);

describe('a creation at Microsoft that succeeded without an answer, and whose booking changed', () => {
  it.each(['its own', 'all', 'none'])(
    'is found by whoever answers a filter with %s, and nobody is written over',
    async (answers) => {
      remote = bench.microsoft;
      remote.faults.clear();
      room = await bench.addRoomCalendar(remote);
      const theirs = Array.from({ length: 12 }, (_, number) => `Theirs ${number + 10}`);
      for (const [number, title] of theirs.entries())
        remote.create(room.address, {
          title,
          start: `2026-12-${number + 10}T09:00:00Z`,
          end: `2026-12-${number + 10}T10:00:00Z`,
        });
      await bench.sync(room);
      remote.faults.loseAnswer(remote.paths.insert);
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      await bench.patch(booking, { title: 'Renamed' });
      remote.calls.clear();
      const [filtered, { filterHabits }] = [{ method: 'GET', path: /\/events$/ }, bench.microsoft.fake];
      if (answers === 'none') remote.faults.answer(filtered, { status: 200, body: { value: [] } });
      filterHabits.heedsFilters = answers !== 'all';
      await bench.sync(room);
      filterHabits.heedsFilters = true;
      expect(remote.calls.count(filtered)).toBeGreaterThan(0);
      expect(remote.events(room.address).map(({ title }) => title)).toEqual(['Renamed', ...theirs]);
      expect((await bench.get(booking)).external).toMatchObject([{ syncStatus: 'SYNCED' }]);
    },
  );
});
