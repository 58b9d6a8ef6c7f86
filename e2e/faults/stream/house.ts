import type { Resource } from '@lintel/shared/contracts';
import { postgresPid } from '../../support/embedded-database.js';
import type { FaultRun } from '../../support/fault-run.js';
import { agent, signIn, type Caller } from '../../support/person.js';
import { choosePorts, startServerProcess, type ServerProcess } from '../../support/server-process.js';

/** The installation that is struck again and again: its data, its ports, whoever uses it. */
export class StruckHouse {
  server!: ServerProcess;
  /** Milliseconds from each restart to `Lintel is ready`. */
  readonly restarts: number[] = [];
  people: Caller[] = [];
  rooms: Resource[] = [];

  private constructor(
    private readonly run: FaultRun,
    readonly dataDir: string,
    readonly ports: { PORT: string; MQTT_PORT: string },
  ) {}

  static async open(run: FaultRun): Promise<StruckHouse> {
    const house = new StruckHouse(run, await run.folder('stream'), await choosePorts());
    run.onEnd(() => house.server.end());
    await house.launch().ready;
    const users = ['admin', 'leader', 'member'].map((name) => signIn(house.origin, `${name}@demo.test`));
    house.people = [...(await Promise.all(users)), agent(house.origin)];
    for (let number = 1; number <= 8; number++) {
      const json = { name: `Fault ${number}`, type: 'ROOM' };
      house.rooms.push(await house.admin.call<Resource>('/api/v1/resources', { json }));
    }
    return house;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.ports.PORT}`;
  }

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${this.ports.MQTT_PORT}`;
  }

  get admin(): Caller {
    return this.people[0]!;
  }

  /** Starts the server where it was and returns when it is ready. */
  async restart(): Promise<void> {
    this.restarts.push(await this.launch().ready);
  }

  launch(): ServerProcess {
    this.server = startServerProcess({ ...this.ports, LINTEL_DATA_DIR: this.dataDir });
    return this.server;
  }

  /** Kill -9: the server alone, whose database then shuts down, or both, as when the machine goes. */
  async kill(what: 'server' | 'both'): Promise<void> {
    const postgres = what === 'both' ? await postgresPid(this.dataDir) : null;
    const gone = this.server.end('SIGKILL');
    if (postgres !== null && this.server.pid !== postgres) killIfThere(postgres);
    const { stdout } = this.server;
    await gone;
    const alarming = stdout.filter((line) => /deadlock|could not serialize|PANIC|corrupt/.test(line));
    this.run.check('nothing alarming in the log', alarming.length === 0, () => alarming);
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It may have ended in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
