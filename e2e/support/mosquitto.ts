import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';
import { DEMO_AGENT_KEY } from './server-process.js';

interface Heard<Payload> {
  /** Whether the broker had kept it for who comes later. */
  isRetained: boolean;
  payload: Payload;
}

/** Debian's own MQTT client, listening: one more stranger who has to get the same truth. */
export class Mosquitto<Payload> {
  readonly heard: Heard<Payload>[] = [];
  private readonly child;

  constructor(port: number, topic: string) {
    const options = { h: '127.0.0.1', p: port, u: 'agent', P: DEMO_AGENT_KEY, q: 1, t: topic, F: '%r %p' };
    const args = Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]);
    this.child = spawn('mosquitto_sub', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.heard.push({ isRetained: line.startsWith('1'), payload: JSON.parse(line.slice(2)) as Payload }),
    );
  }

  /** The first message, now or later, that fits. */
  async hears(fits: (payload: Payload) => boolean): Promise<Heard<Payload>> {
    const find = () => this.heard.find(({ payload }) => fits(payload));
    if (!(await eventually(() => find() !== undefined))) {
      throw new Error(`mosquitto_sub heard nothing that fits: ${JSON.stringify(this.heard)}`);
    }
    return find()!;
  }

  stop(): void {
    this.child.kill();
  }
}
