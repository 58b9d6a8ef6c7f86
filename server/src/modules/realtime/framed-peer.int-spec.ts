import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo, type Socket as NetSocket } from 'node:net';
import { Server } from 'socket.io';
import { io as connectClient, type Socket as Client } from 'socket.io-client';
import { frameEvent, FramedPeer, PeerGroups } from './framed-peer.js';

const NAMESPACE = '/displays';

describe('FramedPeer', () => {
  let http: HttpServer;
  let io: Server;
  let clients: Client[];
  let port: number;
  const peers: FramedPeer[] = [];
  let coalesced = 0;
  let onPeer: (peer: FramedPeer) => void;

  beforeEach(async () => {
    clients = [];
    coalesced = 0;
    peers.length = 0;
    http = createServer();
    io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
    io.of(NAMESPACE).on('connection', (socket) => {
      const peer = new FramedPeer(socket, { frozenAfterMs: 60_000, onCoalesced: () => (coalesced += 1) });
      socket.on('disconnect', () => peer.release());
      peers.push(peer);
      onPeer?.(peer);
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    ({ port } = http.address() as AddressInfo);
  });
  afterEach(async () => {
    for (const client of clients) client.disconnect();
    await io.close();
  });

  const join = async () => {
    const client = connectClient(`http://127.0.0.1:${port}${NAMESPACE}`, { transports: ['websocket'], forceNew: true });
    clients.push(client);
    const peer = new Promise<FramedPeer>((resolve) => (onPeer = resolve));
    await new Promise((resolve) => client.once('connect', () => resolve(undefined)));
    return { client, peer: await peer };
  };
  const next = (client: Client, event: string) => new Promise((resolve) => client.once(event, resolve));

  it.each([
    ['shorter than 126 bytes', 'x'],
    ['of one length byte more', 'é'.repeat(200)],
    ['of exactly 125 bytes', 'x'.repeat(125 - '42/displays,["room.schedule",{"text":""}]'.length)],
    ['of exactly 126 bytes', 'x'.repeat(126 - '42/displays,["room.schedule",{"text":""}]'.length)],
    ['beyond 65,535 bytes', '🚪'.repeat(40_000)],
  ])('sends a frame %s that socket.io-client reads', async (_, text) => {
    const { client, peer } = await join();
    const received = next(client, 'room.schedule');
    peer.send('a', frameEvent(NAMESPACE, 'room.schedule', { text }));
    expect(await received).toEqual({ text });
  });

  it('mixes with what socket.io itself sends, and sends one frame to a whole group', async () => {
    const [one, two] = [await join(), await join()];
    const groups = new PeerGroups();
    groups.join('room', one.peer);
    groups.join('room', two.peer);
    const seen: [string, unknown][] = [];
    for (const { client } of [one, two]) client.onAny((event: string, value: unknown) => seen.push([event, value]));
    const done = Promise.all([next(one.client, 'end'), next(two.client, 'end')]);
    for (let n = 0; n < 3; n++) {
      io.of(NAMESPACE).emit('own', n);
      expect(groups.send('room', 'a', () => frameEvent(NAMESPACE, 'framed', n))).toBe(2);
    }
    io.of(NAMESPACE).emit('end', 0);
    await done;
    for (const event of ['own', 'framed']) {
      for (const n of [0, 1, 2]) expect(seen.filter(([name, value]) => name === event && value === n)).toHaveLength(2);
    }
    groups.leave('room', one.peer);
    groups.leave('room', two.peer);
    expect(groups.send('room', 'a', () => Buffer.alloc(0))).toBe(0);
  });

  it('keeps of each thing only the latest for a client that does not read, and nobody else waits', async () => {
    const frozen = await joinByHand(port);
    const [frozenPeer] = peers;
    frozen.pause();
    const { client, peer } = await join();
    const got: number[] = [];
    client.on('room.schedule', ({ version }: { version: number }) => got.push(version));
    const filler = 'x'.repeat(100_000);
    const last = new Promise<void>((resolve) => client.on('end', resolve));
    for (let version = 1; version <= 200; version++) {
      const frame = frameEvent(NAMESPACE, 'room.schedule', { version, filler });
      for (const each of [frozenPeer!, peer]) each.send('room', frame);
      await new Promise(setImmediate);
    }
    peer.send('end', frameEvent(NAMESPACE, 'end'));
    await last;
    expect(got).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(coalesced).toBeGreaterThan(0);

    const versions: number[] = [];
    let rest = '';
    const caughtUp = new Promise<void>((resolve) => {
      frozen.on('data', (chunk: Buffer) => {
        rest += chunk.toString('latin1');
        for (const match of rest.matchAll(/"version":(\d+),/g)) versions.push(Number(match[1]));
        rest = rest.slice(-40);
        if (versions.includes(200)) resolve();
      });
    });
    frozen.resume();
    await caughtUp;
    expect(versions.length).toBeLessThan(200);
    frozen.destroy();
  });

  it('cuts off a client that owes too much', async () => {
    const frozen = await joinByHand(port);
    frozen.pause();
    const [peer] = peers;
    const filler = 'x'.repeat(100_000);
    const gone = new Promise((resolve) => peer!.socket.once('disconnect', resolve));
    for (let n = 0; n < 1_100; n++) peer!.send(`thing ${n}`, frameEvent(NAMESPACE, 'changed', filler));
    await gone;
    frozen.destroy();
  });

  /** A client that speaks just enough of the protocol, so that it can stop reading. */
  async function joinByHand(toPort: number): Promise<NetSocket> {
    const peer = new Promise((resolve) => (onPeer = resolve));
    const socket = connect(toPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${toPort}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await once(socket, 'data');
    const text = Buffer.from(`40${NAMESPACE},`);
    // A client's frame is masked (RFC 6455, 5.3); a mask of zeros leaves the text as it is.
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
    await peer;
    return socket;
  }
});
