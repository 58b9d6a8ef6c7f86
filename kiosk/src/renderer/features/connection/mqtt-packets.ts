/*
 * The packets of MQTT 3.1.1 (OASIS Standard, 29 October 2014) that a display sends and receives, and no others: sections are
 * of that text. The whole protocol as a library weighs more than the rest of the page, and takes longer to start.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Section 2.2.1. */
const type = {
  CONNECT: 1,
  CONNACK: 2,
  PUBLISH: 3,
  PUBACK: 4,
  SUBSCRIBE: 8,
  SUBACK: 9,
  PINGREQ: 12,
  PINGRESP: 13,
  DISCONNECT: 14,
} as const;

/** Four bytes of seven bits each (section 2.2.3). */
const longestLength = 268_435_455;

export type Packet =
  | { kind: 'connack'; code: number }
  | { kind: 'publish'; topic: string; payload: string; isRetained: boolean; id: number | null }
  | { kind: 'puback'; id: number }
  | { kind: 'suback'; id: number; codes: readonly number[] }
  | { kind: 'pingresp' };

export interface Sign {
  clientId: string;
  username: string;
  password: string;
  keepaliveSeconds: number;
}

const cleanSession = 0x02;
const withPassword = 0x40;
const withUsername = 0x80;

export const connectPacket = ({ clientId, username, password, keepaliveSeconds }: Sign): Uint8Array<ArrayBuffer> =>
  packet(
    type.CONNECT,
    0,
    text('MQTT'),
    [4, cleanSession | withPassword | withUsername],
    twoBytes(keepaliveSeconds),
    text(clientId),
    text(username),
    text(password),
  );

/** Asks for each topic with quality of service 1 (section 3.8). */
export const subscribePacket = (id: number, topics: readonly string[]): Uint8Array<ArrayBuffer> =>
  packet(type.SUBSCRIBE, 0b0010, twoBytes(id), ...topics.flatMap((topic) => [text(topic), [1]]));

/** With quality of service 1, not retained (section 3.3). */
export const publishPacket = (id: number, topic: string, payload: string): Uint8Array<ArrayBuffer> =>
  packet(type.PUBLISH, 0b0010, text(topic), twoBytes(id), encoder.encode(payload));

export const pubackPacket = (id: number): Uint8Array<ArrayBuffer> => packet(type.PUBACK, 0, twoBytes(id));
export const pingPacket = (): Uint8Array<ArrayBuffer> => packet(type.PINGREQ, 0);
export const disconnectPacket = (): Uint8Array<ArrayBuffer> => packet(type.DISCONNECT, 0);

function packet(kind: number, flags: number, ...parts: ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [(kind << 4) | flags, ...lengthBytes(length)];
  const bytes = new Uint8Array(head.length + length);
  let at = 0;
  for (const part of [head, ...parts]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function lengthBytes(length: number): number[] {
  if (length > longestLength) throw new RangeError('No packet of MQTT is as long as this.');
  const bytes: number[] = [];
  let rest = length;
  do {
    const more = rest > 127 ? 0x80 : 0;
    bytes.push((rest & 0x7f) | more);
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

const twoBytes = (value: number): number[] => [value >> 8, value & 0xff];

function text(value: string): Uint8Array {
  const bytes = encoder.encode(value);
  if (bytes.length > 0xffff) throw new RangeError('No text of MQTT is as long as this.');
  return Uint8Array.of(...twoBytes(bytes.length), ...bytes);
}

/** Makes packets of what comes in, however it is cut. Throws for what is none; the connection must end then (section 4.8). */
export class PacketReader {
  #rest = new Uint8Array(0);

  read(bytes: Uint8Array): Packet[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const packets: Packet[] = [];
    let at = 0;
    for (let frame = frameAt(all, at); frame !== null; frame = frameAt(all, at)) {
      packets.push(parse(all[at]!, all.subarray(frame.from, frame.to)));
      at = frame.to;
    }
    this.#rest = all.slice(at);
    return packets;
  }
}

/** Where the packet that begins at `start` has its body; null where not all of it is there. */
function frameAt(bytes: Uint8Array, start: number): { from: number; to: number } | null {
  let length = 0;
  for (let index = 0; index < 4; index++) {
    const byte = bytes[start + 1 + index];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) {
      const from = start + 2 + index;
      return from + length <= bytes.length ? { from, to: from + length } : null;
    }
  }
  throw new Error('The broker sent a length that MQTT does not know.');
}

function parse(head: number, body: Uint8Array): Packet {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  switch (head >> 4) {
    case type.CONNACK:
      return { kind: 'connack', code: view.getUint8(1) };
    case type.PUBLISH:
      return parsePublish(head, body, view);
    case type.PUBACK:
      return { kind: 'puback', id: view.getUint16(0) };
    case type.SUBACK:
      return { kind: 'suback', id: view.getUint16(0), codes: [...body.subarray(2)] };
    case type.PINGRESP:
      return { kind: 'pingresp' };
    default:
      throw new Error(`The broker sent a packet of type ${head >> 4}, which no display asks for.`);
  }
}

function parsePublish(head: number, body: Uint8Array, view: DataView): Packet {
  const quality = (head >> 1) & 0b11;
  if (quality > 1) throw new Error('The broker sends with a quality of service that was not asked for.');
  const topicEnd = 2 + view.getUint16(0);
  const payloadStart = topicEnd + 2 * quality;
  if (payloadStart > body.length) throw new Error('The broker sent a packet that ends too early.');
  return {
    kind: 'publish',
    topic: decoder.decode(body.subarray(2, topicEnd)),
    payload: decoder.decode(body.subarray(payloadStart)),
    isRetained: (head & 1) === 1,
    id: quality === 1 ? view.getUint16(topicEnd) : null,
  };
}
