import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { googleAnswers } from '@lintel/fakes/google';
import { SyncBench, type BenchCalendar } from './sync-bench.js';

let bench: SyncBench;
let room: BenchCalendar;

beforeAll(async () => {
  bench = await SyncBench.open();
});
afterAll(() => bench.close());
beforeEach(async () => {
  bench.google.faults.clear();
  room = await bench.addRoomCalendar();
  await bench.sync(room);
  bench.google.journal.clear();
});

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`;
const inserts = { method: 'POST', path: /\/events$/ };
const patches = { method: 'PATCH' };
const remote = () => bench.google.people.events(room.address);
const link = async () => (await bench.links(room))[0]!;

describe('bookings of a room with a calendar at Google', () => {
  it('become events, follow, and go', async () => {
    const booking = await bench.book(room, at(9), at(10), { description: 'Plan' });
    await bench.sync(room);
    const [event] = remote();
    expect(event).toMatchObject({ summary: 'Ours', description: 'Plan', start: { timeZone: 'Europe/Madrid' } });
    expect((await bench.get(booking)).external).toMatchObject([
      { provider: 'GOOGLE', externalId: event!.id, syncStatus: 'SYNCED', htmlLink: event!.htmlLink, etag: event!.etag },
    ]);
    await bench.patch(booking, { title: 'Renamed', start: at(11), end: at(12) });
    await bench.sync(room);
    expect(remote()).toMatchObject([{ id: event!.id, summary: 'Renamed' }]);
    expect(Date.parse(remote()[0]!.start!.dateTime!)).toBe(Date.parse(at(11)));
    await bench.admin.fetch(`/api/v1/calendar/events/${booking.id}/cancel`, { json: {} });
    await bench.sync(room);
    expect(remote()).toEqual([]);
    await bench.sync(room);
    expect((await bench.get(booking)).status).toBe('CANCELLED');
  });

  it('11. own write comes back: no write, no outbound call', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    const { version } = await bench.get(booking);
    const { writes } = bench.calls();
    await bench.sync(room);
    await bench.sync(room);
    expect(bench.calls().writes).toBe(writes);
    expect((await bench.get(booking)).version).toBe(version);
  });

  it('8. an insert that succeeded without an answer is adopted: exactly one event', async () => {
    bench.google.faults.loseAnswer(inserts);
    await bench.book(room, at(9), at(10));
    await bench.sync(room);
    expect(await link()).toMatchObject({ status: 'PENDING_PUSH', external_id: null });
    await bench.sync(room);
    expect(remote()).toHaveLength(1);
    expect(await link()).toMatchObject({ status: 'SYNCED', external_id: remote()[0]!.id });
  });

  it('10. the event is seen before the mapping is saved: matched by its mark, no second booking', async () => {
    const booking = await bench.book(room, at(9), at(10));
    bench.google.faults.loseAnswer(inserts);
    await bench.sync(room);
    // Writing stays refused, so that reading finds it first.
    bench.google.faults.answer(inserts, { status: 400, body: {} });
    bench.google.people.edit(room.address, remote()[0]!.id!, { location: 'Elsewhere' });
    await bench.sync(room);
    expect(await bench.bookings(room)).toMatchObject([{ id: booking.id, location: 'Elsewhere' }]);
    expect(remote()).toHaveLength(1);
  });

  it('32. If-Match 412 with edits on both sides: disjoint fields merge', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    const { id } = remote()[0]!;
    await bench.patch(booking, { title: 'Ours anew' });
    bench.google.people.edit(room.address, id!, { location: 'Their place' });
    await bench.sync(room);
    expect(remote()).toMatchObject([{ summary: 'Ours anew', location: 'Their place' }]);
    expect(await bench.get(booking)).toMatchObject({ title: 'Ours anew', location: 'Their place' });
    expect(await link()).toMatchObject({ status: 'SYNCED' });
  });

  it('32. the same field on both sides conflicts, and nobody is overwritten', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Ours anew' });
    bench.google.people.edit(room.address, remote()[0]!.id!, { summary: 'Theirs anew' });
    await bench.sync(room);
    await bench.sync(room);
    expect(await bench.get(booking)).toMatchObject({ title: 'Ours anew', external: [{ syncStatus: 'CONFLICT' }] });
    expect(remote()).toMatchObject([{ summary: 'Theirs anew' }]);
    expect((await link())['conflict']).toMatchObject({ kind: 'FIELDS', fields: ['title'] });
  });

  it('33. an external move onto a booked slot: the meeting stays, the conflict is visible', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.book(room, at(14), at(15), { title: 'Other' });
    await bench.sync(room);
    bench.google.people.move(room.address, remote().find(({ summary }) => summary === 'Ours')!.id!, at(14), at(15));
    await bench.sync(room);
    expect(await bench.get(booking)).toMatchObject({ start: at(9), external: [{ syncStatus: 'CONFLICT' }] });
  });

  it('34. a delete of what is gone is a success', async () => {
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.admin.fetch(`/api/v1/calendar/events/${booking.id}/cancel`, { json: {} });
    bench.google.people.delete(room.address, remote()[0]!.id!);
    await bench.sync(room);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
    expect(await link()).toMatchObject({ status: 'TOMBSTONE' });
  });

  it('36. a description-only edit patches nothing else and mails nobody', async () => {
    const booking = await bench.book(room, at(9), at(10), { attendees: [{ email: 'guest@example.test' }] });
    await bench.sync(room);
    const mails = bench.google.mails.sent.length;
    expect(mails).toBeGreaterThan(0);
    await bench.patch(booking, { description: 'New' });
    await bench.sync(room);
    const [patch] = bench.google.journal.find(patches);
    expect(patch).toMatchObject({ body: { description: 'New' }, query: { sendUpdates: 'none' } });
    expect(Object.keys(patch!.body as object)).toEqual(['description']);
    expect(bench.google.mails.sent).toHaveLength(mails);
  });

  it('writes wait while the provider is down, and are drained once it is back', async () => {
    const down = bench.google.faults.add({
      match: { path: /^\/calendar/ },
      times: Infinity,
      effect: { kind: 'answer', reply: googleAnswers.backendError },
    });
    await bench.book(room, at(9), at(10));
    const moved = await bench.book(room, at(10), at(11));
    await bench.sync(room);
    await bench.patch(moved, { start: at(15), end: at(16) });
    await bench.sync(room);
    expect((await bench.get(moved)).external).toMatchObject([{ syncStatus: 'PENDING_PUSH', externalId: null }]);
    expect(await bench.state(room)).toMatchObject({ status: 'ERROR' });
    down();
    bench.google.journal.clear();
    await bench.sync(room);
    expect(remote()).toHaveLength(2);
    expect(bench.google.journal.count(inserts)).toBe(2);
    expect(await bench.state(room)).toMatchObject({ status: 'OK', failures: 0 });
  });

  it('23. 429 with Retry-After and 403 rateLimitExceeded wait and then succeed; 403 insufficientPermissions is not repeated', async () => {
    bench.google.faults.answer(inserts, { ...googleAnswers.rateLimitExceeded, retryAfterSeconds: 90 });
    await bench.book(room, at(9), at(10));
    await bench.sync(room);
    const { next_sync_at: next } = await bench.state(room);
    expect((next as number) - bench.house.clock.now()).toBeGreaterThan(80_000);
    await bench.sync(room);
    expect(remote()).toHaveLength(1);
    bench.google.journal.clear();
    bench.google.faults.answer(patches, googleAnswers.insufficientPermissions, 5);
    await bench.patch((await bench.bookings(room))[0]!, { title: 'Denied' });
    await bench.sync(room);
    await bench.sync(room);
    expect(bench.google.journal.count(patches)).toBe(1);
    expect((await link())['error']).toMatch(/Google refuses access/);
  });
});
