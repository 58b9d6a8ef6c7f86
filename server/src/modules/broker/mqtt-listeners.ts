import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { once } from 'node:events';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { Config } from '../../platform/config/config.js';
import { freePort } from '../../platform/http/free-port.js';
import { PresenceService } from '../displays/presence.service.js';
import { RoomPublisher } from '../rooms/room-publisher.js';
import { MqttBroker } from './mqtt-broker.js';
import { RoomTopics } from './room-topics.js';

const WEB_SOCKET_PATH = '/mqtt';
const MAX_FRAME_BYTES = 64 * 1024;
const TCP_KEEP_ALIVE_MS = 60_000;

/** Where MQTT clients come in: a TCP port of its own, and WebSocket on the HTTP port. */
@Injectable()
export class MqttListeners implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The TCP port it listens on; 0 where this process is no broker. */
  port = 0;
  private readonly tcp: TcpServer;
  private readonly webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : false),
  });
  private isOpen = false;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: Config,
    private readonly broker: MqttBroker,
    private readonly roomTopics: RoomTopics,
    private readonly rooms: RoomPublisher,
    private readonly presence: PresenceService,
  ) {
    this.tcp = createServer((socket) => {
      socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
      this.broker.handle(socket);
    });
  }

  async onModuleInit(): Promise<void> {
    const { LINTEL_ROLES, HOST, MQTT_PORT } = this.config.env;
    if (!LINTEL_ROLES.includes('broker')) return;
    await freePort('MQTT_PORT', HOST, MQTT_PORT);
    await this.broker.start();
    this.rooms.addSink(this.roomTopics);
    (this.http.httpAdapter.getHttpServer() as HttpServer).on('upgrade', (request, socket, head) =>
      this.upgrade(request, socket, head),
    );
  }

  /** By now every room has been published once, so that whoever connects finds all retained topics. */
  async onApplicationBootstrap(): Promise<void> {
    const { LINTEL_ROLES, HOST, MQTT_PORT } = this.config.env;
    if (!LINTEL_ROLES.includes('broker')) return;
    this.tcp.listen(MQTT_PORT, HOST);
    await once(this.tcp, 'listening');
    this.port = (this.tcp.address() as AddressInfo).port;
    this.isOpen = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.presence.handOver();
    this.tcp.close();
    await this.broker.stop();
    for (const webSocket of this.webSockets.clients) webSocket.terminate();
  }

  /** Other paths belong to Socket.IO, which also ends what is nobody's. */
  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const isOurs = request.url?.split('?')[0] === WEB_SOCKET_PATH;
    if (!isOurs || !this.isOpen) {
      if (isOurs || !this.config.env.LINTEL_ROLES.includes('api')) socket.destroy();
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.broker.handle(createWebSocketStream(webSocket)),
    );
  }
}
