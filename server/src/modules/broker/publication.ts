import type { Duplex } from 'node:stream';

/** Every topic of ours is of QoS 1 at most, and so is what is granted. */
export type Qos = 0 | 1;

export interface PublicationOptions {
  qos: Qos;
  /** Whether only the latest of this topic matters to somebody who falls behind; otherwise each counts. */
  isState: boolean;
  /** Where subscribers find it, if that is not simply its topic (`placeOf`). */
  place?: string;
}

interface Frame {
  bytes: Buffer;
  /** Where the packet identifier stands; frames of QoS 0 have none. */
  idAt: number;
}

const PUBLISH = 0x30;
const DUP = 0x08;
const RETAIN = 0x01;
let count = 0;

/** A message on a topic, as the bytes of one PUBLISH packet (MQTT 3.1.1, 3.3) however many clients get it. */
export class Publication {
  readonly qos: Qos;
  /** What takes the place of what in the queue of a client that falls behind. */
  readonly key: string;
  readonly isState: boolean;
  readonly place: string;
  private readonly frames: (Frame | undefined)[] = [];
  private bytes: Buffer | undefined;

  /** The payload is asked for when somebody gets it, and once only. */
  constructor(
    readonly topic: string,
    private readonly makePayload: () => string,
    { qos, isState, place = topic }: PublicationOptions,
  ) {
    this.qos = qos;
    this.isState = isState;
    this.place = place;
    this.key = isState ? topic : `${topic} ${++count}`;
  }

  /** False where the stream has enough for now. */
  writeTo(stream: Duplex, qos: Qos, id: number, isRetained: boolean, isDuplicate: boolean): boolean {
    const flags = (isDuplicate ? DUP : 0) | (qos << 1) | (isRetained ? RETAIN : 0);
    const frame = (this.frames[flags] ??= this.encode(flags, qos));
    if (qos === 0) return stream.write(frame.bytes);
    frame.bytes[frame.idAt] = id >> 8;
    frame.bytes[frame.idAt + 1] = id & 0xff;
    const canGoOn = stream.write(frame.bytes);
    // A stream that could not pass the bytes on at once keeps them: the next client gets a copy with its own identifier.
    if (stream.writableLength > 0) this.frames[flags] = { ...frame, bytes: Buffer.from(frame.bytes) };
    return canGoOn;
  }

  private encode(flags: number, qos: Qos): Frame {
    const payload = (this.bytes ??= Buffer.from(this.makePayload()));
    const topicLength = Buffer.byteLength(this.topic);
    const remaining = 2 + topicLength + (qos === 0 ? 0 : 2) + payload.length;
    const length = remainingLength(remaining);
    // Not from the pool that Node shares among small buffers: these stay for long.
    const bytes = Buffer.allocUnsafeSlow(1 + length.length + remaining);
    bytes[0] = PUBLISH | flags;
    bytes.set(length, 1);
    const topicAt = 1 + length.length;
    bytes.writeUInt16BE(topicLength, topicAt);
    bytes.write(this.topic, topicAt + 2);
    payload.copy(bytes, bytes.length - payload.length);
    return { bytes, idAt: topicAt + 2 + topicLength };
  }
}

/** MQTT 3.1.1, 2.2.3: seven bits a byte, the lowest first. */
function remainingLength(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return bytes;
}
