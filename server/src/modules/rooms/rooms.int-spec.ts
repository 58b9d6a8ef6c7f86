import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Booking, RoomSchedule, RoomState } from '@lintel/shared/contracts';
import pg from 'pg';
import type { RunningServer } from '../../server.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { CreateBookingService } from '../bookings/create-booking.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { RoomPublisher } from './room-publisher.js';
import type { RoomUpdate } from './room-sink.js';
import { RoomSnapshots } from './room-snapshots.js';

/** Keeps what was published and lets a test wait for what is to come. */
class Recorder {
  readonly updates: RoomUpdate[] = [];
  private waiting: (() => void)[] = [];

  publish(updates: readonly RoomUpdate[]): void {
    this.updates.push(...updates);
    for (const check of this.waiting) check();
  }

  of(roomId: string): RoomUpdate[] {
    return this.updates.filter(({ schedule }) => schedule.roomId === roomId);
  }

  until(roomId: string, matches: (update: RoomUpdate) => boolean): Promise<RoomUpdate> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.of(roomId).find(matches);
        if (found) resolve(found);
      };
      this.waiting.push(check);
      check();
    });
  }
}

describe('rooms', () => {
  let house: House;
  let mine: string;
  let theirs: string;
  let person: Person;
  let second: RunningServer;
  const seen = new Recorder();

  const call = async <Body>(path: string, json?: object) => {
    const response = await person.fetch(`/api/v1/${path}`, { json });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const book = (roomId: string, start: string, end: string, title = 'Design review') =>
    call<Booking>('calendar/events', { title, start, end, timeZone: 'Europe/Madrid', resourceIds: [roomId] });
  /** What is written behind the back of the services that would have told. */
  const behindTheirBack = async (sql: string, params: unknown[]) => {
    await house.db.tenant(mine, (tx) => tx.query(sql, params));
    house.server.app.get(RoomDirectory).forgetTenant(mine);
  };
  const setRules = (roomId: string, rules: object) =>
    behindTheirBack(
      `INSERT INTO policy (tenant_id, scope, scope_id, rules, updated_at) VALUES ($1, 'RESOURCE', $2, $3, now())`,
      [mine, roomId, JSON.stringify(rules)],
    );
  const addRoom = async (name: string) => {
    const id = await house.addResource(mine, name);
    house.server.app.get(RoomDirectory).forgetTenant(mine);
    return id;
  };
  const asAsker = (): UserPrincipal => ({
    kind: 'user',
    userId: person.id,
    email: person.email,
    name: 'Person',
    role: 'ADMIN',
    tenantId: mine,
    tenantSlug: 'mine',
  });
  const publisher = () => house.server.app.get(RoomPublisher);
  const snapshot = async (roomId: string, server = house.server) =>
    (await server.app.get(RoomSnapshots).load(mine, [roomId], { forPublic: true }))[0];

  beforeAll(async () => {
    house = await openHouse();
    publisher().addSink(seen);
    mine = await house.addTenant('mine');
    theirs = await house.addTenant('theirs');
    person = await house.addPerson(mine, 'ADMIN');
    second = await startSecondProcess(house);
  });
  afterAll(async () => {
    await second.stop();
    await house.close();
  });

  it('shows a room from the start of its local day to three days on, and nothing beyond', async () => {
    const room = await addRoom('Auckland');
    await behindTheirBack(`UPDATE resource SET time_zone = 'Pacific/Auckland' WHERE id = $1`, [room]);
    const inside = await book(room, '2026-11-22T10:30:00Z', '2026-11-22T11:00:00Z');
    await book(room, '2026-11-22T11:00:00Z', '2026-11-22T11:30:00Z');
    const schedule = await snapshot(room);
    expect(schedule).toMatchObject({
      roomId: room,
      timeZone: 'Pacific/Auckland',
      horizonEnd: '2026-11-22T11:00:00.000Z',
      room: { name: 'Auckland', capacity: 8, status: 'ACTIVE' },
      calendar: { status: 'NONE', lastSyncedAt: null, error: null },
    });
    expect(schedule!.bookings.map(({ id }) => id)).toEqual([inside.body.id]);
  });

  it('masks titles at doors as the policy says, and not for those who are signed in', async () => {
    const [masked, open] = [await addRoom('Masked'), await addRoom('Open')];
    await setRules(open, { titlesMasked: false });
    for (const room of [masked, open]) await book(room, '2026-11-20T12:00:00Z', '2026-11-20T13:00:00Z', 'Secret');
    const atTheDoor = [await snapshot(masked), await snapshot(open)];
    expect(atTheDoor.map((schedule) => schedule!.bookings[0]!.title)).toEqual([null, 'Secret']);
    const { body } = await call<RoomState>(`resources/${masked}/state`);
    expect(body).toMatchObject({
      name: 'Masked',
      state: 'AVAILABLE',
      next: { title: 'Secret' },
      freeUntil: '2026-11-20T12:00:00.000Z',
    });
  });

  it('tells states of the own tenant only', async () => {
    const foreign = await house.addResource(theirs, 'Foreign');
    const own = await addRoom('Own');
    const { body } = await call<{ items: RoomState[] }>('resources/states');
    const ids = body.items.map(({ roomId }) => roomId);
    expect(ids).toContain(own);
    expect(ids).not.toContain(foreign);
    expect((await call(`resources/${foreign}/state`)).status).toBe(404);
    expect(await snapshot(foreign)).toBeUndefined();
  });

  it('gives a display the schedule of its first room, or of another of its own, and of none else', async () => {
    const [first, other, notItsOwn] = [await addRoom('First'), await addRoom('Second'), await addRoom('Third')];
    const foreign = await house.addResource(theirs, 'Beyond');
    const display = await pairDisplay(house, person, [first, other]);
    const schedule = (query = '') => display.call<RoomSchedule>(`/api/v1/display/schedule${query}`);
    expect((await schedule()).roomId).toBe(first);
    expect((await schedule(`?resourceId=${other}`)).roomId).toBe(other);
    for (const id of [notItsOwn, foreign]) {
      await expect(schedule(`?resourceId=${id}`)).rejects.toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await call('display/schedule')).status).toBe(403);
    expect((await display.fetch('/api/v1/resources/states')).status).toBe(403);
  });

  it('publishes a room once its booking is written, and reads a burst together', async () => {
    const room = await addRoom('Burst');
    const hours = Array.from({ length: 10 }, (_, hour) => `2026-11-20T${String(10 + hour)}`);
    const bookings = await Promise.all(hours.map((hour) => book(room, `${hour}:00:00Z`, `${hour}:30:00Z`)));
    const update = await seen.until(room, ({ schedule }) => schedule.bookings.length === 10);
    expect(update.schedule.bookings.map(({ id }) => id)).toEqual(bookings.map(({ body }) => body.id));
    await publisher().settled();
    const versions = seen.of(room).map(({ schedule }) => schedule.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(versions.length).toBeLessThanOrEqual(hours.length);
    expect(seen.of(room).at(-1)!.schedule.bookings).toHaveLength(10);
  });

  it('says everything anew with higher versions', async () => {
    const room = await addRoom('Anew');
    await publisher().republish();
    const before = seen.of(room).at(-1)!;
    await publisher().republish();
    expect(seen.of(room).at(-1)!.schedule.version).toBeGreaterThan(before.schedule.version);
  });

  it('leaves out versions that a crash may have taken back', async () => {
    const room = await addRoom('Crash');
    const before = await snapshot(room);
    const other = await startSecondProcess(house);
    const after = await snapshot(room, other);
    await other.stop();
    expect(after!.version - before!.version).toBeGreaterThanOrEqual(1_000);
  });

  it('is told of what another process writes', async () => {
    const room = await addRoom('Elsewhere');
    const { id } = await second.app.get(CreateBookingService).create(asAsker(), {
      title: 'From there',
      start: '2026-11-20T14:00:00Z',
      end: '2026-11-20T15:00:00Z',
      timeZone: 'UTC',
      resourceIds: [room],
    });
    const update = await seen.until(room, ({ schedule }) => schedule.bookings.length === 1);
    expect(update.schedule.bookings[0]!.id).toBe(id);
  });

  it('makes up for what it did not hear while it was cut off', async () => {
    const room = await addRoom('Cut off');
    const superuser = new pg.Client({ connectionString: house.server.databaseUrl });
    await superuser.connect();
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'lintel (live bus)' AND datname = current_database()`,
    );
    await superuser.end();
    await second.app.get(CreateBookingService).create(asAsker(), {
      title: 'Unheard',
      start: '2026-11-20T14:00:00Z',
      end: '2026-11-20T15:00:00Z',
      timeZone: 'UTC',
      resourceIds: [room],
    });
    const update = await seen.until(room, ({ schedule }) => schedule.bookings.length === 1);
    expect(update.isNewSchedule).toBe(true);
  });

  it('changes with the clock: each state once, at its instant, and a new day brings its bookings', async () => {
    const room = await addRoom('Clock');
    await book(room, '2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z');
    await seen.until(room, ({ schedule }) => schedule.bookings.length === 1);
    const known = seen.of(room).length;
    await house.clock.moveTo(Date.parse('2026-11-20T10:00:30Z'));
    await publisher().settled();
    const flips = seen.of(room).slice(known);
    expect(flips.map(({ state, isNewSchedule }) => [state.at.slice(11, 19), state.state, isNewSchedule])).toEqual([
      ['08:50:00', 'STARTING_SOON', false],
      ['08:55:00', 'STARTING_SOON', false],
      ['09:00:00', 'AWAITING_CHECK_IN', false],
      ['09:10:00', 'IN_USE', false],
      ['09:55:00', 'ENDING_SOON', false],
      ['10:00:00', 'AVAILABLE', false],
      ['10:00:30', 'AVAILABLE', true],
    ]);

    const late = await book(room, '2026-11-23T12:00:00Z', '2026-11-23T13:00:00Z');
    await house.clock.moveTo(Date.parse('2026-11-21T08:00:00Z'));
    const update = await seen.until(room, ({ schedule }) => schedule.bookings.some(({ id }) => id === late.body.id));
    expect(update.schedule.horizonEnd).toBe('2026-11-23T23:00:00.000Z');
  });
});
