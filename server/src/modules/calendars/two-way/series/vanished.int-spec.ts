import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteCalendars } from '../../testing/remote-calendars.js';
import { at, SyncBench, type BenchCalendar } from '../../testing/sync-bench.js';

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;
let series: string;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

/** On the wall of Madrid. */
const weekly = { start: '2026-11-23T10:00:00', end: '2026-11-23T12:00:00', count: 4 };
const mondays = ['2026-11-23T09:00', '2026-11-30T09:00', '2026-12-07T09:00', '2026-12-14T09:00'];
const starts = async () => (await bench.standing(room)).map(({ start }) => start.slice(0, 16));
const instanceOf = async (index: number) => (await bench.bookings(room))[index]!.external[0]!.externalId!;
const asked = () => remote.calls.count(remote.paths.instances);

/** As the live services are: neither names each occurrence that has gone. */
describe.each(['GOOGLE', 'MICROSOFT'] as const)('of a series of %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    remote.pageOf(Infinity);
    room = await bench.addRoomCalendar(remote);
    series = remote.createWeekly(room.address, { title: 'Weekly', ...weekly });
    await bench.sync(room);
    expect(await starts()).toEqual(mondays);
    remote.calls.clear();
  });

  it('one occurrence is cancelled: its room is free at the next pull', async () => {
    remote.delete(room.address, await instanceOf(1));
    await bench.sync(room);
    expect(await starts()).toEqual(mondays.filter((_, index) => index !== 1));
    expect(await bench.book(room, `${mondays[1]}:00.000Z`, '2026-11-30T10:00:00.000Z')).toMatchObject({
      inConflict: false,
    });
    expect(asked()).toBe(1);
  });

  it('all move to another weekday, or by an hour onto themselves: only the new times are booked', async () => {
    remote.recur(room.address, series, { ...weekly, start: '2026-11-24T10:00:00', end: '2026-11-24T12:00:00' });
    await bench.sync(room);
    expect(await starts()).toEqual(['2026-11-24T09:00', '2026-12-01T09:00', '2026-12-08T09:00', '2026-12-15T09:00']);
    remote.recur(room.address, series, { ...weekly, start: '2026-11-24T11:00:00', end: '2026-11-24T13:00:00' });
    await bench.sync(room);
    expect(await starts()).toEqual(['2026-11-24T10:00', '2026-12-01T10:00', '2026-12-08T10:00', '2026-12-15T10:00']);
    expect((await bench.standing(room)).filter(({ inConflict }) => inConflict)).toEqual([]);
  });

  it('the end comes earlier, with an occurrence that had been moved', async () => {
    remote.edit(room.address, await instanceOf(3), { start: at(15), end: at(16) });
    await bench.sync(room);
    expect(await starts()).toContain(at(15).slice(0, 16));
    remote.recur(room.address, series, { ...weekly, count: 2 });
    await bench.sync(room);
    expect(await starts()).toEqual(mondays.slice(0, 2));
  });

  it('the whole is deleted: nothing of it stands', async () => {
    remote.delete(room.address, series);
    await bench.sync(room);
    expect(await starts()).toEqual([]);
  });

  it('nothing is left out by a pull that fails after its first pages', async () => {
    remote.pageOf(1);
    remote.recur(room.address, series, { ...weekly, start: '2026-11-24T10:00:00', end: '2026-11-24T12:00:00' });
    remote.faults.add({ match: remote.paths.list, after: 3, effect: { kind: 'answer', reply: remote.answers.down } });
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ failures: 1 });
    await bench.sync(room);
    expect(await starts()).toEqual(['2026-11-24T09:00', '2026-12-01T09:00', '2026-12-08T09:00', '2026-12-15T09:00']);
  });

  it('nothing is let go because the series cannot be read, or one of its occurrences', async () => {
    remote.delete(room.address, await instanceOf(0));
    remote.edit(room.address, await instanceOf(1), { title: 'Half \ud800' });
    remote.faults.answer(remote.paths.instances, remote.answers.down);
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR' });
    expect(await starts()).toEqual(mondays);
    await bench.sync(room);
    expect(await starts()).toEqual(mondays.slice(1));
  });

  it('a single event becomes one, and is a single one again', async () => {
    const single = remote.create(room.address, { title: 'Single', start: at(14), end: at(15) });
    await bench.sync(room);
    const hours = async () => (await bench.standing(room)).filter(({ title }) => title === 'Single');
    remote.recur(room.address, single, { start: '2026-11-23T15:00:00', end: '2026-11-23T16:00:00', count: 2 });
    await bench.sync(room);
    expect(await hours()).toMatchObject([
      { start: at(14), inConflict: false },
      { start: '2026-11-30T14:00:00.000Z', inConflict: false },
    ]);
    remote.recur(room.address, single, null);
    await bench.sync(room);
    expect(await hours()).toMatchObject([{ start: at(14), inConflict: false }]);
  });

  it('a person is free again', async () => {
    const person = await bench.house.addPerson(bench.tenantId, 'MEMBER');
    const calendar = await bench.addPersonCalendar(remote, person, { direction: 'READ' });
    const ofPerson = remote.createWeekly(calendar.address, { title: 'Dentist', ...weekly });
    await bench.sync(calendar);
    const blocks = async () => {
      const rows = await bench.house.db.systemStatement<{ start: number }>(
        'SELECT start_at AS start FROM external_event WHERE calendar_id = $1 ORDER BY start_at',
        [calendar.id],
      );
      return rows.map(({ start }) => new Date(start).toISOString().slice(0, 16));
    };
    expect(await blocks()).toEqual(mondays);
    remote.recur(calendar.address, ofPerson, { ...weekly, start: '2026-11-24T10:00:00', end: '2026-11-24T12:00:00' });
    await bench.sync(calendar);
    expect((await blocks())[0]).toBe('2026-11-24T09:00');
    expect(await blocks()).toHaveLength(4);
    remote.delete(calendar.address, ofPerson);
    await bench.sync(calendar);
    expect(await blocks()).toEqual([]);
  });

  it('made here, what we write costs one question at most, and lets nothing go', async () => {
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    const made = await bench.book(room, '2027-03-15T09:00:00.000Z', '2027-03-15T10:00:00.000Z', {
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' },
    });
    await bench.sync(room);
    const settled = async () => {
      await bench.sync(room);
      remote.calls.clear();
      await bench.sync(room);
      await bench.sync(room);
      return asked();
    };
    expect(await settled()).toBe(0);
    await bench.patch(made, { title: 'Other' }, 'this');
    await bench.sync(room);
    expect(asked()).toBeLessThanOrEqual(1);
    expect(await settled()).toBe(0);
    expect(await bench.standing(room)).toHaveLength(4);
  });
});

describe('a series of Microsoft', () => {
  beforeEach(async () => {
    remote = bench.microsoft;
    bench.microsoft.fake.deltaHabits.namesSeriesOnly = true;
    room = await bench.addRoomCalendar(remote);
    series = remote.createWeekly(room.address, { title: 'Weekly', ...weekly });
    await bench.sync(room);
  });

  it('comes alone where its title was edited, or it is new: its occurrences follow', async () => {
    remote.edit(room.address, series, { title: 'Renamed' });
    remote.createWeekly(room.address, {
      title: 'New',
      start: '2026-11-23T15:00:00',
      end: '2026-11-23T16:00:00',
      count: 2,
    });
    await bench.sync(room);
    const titles = (await bench.standing(room)).map(({ title }) => title).sort();
    expect(titles).toEqual(['New', 'New', 'Renamed', 'Renamed', 'Renamed', 'Renamed']);
  });

  it('that moved out of sight, though its id can still be read, is no meeting', async () => {
    remote.recur(room.address, series, { ...weekly, start: '2028-01-03T10:00:00', end: '2028-01-03T12:00:00' });
    await bench.sync(room);
    expect(await bench.standing(room)).toEqual([]);
    expect(await bench.bookings(room)).toHaveLength(4);
  });
});
