import type { BenchCalendar, SyncBench } from '../../../server/src/modules/calendars/testing/sync-bench.js';
import { at } from '../../../server/src/modules/calendars/testing/sync-bench.js';
import { eventually } from '../../support/eventually.js';
import type { CallFilter } from '../../../fakes/src/wire/index.js';

/** Something a worker does with a calendar, and by what it is known afterwards. */
export interface Work {
  readonly name: string;
  readonly calendar: BenchCalendar;
  /** The call that is struck, and how many like it pass before. */
  readonly call: { match: CallFilter; after: number };
  /** Gives the worker something to do. */
  begin(): Promise<unknown>;
  /** Whether what came of the call is in the database. */
  isStored(): Promise<boolean>;
  /** Both sides in the end. */
  readonly expected: readonly string[];
}

const slot = (title: string, from: number, to: number) => `${at(from)} ${at(to)} ${title}`;

/** A creation, a change, a deletion and a list of three pages, each of a calendar of its own that is synchronised already. */
export async function allWork(
  bench: SyncBench,
  provider: 'GOOGLE' | 'MICROSOFT',
  calm: (calendars: readonly BenchCalendar[]) => Promise<void>,
): Promise<Work[]> {
  const remote = bench.of(provider);
  const calendars: BenchCalendar[] = [];
  for (let number = 0; number < 4; number++) calendars.push(await bench.addRoomCalendar(remote));
  const [create, change, remove, pull] = calendars as [BenchCalendar, BenchCalendar, BenchCalendar, BenchCalendar];
  const changed = await bench.book(change, at(9), at(10));
  const removed = await bench.book(remove, at(9), at(10));
  await bench.book(pull, at(15), at(16));
  const put = (title: string, hour: number) =>
    remote.create(pull.address, { title, start: at(hour), end: at(hour + 1) });
  const [edited, deleted] = [put('Edited', 8), put('Deleted', 9)];
  await calm(calendars);
  const cursor = await cursorOf(bench, pull);
  const { paths } = remote;
  return [
    {
      name: 'a creation',
      calendar: create,
      call: { match: paths.insert, after: 0 },
      begin: () => told(bench, create, bench.book(create, at(9), at(10))),
      isStored: () => isLinked(bench, create, `external_id IS NOT NULL AND pushing IS NULL`),
      expected: [slot('Ours', 9, 10)],
    },
    {
      name: 'a change',
      calendar: change,
      call: { match: paths.patch, after: 0 },
      begin: () => told(bench, change, bench.patch(changed, { title: 'Renamed', start: at(11), end: at(12) })),
      isStored: () =>
        isLinked(bench, change, `local_version = (SELECT version FROM booking b WHERE b.id = l.booking_id)`),
      expected: [slot('Renamed', 11, 12)],
    },
    {
      name: 'a deletion',
      calendar: remove,
      call: { match: paths.remove, after: 0 },
      begin: () => told(bench, remove, bench.cancel(removed)),
      isStored: () => isLinked(bench, remove, `status = 'TOMBSTONE'`),
      expected: [],
    },
    {
      name: 'the last page of a list',
      calendar: pull,
      call: { match: paths.list, after: 2 },
      async begin() {
        remote.pageOf(2);
        remote.edit(pull.address, edited, { title: 'Edited anew', start: at(18), end: at(19) });
        remote.delete(pull.address, deleted);
        for (const hour of [10, 11]) put(`New ${hour}`, hour);
        put('Onto ours', 15);
      },
      isStored: async () => (await cursorOf(bench, pull)) !== cursor,
      expected: [
        slot('New 10', 10, 11),
        slot('New 11', 11, 12),
        slot('Onto ours', 15, 16),
        slot('Ours', 15, 16),
        slot('Edited anew', 18, 19),
      ],
    },
  ];
}

/** Until the worker has heard of what was changed here: nothing more of it comes once it is at work. */
async function told({ house }: SyncBench, { id }: BenchCalendar, changing: Promise<unknown>): Promise<void> {
  await changing;
  const isBehind = () => house.db.systemStatement('SELECT 1 FROM calendar WHERE id = $1 AND is_behind', [id]);
  if (!(await eventually(async () => (await isBehind()).length > 0))) throw new Error('The worker heard of no change.');
}

async function isLinked(bench: SyncBench, { id }: BenchCalendar, condition: string): Promise<boolean> {
  const sql = `SELECT 1 FROM calendar_link l WHERE calendar_id = $1 AND ${condition}`;
  return (await bench.house.db.systemStatement(sql, [id])).length > 0;
}

async function cursorOf(bench: SyncBench, calendar: BenchCalendar): Promise<string> {
  return JSON.stringify((await bench.state(calendar))['cursor']);
}
