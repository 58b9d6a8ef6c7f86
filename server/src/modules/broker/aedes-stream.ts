import type { Client, Connection } from 'aedes';
import type { EventEmitter } from 'node:events';
import { grantWhatIsOurs, violationOf } from './mqtt-rules.js';

/** No contract needs a packet of this size. */
const MAX_PACKET_BYTES = 64 * 1024;
const PUBACK = 0x40;
const PUBACK_BYTES = 4;

interface Bytes {
  length: number;
  constructor: unknown;
}

interface PacketParser extends EventEmitter {
  packet: { length: number };
  _list: Bytes;
  _stateCounter: number;
}

/** What of a client of aedes is touched here and is not part of its published types. */
interface AedesClient {
  _parser: PacketParser;
  _keepaliveInterval: number;
  _keepaliveTimer: NodeJS.Timeout | null;
  connected: boolean;
}

/** The same for all connections. */
export interface AdaptOptions {
  /** Makes the client of aedes that reads the stream. */
  handle: (stream: Connection) => Client;
  onAcknowledged: (client: Client, messageId: number) => void;
  onTooLarge: () => void;
}

/**
 * Puts a connection into the hands of aedes, with four things seen to on the way in:
 *
 * - aedes reads once when there is something and takes that for everything there is. Since Node 26 `read()` gives one chunk
 *   at a time, and a packet in several chunks (as WebSocket clients send it) would wait for ever for its second one.
 * - Half of what comes in are acknowledgements of what was fanned out. They are taken here before the stream has anything
 *   to do with them, a fraction of the work that its events, the parser and the packet handlers make of them.
 * - mqtt-packet would collect up to 256 MB of a packet, also of somebody who has not said yet who they are. Whoever
 *   announces one larger than any contract needs is cut off.
 * - Packets that break a rule nobody else looks at end the connection before aedes sees them.
 */
export function adaptToAedes(stream: Connection, { handle, onAcknowledged, onTooLarge }: AdaptOptions): void {
  const read = stream.read.bind(stream) as (size?: number) => Buffer | null;
  const push = stream.push.bind(stream);

  stream.read = (size?: number | null): Buffer | null => {
    if (size !== undefined && size !== null) return read(size);
    const first = read();
    if (first === null) return null;
    const rest = read();
    return rest === null ? first : wholeOf(first, rest, read);
  };

  stream.push = (chunk: Buffer | null, encoding?: BufferEncoding): boolean =>
    chunk !== null && client.connected && areAcknowledgements(chunk) && isBetweenPackets(client, stream)
      ? acknowledge(client, chunk)
      : push(chunk, encoding);

  const acknowledge = (from: Client & AedesClient, bytes: Buffer): true => {
    for (let at = 0; at < bytes.length; at += PUBACK_BYTES) onAcknowledged(from, bytes.readUInt16BE(at + 2));
    if (from._keepaliveInterval > 0) from._keepaliveTimer?.refresh();
    return true;
  };

  // Nothing is read before this returns.
  const client = handle(stream) as Client & AedesClient;
  slim(client._parser);
  guard(client._parser);
  stream.on('readable', () => {
    if (client._parser.packet.length <= MAX_PACKET_BYTES) return;
    onTooLarge();
    stream.destroy(new Error('The packet is too large.'));
  });
}

/** mqtt-packet gives each parser a whole duplex stream of `bl`, a kilobyte, and uses the list of bytes in it only. */
function slim(parser: PacketParser): void {
  const { BufferList } = parser._list.constructor as { BufferList: new () => Bytes };
  parser._list = new BufferList();
}

function guard(parser: PacketParser): void {
  const takers = parser.listeners('packet');
  parser.removeAllListeners('packet');
  parser.on('packet', (packet: Parameters<typeof violationOf>[0]) => {
    const violation = violationOf(packet);
    if (violation) {
      parser.emit('error', new Error(violation));
      return;
    }
    grantWhatIsOurs(packet);
    for (const take of takers) take.call(parser, packet);
  });
}

function wholeOf(first: Buffer, second: Buffer, read: () => Buffer | null): Buffer {
  const chunks = [first, second];
  for (let chunk = read(); chunk !== null; chunk = read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Whether the bytes are whole PUBACK packets (MQTT 3.1.1, 3.4) and nothing else. */
function areAcknowledgements(bytes: Buffer): boolean {
  if (bytes.length % PUBACK_BYTES !== 0) return false;
  for (let at = 0; at < bytes.length; at += PUBACK_BYTES) if (bytes[at] !== PUBACK || bytes[at + 1] !== 2) return false;
  return true;
}

function isBetweenPackets({ _parser: parser }: AedesClient, { readableLength }: Connection): boolean {
  return readableLength === 0 && parser._stateCounter === 0 && parser._list.length === 0;
}
