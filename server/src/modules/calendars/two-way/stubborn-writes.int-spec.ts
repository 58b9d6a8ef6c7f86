import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Call } from '@lintel/fakes/wire';
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
const instances = () => remote.instances(room.address).map(({ title, start }) => [title, start.slice(0, 10)]);
const bookSeries = (title: string) =>
  bench.book(room, at(9), at(10), { title, recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } });

const lockUntil = (until: string | null) =>
  bench.house.db.systemStatement('UPDATE calendar SET locked_until = $2 WHERE id = $1', [room.id, until]);
/** Before any of it is written: bookings wake a worker. */
const together = async <Result>(book: () => Promise<Result>): Promise<Result> => {
  await lockUntil('infinity');
  const booked = await book();
  await lockUntil(null);
  return booked;
};

describe.each(['GOOGLE', 'MICROSOFT'] as const)('of what is written to %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.calls.clear();
  });

  it.each(['down', 'refused'])(
    'one that is answered by an error again and again (%s) holds up no others, waits longer each time, and says what to do',
    async (how) => {
      const { clock } = bench.house;
      const answer = how === 'down' ? remote.answers.down : { status: 400 };
      const isPoison = (call: Call) => call.method === 'POST' && JSON.stringify(call.body).includes('Poison');
      remote.faults.answer(isPoison, answer, Infinity);
      const begun = clock.now();
      const inserts = () => remote.calls.count(remote.paths.insert);
      const poison = await together(async () => {
        await bench.book(room, at(10), at(11));
        return bench.book(room, at(9), at(10), { title: 'Poison' });
      });
      const state = async () => {
        const { status, next_sync_at: next } = await bench.state(room);
        const waiting = (await bench.links(room)).find(({ booking_id: id }) => id === poison.id)!;
        const [nextSync, nextTry] = [next, waiting['next_push_at']].map(Number) as [number, number];
        return { status, tries: waiting['failures'], nextSync, nextTry };
      };
      await bench.sync(room);
      expect(events()).toMatchObject([{ title: 'Ours' }]);
      const expectPause = async (units: number, since: number) => {
        const { nextTry, nextSync } = await state();
        const pause = units * (how === 'down' ? 5_000 : 60_000);
        expect(nextTry).toBeGreaterThanOrEqual(since + pause);
        expect(nextTry).toBeLessThanOrEqual(clock.now() + pause);
        expect(nextSync).toBeLessThanOrEqual(nextTry);
      };
      expect(await state()).toMatchObject({ status: 'OK', tries: 1 });
      await expectPause(1, begun);

      // Alone it may be the provider, until that is known better.
      let since = begun;
      for (let tries = 2; tries <= 5; tries++) {
        const { nextSync, nextTry } = await state();
        since = Math.max(nextSync, nextTry);
        await clock.moveTo(since);
        await bench.look();
        expect(await state()).toMatchObject({ tries, status: how === 'down' && tries < 5 ? 'ERROR' : 'OK' });
      }
      await expectPause(16, since);
      const shown = await bench.admin.fetch(`/api/v1/calendars/${room.id}`);
      const error = expect.stringMatching(`^${poison.reference} could not be written 5 times. .* Change the booking`);
      expect(await shown.json()).toMatchObject({ status: 'OK', waitingCount: 1, error });
      const log = await bench.admin.fetch(`/api/v1/calendars/${room.id}/log`);
      expect(await log.json()).toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({ kind: 'PUSH', outcome: 'OK', failedCount: 1, error: expect.any(String) }),
        ]),
      });

      remote.calls.clear();
      await bench.book(room, at(11), at(12));
      await bench.sync(room);
      expect([inserts(), events().length]).toEqual([1, 2]);
      await bench.patch(poison, { title: 'Mended' });
      await bench.sync(room);
      expect(events().map(({ title }) => title)).toContain('Mended');
      expect(await (await bench.admin.fetch(`/api/v1/calendars/${room.id}`)).json()).toMatchObject({ error: null });
    },
  );

  it('a series that is answered by an error again and again holds up nobody else, and is written when that is over', async () => {
    const match = ({ method, body }: Call) => method === 'POST' && JSON.stringify(body).includes('Poison');
    const effect = { kind: 'answer', reply: remote.answers.down } as const;
    const heal = remote.faults.add({ match, times: Infinity, effect });
    await together(async () => {
      await bookSeries('Poison');
      await bench.book(room, at(12), at(13));
    });
    await bench.sync(room);
    expect(instances().map(([title]) => title)).toEqual(['Ours']);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
    heal();
    // Somebody who sees it asks for a sync.
    const sync = await bench.admin.fetch(`/api/v1/calendars/${room.id}/sync`, { method: 'POST' });
    expect(sync.status).toBe(202);
    await bench.look();
    expect(instances().map(([title]) => title)).toEqual(['Poison', 'Ours', 'Poison', 'Poison']);
  });

  it('9. an occurrence that leaves its series is missed by nobody, where the worker dies after the deletion', async () => {
    await bookSeries('Ours');
    await bench.sync(room);
    const [, second] = await bench.standing(room);
    const act = () =>
      bench.house.db.systemStatement('UPDATE calendar SET lease_no = lease_no + 1, locked_until = NULL WHERE id = $1', [
        room.id,
      ]);
    remote.faults.add({ match: remote.paths.remove, effect: { kind: 'meanwhile', act } });
    // Writing it once more fails at first, so that reading finds it gone.
    const deletes = { match: remote.paths.remove, after: 1 };
    remote.faults.add({ ...deletes, effect: { kind: 'answer', reply: remote.answers.down } });
    await bench.patch(second!, { start: '2026-12-08T09:00:00Z', end: '2026-12-08T10:00:00Z' });
    await bench.sync(room);
    await bench.sync(room);
    await bench.sync(room);
    expect(instances()).toEqual(['2026-11-23', '2026-12-07', '2026-12-08'].map((day) => ['Ours', day]));
    expect((await bench.links(room)).map(({ status }) => status)).toEqual(Array(3).fill('SYNCED'));
  });
});
