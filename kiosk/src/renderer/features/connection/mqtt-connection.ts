import type * as MqttLibrary from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';

let library: Promise<typeof MqttLibrary> | undefined;

/** Loaded apart: the screen shows its room before it needs this. */
export function loadMqtt(): Promise<typeof MqttLibrary> {
  library ??= import('mqtt').catch((error: unknown) => {
    library = undefined;
    throw error;
  });
  return library;
}

/** The broker did not let this client in; `isAboutToken` where it did not like who it says it is (MQTT 3.1.1, 3.2.2.3). */
export class MqttRefusedError extends Error {
  override name = 'MqttRefusedError';
  readonly isAboutToken: boolean;

  constructor(cause: unknown) {
    super('The broker refused the connection', { cause });
    const code = (cause as { code?: unknown } | null)?.code;
    this.isAboutToken = code === 4 || code === 5;
  }
}

export interface Subscribed {
  topic: string;
  isGranted: boolean;
}

/** One connection to the broker, from its acceptance to its end. */
export class MqttConnection {
  /** Resolves when it has ended, whoever ended it. */
  readonly closed: Promise<void>;
  #isOpen = true;

  private constructor(private readonly client: MqttClient) {
    this.closed = new Promise((resolve) => client.once('close', resolve));
    void this.closed.then(() => (this.#isOpen = false));
    // Every failure ends in 'close'.
    client.on('error', () => undefined);
  }

  /** Throws `MqttRefusedError`. */
  static async open(
    url: string,
    options: IClientOptions,
    on: {
      message: (topic: string, payload: string, isRetained: boolean) => void;
      packet: () => void;
    },
  ): Promise<MqttConnection> {
    // Its build for browsers has no named exports.
    const { default: mqtt } = await loadMqtt();
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      // The page's policy allows no worker made of text.
      timerVariant: 'native',
      ...options,
    });
    client.on('message', (topic, payload, { retain }) => on.message(topic, payload.toString(), retain));
    client.on('packetreceive', on.packet);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', (error) => reject(new MqttRefusedError(error)));
      client.once('close', () => reject(new MqttRefusedError(null)));
    }).catch((error: unknown) => {
      client.end(true);
      throw error;
    });
    return new MqttConnection(client);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves with what the broker grants of each topic. */
  async subscribe(topics: readonly string[]): Promise<Subscribed[]> {
    if (topics.length === 0) return [];
    return new Promise((resolve, reject) => {
      this.client.subscribe([...topics], { qos: 1 }, (error, _granted, packet) => {
        const codes = (packet as { granted?: readonly (number | { qos: number })[] } | undefined)?.granted;
        if (!codes) return reject(error ?? new Error('The broker did not answer a subscription'));
        resolve(
          topics.map((topic, index) => ({ topic, isGranted: typeof codes[index] === 'number' && codes[index] < 0x80 })),
        );
      });
    });
  }

  /** Resolves with whether the broker has taken it; never after the connection has ended. */
  publish(topic: string, body: unknown): Promise<boolean> {
    return new Promise((resolve) => {
      this.client.publish(topic, JSON.stringify(body), { qos: 1 }, (error) => {
        if (error && this.#isOpen) console.warn('The broker did not take a message', error);
        resolve(!error);
      });
    });
  }

  end(): void {
    this.client.end(true);
  }
}
