import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collector, gate } from '../../../testing/waiting.js';
import { at, SyncBench, type BenchCalendar } from '../testing/sync-bench.js';
import { CalendarRun } from './calendar-run.js';

let bench: SyncBench;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

describe.each(['GOOGLE', 'MICROSOFT'] as const)('an account at %s which hangs', (provider) => {
  it('keeps nobody else waiting, and each of its calendars is asked once', async () => {
    const remote = bench.of(provider);
    const first = await bench.addRoomCalendar(remote);
    const hanging = [first];
    for (let number = 0; number < 5; number++) hanging.push(await bench.addRoomBeside(first));
    const { open, passed } = gate();
    const arrived = collector<string>();
    // A mailbox's own calendar is asked for by the mailbox.
    const theirs = [first.address, ...hanging.map(({ externalId }) => externalId)].map(encodeURIComponent);
    const isTheirs = ({ path }: { path: string }) => theirs.some((name) => path.includes(name));
    const hold = ({ path }: { path: string }) => {
      arrived.add(path);
      return passed;
    };
    remote.faults.add({ match: isTheirs, times: Infinity, effect: { kind: 'meanwhile', act: hold } });
    const looks = [bench.look()];
    await arrived.reached(4);

    const other = await bench.addRoomCalendar(remote);
    remote.create(other.address, { title: 'In time', start: at(9), end: at(10) });
    looks.push(bench.look(), bench.look());
    await isSynced(other);
    expect(await bench.standing(other)).toMatchObject([{ title: 'In time' }]);
    // An account takes no more places than these.
    expect(arrived.values).toHaveLength(4);

    open();
    await Promise.all(looks);
    for (const calendar of hanging) expect(await bench.state(calendar)).toMatchObject({ status: 'OK' });
    const lists = arrived.values.filter((path) => /\/(events|delta)$/.test(path));
    expect(lists).toHaveLength(6);
    expect(new Set(lists).size).toBe(6);
  });
});

it('a calendar that failed is left alone until its next try, also by who had found it before', async () => {
  const remote = bench.google;
  const room = await bench.addRoomCalendar(remote);
  remote.faults.answer(remote.paths.list, { ...remote.answers.throttled, retryAfterSeconds: 90 });
  await bench.sync(room);
  await bench.book(room, at(9), at(10));
  remote.calls.clear();
  await bench.house.server.app.get(CalendarRun).run(bench.tenantId, room.id);
  await bench.look();
  expect(remote.calls.count(remote.paths.any)).toBe(0);
  expect(await bench.state(room)).toMatchObject({ status: 'ERROR', failures: 1 });
});

async function isSynced(calendar: BenchCalendar): Promise<void> {
  for (;;) if ((await bench.state(calendar))['status'] === 'OK') return;
}
