import type { Display, Resource } from '@lintel/shared/contracts';
import { DisplayClient } from '../../support/display-client.js';
import type { FaultRun } from '../../support/fault-run.js';
import { NetworkCable } from '../../support/network-cable.js';
import { signIn, type Caller } from '../../support/person.js';
import { choosePorts, startServerProcess, type ServerProcess } from '../../support/server-process.js';
import { Door } from './door.js';

const MINUTE = 60_000;
const BOOKED_MINUTES = 5;

/** A server and one room with four displays: two of each protocol, one of which hangs on a cable of its own. */
export class FrozenHouse {
  readonly doors: Door[] = [];
  /** Bookings of the room. */
  booked = 0;
  private readonly firstStart = Math.ceil(Date.now() / (60 * MINUTE)) * 60 * MINUTE;

  private constructor(
    readonly server: ServerProcess,
    private readonly admin: Caller,
    private readonly room: Resource,
  ) {}

  static async open(run: FaultRun): Promise<FrozenHouse> {
    const ports = await choosePorts();
    const server = startServerProcess({ ...ports, LINTEL_DATA_DIR: await run.folder('frozen') });
    run.onEnd(() => server.end());
    await server.ready;
    const origin = `http://localhost:${ports.PORT}`;
    const admin = await signIn(origin, 'admin@demo.test');
    const room = await admin.call<Resource>('/api/v1/resources', { json: { name: 'Behind the ice', type: 'ROOM' } });
    const house = new FrozenHouse(server, admin, room);
    for (const kind of ['socket', 'mqtt'] as const) {
      for (const isFrozen of [false, true]) {
        const cable = isFrozen ? await NetworkCable.to(Number(kind === 'socket' ? ports.PORT : ports.MQTT_PORT)) : null;
        if (cable) run.onEnd(() => cable.close());
        const url = cable?.origin ?? (kind === 'socket' ? origin : `http://localhost:${ports.MQTT_PORT}`);
        const name = `${isFrozen ? 'frozen' : 'healthy'} ${kind}`;
        const display = await house.pair(name, kind === 'socket' ? url : origin);
        const door = new Door(name, kind, display, room.id, kind === 'mqtt' ? url.replace('http', 'mqtt') : url, cable);
        run.onEnd(() => door.close());
        house.doors.push(door);
      }
    }
    return house;
  }

  get frozen(): Door[] {
    return this.doors.filter(({ cable }) => cable);
  }

  get healthy(): Door[] {
    return this.doors.filter(({ cable }) => !cable);
  }

  /** Books the next few minutes. */
  async book(): Promise<void> {
    const start = this.firstStart + this.booked * BOOKED_MINUTES * MINUTE;
    await this.admin.call('/api/v1/calendar/events', {
      json: {
        title: 'Thaw',
        start: new Date(start).toISOString(),
        end: new Date(start + BOOKED_MINUTES * MINUTE).toISOString(),
        timeZone: 'UTC',
        resourceIds: [this.room.id],
      },
    });
    this.booked += 1;
  }

  /** `ONLINE` or `OFFLINE` by the name of the display. */
  async presences(): Promise<Map<string, string>> {
    const { items } = await this.admin.call<{ items: Display[] }>('/api/v1/displays?limit=100');
    const own = new Set(this.doors.map(({ name }) => name));
    return new Map(items.filter(({ name }) => own.has(name)).map(({ name, presence }) => [name, presence.status]));
  }

  private async pair(name: string, origin: string): Promise<DisplayClient> {
    const display = await DisplayClient.create(origin);
    await display.pair((userCode) =>
      this.admin.call<Display>('/api/v1/displays/pair', { json: { userCode, name, resourceIds: [this.room.id] } }),
    );
    return display;
  }
}
