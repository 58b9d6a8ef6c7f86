import { connect, type Socket } from 'node:net';

type Text = string | Buffer;

/** The bytes of MQTT 3.1.1 packets, also of such as no client library would send. */
export const mqttPacket = {
  connect: ({ clientId, username, password, clean = true }: ConnectFields): Buffer =>
    packet(
      0x10,
      text('MQTT'),
      Buffer.from([4, 0xc0 | (clean ? 2 : 0), 0, 60]),
      text(clientId),
      text(username),
      text(password),
    ),
  subscribe: (id: number, ...filters: [Text, number][]): Buffer =>
    packet(0x82, uint16(id), ...filters.flatMap(([filter, qos]) => [text(filter), Buffer.from([qos])])),
  unsubscribe: (id: number, ...filters: Text[]): Buffer => packet(0xa2, uint16(id), ...filters.map(text)),
  publish: (topic: Text, payload: string, qos: 0 | 1 | 2 = 0, id = 0): Buffer =>
    packet(0x30 | (qos << 1), text(topic), ...(qos > 0 ? [uint16(id)] : []), Buffer.from(payload)),
  ping: Buffer.from([0xc0, 0]),
};

interface ConnectFields {
  clientId: Text;
  username: Text;
  password: Text;
  clean?: boolean;
}

/** A TCP connection to a broker that sends what it is given and keeps what comes back. */
export class RawMqtt {
  private readonly received: Buffer[] = [];
  private readonly ending: Promise<void>;
  private onData: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.received.push(bytes);
      this.onData();
    });
    socket.on('error', () => undefined);
    this.ending = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static open(port: number): RawMqtt {
    return new RawMqtt(connect(port, '127.0.0.1'));
  }

  send(...packets: Buffer[]): this {
    this.socket.write(Buffer.concat(packets));
    return this;
  }

  /** The bytes received so far, once there are at least so many; what there is where the connection ended before. */
  async bytes(atLeast: number): Promise<Buffer> {
    const enough = new Promise<void>((resolve) => {
      this.onData = () => {
        if (Buffer.concat(this.received).length >= atLeast) resolve();
      };
      this.onData();
    });
    await Promise.race([enough, this.ending]);
    return Buffer.concat(this.received);
  }

  ended(): Promise<void> {
    return this.ending;
  }

  hangUp(): void {
    this.socket.destroy();
  }
}

function packet(header: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; length.length === 0 || rest > 0; rest >>= 7)
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([header, ...length]), body]);
}

function text(value: Text): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
