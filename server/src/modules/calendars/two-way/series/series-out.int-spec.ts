import type { Booking } from '@lintel/shared/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteCalendars } from '../../testing/remote-calendars.js';
import { ExtendSeries } from '../../../bookings/series/extend-series.js';
import { PoliciesService } from '../../../resources/policies.service.js';
import { SyncBench, type BenchCalendar } from '../../testing/sync-bench.js';

let bench: SyncBench;
let remote: RemoteCalendars;
let room: BenchCalendar;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());

/** Mondays at ten in Madrid, whose clocks go forward on 28 March 2027. */
const MONDAYS = ['2027-03-15T09:00', '2027-03-22T09:00', '2027-03-29T08:00', '2027-04-05T08:00'];
const later = (at: string, hours: number) => new Date(Date.parse(`${at}:00Z`) + hours * 3_600_000).toISOString();
const full = (at: string) => later(at, 0);
const short = ({ start }: { start: string }) => start.slice(0, 16);

describe.each(['GOOGLE', 'MICROSOFT'] as const)('a series made here, in a calendar of %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.calls.clear();
  });

  const book = (rule = 'FREQ=WEEKLY;COUNT=4', more: object = {}) =>
    bench.book(room, full(MONDAYS[0]!), later(MONDAYS[0]!, 1), { recurrence: { rule }, ...more });
  const reach = (bookingHorizonDays: number) =>
    bench.house.server.app.get(PoliciesService).put(
      {
        kind: 'user',
        userId: bench.admin.id,
        email: bench.admin.email,
        name: 'Admin',
        role: 'ADMIN',
        tenantId: bench.tenantId,
        tenantSlug: 'sync',
      },
      { scope: 'RESOURCE', id: room.roomId! },
      { bookingHorizonDays },
    );
  const seen = () => remote.instances(room.address);
  const standing = async (): Promise<Booking[]> =>
    (await bench.standing(room)).sort((one, other) => (one.start < other.start ? -1 : 1));
  /** What is here and what is there is the same, once each, and nothing waits. */
  const expectEqual = async () => {
    await bench.sync(room);
    await bench.sync(room);
    const ours = await standing();
    expect(seen().map(({ start, title }) => [start, title])).toEqual(
      ours.map(({ start, title }) => [new Date(start).toISOString(), title]),
    );
    expect(ours.map(({ external }) => external[0])).toMatchObject(
      seen().map(({ id }) => ({ externalId: id, syncStatus: 'SYNCED' })),
    );
    return ours;
  };
  const sync = async () => {
    await bench.sync(room);
    const before = bench.writes(room);
    await expectEqual();
    // The echo is no news, to either side.
    expect(bench.writes(room)).toBe(before);
  };
  const written = async (work: () => Promise<unknown>) => {
    remote.calls.clear();
    await work();
    await sync();
    const { calls, paths } = remote;
    return [calls.count(paths.insert), calls.count(paths.patch), calls.count(paths.remove)];
  };

  it('is one event with the right instances over a change of the clocks, met by its bookings', async () => {
    expect(await written(() => book())).toEqual([1, 0, 0]);
    expect(seen().map(short)).toEqual(MONDAYS);
    const bookings = await bench.bookings(room);
    expect(bookings).toHaveLength(4);
    expect(bookings.map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
  });

  it('has its exceptions: one moved, one cancelled before and one after it went out, and is renamed by one call', async () => {
    await book();
    const [first, second, third] = await standing();
    await bench.cancel(second!);
    await bench.patch(third!, { start: later(MONDAYS[2]!, 3), end: later(MONDAYS[2]!, 4) });
    await sync();
    expect(seen().map(short)).toEqual([MONDAYS[0], '2027-03-29T11:00', MONDAYS[3]]);
    expect(await written(() => bench.cancel(first!))).toEqual([0, 0, 1]);
    expect(seen().map(short)).toEqual(['2027-03-29T11:00', MONDAYS[3]]);
    // The exception has words of its own by now.
    expect(await written(() => bench.patch(third!, { title: 'Renamed' }, 'all'))).toEqual([0, 2, 0]);
    expect(seen().map(({ title }) => title)).toEqual(['Renamed', 'Renamed']);
  });

  it('goes on without one that was moved beyond the next, which is an event of its own where the provider asks for it', async () => {
    await book();
    await sync();
    const [, second] = await standing();
    const moved = { start: later(MONDAYS[2]!, 25), end: later(MONDAYS[2]!, 26) };
    expect(await written(() => bench.patch(second!, moved))).toEqual(provider === 'GOOGLE' ? [0, 1, 0] : [1, 1, 1]);
    expect(seen().map(short)).toEqual([MONDAYS[0], MONDAYS[2], '2027-03-30T09:00', MONDAYS[3]]);
    expect(await written(() => bench.patch(second!, { title: 'Renamed' }, 'all'))).toEqual([0, 2, 0]);
    expect(seen().map(({ title }) => title)).toEqual(Array(4).fill('Renamed'));
  });

  it('is renamed by one call', async () => {
    await book();
    await sync();
    const [first] = await standing();
    expect(await written(() => bench.patch(first!, { title: 'Renamed', description: 'Plan' }, 'all'))).toEqual([
      0, 1, 0,
    ]);
    expect(seen().map(({ title, description }) => `${title} ${description}`)).toEqual(Array(4).fill('Renamed Plan'));
  });

  it('invites people once, and gives every occurrence the place to meet online', async () => {
    const mails = bench.google.fake.mails.sent.length;
    await book(undefined, {
      attendees: [{ email: 'guest@example.test' }],
      metadata: { wantsOnlineMeeting: true },
    });
    await sync();
    const online = (await standing()).map(({ onlineMeeting }) => onlineMeeting?.url);
    expect(online).toEqual(Array(4).fill(seen()[0]!.meetingUrl));
    expect(online[0]).toContain('https://');
    expect(seen().map(({ attendees }) => attendees.map(({ email }) => email))).toEqual(
      Array(4).fill(['guest@example.test']),
    );
    if (provider === 'GOOGLE') expect(bench.google.fake.mails.sent).toHaveLength(mails + 1);
    expect(remote.calls.count(remote.paths.insert)).toBe(1);
  });

  it('is split: the event ends before, and another begins', async () => {
    await book();
    const [, second] = await standing();
    await bench.patch(second!, { title: 'By itself' });
    await sync();
    const [, , third] = await standing();
    const change = { title: 'Later', start: later(MONDAYS[2]!, 2), end: later(MONDAYS[2]!, 3) };
    expect(await written(() => bench.patch(third!, change, 'following'))).toEqual([1, 1, 0]);
    expect(seen().map((event) => `${short(event)} ${event.title}`)).toEqual([
      `${MONDAYS[0]} Ours`,
      `${MONDAYS[1]} By itself`,
      '2027-03-29T10:00 Later',
      '2027-04-05T10:00 Later',
    ]);
    expect(await bench.bookings(room)).toHaveLength(4);
    expect(await written(() => bench.cancel(third!, 'following'))).toEqual([0, 0, 1]);
    expect(seen()).toHaveLength(2);
  });

  it('is moved as a whole: another event takes its place', async () => {
    await book();
    await sync();
    const [first] = await standing();
    const change = { start: later(MONDAYS[0]!, 4), end: later(MONDAYS[0]!, 6) };
    expect(await written(() => bench.patch(first!, change, 'all'))).toEqual([1, 0, 1]);
    expect(seen().map(short)).toEqual(MONDAYS.map((at) => later(at, 4).slice(0, 16)));
    expect(await bench.bookings(room)).toHaveLength(4);
  });

  it('is cancelled by one call', async () => {
    await book();
    await sync();
    const [first] = await standing();
    expect(await written(() => bench.cancel(first!, 'all'))).toEqual([0, 0, 1]);
    expect(seen()).toEqual([]);
    expect(await standing()).toEqual([]);
  });

  it('is renamed here while all of it is deleted there: somebody is asked, and the calendar goes on', async () => {
    await book();
    await sync();
    const [first] = await standing();
    const [row] = await bench.house.db.systemStatement<{ id: string }>(
      'SELECT external_id AS id FROM calendar_series_link WHERE calendar_id = $1',
      [room.id],
    );
    remote.delete(room.address, row!.id);
    await bench.patch(first!, { title: 'Renamed' }, 'all');
    await bench.sync(room);
    await bench.book(room, later(MONDAYS[3]!, 3), later(MONDAYS[3]!, 4), { title: 'Goes on' });
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
    expect((await bench.links(room)).map(({ status }) => status)).toEqual([
      ...Array<string>(4).fill('CONFLICT'),
      'SYNCED',
    ]);
    expect(seen().map(({ title }) => title)).toEqual(['Goes on']);
  });

  it('takes in what a person changes of an instance: moved, renamed, cancelled', async () => {
    const made = await book();
    await sync();
    const [first, second, third] = seen();
    remote.edit(room.address, first!.id, { start: later(MONDAYS[0]!, 5), end: later(MONDAYS[0]!, 6) });
    remote.edit(room.address, second!.id, { title: 'Theirs' });
    remote.delete(room.address, third!.id);
    expect(await written(() => Promise.resolve())).toEqual([0, 0, 0]);
    expect(
      (await standing()).map((one) => `${short(one)} ${one.title} ${one.recurrence?.originalStart?.slice(0, 10)}`),
    ).toEqual([
      '2027-03-15T14:00 Ours 2027-03-15',
      '2027-03-22T09:00 Theirs 2027-03-22',
      '2027-04-05T08:00 Ours 2027-04-05',
    ]);
    expect(await bench.bookings(room)).toHaveLength(4);
    expect(await bench.get(made)).toMatchObject({ id: made.id, start: expect.stringContaining('T14:00') });
  });

  it('8. is adopted where its insert succeeded without an answer, also when it changed meanwhile', async () => {
    remote.faults.loseAnswer(remote.paths.insert);
    const made = await book();
    await bench.sync(room);
    expect(await bench.links(room)).toMatchObject(Array(4).fill({ status: 'PENDING_PUSH', external_id: null }));
    // An instance is seen and changed before the answer was learned.
    remote.edit(room.address, seen()[3]!.id, { title: 'Theirs' });
    await bench.patch(made, { title: 'Other', start: later(MONDAYS[0]!, 1), end: later(MONDAYS[0]!, 2) }, 'this');
    await sync();
    expect(seen().map((event) => `${short(event)} ${event.title}`)).toEqual([
      '2027-03-15T10:00 Other',
      `${MONDAYS[1]} Ours`,
      `${MONDAYS[2]} Ours`,
      `${MONDAYS[3]} Theirs`,
    ]);
    expect(await bench.bookings(room)).toHaveLength(4);
  });

  it('8. … also when all of it was cancelled, or split, meanwhile', async () => {
    remote.faults.loseAnswer(remote.paths.insert);
    const made = await book();
    await bench.sync(room);
    await bench.cancel(made, 'all');
    await sync();
    expect(seen()).toEqual([]);
    remote.faults.loseAnswer(remote.paths.insert);
    await book();
    await bench.sync(room);
    const [, , third] = await standing();
    await bench.patch(third!, { title: 'Later' }, 'following');
    await sync();
    expect(seen().map(({ title }) => title)).toEqual(['Ours', 'Ours', 'Later', 'Later']);
  });

  it('goes on beyond what is booked, and is met again when more of it is', async () => {
    await bench.book(room, full(MONDAYS[2]!), later(MONDAYS[2]!, 1), { title: 'In the way' });
    await reach(125);
    await book('FREQ=WEEKLY');
    await bench.sync(room);
    await bench.sync(room);
    expect((await bench.bookings(room)).map(short)).toEqual(MONDAYS.slice(0, 3));
    const beyond = seen().find((event) => short(event) === MONDAYS[3]);
    remote.edit(room.address, beyond!.id, { title: 'Theirs' });
    await bench.sync(room);
    remote.calls.clear();
    await reach(145);
    await bench.house.server.app.get(ExtendSeries).run();
    await bench.sync(room);
    await bench.sync(room);
    const ours = (await standing()).map((one) => `${short(one)} ${one.title}`);
    expect(ours).toEqual([
      `${MONDAYS[0]} Ours`,
      `${MONDAYS[1]} Ours`,
      `${MONDAYS[2]} In the way`,
      `${MONDAYS[3]} Theirs`,
      '2027-04-12T08:00 Ours',
    ]);
    // The instance that nobody could be given is gone there too.
    expect(
      seen()
        .slice(0, 5)
        .map((event) => `${short(event)} ${event.title}`),
    ).toEqual(ours);
    expect([remote.calls.count(remote.paths.insert), remote.calls.count(remote.paths.remove)]).toEqual([0, 1]);
  });

  it.each(['insert', 'patch', 'remove'] as const)('9. survives a worker that dies during its %s', async (call) => {
    await book();
    if (call !== 'insert') await sync();
    const [first, , third] = await standing();
    remote.faults.add({
      match: remote.paths[call],
      effect: {
        kind: 'meanwhile',
        act: () =>
          bench.house.db.systemStatement(
            'UPDATE calendar SET lease_no = lease_no + 1, locked_until = NULL WHERE id = $1',
            [room.id],
          ),
      },
    });
    if (call === 'patch') await bench.patch(third!, { title: 'Later' }, 'following');
    if (call === 'remove')
      await bench.patch(first!, { start: later(MONDAYS[0]!, 4), end: later(MONDAYS[0]!, 5) }, 'all');
    await bench.sync(room);
    await sync();
    expect(await bench.bookings(room)).toHaveLength(4);
    expect(await standing()).toHaveLength(4);
  });

  it('is single events where the provider has no words for its rule, or nothing but single ones were there', async () => {
    const rule = 'FREQ=YEARLY;BYYEARDAY=74,81,88;COUNT=3';
    await book(rule);
    await sync();
    expect(remote.calls.count(remote.paths.insert)).toBe(3);
    expect(seen()).toHaveLength(3);
  });
});
