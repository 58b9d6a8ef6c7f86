import { join } from 'node:path';
import { Worker } from '../machines/line.js';
import { openDatabase, type BenchDatabase } from '../machines/postgres.js';
import type { Driven } from '../measure/drive.js';
import { loads } from './loads.js';
import type { Hotspots } from './hotspots.js';
import type { BareRequests, ClientRequests, HouseRequests } from './wire.js';

export interface Turn extends Driven {
  /** CPU time of the serving process for each answer. */
  cpuMicros: number;
}

const script = (name: string): string => join(import.meta.dirname, name);

/** The server, the reference and the clients, each in a process of its own. */
export class Stage {
  private constructor(
    private readonly database: BenchDatabase,
    private readonly server: Worker<HouseRequests>,
    private readonly reference: Worker<BareRequests>,
    private readonly clients: Worker<ClientRequests>,
    private readonly ports: { house: number; bare: number },
  ) {}

  static async open({ clients: people, rooms }: { clients: number; rooms: number }): Promise<Stage> {
    const database = await openDatabase();
    const environment = { LINTEL_TEST_DATABASE_URL: database.url };
    const server = Worker.start<HouseRequests>(script('server.ts'), [], environment);
    const reference = Worker.start<BareRequests>(script('bare.ts'));
    const clients = Worker.start<ClientRequests>(script('clients.ts'));
    await clients.ask('meet', await server.ask('furnish', { rooms, people }));
    const [house, bare] = await Promise.all([server.ask('where', null), reference.ask('where', null)]);
    return new Stage(database, server, reference, clients, { house: house.port, bare: bare.port });
  }

  async house(load: number, seconds: number): Promise<Turn> {
    await this.server.ask('reach', loads[load]!.depth);
    return this.turn(() => this.server.ask('cpu', null), { load, seconds, port: this.ports.house });
  }

  async bare(load: number, seconds: number): Promise<Turn> {
    await this.server.ask('reach', loads[load]!.depth);
    await this.reference.ask('play', await this.clients.ask('sample', { load, port: this.ports.house }));
    return this.turn(() => this.reference.ask('cpu', null), { load, seconds, port: this.ports.bare });
  }

  async analyse(): Promise<void> {
    await this.server.ask('analyse', null);
  }

  async profile(load: number, seconds: number, path: string): Promise<Hotspots> {
    await this.server.ask('startProfile', null);
    await this.house(load, seconds);
    return this.server.ask('stopProfile', { path });
  }

  async close(): Promise<void> {
    await this.server.ask('close', null);
    for (const worker of [this.server, this.reference, this.clients]) worker.end();
    await this.database.close();
  }

  private async turn(cpu: () => Promise<number>, asked: ClientRequests['drive']['ask']): Promise<Turn> {
    const before = await cpu();
    const driven = await this.clients.ask('drive', asked);
    return { ...driven, cpuMicros: ((await cpu()) - before) / driven.latencies.count };
  }
}
