import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { WebSocket } from 'ws';
import { SystemClock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { PresenceService } from '../displays/presence.service.js';
import { DisplaysNamespace } from './displays-namespace.js';
import { WebNamespace } from './web-namespace.js';

const TELL_TIME_MS = 30_000;
/** How long clients get to close their side when the server stops. */
const CLOSING_MS = 1_000;
/** The longest thing a client has to say is an issue report of 1,000 characters. */
const MAX_MESSAGE_BYTES = 16 * 1024;

/** Socket.IO on the server's HTTP port, over WebSocket only. */
@Injectable()
export class LiveServer implements OnModuleInit, BeforeApplicationShutdown {
  private io: Server | undefined;
  private isClosing = false;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: Config,
    private readonly clock: SystemClock,
    private readonly displays: DisplaysNamespace,
    private readonly web: WebNamespace,
    private readonly presence: PresenceService,
  ) {}

  onModuleInit(): void {
    if (!this.config.env.LINTEL_ROLES.includes('api')) return;
    const io = new Server({
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      connectTimeout: 10_000,
      // A screen that lost its network is known to be offline within 25 s.
      pingInterval: 15_000,
      pingTimeout: 10_000,
      allowRequest: (_request, answer) => answer(null, !this.isClosing),
    });
    io.attach(this.http.httpAdapter.getHttpServer() as HttpServer);
    // Everybody has to say what they came for.
    io.of('/').use((_socket, next) => next(new Error('Connect to /displays or /web.')));
    this.displays.open(io);
    this.web.open(io);
    this.clock.every(TELL_TIME_MS, () => this.tellTime());
    this.clock.onMoved(() => this.tellTime());
    this.io = io;
  }

  /** Clients take this for a failure of the network: they come back by themselves, spread over some seconds. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    this.presence.handOver();
    if (!this.io) return;
    const webSockets = Object.values(this.engineClients(this.io)).flatMap(({ transport }) => transport.socket ?? []);
    const closed = webSockets.map((webSocket) => new Promise((resolve) => webSocket.once('close', resolve)));
    this.io.engine.close();
    const impatience = setTimeout(() => webSockets.forEach((webSocket) => webSocket.terminate()), CLOSING_MS);
    await Promise.all(closed);
    clearTimeout(impatience);
  }

  private engineClients(io: Server): Record<string, { transport: { socket?: WebSocket } }> {
    return (io.engine as unknown as { clients: Record<string, { transport: { socket?: WebSocket } }> }).clients;
  }

  private tellTime(): void {
    this.displays.tellTime();
    this.web.tellTime();
  }
}
