import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSecondProcess } from '../../../testing/second-process.js';
import { collector, gate } from '../../../testing/waiting.js';
import type { RunningServer } from '../../../server.js';
import { at, SyncBench, type BenchCalendar } from '../testing/sync-bench.js';
import { SyncWork } from '../two-way/sync-work.js';

let bench: SyncBench;
let second: RunningServer;

beforeAll(async () => {
  bench = await SyncBench.open();
  second = await startSecondProcess(bench.house, { ...bench.microsoft.environment, LINTEL_ROLES: 'worker' });
});
afterAll(async () => {
  await second.stop();
  await bench.close();
});

const look = () => Promise.all([bench.house.server, second].map(({ app }) => app.get(SyncWork).look()));
const count = async (sql: string, params: unknown[]) =>
  (await bench.house.db.systemStatement<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`, params))[0]!
    .count;

describe('a mailbox at Microsoft', () => {
  let room: BenchCalendar;

  beforeEach(async () => {
    room = await bench.addRoomCalendar(bench.microsoft);
  });

  it('24. meets four calls at once, of two connections, two workers and whoever gives away its calendars', async () => {
    const { fake, faults } = bench.microsoft;
    const other = await bench.addRoomCalendar(bench.microsoft);
    const calendars = [room, other];
    for (const one of [room, other]) for (let n = 0; n < 3; n++) calendars.push(await bench.addRoomBeside(one));
    for (const { id } of calendars.filter(({ connectionId }) => connectionId === other.connectionId)) {
      const { externalId, mailbox } = bench.microsoft.addBeside(room.address);
      await bench.house.db.systemStatement('UPDATE calendar SET external_id = $2, mailbox = $3 WHERE id = $1', [
        id,
        externalId,
        mailbox,
      ]);
    }
    const { open, passed } = gate();
    const arrived = collector<string>();
    const hold = ({ path }: { path: string }) => {
      arrived.add(path);
      return passed;
    };
    const match = ({ path }: { path: string }) => path.startsWith(`/v1.0/users/${encodeURIComponent(room.address)}/`);
    faults.add({ match, times: Infinity, effect: { kind: 'meanwhile', act: hold } });

    const looking = look();
    await arrived.reached(4);
    const attaching = bench.admin.fetch(`/api/v1/connections/${room.connectionId}/calendars`, {
      json: { externalId: 'primary', mailbox: room.address, resourceId: other.roomId, direction: 'READ' },
    });
    // Every calendar has its worker, and those without a place have asked for one.
    const ids = calendars.map(({ id }) => id);
    while ((await count('calendar WHERE id = ANY ($1) AND locked_until > now()', [ids])) < 8);
    expect(arrived.values).toHaveLength(4);
    expect(await count('mailbox_place WHERE mailbox = $1', [room.address])).toBe(4);
    open();
    await looking;
    expect((await attaching).status).toBe(409);
    faults.clear();
    for (const calendar of calendars) expect(await bench.state(calendar)).toMatchObject({ status: 'OK' });
    expect(fake.throttle).toMatchObject({ refused: 0, mostInFlight: 4 });
    expect(await count('mailbox_place WHERE mailbox = $1', [room.address])).toBe(0);
  });

  it('24. is asked again when the places of a process that died have run out', async () => {
    await bench.house.db.systemStatement(
      `INSERT INTO mailbox_place (mailbox, place, holder, held_until)
       SELECT $1, place, gen_random_uuid(), now() FROM generate_series(1, 4) AS p (place)`,
      [room.address],
    );
    bench.microsoft.create(room.address, { title: 'Seen', start: at(9), end: at(10) });
    await bench.sync(room);
    expect(await bench.standing(room)).toMatchObject([{ title: 'Seen' }]);
  });
});

describe('an event in a mailbox at Microsoft', () => {
  let room: BenchCalendar;
  /** Whichever process has the calendar. */
  const sync = async () => {
    await bench.sync(room);
    await look();
  };

  beforeEach(async () => {
    room = await bench.addRoomCalendar(bench.microsoft);
  });

  it('is asked for where a delta tells of it only what is new', async () => {
    const { deltaHabits } = bench.microsoft.fake;
    const id = bench.microsoft.create(room.address, { title: 'Theirs', start: at(9), end: at(10) });
    await sync();
    bench.microsoft.edit(room.address, id, { location: 'Elsewhere' });
    deltaHabits.tellsOnlyUpdates = true;
    await sync();
    deltaHabits.tellsOnlyUpdates = false;
    expect(await bench.standing(room)).toMatchObject([{ title: 'Theirs', location: 'Elsewhere', start: at(9) }]);
    expect(await bench.state(room)).toMatchObject({ status: 'OK' });
  });

  it('stays online when its description is changed here, which says nothing of how to get there', async () => {
    const { people } = bench.microsoft.fake;
    const made = await bench.book(room, at(9), at(10), {
      description: 'Plan',
      metadata: { wantsOnlineMeeting: true },
    });
    await sync();
    const { description, onlineMeeting } = await bench.get(made);
    expect(description).toBe('Plan');
    await bench.patch(made, { description: 'Plan\n\n 1. <Anew>' });
    await sync();
    const { id } = bench.microsoft.events(room.address)[0]!;
    const event = people.get(room.address, id);
    expect(event).toMatchObject({ isOnlineMeeting: true, onlineMeeting: { joinUrl: onlineMeeting!.url } });
    expect(event.body?.content).toMatch(/^Plan\n\n 1\. <Anew>\s+_{80}\s+Microsoft Teams meeting/);
    // It comes back as it was written.
    people.edit(room.address, id, { subject: 'Renamed' });
    const writes = bench.writes(room);
    await sync();
    expect(await bench.get(made)).toMatchObject({ title: 'Renamed', description: 'Plan\n\n 1. <Anew>', onlineMeeting });
    expect(bench.writes(room)).toBe(writes);
    // Somebody leaves nothing of it but the link.
    const content = `<p>Theirs</p><p><a href="${onlineMeeting!.url}">Join</a></p>`;
    people.edit(room.address, id, { body: { contentType: 'html', content } });
    await sync();
    await bench.patch(made, { description: 'Ours' });
    await sync();
    await sync();
    const after = people.get(room.address, id);
    expect(after).toMatchObject({ isOnlineMeeting: true, onlineMeeting: { joinUrl: onlineMeeting!.url } });
    expect(after.body?.content).toMatch(/^Ours\s+Join/);
    expect(await bench.get(made)).toMatchObject({ description: 'Ours', onlineMeeting });
  });

  it('keeps its rooms, and who need not come, when others are invited here', async () => {
    const { people } = bench.microsoft.fake;
    const attendee = (type: 'required' | 'optional' | 'resource', address: string) => ({
      type,
      emailAddress: { address, name: address },
    });
    const event = people.create(room.address, {
      subject: 'Theirs',
      start: { dateTime: '2026-11-23T09:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-11-23T10:00:00', timeZone: 'UTC' },
      attendees: [attendee('optional', 'Eva@example.test'), attendee('resource', 'aurora@example.test')],
    });
    await sync();
    const [booking] = await bench.standing(room);
    await bench.patch(booking!, { attendees: [{ email: 'eva@example.test' }, { email: 'ben@example.test' }] });
    await sync();
    const invited = people.get(room.address, event.id!).attendees!;
    expect(invited.map(({ type, emailAddress }) => `${type} ${emailAddress?.address?.toLowerCase()}`)).toEqual([
      'optional eva@example.test',
      'required ben@example.test',
      'resource aurora@example.test',
    ]);
  });
});
