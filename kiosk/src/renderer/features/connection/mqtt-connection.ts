import {
  connectPacket,
  disconnectPacket,
  PacketReader,
  pingPacket,
  pubackPacket,
  publishPacket,
  subscribePacket,
  type Packet,
  type Sign,
} from './mqtt-packets';

/** The broker did not let this client in; `isAboutToken` where it did not like who it says it is (MQTT 3.1.1, 3.2.2.3). */
export class MqttRefusedError extends Error {
  override name = 'MqttRefusedError';

  /** @param code of the answer; null where there was none */
  constructor(readonly code: number | null) {
    super(code === null ? 'The broker did not answer' : `The broker refused the connection (${code})`);
  }

  get isAboutToken(): boolean {
    return this.code === 4 || this.code === 5;
  }
}

export interface Subscribed {
  topic: string;
  isGranted: boolean;
}

export interface MqttEvents {
  message: (topic: string, payload: string, isRetained: boolean) => void;
  /** Anything came: the line is alive. */
  packet: () => void;
}

const lastId = 0xffff;

/** One connection to the broker, from its acceptance to its end: MQTT 3.1.1 over WebSocket, nothing kept between two. */
export class MqttConnection {
  /** Resolves when it has ended, whoever ended it. */
  readonly closed: Promise<void>;
  #close!: () => void;
  #isOpen = true;
  #id = 0;
  readonly #reader = new PacketReader();
  /** What waits for an answer of the broker, by packet id; null is that none will come. */
  readonly #waiting = new Map<number, (answer: Packet | null) => void>();
  readonly #pings: ReturnType<typeof setInterval>;
  #silence: ReturnType<typeof setTimeout> | undefined;

  private constructor(
    private readonly socket: WebSocket,
    private readonly keepaliveMs: number,
    private readonly on: MqttEvents,
    private readonly accepted: (code: number | null) => void,
  ) {
    this.closed = new Promise((resolve) => (this.#close = resolve));
    socket.addEventListener('close', () => this.#ended());
    socket.addEventListener('message', ({ data }) => this.#read(data as ArrayBuffer));
    this.#pings = setInterval(() => this.#send(pingPacket()), keepaliveMs);
    this.#heard();
  }

  /** Throws `MqttRefusedError`. */
  static async open(url: string, { connectTimeoutMs, ...sign }: Sign & { connectTimeoutMs: number }, on: MqttEvents) {
    const socket = new WebSocket(url, 'mqtt');
    socket.binaryType = 'arraybuffer';
    let answer: (code: number | null) => void;
    const answered = new Promise<number | null>((resolve) => (answer = resolve));
    const timer = setTimeout(() => answer(null), connectTimeoutMs);
    const connection = new MqttConnection(socket, sign.keepaliveSeconds * 1_000, on, answer!);
    socket.addEventListener('open', () => socket.send(connectPacket(sign)));
    const code = await answered;
    clearTimeout(timer);
    if (code === 0) return connection;
    connection.end();
    throw new MqttRefusedError(code);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves with what the broker grants of each topic. */
  async subscribe(topics: readonly string[]): Promise<Subscribed[]> {
    if (topics.length === 0) return [];
    const answer = await this.#ask((id) => subscribePacket(id, topics));
    if (answer?.kind !== 'suback') throw new Error('The broker did not answer a subscription');
    return topics.map((topic, index) => ({ topic, isGranted: (answer.codes[index] ?? 0x80) < 0x80 }));
  }

  /** Resolves with whether the broker has taken it. */
  async publish(topic: string, body: unknown): Promise<boolean> {
    const answer = await this.#ask((id) => publishPacket(id, topic, JSON.stringify(body)));
    return answer?.kind === 'puback';
  }

  end(): void {
    if (this.#isOpen) this.#send(disconnectPacket());
    // A line that is dead says so late, if ever.
    this.#ended();
    this.socket.close();
  }

  #ask(packet: (id: number) => Uint8Array<ArrayBuffer>): Promise<Packet | null> {
    if (!this.#isOpen) return Promise.resolve(null);
    const id = (this.#id = (this.#id % lastId) + 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send(packet(id));
    });
  }

  #send(packet: Uint8Array<ArrayBuffer>): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(packet);
  }

  #read(data: ArrayBuffer): void {
    if (!this.#isOpen) return;
    this.#heard();
    try {
      for (const packet of this.#reader.read(new Uint8Array(data))) this.#take(packet);
    } catch (error) {
      console.warn('The broker sent what MQTT does not know', error);
      this.end();
    }
  }

  #take(packet: Packet): void {
    this.on.packet();
    switch (packet.kind) {
      case 'connack':
        return this.accepted(packet.code);
      case 'publish':
        this.on.message(packet.topic, packet.payload, packet.isRetained);
        if (packet.id !== null) this.#send(pubackPacket(packet.id));
        return;
      case 'suback':
      case 'puback':
        this.#waiting.get(packet.id)?.(packet);
        this.#waiting.delete(packet.id);
        return;
      case 'pingresp':
    }
  }

  /** A dead line is noticed after one and a half of the times in which something must come. */
  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.end(), this.keepaliveMs * 1.5);
  }

  #ended(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearInterval(this.#pings);
    clearTimeout(this.#silence);
    this.accepted(null);
    for (const answer of this.#waiting.values()) answer(null);
    this.#waiting.clear();
    this.#close();
  }
}
