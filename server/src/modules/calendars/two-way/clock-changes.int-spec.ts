import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteCalendars } from '../testing/remote-calendars.js';
import { SyncBench, type BenchCalendar } from '../testing/sync-bench.js';

/* Fault case 20 of two-way calendars: Madrid's clocks go back on 2026-10-25 at 01:00 UTC and forward on 2027-03-28. */

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;

beforeAll(async () => {
  // So that both changes are within what is read.
  bench = await SyncBench.open({ LINTEL_CLOCK: '2026-10-16T05:00:00Z' });
});
afterAll(() => bench.close());

const starts = async () => (await bench.standing(room)).map(({ start }) => start);
const remoteStarts = () =>
  remote
    .instances(room.address)
    .map(({ start }) => start)
    .sort();
const instants = (texts: readonly string[]) => texts.map((text) => new Date(text).toISOString());

/** 10:00 in Madrid, a week before the change, after it, and a week later. */
const seasons = [
  ['autumn', '2026-10-19', ['2026-10-19T08:00Z', '2026-10-26T09:00Z', '2026-11-02T09:00Z']],
  ['spring', '2027-03-22', ['2027-03-22T09:00Z', '2027-03-29T08:00Z', '2027-04-05T08:00Z']],
] as const;
/** A day of 25 hours and one of 23, and what follows them. */
const days = [
  ['autumn', ['2026-10-25', '2026-10-26'], ['2026-10-24T22:00Z', '2026-10-25T23:00Z'], '2026-10-26T23:00Z'],
  ['spring', ['2027-03-28', '2027-03-29'], ['2027-03-27T23:00Z', '2027-03-28T22:00Z'], '2027-03-29T22:00Z'],
] as const;

describe.each(['GOOGLE', 'MICROSOFT'] as const)('20. when the clocks change, %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.calls.clear();
  });

  /** What came in is not written back, and what was written does not come back as a change. */
  const isQuiet = async (writes: number) => {
    await bench.sync(room);
    await bench.sync(room);
    expect(bench.writes(room)).toBe(writes);
  };

  it.each(seasons)('a weekly event keeps its hour of the wall here, in %s', async (_, first, expected) => {
    remote.createWeekly(room.address, {
      title: 'Theirs',
      start: `${first}T10:00:00`,
      end: `${first}T11:00:00`,
      count: 3,
    });
    await bench.sync(room);
    expect(await starts()).toEqual(instants(expected));
    await isQuiet(0);
  });

  it.each(seasons)('a weekly booking keeps it there, in %s, also when it is moved', async (_, __, expected) => {
    const [start] = instants(expected);
    const end = new Date(Date.parse(start!) + 3_600_000).toISOString();
    await bench.book(room, start!, end, { recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } });
    await bench.sync(room);
    expect(await starts()).toEqual(instants(expected));
    expect(remoteStarts()).toEqual(instants(expected));
    await isQuiet(1);
    // Over the change itself, to the same hour of the wall, and not as far as the next one.
    const [before, after] = await bench.standing(room);
    const later = Date.parse(after!.start) - 86_400_000;
    await bench.patch(before!, {
      start: new Date(later).toISOString(),
      end: new Date(later + 3_600_000).toISOString(),
    });
    await bench.sync(room);
    expect(remoteStarts()).toEqual(await starts());
    await isQuiet(2);
  });

  it.each(days)('a whole day is that day on both sides, in %s, also when it is moved', async (_, dates, span, next) => {
    const id = remote.createAllDay(room.address, 'Fair', dates[0], dates[1], 'Europe/Madrid');
    await bench.sync(room);
    const [booking] = await bench.standing(room);
    const [start, end, afterwards] = instants([...span, next]);
    expect(booking).toMatchObject({ allDay: true, start, end });
    await isQuiet(0);
    await bench.patch(booking!, { start: end, end: afterwards });
    await bench.sync(room);
    const dayAfter = Temporal.PlainDate.from(dates[1]);
    expect(remote.datesOf(room.address, id)).toEqual([dates[1], dayAfter.add({ days: 1 }).toString()]);
    expect((await bench.standing(room))[0]).toMatchObject({ allDay: true, start: end, end: afterwards });
    await isQuiet(1);
  });

  it('the hour that comes twice is two hours, both ways', async () => {
    const [first, second, third] = instants(['2026-10-25T00:15Z', '2026-10-25T01:15Z', '2026-10-25T01:45Z']);
    const half = (start: string) => new Date(Date.parse(start) + 900_000).toISOString();
    await bench.book(room, first!, half(first!));
    await bench.book(room, second!, half(second!));
    remote.create(room.address, { title: 'Theirs', start: third!, end: half(third!) });
    await bench.sync(room);
    expect(remoteStarts()).toEqual([first, second, third]);
    expect(await starts()).toEqual([first, second, third]);
    await isQuiet(2);
  });

  it('a whole day of another zone is the same date after it was moved here', async () => {
    // Midnight of the room is still the day before in New York.
    const id = remote.createAllDay(room.address, 'Fair', '2026-10-28', '2026-10-29', 'America/New_York');
    await bench.sync(room);
    const [booking] = await bench.standing(room);
    const [start, end] = instants(['2026-10-28T23:00Z', '2026-10-29T23:00Z']);
    expect(booking).toMatchObject({ allDay: true, end: start });
    await bench.patch(booking!, { start, end });
    await bench.sync(room);
    expect(remote.datesOf(room.address, id)).toEqual(['2026-10-29', '2026-10-30']);
  });
});
