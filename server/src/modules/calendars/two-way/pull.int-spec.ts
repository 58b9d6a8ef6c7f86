import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallFilter } from '@lintel/fakes/wire';
import type { EventEdit, RemoteCalendars } from '../testing/remote-calendars.js';
import { at, SyncBench, type BenchCalendar } from '../testing/sync-bench.js';

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

const put = (hour: number, more: EventEdit = {}) =>
  remote.create(room.address, { title: `At ${hour}`, start: at(hour), end: at(hour, 30), ...more });
/** Others are read in their turn. */
const ofRoom = (filter: CallFilter) =>
  remote.calls.find(filter).filter(({ path }) => path.includes(encodeURIComponent(room.address)));
const titles = async () => (await bench.standing(room)).map(({ title }) => title);

describe.each(['GOOGLE', 'MICROSOFT'] as const)('events of %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    remote.calls.clear();
    remote.pageOf(Infinity);
    room = await bench.addRoomCalendar(remote);
  });

  it('become bookings that claim the room, and follow every change', async () => {
    const [first, second] = [put(9), put(10)];
    await bench.sync(room);
    expect(await bench.bookings(room)).toMatchObject([
      {
        title: 'At 9',
        source: provider,
        inConflict: false,
        external: [{ provider, externalId: first, syncStatus: 'SYNCED' }],
      },
      { title: 'At 10' },
    ]);
    remote.edit(room.address, first, { title: 'Moved', start: at(12), end: at(13) });
    remote.delete(room.address, second);
    await bench.sync(room);
    expect(await bench.bookings(room)).toMatchObject([
      { title: 'At 10', status: 'CANCELLED' },
      { title: 'Moved', start: at(12), end: at(13), status: 'CONFIRMED' },
    ]);
    await bench.sync(room);
    expect(bench.writes(room)).toBe(0);
  });

  it('7. 401 in mid-page: one new token, and that page is asked for again', async () => {
    for (let hour = 0; hour < 6; hour++) put(hour);
    remote.pageOf(2);
    remote.calls.clear();
    remote.faults.add({
      match: remote.paths.list,
      after: 1,
      effect: { kind: 'answer', reply: remote.answers.invalidToken },
    });
    await bench.sync(room);
    expect(await titles()).toHaveLength(6);
    expect(remote.calls.count({ method: 'POST', path: /\/token$/ })).toBe(1);
    expect(ofRoom(remote.paths.list)).toHaveLength(4);
  });

  it('7. 401 in mid-page that no other token helps: what was read stays, and reading goes on once one does', async () => {
    for (let hour = 0; hour < 6; hour++) put(hour);
    remote.pageOf(2);
    remote.faults.add({
      match: remote.paths.list,
      after: 1,
      times: 2,
      effect: { kind: 'answer', reply: remote.answers.invalidToken },
    });
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR' });
    await bench.sync(room);
    expect(await titles()).toHaveLength(6);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
  });

  it.each([0, 2])(
    '12. 410 on page %i: one baseline, and what is stored stays until it has seen everything',
    async (after) => {
      for (let hour = 0; hour < 6; hour++) put(hour);
      await bench.sync(room);
      for (let hour = 6; hour < 12; hour++) put(hour);
      remote.pageOf(2);
      remote.calls.clear();
      remote.faults.add({ match: remote.paths.list, after, effect: { kind: 'answer', reply: remote.answers.expired } });
      const seen: string[][] = [];
      const look = async () => seen.push(await titles());
      const rest = { match: remote.paths.list, after: after + 1, times: Infinity };
      remote.faults.add({ ...rest, effect: { kind: 'meanwhile', act: look } });
      await bench.sync(room);
      remote.faults.clear();
      for (let hour = 0; hour < 6; hour++) for (const each of seen) expect(each).toContain(`At ${hour}`);
      expect(seen.length).toBeGreaterThanOrEqual(6);
      expect(await titles()).toHaveLength(12);
      const begun = remote.calls
        .find(remote.paths.list)
        .filter(({ query }) => 'timeMin' in query || 'startDateTime' in query);
      expect(begun.filter(({ query }) => !('pageToken' in query))).toHaveLength(1);
    },
  );

  it('12. and so does any other way to refuse a cursor', async () => {
    await bench.sync(room);
    for (const [index, reply] of remote.answers.refusedCursors.entries()) {
      put(10 + index);
      remote.faults.answer(remote.paths.list, reply);
      await bench.sync(room);
      expect(await titles()).toHaveLength(1 + index);
    }
  });

  it('13. what was deleted while nobody looked is swept and cancelled', async () => {
    const gone = put(9);
    put(10);
    await bench.sync(room);
    remote.delete(room.address, gone);
    remote.expireCursors(room.address);
    await bench.sync(room);
    expect(await titles()).toEqual(['At 10']);
  });

  it('14. a baseline that fails half-way deletes nothing', async () => {
    for (let hour = 0; hour < 4; hour++) put(hour);
    await bench.sync(room);
    remote.delete(room.address, (await bench.bookings(room))[3]!.external[0]!.externalId!);
    remote.expireCursors(room.address);
    remote.pageOf(1);
    remote.faults.add({ match: remote.paths.list, after: 3, effect: { kind: 'answer', reply: remote.answers.down } });
    await bench.sync(room);
    expect(await titles()).toHaveLength(4);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR', failures: 1 });
    await bench.sync(room);
    expect(await titles()).toHaveLength(3);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0, sync_state: 'INCREMENTAL' });
  });

  it('15. item 7 of 20 fails: 19 are applied, and item 7 when it can be', async () => {
    // Half a character is no text to PostgreSQL.
    const ids = Array.from({ length: 20 }, (_, index) => put(index, index === 6 ? { title: 'Half \ud800' } : {}));
    await bench.sync(room);
    expect(await titles()).toHaveLength(19);
    const waiting = () =>
      bench.house.db.systemStatement('SELECT external_id FROM calendar_retry WHERE calendar_id = $1', [room.id]);
    expect(await waiting()).toEqual([{ external_id: ids[6] }]);
    remote.edit(room.address, ids[6]!, { title: 'Whole' });
    await bench.sync(room);
    expect(await titles()).toHaveLength(20);
    expect(await waiting()).toEqual([]);
  });

  it('18. a cancelled instance frees that occurrence and keeps the series', async () => {
    remote.createWeekly(room.address, {
      title: 'Weekly',
      start: '2026-11-23T09:00:00',
      end: '2026-11-23T10:00:00',
      count: 4,
    });
    await bench.sync(room);
    const before = await bench.bookings(room);
    expect(before).toHaveLength(4);
    remote.delete(room.address, before[1]!.external[0]!.externalId!);
    await bench.sync(room);
    const statuses = (await bench.bookings(room)).map(({ status }) => status);
    expect(statuses).toEqual(['CONFIRMED', 'CANCELLED', 'CONFIRMED', 'CONFIRMED']);
  });

  it('19. an instance is moved, then the series edited: one override', async () => {
    const series = remote.createWeekly(room.address, {
      title: 'Weekly',
      start: '2026-11-23T09:00:00',
      end: '2026-11-23T10:00:00',
      count: 3,
    });
    await bench.sync(room);
    const second = (await bench.bookings(room))[1]!;
    remote.edit(room.address, second.external[0]!.externalId!, {
      start: '2026-11-30T15:00:00.000Z',
      end: '2026-11-30T16:00:00.000Z',
    });
    await bench.sync(room);
    remote.edit(room.address, series, { title: 'Renamed' });
    await bench.sync(room);
    const standing = await bench.standing(room);
    expect(standing.map(({ start }) => start)).toEqual([
      '2026-11-23T08:00:00.000Z',
      '2026-11-30T15:00:00.000Z',
      '2026-12-07T08:00:00.000Z',
    ]);
    expect(standing.map(({ id }) => id)).toContain(second.id);
  });

  it('20. weekly at 10:00 in Madrid over both changes of the clocks', async () => {
    remote.createWeekly(room.address, {
      title: 'Spring',
      start: '2027-03-22T10:00:00',
      end: '2027-03-22T11:00:00',
      count: 3,
    });
    await bench.sync(room);
    expect((await bench.bookings(room)).map(({ start }) => start)).toEqual([
      '2027-03-22T09:00:00.000Z',
      '2027-03-29T08:00:00.000Z',
      '2027-04-05T08:00:00.000Z',
    ]);
  });

  it('33. an event on a booked slot never books it twice, and the conflict is visible', async () => {
    await bench.book(room, at(9), at(10));
    const moved = put(11);
    await bench.sync(room);
    remote.edit(room.address, moved, { start: at(9, 30), end: at(10, 30) });
    await bench.sync(room);
    const [ours, theirs] = await bench.bookings(room);
    expect(ours).toMatchObject({ inConflict: false, external: [{ syncStatus: 'SYNCED' }] });
    expect(theirs).toMatchObject({ inConflict: true, external: [{ syncStatus: 'CONFLICT' }] });
    const facts = await bench.house.db.systemStatement(
      `SELECT 1 FROM domain_event WHERE type = 'calendar.conflict-detected' AND subject_id = $1`,
      [theirs!.id],
    );
    expect(facts).toHaveLength(1);
  });

  it('35. a private event is a busy block without a title anywhere', async () => {
    put(9, { title: `Surgery by ${provider}`, description: 'Knee', isPrivate: true });
    await bench.sync(room);
    const [booking] = await bench.bookings(room);
    expect(booking).toMatchObject({ title: 'Busy', description: null });
    const dump = await bench.house.db.systemStatement<{ text: string }>(
      `SELECT (SELECT jsonb_agg(b) FROM booking b)::text || (SELECT jsonb_agg(e) FROM domain_event e)::text
          || (SELECT jsonb_agg(l) FROM calendar_link l)::text AS text`,
    );
    expect(dump[0]!.text).not.toMatch(/Surgery|Knee/);
  });

  it('39. access removed: that calendar is inaccessible, others go on', async () => {
    const other = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.create(other.address, { title: 'Elsewhere', start: at(9), end: at(10) });
    put(9);
    const refused = ({ path }: { path: string }) => path.includes(encodeURIComponent(room.address));
    remote.faults.add({ match: refused, times: Infinity, effect: { kind: 'answer', reply: remote.answers.denied } });
    await bench.sync(room);
    await bench.sync(other);
    expect(await bench.state(room)).toMatchObject({ sync_state: 'INACCESSIBLE', status: 'ERROR' });
    expect(await bench.standing(other)).toHaveLength(1);
    remote.faults.clear();
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ sync_state: 'INCREMENTAL', status: 'OK' });
    expect(await titles()).toEqual(['At 9']);
  });

  it('that keep nobody out any more leave the room, and come back when they do again', async () => {
    const id = put(9);
    await bench.sync(room);
    const status = async () => (await bench.bookings(room)).map((booking) => booking.status);
    for (const [isFree, expected] of [
      [true, 'CANCELLED'],
      [false, 'CONFIRMED'],
    ] as const) {
      remote.edit(room.address, id, { isFree });
      await bench.sync(room);
      expect(await status()).toEqual([expected]);
    }
    remote.edit(room.address, id, { title: 'Open house', isFree: true });
    remote.expireCursors(room.address);
    await bench.sync(room);
    expect(await status()).toEqual(['CANCELLED']);
  });

  it('of a calendar that is only read are changed there, not here', async () => {
    room = await bench.addRoomCalendar(remote, { direction: 'READ' });
    put(9);
    await bench.sync(room);
    const [booking] = await bench.bookings(room);
    await expect(bench.patch(booking!, { title: 'Mine' })).rejects.toThrow('CALENDAR_PERMISSION_DENIED');
    expect(await bench.patch(booking!, { tags: ['ours'] })).toMatchObject({ title: 'At 9', tags: ['ours'] });
    await bench.sync(room);
    expect(bench.writes(room)).toBe(0);
  });

  it('make a person busy without a word of what they are', async () => {
    const person = await bench.house.addPerson(bench.tenantId, 'MEMBER');
    const calendar = await bench.addPersonCalendar(remote, person, { direction: 'READ' });
    const id = remote.create(calendar.address, { title: 'Dentist', start: at(10), end: at(11) });
    remote.create(calendar.address, { title: 'Free', start: at(12), end: at(13), isFree: true });
    await bench.sync(calendar);
    const free = async () => {
      const query = `userId=${person.id}&from=${at(9)}&to=${at(14)}&durationMinutes=30`;
      const response = await bench.admin.fetch(`/api/v1/calendar/availability?${query}`);
      return ((await response.json()) as { slots: { start: string }[] }).slots.map(({ start }) => start);
    };
    expect(await free()).toContain(at(12));
    expect(await free()).not.toContain(at(10));
    remote.delete(calendar.address, id);
    await bench.sync(calendar);
    expect(await free()).toContain(at(10));
  });
});
