import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';
import { DEMO_AGENT_KEY } from './server-process.js';

/** Debian's own MQTT client, listening: one more stranger who has to get the same truth. */
export class Mosquitto {
  readonly messages: unknown[] = [];
  private readonly child;

  constructor(port: string, topic: string) {
    this.child = spawn('mosquitto_sub', ['-h', '127.0.0.1', '-p', port, '-u', 'agent', '-P', DEMO_AGENT_KEY, '-q', '1', '-t', topic], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.messages.push(JSON.parse(line)));
  }

  /** The first message, now or later, that fits. */
  async message<Payload>(fits: (payload: Payload) => boolean): Promise<Payload> {
    const find = () => this.messages.find((payload) => fits(payload as Payload)) as Payload | undefined;
    if (!(await eventually(() => find() !== undefined))) {
      throw new Error(`mosquitto_sub heard nothing that fits in ${this.messages.length} messages.`);
    }
    return find()!;
  }

  stop(): void {
    this.child.kill();
  }
}
