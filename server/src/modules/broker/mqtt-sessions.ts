import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Deadlines } from '../../platform/clock/deadlines.js';
import type { Principal } from '../../platform/context/principal.js';
import type { SessionBook } from './aedes-storage.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { ownClientId } from './mqtt-client.js';
import { MqttSession, type SessionLink, type SessionOptions } from './mqtt-session.js';
import { isReadable } from './topic-access.js';

const FROZEN_AFTER_MS = 60_000;
/** How long the session of a client that asked for one to last is kept without it. */
const KEPT_MS = 60 * 60 * 1_000;
const MAX_KEPT = 2_000;
/** Of one owner, so that nobody can have the sessions of others forgotten. */
const MAX_KEPT_OF_ONE = 50;

/** The sessions of this process, by client identifier, with and without a connection. */
@Injectable()
export class MqttSessions implements SessionBook {
  private readonly byId = new Map<string, MqttSession>();
  /** Without a connection, the one that has been for the longest time first. */
  private readonly kept = new Set<string>();
  private readonly endings: Deadlines<string>;
  private readonly options: SessionOptions = {
    frozenAfterMs: FROZEN_AFTER_MS,
    onCoalesced: () => this.metrics.coalesced.inc(),
  };
  private onEnded: (id: string) => void = () => undefined;

  constructor(
    private readonly fanOut: FanOut,
    private readonly metrics: BrokerMetrics,
    private readonly clock: Clock,
  ) {
    this.endings = new Deadlines(clock, (ids) => ids.forEach((id) => this.end(id)));
  }

  /** Tells of every session that is over. */
  whenEnded(listener: (id: string) => void): void {
    this.onEnded = listener;
  }

  /** A client connected: its session goes on if both it and the one before wanted that (MQTT 3.1.1, 3.1.2.4). */
  begin(id: string, principal: Principal, isClean: boolean, link: SessionLink): MqttSession {
    if (isClean || this.byId.get(id)?.isClean) this.end(id);
    this.unkeep(id);
    const session = this.byId.get(id) ?? new MqttSession(principal, isClean, this.options);
    this.byId.set(id, session);
    session.attach(principal, link);
    for (const filter of [...session.subscriptions.keys()]) {
      if (!isReadable(principal, filter)) this.fanOut.unsubscribe(session, filter);
    }
    return session;
  }

  /** Whoever asks last has the identifier (MQTT 3.1.1, 3.1.4-2), however long the sign-in of somebody before takes. */
  isTakenSince(id: string, arrival: number): boolean {
    return this.byId.get(id)?.hasBeenTakenSince(arrival) ?? false;
  }

  /** The connection of the session is gone. */
  leave(id: string, session: MqttSession, link: SessionLink): void {
    session.detach(link);
    if (this.byId.get(id) !== session || session.isConnected) return;
    if (session.isClean) {
      this.end(id);
      return;
    }
    this.endings.set(id, this.clock.now() + KEPT_MS);
    this.kept.add(id);
    const owner = ownClientId(session.principal, '');
    const own = [...this.kept].filter((kept) => kept.startsWith(owner));
    if (own.length > MAX_KEPT_OF_ONE) this.end(own[0]!);
    const [oldest] = this.kept;
    if (this.kept.size > MAX_KEPT) this.end(oldest!);
  }

  isKept(clientId: string): boolean {
    return this.byId.get(clientId)?.isClean === false;
  }

  acknowledged(clientId: string, messageId: number): void {
    this.byId.get(clientId)?.acknowledged(messageId);
  }

  private end(id: string): void {
    const session = this.byId.get(id);
    if (!session) return;
    this.unkeep(id);
    this.byId.delete(id);
    this.fanOut.remove(session);
    this.onEnded(id);
  }

  private unkeep(id: string): void {
    this.endings.delete(id);
    this.kept.delete(id);
  }
}
