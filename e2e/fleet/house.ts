import type { Location, PolicyOverrides, Resource, RoomState } from '@lintel/shared/contracts';
import { MINUTE_MS } from '@lintel/shared/time';
import { DisplayClient } from '../support/display-client.js';
import { embeddedDatabaseUrl, queryDatabase } from '../support/embedded-database.js';
import type { FaultRun } from '../support/fault-run.js';
import { signIn, type Caller } from '../support/person.js';
import { choosePorts, startServerProcess, type ServerProcess } from '../support/server-process.js';
import type { FleetOptions } from './options.js';
import { Screen } from './screen.js';

const FIRST_INSTANT = Date.parse('2026-11-18T08:00:00Z');
/** Meetings are made well before they can be checked in to, or they would not need it. */
const MADE_BEFORE_MS = 60 * MINUTE_MS;
/** A server gives 300 codes a minute to one address. */
const PAIRED_PER_MINUTE = 280;
const AT_ONCE = 8;
/** Short times, so that in ten minutes everything happens that happens at doors. */
const RULES: PolicyOverrides = {
  titlesMasked: false,
  startingSoonMinutes: 2,
  endingSoonMinutes: 2,
  checkInOpensMinutesBefore: 2,
  checkInClosesMinutesAfter: 3,
  autoReleaseEnabled: true,
  autoReleaseAfterMinutes: 3,
  restoreMinutes: 3,
  walkUpMinutes: [5, 10, 15],
  extendMinutes: [5, 10],
};

/** A server on a clock that is moved, its rooms with a day full of meetings, and the displays beside them. */
export class FleetHouse {
  readonly rooms: Resource[] = [];
  readonly screens: Screen[] = [];
  private databaseUrl = '';

  private constructor(
    private readonly options: FleetOptions,
    private readonly dataDir: string,
    readonly server: ServerProcess,
    private readonly origin: string,
    private readonly admin: Caller,
  ) {}

  static async open(run: FaultRun, options: FleetOptions): Promise<FleetHouse> {
    const [dataDir, ports] = [await run.folder('fleet'), await choosePorts()];
    const LINTEL_CLOCK = new Date(FIRST_INSTANT).toISOString();
    const server = startServerProcess({ ...ports, LINTEL_DATA_DIR: dataDir, LINTEL_CLOCK });
    run.onEnd(() => server.end('SIGTERM'));
    await server.ready;
    const origin = `http://127.0.0.1:${ports.PORT}`;
    const house = new FleetHouse(options, dataDir, server, origin, await signIn(origin, 'admin@demo.test'));
    house.databaseUrl = await embeddedDatabaseUrl(dataDir);
    run.onEnd(() => house.screens.forEach((screen) => screen.stop()));
    return house;
  }

  /** Rooms, their rules and what is booked around the run, which begins an hour from then. */
  async furnish(random: () => number): Promise<void> {
    const { displays, perRoom, minutes } = this.options;
    const floor = await this.admin.call<Location>('/api/v1/locations', { json: { name: 'Fleet', kind: 'FLOOR' } });
    await this.admin.call(`/api/v1/policies/location/${floor.id}`, { method: 'PUT', json: { rules: RULES } });
    const numbers = Array.from({ length: Math.ceil(displays / perRoom) }, (_, index) => index + 1);
    await inTurns(numbers, async (number) => {
      const json = { name: `Fleet ${number}`, type: 'ROOM', capacity: 8, locationId: floor.id };
      this.rooms.push(await this.admin.call<Resource>('/api/v1/resources', { json }));
    });
    const begin = FIRST_INSTANT + MADE_BEFORE_MS;
    await inTurns(this.rooms, async (room) => {
      let from = begin - Math.floor(random() * 15) * MINUTE_MS;
      while (from < begin + (minutes + 10) * MINUTE_MS) {
        const to = from + (3 + Math.floor(random() * 10)) * MINUTE_MS;
        await this.book(room, from, to);
        from = to + Math.floor(random() * 10) * MINUTE_MS;
      }
    });
    await this.moveTo(begin);
  }

  /** Pairs every display as a person would, and connects it. */
  async pairAll(): Promise<void> {
    const { displays, perRoom, without } = this.options;
    const numbers = Array.from({ length: displays }, (_, index) => index);
    for (let from = 0; from < displays; from += PAIRED_PER_MINUTE) {
      if (from > 0) await this.moveBy(MINUTE_MS);
      await inTurns(numbers.slice(from, from + PAIRED_PER_MINUTE), async (number) => {
        const room = this.rooms[Math.floor(number / perRoom)]!;
        const name = `${room.name}, display ${(number % perRoom) + 1}`;
        const client = await DisplayClient.create(this.origin);
        await client.pair((userCode) =>
          this.admin.call('/api/v1/displays/pair', { json: { userCode, name, resourceIds: [room.id] } }),
        );
        const screen = new Screen(name, room.id, client, without);
        this.screens.push(screen);
        screen.start();
      });
    }
  }

  /** Moves the server's clock; false where it is there already, because this machine is slow. */
  async moveTo(instant: number): Promise<boolean> {
    const before = this.now;
    if (before >= instant) return false;
    await this.setClock({ set: new Date(instant).toISOString() });
    for (const screen of this.screens) screen.timePassed(instant - before);
    return true;
  }

  moveBy(ms: number): Promise<boolean> {
    return this.moveTo(this.now + ms);
  }

  /** The server's clock. */
  get now(): number {
    return performance.now() + this.clockOffset;
  }
  private clockOffset = FIRST_INSTANT - performance.now();

  /** What the server says of each room, by its id. */
  async states(): Promise<Map<string, RoomState>> {
    const { items } = await this.admin.call<{ items: RoomState[] }>('/api/v1/resources/states');
    return new Map(items.map((state) => [state.roomId, state]));
  }

  query<Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return queryDatabase<Row>(this.databaseUrl, sql, params);
  }

  /** Resident memory of the server, bytes. */
  async memory(): Promise<number> {
    const text = await (await fetch(`${this.origin}/metrics`)).text();
    return Number(/^lintel_process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? NaN);
  }

  private book(room: Resource, from: number, to: number): Promise<unknown> {
    const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
    return this.admin.call('/api/v1/calendar/events', {
      json: { title: 'Fleet meeting', start, end, timeZone: 'UTC', resourceIds: [room.id] },
    });
  }

  private async setClock(json: { set: string }): Promise<void> {
    const { now } = await this.admin.call<{ now: string }>('/internal/clock', { json });
    this.clockOffset = Date.parse(now) - performance.now();
  }
}

/** Several at a time, in order. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
