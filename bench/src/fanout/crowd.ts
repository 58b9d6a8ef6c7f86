import { join } from 'node:path';
import { Worker } from '../machines/line.js';
import {
  cpuOf,
  memoryOf,
  now,
  protocolOf,
  type ClientRequests,
  type FanRequests,
  type Group,
  type Kind,
} from './wire.js';

const PATIENCE_MS = 60_000;
export const BYTES = 2_048;

export interface Shape {
  rooms: number;
  screens: number;
}

export interface Burst {
  perSecond: number;
  cpuMicros: number;
  /** Publish to last screen of one room with nothing else going on, milliseconds. */
  lasts: number[];
}

/** One server with all its clients, each in a process of its own. */
export class Crowd {
  bytesPerConnection = NaN;
  pid = 0;

  private constructor(
    readonly kind: Kind,
    readonly shape: Shape,
    readonly server: Worker<FanRequests>,
    readonly clients: Worker<ClientRequests>,
  ) {}

  static async open(kind: Kind, shape: Shape): Promise<Crowd> {
    const crowd = new Crowd(kind, shape, startServer(kind), startClients());
    const { port, pid } = await crowd.server.ask('where', null);
    crowd.pid = pid;
    const connect = async (count: number) => {
      const groups: Group[] = Array.from({ length: shape.rooms }, (_, room) => ({ room: String(room), count }));
      await crowd.clients.ask('connect', { protocol: protocolOf[kind], port, groups });
      await crowd.lap(count);
      await crowd.lap(count);
      await crowd.server.ask('collect', null);
    };
    // The first few make the process grow in ways that have nothing to do with how many they are.
    const first = Math.max(1, Math.floor(shape.screens / 25));
    await connect(first);
    const before = memoryOf(pid);
    const more = shape.screens - first;
    const groups = Array.from({ length: shape.rooms }, (_, room) => ({ room: String(room), count: more }));
    await crowd.clients.ask('connect', { protocol: protocolOf[kind], port, groups });
    await crowd.lap(shape.screens);
    await crowd.server.ask('collect', null);
    crowd.bytesPerConnection = (memoryOf(pid) - before) / (shape.rooms * more);
    return crowd;
  }

  /** Each room once, all at once; returns the milliseconds until the last screen had it. */
  private async lap(screens = this.shape.screens): Promise<number> {
    const rooms = Array.from({ length: this.shape.rooms }, (_, room) => room);
    return (await this.publish(rooms, screens)).all;
  }

  private async publish(rooms: number[], screens: number): Promise<{ all: number; lasts: number[] }> {
    await this.clients.ask('forget', null);
    const reached = this.clients.ask('reached', { groups: rooms, each: screens, patienceMs: PATIENCE_MS });
    const at = await this.server.ask('publish', { rooms, bytes: BYTES });
    const lasts = await reached;
    if (!lasts) throw new Error(`${this.kind}: not every screen was reached.`);
    return { all: Math.max(...lasts) - at[0]!, lasts: lasts.map((last, index) => last - at[index]!) };
  }

  async burst(laps: number, singles: number): Promise<Burst> {
    const { rooms, screens } = this.shape;
    const cpu = cpuOf(this.pid);
    let took = 0;
    for (let lap = 0; lap < laps; lap += 1) took += await this.lap();
    const deliveries = laps * rooms * screens;
    const cpuMicros = ((cpuOf(this.pid) - cpu) * 1_000) / deliveries;
    const lasts: number[] = [];
    for (let single = 0; single < singles; single += 1) lasts.push(await this.last(single % rooms));
    return { perSecond: (deliveries / took) * 1_000, cpuMicros, lasts };
  }

  /** Publish to last screen of one room, milliseconds. */
  async last(room: number): Promise<number> {
    return (await this.publish([room], this.shape.screens)).lasts[0]!;
  }

  end(): void {
    this.clients.end();
    this.server.end();
  }
}

export const startClients = (): Worker<ClientRequests> =>
  Worker.start<ClientRequests>(join(import.meta.dirname, 'clients.ts'));

const startServer = (kind: Kind): Worker<FanRequests> =>
  Worker.start<FanRequests>(join(import.meta.dirname, 'server.ts'), [kind]);

export interface Frozen {
  /** With nobody frozen. */
  gapBefore: number;
  longestGap: number;
  lost: number;
  published: number;
}

/** Twenty clients of one room, of which the first stops reading: what the others see of it. */
export async function freezeOne(kind: Kind, { seconds, bytes }: { seconds: number; bytes: number }): Promise<Frozen> {
  const crowd = [startServer(kind), startClients()] as const;
  const [server, clients] = crowd;
  const { port } = await server.ask('where', null);
  await clients.ask('connect', { protocol: protocolOf[kind], port, groups: [{ room: '0', count: 20 }] });
  const gap = (all: { longest: number }[]) => Math.max(...all.map(({ longest }) => longest));
  await server.ask('stream', { perSecond: 50, seconds: 1, bytes });
  await clients.ask('forget', null);
  await server.ask('stream', { perSecond: 50, seconds: seconds / 2, bytes });
  const gapBefore = gap((await clients.ask('gaps', { until: now() })).slice(1));
  await clients.ask('freeze', { client: 0 });
  await clients.ask('forget', null);
  const published = await server.ask('stream', { perSecond: 50, seconds, bytes });
  const until = now();
  // What is under way may still arrive; the gap counts until the stream ended.
  await clients.ask('reached', { groups: [0], each: published * 20, patienceMs: 1_500 });
  const others = (await clients.ask('gaps', { until })).slice(1);
  for (const one of crowd) one.end();
  return {
    published,
    gapBefore,
    longestGap: gap(others),
    lost: others.reduce((sum, { deliveries }) => sum + Math.max(0, published - deliveries), 0),
  };
}
