import { Aedes } from 'aedes';
import { generate } from 'mqtt-packet';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'socket.io';
import * as ws from 'ws';
import { BrokerMetrics } from '../../../server/src/modules/broker/broker-metrics.js';
import { FanOut } from '../../../server/src/modules/broker/fan-out.js';
import { MqttBroker } from '../../../server/src/modules/broker/mqtt-broker.js';
import { MqttSessions } from '../../../server/src/modules/broker/mqtt-sessions.js';
import { Publication } from '../../../server/src/modules/broker/publication.js';
import { frameEvent, FramedPeer, PeerGroups } from '../../../server/src/modules/realtime/framed-peer.js';
import { forgetHandshake } from '../../../server/src/modules/realtime/handshake.js';
import { SystemClock } from '../../../server/src/platform/clock/clock.js';
import { lastingPort } from '../../../server/src/testing/lasting-port.js';
import { Metrics } from '../../../server/src/platform/metrics/metrics.js';
import { EVENT, NAMESPACE, TENANT, topicOf, type Kind } from './wire.js';

/** Somebody who carries a message to everybody in a room. */
export interface Fan {
  port: number;
  /** The process that does the work. */
  pid: number;
  publish(room: number, body: object): void;
}

/** Exported by ws, though not by its types. */
const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };

const settings = {
  transports: ['websocket' as const],
  serveClient: false,
  perMessageDeflate: false,
  pingInterval: 600_000,
  pingTimeout: 600_000,
};

export const fans: Record<Kind, () => Promise<Fan>> = {
  stock: stockSocketIo,
  ws: bareWs,
  'lintel-socket': lintelSocket,
  aedes: bareAedes,
  mosquitto,
  'lintel-mqtt': lintelMqtt,
};

async function listening(server: NetServer): Promise<{ port: number; pid: number }> {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, pid: process.pid };
}

async function stockSocketIo(): Promise<Fan> {
  const http = createHttpServer();
  const namespace = new Server(http, settings).of(NAMESPACE);
  namespace.on('connection', (socket) => void socket.join((socket.handshake.auth as { room: string }).room));
  return { ...(await listening(http)), publish: (room, body) => namespace.to(String(room)).emit(EVENT, body) };
}

/** The least there can be: one frame, written to each socket. */
async function bareWs(): Promise<Fan> {
  const http = createHttpServer();
  const rooms = new Map<string, Set<Duplex>>();
  new ws.WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (_webSocket, request) => {
    const room = request.url!.slice(1);
    const members = rooms.get(room) ?? new Set();
    rooms.set(room, members.add(request.socket));
    request.socket.on('close', () => members.delete(request.socket));
  });
  const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false };
  return {
    ...(await listening(http)),
    publish(room, body) {
      const text = Buffer.from(`42${NAMESPACE},${JSON.stringify([EVENT, body])}`);
      const frame = Buffer.concat(Sender.frame(text, options));
      for (const socket of rooms.get(String(room)) ?? []) socket.write(frame);
    },
  };
}

/** The product's peers and groups, without what checks a display's credentials. */
async function lintelSocket(): Promise<Fan> {
  const http = createHttpServer();
  const groups = new PeerGroups();
  new Server(http, settings).of(NAMESPACE).on('connection', (socket) => {
    const { room } = socket.handshake.auth as { room: string };
    forgetHandshake(socket);
    const peer = new FramedPeer(socket, { frozenAfterMs: 60_000 });
    groups.join(room, peer);
    socket.on('disconnect', () => {
      peer.release();
      groups.leave(room, peer);
    });
  });
  return {
    ...(await listening(http)),
    publish: (room, body) => void groups.send(String(room), String(room), () => frameEvent(NAMESPACE, EVENT, body)),
  };
}

async function bareAedes(): Promise<Fan> {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => aedes.handle(socket.setNoDelay(true)));
  return {
    ...(await listening(server)),
    publish: (room, body) =>
      aedes.publish(
        { cmd: 'publish', topic: topicOf(room), payload: JSON.stringify(body), qos: 1, retain: false, dup: false },
        (error) => {
          if (error) throw error;
        },
      ),
  };
}

/** Debian's, which somebody else publishes to. */
async function mosquitto(): Promise<Fan> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-mosquitto-'));
  const port = await lastingPort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\nlog_type error\n`,
  );
  const child = spawn('mosquitto', ['-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.on('exit', () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit());
  let publisher = connect(port, '127.0.0.1').on('error', () => undefined);
  for (let tries = 0; tries < 100 && publisher.readyState !== 'open'; tries += 1) {
    await delay(50);
    if (publisher.destroyed) publisher = connect(port, '127.0.0.1').on('error', () => undefined);
  }
  publisher.setNoDelay(true).resume();
  publisher.write(
    generate({
      cmd: 'connect',
      clientId: 'publisher',
      clean: true,
      keepalive: 0,
      protocolId: 'MQTT',
      protocolVersion: 4,
    }),
  );
  let messageId = 0;
  return {
    port,
    pid: child.pid!,
    publish(room, body) {
      messageId = (messageId % 65_535) + 1;
      publisher.write(
        generate({
          cmd: 'publish',
          topic: topicOf(room),
          payload: JSON.stringify(body),
          qos: 1,
          messageId,
          retain: false,
          dup: false,
        }),
      );
    },
  };
}

/** The product's broker, where anybody may come in. */
async function lintelMqtt(): Promise<Fan> {
  const metrics = new BrokerMetrics(new Metrics());
  const fanOut = new FanOut();
  const clock = new SystemClock((error) => {
    throw error;
  });
  const principal = {
    kind: 'agent',
    agentId: 'bench',
    name: 'bench',
    type: 'SERVICE',
    tenantId: TENANT,
    tenantSlug: TENANT,
  };
  const book = { add: () => undefined, remove: () => undefined };
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const parts = [
    { signIn: () => Promise.resolve({ principal, request: {} }) },
    new MqttSessions(fanOut, metrics, clock),
    fanOut,
    {},
    book,
    book,
    metrics,
    silent,
  ] as unknown as ConstructorParameters<typeof MqttBroker>;
  const broker = new MqttBroker(...parts);
  await broker.start();
  const server = createServer((socket) => broker.handle(socket.setNoDelay(true)));
  return {
    ...(await listening(server)),
    publish(room, body) {
      const publication = new Publication(topicOf(room), () => JSON.stringify(body), { qos: 1, isState: true });
      fanOut.publish(publication, { isRetained: true });
    },
  };
}
