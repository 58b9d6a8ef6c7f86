import type { DisplayReply } from '@lintel/shared/contracts';
import { displaysNamespace } from '@lintel/shared/live';
import { Injectable } from '@nestjs/common';
import type { Server, Socket } from 'socket.io';
import { SystemClock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { uuidv7 } from '../../platform/ids.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { DisplayMessages } from '../display-requests/display-messages.js';
import { CommandResults } from '../fleet/command-results.js';
import { DisplayConnections, type DisplayConnection } from '../displays/display-connections.js';
import { DisplayVerifier, type VerifiedDisplay } from '../displays/display-verifier.js';
import { RoomPublisher } from '../rooms/room-publisher.js';
import type { RoomSink, RoomUpdate } from '../rooms/room-sink.js';
import { frameEvent, FramedPeer, PeerGroups } from './framed-peer.js';
import { forgetHandshake, handshakeUrl, isExpected, limitEntries, refusalOf } from './handshake.js';
import { LiveMetrics } from './live-metrics.js';

const FROZEN_AFTER_MS = 60_000;
const LOGGED_OFFENCES = 10;
const labels = { namespace: displaysNamespace };

interface SignedIn extends VerifiedDisplay {
  since: number;
}

/** The screens beside the doors: the schedules of their rooms go out, taps come in. */
@Injectable()
export class DisplaysNamespace implements RoomSink {
  private readonly byRoom = new PeerGroups();
  private readonly peers = new Set<FramedPeer>();
  /** How often each sent what it may not: only the first times are worth a line in the log. */
  private readonly offences = new WeakMap<DisplayConnection, number>();

  constructor(
    private readonly verifier: DisplayVerifier,
    private readonly connections: DisplayConnections,
    private readonly messages: DisplayMessages,
    private readonly results: CommandResults,
    private readonly rooms: RoomPublisher,
    private readonly clock: SystemClock,
    private readonly config: Config,
    private readonly metrics: LiveMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  open(io: Server): void {
    const namespace = io.of(displaysNamespace);
    namespace.use(limitEntries);
    namespace.use((socket, next) => {
      this.signIn(socket).then(
        () => next(),
        (error: unknown) => {
          this.metrics.refused.inc(labels);
          if (!isExpected(error)) this.log.error({ err: error }, 'a display could not be checked');
          next(refusalOf(error));
        },
      );
    });
    namespace.on('connection', (socket) => this.accept(socket));
    this.rooms.addSink(this);
  }

  publish(updates: readonly RoomUpdate[]): void {
    for (const { schedule, isNewSchedule } of updates) {
      if (!isNewSchedule) continue;
      const sent = this.byRoom.send(schedule.roomId, schedule.roomId, () =>
        frameEvent(displaysNamespace, 'room.schedule', schedule),
      );
      this.metrics.deliveries.inc(labels, sent);
    }
  }

  /** Tells every display what time it is. */
  tellTime(): void {
    const frame = this.timeFrame();
    for (const peer of this.peers) peer.send('time', frame);
  }

  private async signIn(socket: Socket): Promise<void> {
    const { token, proof } = socket.handshake.auth as Record<string, unknown>;
    const since = this.connections.mark();
    const verified = await this.verifier.verifyHandshake({
      token: textOrUndefined(token),
      proof: textOrUndefined(proof),
      url: handshakeUrl(socket, this.config.env.LINTEL_TRUST_PROXY),
    });
    socket.data = { ...verified, since } satisfies SignedIn;
  }

  private accept(socket: Socket): void {
    const { principal, expiresAt, since } = socket.data as SignedIn;
    forgetHandshake(socket);
    socket.data = undefined;
    const peer = new FramedPeer(socket, {
      frozenAfterMs: FROZEN_AFTER_MS,
      onCoalesced: () => this.metrics.coalesced.inc(),
    });
    const connection: DisplayConnection = {
      id: uuidv7(),
      principal,
      expired: () => peer.terminate(),
      revoked: () => {
        socket.emit('revoked');
        peer.disconnect();
      },
      changed: (before) => void this.moveOn(connection, before, peer),
      settings: (settings) => peer.send('settings', frameEvent(displaysNamespace, 'settings', settings)),
      command: (command) => socket.emit('command', command),
    };
    this.peers.add(peer);
    socket.on('request', (payload: unknown, reply: unknown) => this.request(connection, payload, reply));
    socket.on('telemetry', (payload: unknown, heard: unknown) => {
      if (!this.messages.telemetry(connection, payload)) this.drop(connection, 'telemetry');
      if (typeof heard === 'function') (heard as () => void)();
    });
    socket.on('command-result', (payload: unknown) => {
      if (!this.results.hear(connection.principal, payload)) this.drop(connection, 'command-result');
    });
    socket.on('disconnect', () => {
      peer.release();
      this.peers.delete(peer);
      for (const room of connection.principal.resourceIds) this.byRoom.leave(room, peer);
      this.connections.remove(connection);
      this.metrics.connections.dec(labels);
    });
    this.metrics.connections.inc(labels);
    this.connections.add(connection, { expiresAt }, since);
    peer.send('time', this.timeFrame());
    this.connections.listens(connection);
    void this.enter(connection, peer);
  }

  /** Gives the schedules of the display's rooms and, from that very moment on, whatever is published of them. */
  private async enter(connection: DisplayConnection, peer: FramedPeer): Promise<void> {
    try {
      await this.rooms.ensure(connection.principal.tenantId, connection.principal.resourceIds);
    } catch (error) {
      this.log.error({ err: error }, 'a display could not be given its schedules; it has to come back for them');
      peer.terminate();
    }
    if (!this.peers.has(peer)) return;
    const { tenantId, resourceIds } = connection.principal;
    const serverTime = new Date(this.clock.now()).toISOString();
    peer.send('rooms', frameEvent(displaysNamespace, 'display.rooms', { resourceIds }));
    for (const room of resourceIds) this.byRoom.join(room, peer);
    for (const { schedule } of this.rooms.latestOf(tenantId, resourceIds)) {
      peer.send(schedule.roomId, frameEvent(displaysNamespace, 'room.schedule', { ...schedule, serverTime }));
      this.metrics.deliveries.inc(labels);
    }
  }

  /** The first room is the one a display shows, which it settles when it starts. */
  private async moveOn(connection: DisplayConnection, before: DisplayPrincipal, peer: FramedPeer): Promise<void> {
    if (connection.principal.resourceIds.join() === before.resourceIds.join()) return;
    for (const room of before.resourceIds) this.byRoom.leave(room, peer);
    await this.enter(connection, peer);
    peer.socket.emit('command', { commandId: uuidv7(), command: 'reload' });
  }

  private request(connection: DisplayConnection, payload: unknown, reply: unknown): void {
    if (typeof reply !== 'function') {
      this.drop(connection, 'request');
      return;
    }
    void this.messages
      .request(connection, payload)
      .then((answer: DisplayReply) => (reply as (answer: DisplayReply) => void)(answer));
  }

  private drop(connection: DisplayConnection, event: string): void {
    this.metrics.dropped.inc();
    const offences = (this.offences.get(connection) ?? 0) + 1;
    this.offences.set(connection, offences);
    if (offences > LOGGED_OFFENCES) return;
    this.log.warn({ displayId: connection.principal.displayId, event }, 'a display sent what no contract allows');
  }

  private timeFrame(): Buffer {
    return frameEvent(displaysNamespace, 'server.time', { now: new Date(this.clock.now()).toISOString() });
  }
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
