import type { Booking, CalendarConflict } from '@lintel/shared/contracts';
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

describe.each(['GOOGLE', 'MICROSOFT'] as const)('bookings and events of %s', (provider) => {
  beforeEach(async () => {
    remote = bench.of(provider);
    remote.faults.clear();
    room = await bench.addRoomCalendar(remote);
    await bench.sync(room);
    remote.calls.clear();
  });

  describe('in conflict', () => {
    const resolve = async (how: object) => {
      const response = await bench.admin.fetch('/api/v1/calendars/conflicts');
      const { items } = (await response.json()) as { items: CalendarConflict[] };
      const conflict = items.find(({ calendarId }) => calendarId === room.id)!;
      const answer = await bench.admin.fetch(`/api/v1/calendars/conflicts/${conflict.id}/resolve`, { json: how });
      await bench.sync(room);
      await bench.sync(room);
      return { conflict, status: answer.status, body: answer.status === 204 ? null : await answer.json() };
    };
    const agreed = async (booking: Booking) => {
      const now = await bench.get(booking);
      const [event] = events();
      expect(event).toMatchObject({ title: now.title, start: now.start, end: now.end });
      expect(now.external).toMatchObject([{ syncStatus: 'SYNCED' }]);
      return now;
    };
    const bothRename = async () => {
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      await bench.patch(booking, { title: 'Ours anew' });
      remote.edit(room.address, events()[0]!.id, { title: 'Theirs anew', location: 'Their place' });
      await bench.sync(room);
      return booking;
    };
    const moveOntoOther = async () => {
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      remote.edit(room.address, events()[0]!.id, { start: at(14), end: at(15) });
      const other = await bench.book(room, at(14), at(15), { title: 'Other' });
      await bench.sync(room);
      return { booking, other };
    };

    it('about a field, ours is kept: it is written over theirs, and the rest of theirs comes in', async () => {
      const booking = await bothRename();
      const { conflict } = await resolve({ keep: 'OURS' });
      expect(conflict).toMatchObject({
        kind: 'FIELDS',
        fields: ['title'],
        ours: { title: 'Ours anew' },
        theirs: { title: 'Theirs anew' },
      });
      expect(await agreed(booking)).toMatchObject({ title: 'Ours anew', location: 'Their place' });
    });

    it('about a field, theirs is kept', async () => {
      const booking = await bothRename();
      await resolve({ keep: 'THEIRS' });
      expect(await agreed(booking)).toMatchObject({ title: 'Theirs anew', location: 'Their place' });
    });

    it('about a time that is taken, ours is kept: the event goes back', async () => {
      const { booking } = await moveOntoOther();
      await resolve({ keep: 'OURS' });
      expect(await agreed(booking)).toMatchObject({ start: at(9) });
    });

    it('about a time that is taken, theirs cannot be kept while it is; both are moved instead', async () => {
      const { booking } = await moveOntoOther();
      expect(await resolve({ keep: 'THEIRS' })).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
      await resolve({ move: { start: at(16), end: at(17) } });
      const now = await bench.get(booking);
      expect(now).toMatchObject({ start: at(16), external: [{ syncStatus: 'SYNCED' }] });
      expect(events().find(({ title }) => title === 'Ours')).toMatchObject({ start: at(16) });
    });

    it('about a time that an occurrence of theirs cannot have in its series, it is not taken out of it', async () => {
      const weekly = { title: 'Weekly', start: '2026-11-23T10:00:00', end: '2026-11-23T11:00:00', count: 3 };
      remote.createWeekly(room.address, weekly);
      await bench.sync(room);
      const second = (await bench.standing(room)).find(({ start }) => start.startsWith('2026-11-30'))!;
      const ids = remote.instances(room.address).map(({ id }) => id);
      await bench.patch(second, { start: '2026-12-08T09:00:00Z', end: '2026-12-08T10:00:00Z' });
      await bench.sync(room);
      expect(
        remote
          .instances(room.address)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(ids.sort());
      // Google lets them pass each other.
      if (provider === 'GOOGLE') return;
      expect((await resolve({ keep: 'THEIRS' })).conflict).toMatchObject({ kind: 'FIELDS', fields: ['time'] });
      expect(await bench.get(second)).toMatchObject({ start: second.start, external: [{ syncStatus: 'SYNCED' }] });
    });

    it('about an event that was deleted, ours is kept: it is written anew', async () => {
      const booking = await bench.book(room, at(9), at(10));
      await bench.sync(room);
      const { id } = events()[0]!;
      await bench.patch(booking, { title: 'Still on' });
      remote.delete(room.address, id);
      await bench.sync(room);
      expect((await resolve({ keep: 'OURS' })).conflict).toMatchObject({ kind: 'DELETED', theirs: null });
      await agreed(booking);
      expect(events()[0]!.id).not.toBe(id);
    });
  });

  it('21. all-day: the same dates on both sides, in zones far from UTC', async () => {
    for (const [timeZone, utcStart] of [
      ['Pacific/Apia', '2026-11-23T11:00:00.000Z'],
      ['Pacific/Honolulu', '2026-11-24T10:00:00.000Z'],
    ] as const) {
      await bench.house.db.systemStatement('UPDATE calendar SET time_zone = $2 WHERE id = $1', [room.id, timeZone]);
      const id = remote.createAllDay(room.address, 'Fair', '2026-11-24', '2026-11-25', timeZone);
      await bench.sync(room);
      const booking = (await bench.standing(room)).find(({ external }) => external[0]!.externalId === id)!;
      const end = new Date(Date.parse(utcStart) + 86_400_000).toISOString();
      expect(booking).toMatchObject({ title: 'Fair', start: utcStart, end });
      await bench.patch(booking, { title: 'Trade fair' });
      await bench.sync(room);
      expect(remote.datesOf(room.address, id)).toEqual(['2026-11-24', '2026-11-25']);
      remote.delete(room.address, id);
      await bench.sync(room);
    }
  });

  it('invite people, whose answers come back', async () => {
    const booking = await bench.book(room, at(9), at(10), {
      attendees: [{ email: 'guest@example.test', name: 'Guest' }],
    });
    await bench.sync(room);
    remote.respond(room.address, events()[0]!.id, 'guest@example.test');
    await bench.sync(room);
    expect(await bench.get(booking)).toMatchObject({
      attendees: [{ email: 'guest@example.test', response: 'ACCEPTED' }],
    });
    expect(remote.calls.count(remote.paths.patch)).toBe(0);
  });

  it('get a place to meet online where they ask for one', async () => {
    const booking = await bench.book(room, at(9), at(10), { metadata: { wantsOnlineMeeting: true } });
    await bench.sync(room);
    await bench.sync(room);
    const { onlineMeeting } = await bench.get(booking);
    expect(onlineMeeting).toEqual({
      provider: provider === 'GOOGLE' ? 'GOOGLE_MEET' : 'TEAMS',
      url: events()[0]!.meetingUrl,
    });
  });
});
