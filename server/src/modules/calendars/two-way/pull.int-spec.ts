import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { googleAnswers } from '@lintel/fakes/google';
import { SyncBench, type BenchCalendar } from './sync-bench.js';

let bench: SyncBench;
let room: BenchCalendar;
const lists = { method: 'GET', path: /\/events$/ };

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());
beforeEach(async () => {
  bench.google.faults.clear();
  bench.google.limits.mostPerPage = Infinity;
  room = await bench.addRoomCalendar();
});

const at = (hour: number, minute = 0) =>
  `2026-11-23T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`;
const event = (hour: number, more: object = {}) => ({
  summary: `At ${hour}`,
  start: { dateTime: at(hour) },
  end: { dateTime: at(hour, 30) },
  ...more,
});
const put = (hour: number, more: object = {}) => bench.google.people.create(room.address, event(hour, more)).id!;
const titles = async () =>
  (await bench.bookings(room)).filter(({ status }) => status !== 'CANCELLED').map(({ title }) => title);

describe('a room calendar at Google', () => {
  it('becomes bookings that claim the room, and follows every change', async () => {
    const [first, second] = [put(9), put(10)];
    await bench.sync(room);
    expect(await bench.bookings(room)).toMatchObject([
      {
        title: 'At 9',
        source: 'GOOGLE',
        inConflict: false,
        external: [{ provider: 'GOOGLE', externalId: first, syncStatus: 'SYNCED' }],
      },
      { title: 'At 10' },
    ]);
    bench.google.people.edit(room.address, first, { summary: 'Moved' });
    bench.google.people.move(room.address, first, at(12), at(13));
    bench.google.people.delete(room.address, second);
    await bench.sync(room);
    expect(await bench.bookings(room)).toMatchObject([
      { title: 'At 10', status: 'CANCELLED' },
      { title: 'Moved', start: at(12), end: at(13), status: 'CONFIRMED' },
    ]);
    const { writes } = bench.calls();
    await bench.sync(room);
    expect(bench.calls().writes).toBe(writes);
  });

  it.each([0, 2])(
    '12. 410 on page %i: one baseline, and what is stored stays until it has seen everything',
    async (after) => {
      for (let hour = 0; hour < 6; hour++) put(hour);
      await bench.sync(room);
      for (let hour = 6; hour < 12; hour++) put(hour);
      bench.google.limits.mostPerPage = 2;
      bench.google.journal.clear();
      bench.google.faults.add({
        match: { ...lists },
        after,
        effect: { kind: 'answer', reply: googleAnswers.fullSyncRequired },
      });
      await bench.sync(room);
      expect(await titles()).toHaveLength(12);
      const begun = bench.google.journal
        .find(lists)
        .filter(({ query }) => 'timeMin' in query && !('pageToken' in query));
      expect(begun).toHaveLength(1);
    },
  );

  it('13. what was deleted while nobody looked is swept and cancelled', async () => {
    const gone = put(9);
    put(10);
    await bench.sync(room);
    bench.google.people.delete(room.address, gone);
    bench.google.expireSyncTokens(room.address);
    await bench.sync(room);
    expect(await titles()).toEqual(['At 10']);
  });

  it('14. a baseline that fails half-way deletes nothing', async () => {
    for (let hour = 0; hour < 4; hour++) put(hour);
    await bench.sync(room);
    bench.google.people.delete(room.address, (await bench.bookings(room))[3]!.external[0]!.externalId!);
    bench.google.expireSyncTokens(room.address);
    bench.google.limits.mostPerPage = 1;
    bench.google.faults.add({ match: lists, after: 3, effect: { kind: 'answer', reply: googleAnswers.backendError } });
    await bench.sync(room);
    expect(await titles()).toHaveLength(4);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR', failures: 1 });
    await bench.sync(room);
    expect(await titles()).toHaveLength(3);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0, sync_state: 'INCREMENTAL' });
  });

  it('15. item 7 of 20 fails: 19 are applied, and item 7 when it can be', async () => {
    // Half a character is no text to PostgreSQL.
    const ids = Array.from({ length: 20 }, (_, index) => put(index, index === 6 ? { summary: 'Half \ud800' } : {}));
    await bench.sync(room);
    expect(await titles()).toHaveLength(19);
    const waiting = () =>
      bench.house.db.systemStatement('SELECT external_id FROM calendar_retry WHERE calendar_id = $1', [room.id]);
    expect(await waiting()).toEqual([{ external_id: ids[6] }]);
    bench.google.people.edit(room.address, ids[6]!, { summary: 'Whole' });
    await bench.sync(room);
    expect(await titles()).toHaveLength(20);
    expect(await waiting()).toEqual([]);
  });

  it('18. a cancelled instance with only three fields frees that occurrence and keeps the series', async () => {
    const series = put(9, {
      start: { dateTime: '2026-11-23T09:00:00', timeZone: 'Europe/Madrid' },
      end: { dateTime: '2026-11-23T10:00:00', timeZone: 'Europe/Madrid' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'],
    });
    await bench.sync(room);
    const before = await bench.bookings(room);
    expect(before).toHaveLength(4);
    bench.google.people.delete(room.address, before[1]!.external[0]!.externalId!);
    await bench.sync(room);
    expect((await bench.bookings(room)).map(({ status }) => status)).toEqual([
      'CONFIRMED',
      'CANCELLED',
      'CONFIRMED',
      'CONFIRMED',
    ]);
    expect(bench.google.people.get(room.address, series).status).toBe('confirmed');
  });

  it('35. a private event is a busy block without a title anywhere', async () => {
    put(9, { summary: 'Surgery of the chief', description: 'Knee', visibility: 'private' });
    await bench.sync(room);
    const [booking] = await bench.bookings(room);
    expect(booking).toMatchObject({ title: 'Busy', description: null });
    const dump = await bench.house.db.systemStatement<{ text: string }>(
      `SELECT (SELECT jsonb_agg(b) FROM booking b)::text || (SELECT jsonb_agg(e) FROM domain_event e)::text
          || (SELECT jsonb_agg(l) FROM calendar_link l)::text AS text`,
    );
    expect(dump[0]!.text).not.toMatch(/Surgery|Knee/);
  });

  it('33. an event on a booked slot never books it twice, and the conflict is visible', async () => {
    await bench.book(room, at(9), at(10));
    const moved = put(11);
    await bench.sync(room);
    bench.google.people.move(room.address, moved, at(9, 30), at(10, 30));
    await bench.sync(room);
    const claims = await bench.house.db.systemStatement<{ held: string }>(
      `SELECT range_agg(period)::text AS held FROM claim WHERE subject_id = $1`,
      [room.roomId],
    );
    expect(claims).toHaveLength(1);
    const [ours, theirs] = await bench.bookings(room);
    expect(ours).toMatchObject({ inConflict: false, external: [{ syncStatus: 'SYNCED' }] });
    expect(theirs).toMatchObject({ inConflict: true, external: [{ syncStatus: 'CONFLICT' }] });
    const facts = await bench.house.db.systemStatement(
      `SELECT 1 FROM domain_event WHERE type = 'calendar.conflict-detected' AND subject_id = $1`,
      [theirs!.id],
    );
    expect(facts).toHaveLength(1);
  });
});

describe("a person's calendar", () => {
  it('makes the person busy without a word of what it is', async () => {
    const person = await bench.house.addPerson(bench.tenantId, 'MEMBER');
    const calendar = await bench.addPersonCalendar(person, { direction: 'READ' });
    const { id } = bench.google.people.create(calendar.address, event(10, { summary: 'Dentist' }));
    bench.google.people.create(calendar.address, event(12, { transparency: 'transparent' }));
    await bench.sync(calendar);
    const free = async () => {
      const response = await bench.admin.fetch(
        `/api/v1/calendar/availability?userId=${person.id}&from=${at(9)}&to=${at(14)}&durationMinutes=30`,
      );
      return ((await response.json()) as { slots: { start: string }[] }).slots.map(({ start }) => start);
    };
    expect(await free()).toContain(at(12));
    expect(await free()).not.toContain(at(10));
    bench.google.people.delete(calendar.address, id!);
    await bench.sync(calendar);
    expect(await free()).toContain(at(10));
  });
});
