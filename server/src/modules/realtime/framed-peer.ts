import type { Socket as SocketIoSocket } from 'socket.io';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const TEXT_FRAME = 0x81;
const CLOSING_MS = 1_000;
/** Frames a client may owe at most; one that owes more has to come back and read everything anew. */
const MAX_OWED_FRAMES = 1_000;

/**
 * A Socket.IO event as the bytes of one WebSocket frame, made once however many clients get it: an unmasked text frame
 * (RFC 6455, 5.2) of an Engine.IO `message` ("4") with a Socket.IO `EVENT` packet ("2") in it.
 */
export function frameEvent(namespace: string, event: string, ...args: unknown[]): Buffer {
  const text = `42${namespace},${JSON.stringify([event, ...args])}`;
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = TEXT_FRAME;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength);
  return frame;
}

export interface PeerOptions {
  /** How long a client may take nothing before it is cut off, milliseconds. */
  frozenAfterMs: number;
  onCoalesced?: () => void;
}

/**
 * One client of a namespace, as one who is sent states. Frames go straight to its TCP connection. While that is full, of
 * each `key` only the latest frame is kept and sent once it has drained, so that a client that does not read costs
 * nobody else anything: neither time nor memory.
 */
export class FramedPeer {
  /** Only there while something is owed, which is of few clients and not for long. */
  private owed: Map<string, Buffer> | undefined;
  private frozen: NodeJS.Timeout | undefined;
  private readonly webSocket: WebSocket;
  /** The TCP connection; `ws` keeps it to itself, but writes to it in whole frames only, as is done here. */
  private stream: Duplex | null;

  constructor(
    readonly socket: SocketIoSocket,
    private readonly options: PeerOptions,
  ) {
    this.webSocket = (socket.conn.transport as unknown as { socket: WebSocket }).socket;
    this.stream = (this.webSocket as unknown as { _socket: Duplex | null })._socket;
  }

  send(key: string, frame: Buffer): void {
    const { stream } = this;
    if (!stream) return;
    if (this.frozen === undefined) {
      if (!stream.write(frame)) this.waitFor(stream);
      return;
    }
    const owed = (this.owed ??= new Map());
    if (owed.delete(key)) this.options.onCoalesced?.();
    if (owed.size >= MAX_OWED_FRAMES) this.terminate();
    else owed.set(key, frame);
  }

  /** Ends the connection in an orderly way, and in any case soon. */
  disconnect(): void {
    this.socket.disconnect(true);
    // A client that does not read does not answer the closing handshake either.
    setTimeout(() => this.webSocket.terminate(), CLOSING_MS).unref();
  }

  /** Ends the connection at once; the client takes it for a failure of the network and comes back. */
  terminate(): void {
    this.webSocket.terminate();
  }

  /** To be called when the client is gone. */
  release(): void {
    this.stream = null;
    clearTimeout(this.frozen);
    this.owed = undefined;
  }

  private waitFor(stream: Duplex): void {
    this.frozen = setTimeout(() => this.terminate(), this.options.frozenAfterMs);
    this.frozen.unref();
    stream.once('drain', () => {
      clearTimeout(this.frozen);
      this.frozen = undefined;
      const owed = this.owed ?? new Map<string, Buffer>();
      for (const [key, frame] of owed) {
        owed.delete(key);
        if (stream.write(frame)) continue;
        this.waitFor(stream);
        return;
      }
      this.owed = undefined;
    });
  }
}

/** Who is told what: clients by the group they are in (a room, a tenant). */
export class PeerGroups {
  private readonly groups = new Map<string, Set<FramedPeer>>();

  join(group: string, peer: FramedPeer): void {
    const members = this.groups.get(group);
    if (members) members.add(peer);
    else this.groups.set(group, new Set([peer]));
  }

  leave(group: string, peer: FramedPeer): void {
    const members = this.groups.get(group);
    if (members?.delete(peer) && members.size === 0) this.groups.delete(group);
  }

  of(group: string): ReadonlySet<FramedPeer> {
    return this.groups.get(group) ?? nobody;
  }

  /** Sends everybody in the group one frame, made only if there is anybody; returns how many that were. */
  send(group: string, key: string, frame: () => Buffer): number {
    const members = this.groups.get(group);
    if (!members) return 0;
    const bytes = frame();
    for (const peer of members) peer.send(key, bytes);
    return members.size;
  }
}

const nobody: ReadonlySet<FramedPeer> = new Set();
