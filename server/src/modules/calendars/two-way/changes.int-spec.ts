import type { Connection } from '@lintel/shared/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Call, CallFilter } from '@lintel/fakes/wire';
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
const events = () => remote.events(room.address);
const titles = async () => (await bench.standing(room)).map(({ title }) => title);

describe.each(['GOOGLE', 'MICROSOFT'] as const)('changes of many pages of %s', (provider) => {
  it('16. three pages, with duplicates and replays where there are any: the final state equals the source', async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    remote.pageOf(2);
    room = await bench.addRoomCalendar(remote);
    const habits = bench.microsoft.fake.deltaHabits;
    Object.assign(habits, { repeatsItems: true, replaysItems: true });
    const ids = [put(9), put(10), put(11), put(12), put(13)];
    await bench.sync(room);
    for (const [number, id] of ids.entries())
      if (number !== 3) remote.edit(room.address, id, { title: `Edited ${number}` });
    remote.delete(room.address, ids[3]!);
    remote.calls.clear();
    await bench.sync(room);
    Object.assign(habits, { repeatsItems: false, replaysItems: false });
    remote.pageOf(Infinity);
    expect(ofRoom(remote.paths.list).length).toBeGreaterThanOrEqual(3);
    expect(await titles()).toEqual(['Edited 0', 'Edited 1', 'Edited 2', 'Edited 4']);
    expect(
      remote
        .events(room.address)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(await titles());
    expect(bench.writes(room)).toBe(0);
  });
});

describe('deltas of Microsoft', () => {
  beforeEach(async () => {
    remote = bench.microsoft;
    remote.faults.clear();
    remote.pageOf(Infinity);
    room = await bench.addRoomCalendar(remote);
  });

  it('17. @removed of an event that moved out of the window: it is asked for, and kept', async () => {
    const id = put(9);
    await bench.sync(room);
    remote.edit(room.address, id, { start: '2027-11-23T09:00:00.000Z', end: '2027-11-23T10:00:00.000Z' });
    await bench.sync(room);
    expect(await bench.standing(room)).toMatchObject([{ title: 'At 9', start: '2027-11-23T09:00:00.000Z' }]);
  });

  it('17. … and one that moved to another calendar of the mailbox has gone, whatever is done to its meeting meanwhile', async () => {
    const { fake } = bench.microsoft;
    const elsewhere = fake.mailboxes.addCalendar(room.address, 'Private');
    const theirs = put(9);
    const [ours, edited] = [await bench.book(room, at(10), at(11)), await bench.book(room, at(12), at(13))];
    await bench.sync(room);
    const ids = new Map(remote.events(room.address).map(({ id, start }) => [start, id]));
    for (const id of [theirs, ids.get(at(10))!, ids.get(at(12))!])
      fake.people.moveToCalendar(room.address, id, 'Private');
    await bench.patch(edited, { title: 'Edited' });
    await bench.sync(room);
    expect(await bench.standing(room)).toMatchObject([{ id: edited.id, title: 'Edited' }]);
    expect((await bench.get(ours)).status).toBe('CANCELLED');
    const links = await bench.links(room);
    expect(links.find((one) => one['booking_id'] === edited.id)).toMatchObject({ conflict: { kind: 'DELETED' } });
    expect(elsewhere.all().map(({ item }) => item.content.subject)).toEqual(['At 9', 'Ours', 'Ours']);
  });

  it('22. zones by Windows names, and one that somebody made by hand, are never taken for UTC', async () => {
    const times = (timeZone: string, hour: string) => ({
      start: { dateTime: `2026-11-23T${hour}:00:00`, timeZone },
      end: { dateTime: `2026-11-23T${hour}:30:00`, timeZone },
    });
    const { people } = bench.microsoft.fake;
    people.create(room.address, { subject: 'Windows', ...times('Tokyo Standard Time', '18') });
    people.create(room.address, { subject: 'By hand', ...times('tzone://Microsoft/Custom', '10') });
    await bench.sync(room);
    expect(await bench.standing(room)).toMatchObject([
      { title: 'Windows', start: at(9), timeZone: 'Asia/Tokyo' },
      { title: 'By hand', start: at(10), timeZone: 'Europe/Madrid' },
    ]);
  });
});

describe('changes here of what Google knows more of', () => {
  beforeEach(async () => {
    remote = bench.google;
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.calls.clear();
  });

  const invite = (...names: string[]) => ({ attendees: names.map((name) => ({ email: `${name}@example.test` })) });

  it('guests come and go there without a word about the others, and what is booked beside them stays', async () => {
    const { people } = bench.google.fake;
    const booking = await bench.book(room, at(9), at(10), invite('ana', 'ben'));
    await bench.sync(room);
    const { id } = events()[0]!;
    const projector = { email: 'projector@resource.test', resource: true, responseStatus: 'accepted' };
    const ana = { email: 'Ana@example.test', optional: true, comment: 'Late', additionalGuests: 2 };
    const answered = { ...ana, responseStatus: 'accepted' };
    people.edit(room.address, id, { attendees: [answered, { email: 'ben@example.test' }, projector] });
    await bench.sync(room);
    await bench.patch(booking, invite('ana', 'eva'));
    await bench.sync(room);
    const found = people.get(room.address, id).attendees!;
    expect(found).toEqual([answered, projector, { email: 'eva@example.test', responseStatus: 'needsAction' }]);
    const [patch] = remote.calls.find(remote.paths.patch);
    expect(patch!.headers['if-match']).toBeDefined();
    expect((await bench.get(booking)).attendees).toMatchObject([{ response: 'ACCEPTED' }, {}]);
  });

  it('events of a calendar that is not shared for a while are not taken for gone, nor are their changes for written', async () => {
    const { directory } = bench.google.fake;
    const cancelled = await bench.book(room, at(9), at(10));
    const renamed = await bench.book(room, at(11), at(12));
    await bench.sync(room);
    directory.unshare(room.address, room.address);
    await bench.cancel(cancelled);
    await bench.patch(renamed, { title: 'Renamed' });
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR', sync_state: 'INACCESSIBLE' });
    expect(await bench.standing(room)).toMatchObject([{ title: 'Renamed' }]);
    directory.share(room.address, room.address, 'owner');
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
    expect(events().map(({ title }) => title)).toEqual(['Renamed']);
  });

  it('a service account may neither invite nor meet online: its events have no guests, who stay invited here', async () => {
    const { fake } = bench.google;
    const robot = 'rooms@project.test';
    const key = JSON.stringify(fake.addServiceAccount({ email: robot }));
    const id = 'shared@example.test';
    fake.directory.addCalendar({ id, summary: 'Shared', timeZone: 'Europe/Madrid', access: { [robot]: 'writer' } });
    const ask = async (path: string, json: object) =>
      (await (await bench.admin.fetch(`/api/v1/connections/${path}`, { json })).json()) as Connection;
    const connection = await ask('google/service-account', { key });
    const roomId = await bench.house.addResource(bench.tenantId, 'Robot');
    const { calendars } = await ask(`${connection.id}/calendars`, { externalId: id, resourceId: roomId });
    const own = { id: calendars[0]!.id, connectionId: connection.id, externalId: id, address: id };
    room = { ...room, ...own, roomId };
    const wish = { ...invite('ana'), metadata: { wantsOnlineMeeting: true } };
    const booking = await bench.book(room, at(9), at(10), wish);
    const series = { recurrence: { rule: 'FREQ=WEEKLY;COUNT=2' }, ...wish };
    // Also where nobody learns of what was made, and it is found later: by the next call, or by reading.
    const isTaken = ({ method, path, body }: Call) =>
      method === 'POST' && path.endsWith('/events') && !(body as { attendees?: unknown }).attendees;
    remote.faults.loseAnswer(isTaken);
    await bench.sync(room);
    await bench.sync(room);
    remote.faults.loseAnswer(isTaken);
    await bench.book(room, at(12), at(13), series);
    await bench.sync(room);
    await bench.sync(room);
    remote.faults.loseAnswer(isTaken);
    await bench.book(room, at(15), at(16), invite('ana'));
    await bench.sync(room);
    remote.faults.answer(remote.paths.insert, { status: 400 });
    await bench.sync(room);
    expect((await bench.bookings(room)).map(({ attendees }) => attendees.length)).toEqual([1, 1, 1, 1]);
    const shown = () => events().sort((one, other) => (one.start < other.start ? -1 : 1));
    expect(shown().map(({ start, attendees }) => [start, attendees])).toEqual([
      [at(9), []],
      [at(12), []],
      [at(15), []],
    ]);
    await bench.patch(booking, { title: 'Renamed', ...invite('ana', 'eva') });
    await bench.sync(room);
    remote.edit(room.address, shown()[0]!.id, { location: 'Here' });
    await bench.sync(room);
    const before = bench.writes(room);
    await bench.sync(room);
    expect(bench.writes(room)).toBe(before);
    const [single, ...others] = await bench.bookings(room);
    expect(single).toMatchObject({ title: 'Renamed', location: 'Here', attendees: [{}, {}] });
    expect(others.map(({ attendees }) => attendees.length)).toEqual([1, 1, 1]);
    expect((await bench.links(room)).map(({ status }) => status)).toEqual(Array(4).fill('SYNCED'));
  });
});
