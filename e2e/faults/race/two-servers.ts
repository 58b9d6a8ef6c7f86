import type { Display, Resource } from '@lintel/shared/contracts';
import { randomBytes } from 'node:crypto';
import { DisplayClient } from '../../support/display-client.js';
import type { Addresses } from '../../support/display-line.js';
import { embeddedDatabaseUrl, queryDatabase } from '../../support/embedded-database.js';
import type { FaultRun } from '../../support/fault-run.js';
import { agent, signIn, type Caller } from '../../support/person.js';
import { choosePorts, startServerProcess, type ServerProcess } from '../../support/server-process.js';

/** One server of the installation and whoever talks to it. */
export interface Server extends Addresses {
  process: ServerProcess;
  callers: Caller[];
}

/** One installation: a server with its embedded database and another one on the same database. */
export class TwoServers {
  a!: Server;
  b!: Server;
  private databaseUrl = '';
  private readonly secretsKeys = randomBytes(32).toString('hex');

  private constructor(private readonly run: FaultRun) {}

  static async open(run: FaultRun): Promise<TwoServers> {
    const servers = new TwoServers(run);
    const dataDir = await run.folder('race-a');
    servers.a = await servers.start({ LINTEL_DATA_DIR: dataDir });
    servers.databaseUrl = await embeddedDatabaseUrl(dataDir);
    await servers.restartB();
    return servers;
  }

  get admin(): Caller {
    return this.a.callers[0]!;
  }

  async restartB(): Promise<void> {
    const dataDir = await this.run.folder('race-b');
    this.b = await this.start({ LINTEL_DATA_DIR: dataDir, DATABASE_URL: this.databaseUrl });
  }

  addRoom(name: string): Promise<Resource> {
    return this.admin.call<Resource>('/api/v1/resources', { json: { name, type: 'ROOM' } });
  }

  /** A display beside some rooms that lives at one of the servers. */
  async pairDisplay(server: Server, name: string, rooms: readonly Resource[]): Promise<DisplayClient> {
    const display = await DisplayClient.create(server.origin);
    const resourceIds = rooms.map(({ id }) => id);
    await display.pair((userCode) =>
      server.callers[0]!.call<Display>('/api/v1/displays/pair', { json: { userCode, name, resourceIds } }),
    );
    return display;
  }

  async checkDatabase(): Promise<void> {
    const [row] = await queryDatabase<{ deadlocks: string; halves: string; overlaps: string }>(
      this.databaseUrl,
      `SELECT (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()) AS deadlocks,
              (SELECT count(*) FROM claim c WHERE NOT EXISTS (SELECT FROM booking b WHERE b.id = c.booking_id)) AS halves,
              (SELECT count(*) FROM claim x JOIN claim y ON x.subject_id = y.subject_id AND x.booking_id < y.booking_id
                AND x.period && y.period) AS overlaps`,
    );
    this.run.equal('no deadlock, no half booking, no time given away twice', row, {
      deadlocks: '0',
      halves: '0',
      overlaps: '0',
    });
    // The server that owns the database repeats what that logs from WARNING on.
    const alarming = this.a.process.stdout.filter((line) => /deadlock|could not serialize|PANIC/.test(line));
    this.run.check('nothing alarming in the log of the database', alarming.length === 0, () => alarming);
  }

  private async start(variables: Record<string, string>): Promise<Server> {
    const ports = await choosePorts();
    const process = startServerProcess({ ...ports, LINTEL_SECRETS_KEYS: this.secretsKeys, ...variables });
    this.run.onEnd(() => process.end());
    await process.ready;
    const origin = `http://127.0.0.1:${ports.PORT}`;
    const users = ['admin', 'leader', 'member'].map((name) => signIn(origin, `${name}@demo.test`));
    const callers = [...(await Promise.all(users)), agent(origin)];
    return { process, origin, mqttUrl: `mqtt://127.0.0.1:${ports.MQTT_PORT}`, callers };
  }
}
