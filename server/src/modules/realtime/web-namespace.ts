import { webNamespace, type Changed } from '@lintel/shared/live';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Server, Socket } from 'socket.io';
import { Clock } from '../../platform/clock/clock.js';
import type { Principal } from '../../platform/context/principal.js';
import { LiveBus, type LiveHint } from '../../platform/events/live-bus.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { CredentialVerifiers, type CredentialRequest } from '../identity/credentials.js';
import { StandingCredentials, type StandingCredential } from '../identity/standing-credentials.js';
import { RoomPublisher } from '../rooms/room-publisher.js';
import type { RoomSink, RoomUpdate } from '../rooms/room-sink.js';
import { changedTypeOf } from './changes.js';
import { frameEvent, FramedPeer, PeerGroups } from './framed-peer.js';
import { forgetHandshake, handshakeUrl, isExpected, isOwnOrigin, limitEntries, refusalOf } from './handshake.js';
import { LiveMetrics } from './live-metrics.js';

const FROZEN_AFTER_MS = 60_000;
const labels = { namespace: webNamespace };

interface SignedIn {
  principal: Principal;
  request: CredentialRequest;
}

/** Browsers of people who are signed in: they are told what changed and read it themselves. */
@Injectable()
export class WebNamespace implements RoomSink {
  private readonly byTenant = new PeerGroups();
  private readonly peers = new Set<FramedPeer>();

  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly standing: StandingCredentials,
    private readonly rooms: RoomPublisher,
    private readonly bus: LiveBus,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
    private readonly metrics: LiveMetrics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  open(io: Server): void {
    const namespace = io.of(webNamespace);
    namespace.use(limitEntries);
    namespace.use((socket, next) => {
      this.signIn(socket).then(
        () => next(),
        (error: unknown) => {
          this.metrics.refused.inc(labels);
          if (!isExpected(error)) this.log.error({ err: error }, 'a web client could not be checked');
          next(refusalOf(error));
        },
      );
    });
    namespace.on('connection', (socket) => this.accept(socket));
    this.rooms.addSink(this);
    this.bus.subscribe((hints) => this.take(hints));
  }

  publish(updates: readonly RoomUpdate[]): void {
    for (const { tenantId, schedule } of updates) {
      this.tell(tenantId, { type: 'room', id: schedule.roomId, version: schedule.version });
    }
  }

  tellTime(): void {
    const frame = this.timeFrame();
    for (const peer of this.peers) peer.send('time', frame);
  }

  private take(hints: readonly LiveHint[]): void {
    for (const { tenantId, type, subjectId, version } of hints) {
      const changed = changedTypeOf(type);
      if (changed) this.tell(tenantId, { type: changed, id: subjectId, version });
    }
  }

  private tell(tenantId: string, changed: Changed): void {
    const frame = () => frameEvent(webNamespace, 'changed', changed);
    this.metrics.deliveries.inc(labels, this.byTenant.send(tenantId, `${changed.type} ${changed.id}`, frame));
  }

  private async signIn(socket: Socket): Promise<void> {
    const request = this.requestOf(socket);
    const principal = await this.verifiers.verify(request);
    if (!principal) throw new LintelError('UNAUTHENTICATED', { detail: 'Sign in, or send a token in auth.token.' });
    if (principal.kind === 'display') throw new LintelError('FORBIDDEN', { detail: 'Displays connect to /displays.' });
    if (principal.kind === 'peripheral') throw new LintelError('FORBIDDEN', { detail: 'This key is for MQTT only.' });
    socket.data = { principal, request } satisfies SignedIn;
  }

  /** What the connection proves itself by, and nothing else of what it sent: it is kept to be checked again. */
  private requestOf(socket: Socket): CredentialRequest {
    const { headers, auth } = socket.handshake;
    const { token, tenant } = auth as Record<string, unknown>;
    const kept: IncomingHttpHeaders = {};
    if (typeof token === 'string' && token !== '') kept.authorization = `Bearer ${token}`;
    else if (headers.authorization) kept.authorization = headers.authorization;
    else if (headers['x-api-key']) kept['x-api-key'] = headers['x-api-key'];
    else if (headers.cookie) {
      if (!isOwnOrigin(headers.origin, headers.host, this.address.url)) {
        throw new LintelError('FORBIDDEN', { detail: 'Connections from other sites are not accepted.' });
      }
      kept.cookie = headers.cookie;
    }
    if (typeof tenant === 'string' && tenant !== '') kept['x-lintel-tenant'] = tenant;
    return { method: 'GET', url: handshakeUrl(socket, false), headers: kept };
  }

  private accept(socket: Socket): void {
    const { principal, request } = socket.data as SignedIn;
    forgetHandshake(socket);
    socket.data = undefined;
    const peer = new FramedPeer(socket, {
      frozenAfterMs: FROZEN_AFTER_MS,
      onCoalesced: () => this.metrics.coalesced.inc(),
    });
    const credential: StandingCredential = { principal, request, ended: () => peer.disconnect() };
    this.standing.add(credential);
    this.peers.add(peer);
    this.byTenant.join(principal.tenantId, peer);
    this.metrics.connections.inc(labels);
    socket.on('disconnect', () => {
      peer.release();
      this.standing.remove(credential);
      this.peers.delete(peer);
      this.byTenant.leave(principal.tenantId, peer);
      this.metrics.connections.dec(labels);
    });
    peer.send('time', this.timeFrame());
  }

  private timeFrame(): Buffer {
    return frameEvent(webNamespace, 'server.time', { now: new Date(this.clock.now()).toISOString() });
  }
}
