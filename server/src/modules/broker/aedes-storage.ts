import { Readable } from 'node:stream';

interface ClientRef {
  id: string;
}
interface PacketRef {
  messageId?: number;
}

/** Ends at once, with none of the iterators that `Readable.from([])` makes for every client that connects. */
function nothing(): Readable {
  return new Readable({
    objectMode: true,
    read() {
      this.push(null);
    },
  });
}

/** What the sessions are told of what their clients acknowledge, and asked for. */
export interface SessionBook {
  /** Whether a session waits for a client that wants it to last. */
  isKept(clientId: string): boolean;
  acknowledged(clientId: string, messageId: number): void;
}

/** Where messages go that nobody may get: nobody can subscribe to it. */
export const NOWHERE = '$nowhere';

/**
 * The storage aedes asks for. Subscriptions, retained messages and what is owed to clients are kept by the sessions and
 * the fan-out, so aedes finds none of it here; what stays is its half of QoS 2 on the way in (MQTT 3.1.1, 4.3.3).
 */
export class AedesStorage {
  private readonly incoming = new Map<string, Map<number, PacketRef>>();

  constructor(private readonly sessions: SessionBook) {}

  async setup(): Promise<void> {
    // Nothing to prepare; aedes insists on an asynchronous function.
  }

  async storeRetained(): Promise<void> {}

  createRetainedStream(): Readable {
    return nothing();
  }

  createRetainedStreamCombi(): Readable {
    return nothing();
  }

  async addSubscriptions(): Promise<void> {}

  async removeSubscriptions(): Promise<void> {}

  async cleanSubscriptions(): Promise<void> {}

  /** aedes concludes from these whether there is a session; what it subscribed to is no business of its. */
  async subscriptionsByClient({ id }: ClientRef): Promise<{ topic: string; qos: number }[]> {
    return this.sessions.isKept(id) ? [{ topic: NOWHERE, qos: 0 }] : [];
  }

  async subscriptionsByTopic(): Promise<[]> {
    return [];
  }

  async outgoingEnqueue(): Promise<void> {}

  async outgoingEnqueueCombi(): Promise<void> {}

  outgoingStream(): Readable {
    return nothing();
  }

  async outgoingUpdate(): Promise<void> {}

  async outgoingClearMessageId({ id }: ClientRef, packet: PacketRef): Promise<undefined> {
    if (packet.messageId !== undefined) this.sessions.acknowledged(id, packet.messageId);
    return undefined;
  }

  async incomingStorePacket({ id }: ClientRef, packet: PacketRef): Promise<void> {
    const known = this.incoming.get(id);
    const kept = { messageId: packet.messageId };
    if (known) known.set(packet.messageId!, kept);
    else this.incoming.set(id, new Map([[packet.messageId!, kept]]));
  }

  async incomingGetPacket({ id }: ClientRef, { messageId }: PacketRef): Promise<PacketRef> {
    const packet = this.incoming.get(id)?.get(messageId!);
    if (!packet) throw new Error('no such packet');
    return packet;
  }

  async incomingDelPacket({ id }: ClientRef, { messageId }: PacketRef): Promise<void> {
    const known = this.incoming.get(id);
    if (!known?.delete(messageId!)) throw new Error('no such packet');
    if (known.size === 0) this.incoming.delete(id);
  }

  async cleanIncoming({ id }: ClientRef): Promise<void> {
    this.incoming.delete(id);
  }

  /** The session is over. */
  forget(clientId: string): void {
    this.incoming.delete(clientId);
  }

  async putWill(): Promise<void> {}

  async delWill(): Promise<void> {}

  streamWill(): Readable {
    return nothing();
  }

  async destroy(): Promise<void> {
    this.incoming.clear();
  }
}

/**
 * The emitter aedes asks for. Messages between clients go through the fan-out, so it carries nothing. Who comes and goes
 * here is done with at once: what aedes does when one connection takes over from another would be torn apart otherwise.
 */
export class SilentEmitter {
  current = 0;
  concurrency = 0;

  on(_topic: string, _listener: unknown, done?: () => void): this {
    done?.();
    return this;
  }

  removeListener(_topic: string, _listener: unknown, done?: () => void): this {
    done?.();
    return this;
  }

  emit(_message: unknown, done?: () => void): this {
    if (done) setImmediate(done);
    return this;
  }

  close(done?: () => void): this {
    if (done) setImmediate(done);
    return this;
  }
}
