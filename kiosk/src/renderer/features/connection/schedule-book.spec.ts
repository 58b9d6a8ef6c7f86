import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, type DisplayDatabase } from '../../lib/database';
import { aSchedule, roomId } from '../../testing/schedules';
import { isNewer, ScheduleBook } from './schedule-book';

const otherRoomId = roomId.replace(/1$/, '2');
let profiles = 0;

describe('isNewer', () => {
  it.each([
    [7, 8, true],
    [7, 7, false],
    [7, 6, false],
    [null, 0, true],
  ])('known version %p, incoming %p: %p', (known, incoming, expected) => {
    const schedule = known === null ? undefined : aSchedule([], { version: known });
    expect(isNewer(schedule, aSchedule([], { version: incoming }))).toBe(expected);
  });
});

describe('ScheduleBook', () => {
  let database: DisplayDatabase;
  beforeEach(async () => {
    database = await openDatabase(`book-${(profiles += 1)}`);
  });
  afterEach(() => database.close());

  async function aBook(preferred: string | null = null): Promise<ScheduleBook> {
    const book = new ScheduleBook(database, preferred);
    await book.restore();
    return book;
  }
  const version = (book: ScheduleBook) => book.shown.get()?.version;

  it('shows the newest snapshot, in whatever order they arrive', async () => {
    const book = await aBook();
    for (const arriving of [3, 5, 4, 5, 1]) await book.receive(aSchedule([], { version: arriving }));
    expect(version(book)).toBe(5);
  });

  it('survives a restart', async () => {
    await (await aBook()).receive(aSchedule([], { version: 9 }));
    const restarted = await aBook();
    expect(version(restarted)).toBe(9);
    await restarted.receive(aSchedule([], { version: 8 }));
    expect(version(restarted)).toBe(9);
  });

  it("shows the first of its rooms, whichever arrives first, and the address's room where it asks for one", async () => {
    const [first, asking] = [await aBook(), await aBook(otherRoomId)];
    for (const book of [first, asking]) {
      await book.receive(aSchedule([], { version: 2, roomId: otherRoomId }));
      await book.order([roomId, otherRoomId]);
      await book.receive(aSchedule([], { version: 1 }));
    }
    expect(first.shown.get()?.roomId).toBe(roomId);
    expect(asking.shown.get()?.roomId).toBe(otherRoomId);
  });

  it('follows when the display is moved to another room', async () => {
    const book = await aBook();
    await book.order([roomId]);
    await book.receive(aSchedule([], { version: 1 }));
    await book.order([otherRoomId, roomId]);
    await book.receive(aSchedule([], { version: 2, roomId: otherRoomId }));
    expect(book.shown.get()?.roomId).toBe(otherRoomId);
    expect((await aBook()).shown.get()?.roomId).toBe(otherRoomId);
  });

  it('tells whose schedules it holds, and forgets a room the display no longer stands beside', async () => {
    const book = await aBook();
    await book.order([roomId]);
    await book.receive(aSchedule([], { version: 1 }));
    await book.receive(aSchedule([], { version: 2, roomId: otherRoomId }));
    expect(book.rooms.get()).toEqual([roomId, otherRoomId]);
    book.forget(roomId);
    expect(book.rooms.get()).toEqual([otherRoomId]);
    expect(book.shown.get()?.roomId).toBe(otherRoomId);
  });

  it('refuses what is no schedule, and leaves out what an older program wrote', async () => {
    const book = await aBook();
    await expect(book.receive({ roomId })).rejects.toThrow();
    await database.put('schedules', { roomId } as never, roomId);
    expect((await aBook()).shown.get()).toBeNull();
  });
});
