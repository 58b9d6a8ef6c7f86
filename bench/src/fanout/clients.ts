import { generate, parser } from 'mqtt-packet';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { answer } from '../machines/line.js';
import { Frames } from './frames.js';
import { NAMESPACE, now, topicOf, type ClientRequests, type Group } from './wire.js';

/** The process of all clients of one server. They do what the protocol asks of them and note when something came. */
const AT_ONCE = 50;
const PONG = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x33]);

interface Client {
  group: number;
  socket: Socket;
  deliveries: number;
  lastAt: number;
  longest: number;
}

const clients: Client[] = [];
const groups: { deliveries: number; lastAt: number }[] = [];
let changed: () => void = () => undefined;
let awaited = 0;

answer({
  async connect({ protocol, port, groups: wanted, username, password }: ClientRequests['connect']['ask']) {
    const open = { ws: openWs, 'socket.io': openSocketIo, mqtt: openMqtt }[protocol];
    const todo = wanted.flatMap((group, index) =>
      Array.from({ length: group.count }, (_, number) => ({ group, index, auth: group.auth?.[number] })),
    );
    for (const index of wanted.keys()) groups[index] ??= { deliveries: 0, lastAt: 0 };
    const work = async () => {
      for (let next = todo.pop(); next; next = todo.pop()) {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true });
        await once(socket, 'connect');
        const client: Client = { group: next.index, socket, deliveries: 0, lastAt: now(), longest: 0 };
        await open(client, next.group, next.auth, { username, password });
        clients.push(client);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  },
  forget() {
    const at = now();
    for (const group of groups) Object.assign(group, { deliveries: 0, lastAt: 0 });
    for (const client of clients) Object.assign(client, { deliveries: 0, lastAt: at, longest: 0 });
  },
  reached({ groups: wanted, each, patienceMs }: ClientRequests['reached']['ask']) {
    return new Promise((resolve) => {
      awaited = each;
      const impatience = setTimeout(() => resolve(null), patienceMs);
      changed = () => {
        if (!wanted.every((index) => groups[index]!.deliveries >= each)) return;
        clearTimeout(impatience);
        changed = () => undefined;
        resolve(wanted.map((index) => groups[index]!.lastAt));
      };
      changed();
    });
  },
  freeze({ client }: ClientRequests['freeze']['ask']) {
    clients[client]!.socket.pause();
  },
  gaps({ until }: ClientRequests['gaps']['ask']) {
    return clients.map(({ deliveries, longest, lastAt }) => ({
      deliveries,
      longest: Math.max(longest, until - lastAt),
    }));
  },
});

function delivered(client: Client): void {
  const at = now();
  client.longest = Math.max(client.longest, at - client.lastAt);
  client.lastAt = at;
  client.deliveries += 1;
  const group = groups[client.group]!;
  group.deliveries += 1;
  group.lastAt = at;
  if (group.deliveries === awaited) changed();
}

async function openWs(client: Client, { room }: Group): Promise<void> {
  await upgrade(client.socket, `/${room}`);
  const frames = new Frames((length) => {
    if (length > 200) delivered(client);
  });
  client.socket.on('data', (chunk: Buffer) => frames.take(chunk));
}

async function openSocketIo(client: Client, { room }: Group, auth: object | undefined): Promise<void> {
  const { socket } = client;
  await upgrade(socket, '/socket.io/?EIO=4&transport=websocket');
  await new Promise<void>((resolve, reject) => {
    let isIn = false;
    const frames = new Frames((length, start) => {
      if (start.startsWith('42')) {
        if (start.includes('"room.sch')) delivered(client);
      } else if (start[0] === '2') socket.write(PONG);
      else if (start[0] === '0') socket.write(masked(`40${NAMESPACE},${JSON.stringify(auth ?? { room })}`));
      else if (start.startsWith('40')) {
        isIn = true;
        resolve();
      } else if (start.startsWith('44')) reject(new Error(`Refused: ${start} (${length} bytes)`));
    });
    socket.on('data', (chunk: Buffer) => frames.take(chunk));
    socket.on('close', () => {
      if (!isIn) reject(new Error('The connection was closed before it was accepted.'));
    });
  });
}

async function upgrade(socket: Socket, path: string): Promise<void> {
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${socket.remotePort}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  let head = Buffer.alloc(0);
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      socket.off('data', read);
      socket.pause();
      if (!head.toString('latin1').startsWith('HTTP/1.1 101')) reject(new Error(head.toString('latin1')));
      if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
      resolve();
      setImmediate(() => socket.resume());
    };
    socket.on('data', read);
    socket.once('close', () => reject(new Error('The connection was closed during the upgrade.')));
  });
}

/** A short text frame of a client, masked with zeros. */
function masked(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? [0x81, 0x80 | length] : [0x81, 0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), Buffer.from(text)]);
}

let names = 0;
async function openMqtt(
  client: Client,
  { room }: Group,
  _auth: object | undefined,
  { username, password }: { username?: string | undefined; password?: string | undefined },
): Promise<void> {
  const { socket } = client;
  const packets = parser();
  socket.on('data', (chunk: Buffer) => packets.parse(chunk));
  await new Promise<void>((resolve, reject) => {
    packets.on('packet', (packet) => {
      if (packet.cmd === 'publish') {
        if (packet.qos === 1) socket.write(Buffer.from([0x40, 2, packet.messageId! >> 8, packet.messageId! & 0xff]));
        delivered(client);
      } else if (packet.cmd === 'connack') {
        if (packet.returnCode) reject(new Error(`Refused: ${packet.returnCode}`));
        const topic = room.includes('/') ? room : topicOf(Number(room));
        socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] }));
      } else if (packet.cmd === 'suback') resolve();
    });
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        keepalive: 0,
        clientId: `screen-${process.pid}-${(names += 1)}`,
        ...(username !== undefined && { username, password: Buffer.from(password!) }),
      }),
    );
    socket.once('close', () => reject(new Error('The broker closed the connection.')));
  });
}
