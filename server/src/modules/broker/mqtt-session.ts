import type { Duplex } from 'node:stream';
import type { Principal } from '../../platform/context/principal.js';
import { isReadable, placeOf, tenantPrefix } from './topic-access.js';
import type { Publication, Qos } from './publication.js';

/** Messages a client may leave unacknowledged before it is given states only as fast as it takes them. */
const MAX_IN_FLIGHT = 64;
/** Messages that are no states (requests, replies) a client may owe; one that owes more is cut off. */
const MAX_OWED_MESSAGES = 1_000;
const LAST_ID = 65_535;

interface Delivery {
  publication: Publication;
  qos: Qos;
  isRetained: boolean;
}

/** The connection of a session while it has one. */
export interface SessionLink {
  stream: Duplex;
  /** When it asked to come in, as a number that grows from one connection to the next. */
  arrival: number;
  cut(): void;
}

export interface SessionOptions {
  /** How long a client may take nothing before it is cut off, milliseconds. */
  frozenAfterMs: number;
  onCoalesced?: () => void;
}

/**
 * What the broker knows of a client as a subscriber (MQTT 3.1.1, 4.1): its subscriptions, what it has not acknowledged and
 * what it still has to get. While the client does not take what is sent, only the latest of each state is kept for it.
 */
export class MqttSession {
  /** Granted QoS by topic filter. */
  readonly subscriptions = new Map<string, Qos>();
  private link: SessionLink | null = null;
  private isOpen = false;
  /** By packet identifier. What was sent matters only to a session that outlives its connection: null elsewhere. */
  private readonly inFlight = new Map<number, Delivery | null>();
  private isBlocked = false;
  private readonly owed = new Map<string, Delivery>();
  private owedMessages = 0;
  private lastId = 0;
  private frozen: NodeJS.Timeout | undefined;
  private prefix: string;

  constructor(
    public principal: Principal,
    /** Whether the session ends with its connection. */
    readonly isClean: boolean,
    private readonly options: SessionOptions,
  ) {
    this.prefix = tenantPrefix(principal.tenantSlug);
  }

  get isConnected(): boolean {
    return this.link !== null;
  }

  /** Whether the connection it has asked to come in after that arrival. */
  hasBeenTakenSince(arrival: number): boolean {
    return this.link !== null && this.link.arrival > arrival;
  }

  /** A connection took the session over. Nothing is sent before `open`. */
  attach(principal: Principal, link: SessionLink): void {
    this.principal = principal;
    this.prefix = tenantPrefix(principal.tenantSlug);
    this.link = link;
    this.isOpen = false;
    this.isBlocked = false;
    link.stream.on('drain', () => {
      this.isBlocked = false;
      this.progress(link);
    });
  }

  /**
   * The connection is accepted: sends again what was not acknowledged (4.4), then what came meanwhile. One that is gone by
   * then, or was taken over from, is nothing's any more.
   */
  open(link: SessionLink): void {
    if (this.link !== link) return;
    this.isOpen = true;
    const { stream } = link;
    for (const [id, sent] of this.inFlight) {
      if (!sent) continue;
      const { publication, qos, isRetained } = sent;
      if (!isReadable(this.principal, publication.topic)) this.inFlight.delete(id);
      else publication.writeTo(stream, qos, id, isRetained, true);
    }
    for (const [key, { publication }] of this.owed) {
      if (!isReadable(this.principal, publication.topic)) this.forget(key);
    }
    this.settle();
    this.flush();
  }

  /** The connection is gone. */
  detach(link: SessionLink): void {
    if (this.link !== link) return;
    this.link = null;
    this.isOpen = false;
    this.settle();
  }

  deliver(publication: Publication, granted: Qos, isRetained = false): void {
    // Who may subscribe is settled when somebody does; that tenants stay apart does not rest on that alone.
    if (!publication.topic.startsWith(this.prefix) && !this.isOwnDiscovery(publication)) return;
    const qos: Qos = granted === 0 ? 0 : publication.qos;
    if (this.owed.size === 0 && this.canWrite(qos)) this.write(publication, qos, isRetained);
    else this.owe({ publication, qos, isRetained });
  }

  private isOwnDiscovery({ topic, place }: Publication): boolean {
    return place !== topic && place === placeOf(this.principal.tenantSlug, topic);
  }

  /** PUBACK. */
  acknowledged(id: number): void {
    if (this.inFlight.delete(id) && this.owed.size > 0 && this.link) this.progress(this.link);
  }

  private canWrite(qos: Qos): boolean {
    if (!this.link || !this.isOpen || this.isBlocked) return false;
    return qos === 0 || this.inFlight.size < MAX_IN_FLIGHT;
  }

  private write(publication: Publication, qos: Qos, isRetained: boolean): void {
    const id = qos === 0 ? 0 : this.takeId();
    if (qos > 0) this.inFlight.set(id, this.isClean ? null : { publication, qos, isRetained });
    this.isBlocked = !publication.writeTo(this.link!.stream, qos, id, isRetained, false);
  }

  private owe(delivery: Delivery): void {
    const { publication, qos } = delivery;
    if (!this.link && (this.isClean || qos === 0)) return;
    if (!publication.isState && this.owedMessages >= MAX_OWED_MESSAGES) {
      this.link?.cut();
      return;
    }
    if (this.owed.has(publication.key)) this.options.onCoalesced?.();
    this.forget(publication.key);
    this.owed.set(publication.key, delivery);
    if (!publication.isState) this.owedMessages += 1;
    if (this.link && !this.frozen) this.expectProgress(this.link);
  }

  private forget(key: string): void {
    const known = this.owed.get(key);
    if (!known) return;
    this.owed.delete(key);
    if (!known.publication.isState) this.owedMessages -= 1;
  }

  private progress(link: SessionLink): void {
    if (this.link !== link || !this.isOpen) return;
    this.settle();
    if (this.owed.size > 0) this.flush();
  }

  private flush(): void {
    for (const [key, delivery] of this.owed) {
      if (!this.canWrite(delivery.qos)) {
        this.expectProgress(this.link!);
        return;
      }
      this.forget(key);
      this.write(delivery.publication, delivery.qos, delivery.isRetained);
    }
  }

  private expectProgress(link: SessionLink): void {
    clearTimeout(this.frozen);
    this.frozen = setTimeout(() => link.cut(), this.options.frozenAfterMs);
    this.frozen.unref();
  }

  private settle(): void {
    clearTimeout(this.frozen);
    this.frozen = undefined;
  }

  /** Identifiers are not used again while they are in flight (2.3.1). */
  private takeId(): number {
    do this.lastId = this.lastId === LAST_ID ? 1 : this.lastId + 1;
    while (this.inFlight.has(this.lastId));
    return this.lastId;
  }
}
