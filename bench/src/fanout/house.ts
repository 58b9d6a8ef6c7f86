import { topicFor } from '@lintel/shared/mqtt';
import type { Resource } from '@lintel/shared/contracts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn, type Caller } from '../../../e2e/support/person.js';
import {
  choosePorts,
  DEMO_AGENT_KEY,
  startServerProcess,
  type ServerProcess,
} from '../../../e2e/support/server-process.js';
import { DisplayClient } from '../../../server/src/testing/display-client.js';
import { startClients, type Shape } from './crowd.js';
import { cpuOf, memoryOf, now, type Group } from './wire.js';

const PATIENCE_MS = 10_000;
const ROOMS_AT_ONCE = 8;

export interface Tap {
  /** From the request until its answer: the booking is committed. */
  commit: number;
  /** From the request until the last of the room's screens has the new schedule. */
  socket: number;
  mqtt: number;
}

/** The built server with its demo, bookings over HTTP, displays over Socket.IO and as many MQTT clients. */
export class House {
  memory = { socket: NaN, mqtt: NaN };
  missed = 0;
  private readonly sockets = startClients();
  private readonly mqtts = startClients();
  private readonly rooms: Resource[] = [];
  private admin!: Caller;
  private slot = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 86_400_000;

  private constructor(
    private readonly dataDir: string,
    private readonly ports: { PORT: string; MQTT_PORT: string },
    private readonly server: ServerProcess,
    private readonly shape: Shape,
  ) {}

  static async open(shape: Shape): Promise<House> {
    const dataDir = await mkdtemp(join(tmpdir(), 'lintel-bench-fanout-'));
    const ports = await choosePorts();
    const house = new House(dataDir, ports, startServerProcess({ ...ports, LINTEL_DATA_DIR: dataDir }), shape);
    await house.server.ready;
    await house.furnish();
    return house;
  }

  private async furnish(): Promise<void> {
    const { rooms, screens } = this.shape;
    const origin = `http://127.0.0.1:${this.ports.PORT}`;
    this.admin = await signIn(origin, 'admin@demo.test');
    const displays: DisplayClient[] = [];
    for (let number = 1; number <= rooms; number += 1) {
      const json = { name: `Bench ${number}`, type: 'ROOM' };
      const room = await this.admin.call<Resource>('/api/v1/resources', { json });
      const display = await DisplayClient.create(origin);
      await display.pair((userCode) =>
        this.admin.call('/api/v1/displays/pair', { json: { userCode, name: json.name, resourceIds: [room.id] } }),
      );
      this.rooms.push(room);
      displays.push(display);
    }
    await this.book(0);
    const port = Number(this.ports.PORT);
    const before = memoryOf(this.server.pid);
    const empty = this.rooms.map(({ id }): Group => ({ room: id, count: 0 }));
    for (let from = 0; from < rooms; from += ROOMS_AT_ONCE) {
      // A proof is good for a short time only.
      const groups = await Promise.all(
        empty.map(async (group, index) =>
          index < from || index >= from + ROOMS_AT_ONCE
            ? group
            : {
                ...group,
                count: screens,
                auth: await Promise.all(Array.from({ length: screens }, () => displays[index]!.handshakeAuth())),
              },
        ),
      );
      await this.sockets.ask('connect', { protocol: 'socket.io', port, groups });
    }
    const between = memoryOf(this.server.pid);
    await this.mqtts.ask('connect', {
      protocol: 'mqtt',
      port: Number(this.ports.MQTT_PORT),
      groups: this.rooms.map(({ id }) => ({ room: topicFor('roomSchedule', 'demo', id), count: screens })),
      username: 'agent',
      password: DEMO_AGENT_KEY,
    });
    const after = memoryOf(this.server.pid);
    const connections = rooms * screens;
    this.memory = { socket: (between - before) / connections, mqtt: (after - between) / connections };
  }

  get deliveriesPerTap(): number {
    return 2 * this.shape.screens;
  }

  cpu(): number {
    return cpuOf(this.server.pid);
  }

  private book(room: number): Promise<unknown> {
    const start = (this.slot += 30 * 60_000);
    return this.admin.call('/api/v1/calendar/events', {
      json: {
        title: 'Design review',
        start: new Date(start).toISOString(),
        end: new Date(start + 30 * 60_000).toISOString(),
        timeZone: 'Europe/Madrid',
        resourceIds: [this.rooms[room]!.id],
      },
    });
  }

  /** A booking; null where not every screen had it in time. */
  async tap(number: number): Promise<Tap | null> {
    const room = number % this.shape.rooms;
    await Promise.all([this.sockets.ask('forget', null), this.mqtts.ask('forget', null)]);
    const wanted = { groups: [room], each: this.shape.screens, patienceMs: PATIENCE_MS };
    const reached = Promise.all([this.sockets.ask('reached', wanted), this.mqtts.ask('reached', wanted)]);
    const start = now();
    await this.book(room);
    const commit = now() - start;
    const [socket, mqtt] = await reached;
    if (socket && mqtt) return { commit, socket: socket[0]! - start, mqtt: mqtt[0]! - start };
    this.missed += 1;
    return null;
  }

  async end(): Promise<void> {
    this.sockets.end();
    this.mqtts.end();
    await this.server.end('SIGTERM');
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
