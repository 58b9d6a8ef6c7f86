import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

export interface HeardMessage {
  topic: string;
  body: unknown;
  isRetained: boolean;
  qos: number;
}

/** An MQTT client and what it was told, from the first moment on. */
export class MqttEar {
  readonly heard: HeardMessage[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly closed: Promise<void>;

  private constructor(readonly client: MqttClient) {
    client.on('message', (topic, payload, { retain, qos }) => {
      const text = payload.toString();
      this.heard.push({
        topic,
        body: /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text,
        isRetained: retain,
        qos,
      });
      for (const check of this.waiting) check();
    });
    this.closed = new Promise((resolve) => client.once('close', () => resolve()));
  }

  /** Rejects with the broker's return code in `code` where it refuses. */
  static async connect(url: string, options: IClientOptions): Promise<MqttEar> {
    const client = mqtt.connect(url, { reconnectPeriod: 0, ...options });
    const ear = new MqttEar(client);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
      client.once('close', () => reject(new Error('The connection was closed.')));
    });
    client.on('error', () => undefined);
    return ear;
  }

  /** The granted QoS, 128 where the broker refused. */
  async subscribe(filter: string, qos: 0 | 1 | 2 = 1): Promise<number> {
    return new Promise((resolve, reject) => {
      this.client.subscribe(filter, { qos }, (error, _grants, packet) => {
        const granted = (packet as { granted?: unknown[] } | undefined)?.granted?.[0];
        if (typeof granted === 'number') resolve(granted);
        else reject(error ?? new Error('No SUBACK.'));
      });
    });
  }

  until(matches: (message: HeardMessage) => boolean): Promise<HeardMessage> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.heard.find(matches);
        if (!found) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  /** Resolves when the connection has ended, whoever ended it. */
  ended(): Promise<void> {
    return this.closed;
  }

  forget(): void {
    this.heard.length = 0;
  }
}
