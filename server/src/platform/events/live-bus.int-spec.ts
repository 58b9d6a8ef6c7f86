import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { createLogger } from '../logging/logger.js';
import { LiveBus } from './live-bus.js';

const log = createLogger('silent');
let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.drop());

/** A way to the database, on which what is connected can be left without a word. */
async function openLine() {
  const { port, hostname } = new URL(database.url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(socket);
      socket.pipe(other).on('error', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(database.url);
  url.port = `${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    fallSilent: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

it('listens again when the database is gone without a word', async () => {
  const line = await openLine();
  const listener = new LiveBus(line.url, log, 'listener', { askEveryMs: 50, patienceMs: 1_000 });
  const speaker = new LiveBus(database.url, log, 'speaker');
  const heard = new Promise((resolve) => listener.hear('lintel_test', resolve));
  let isBack: () => void = () => undefined;
  listener.onGap(() => isBack());
  await Promise.all([listener.start(), speaker.start()]);
  const back = new Promise<void>((resolve) => (isBack = resolve));
  line.fallSilent();
  await back;
  await speaker.say('lintel_test', 'after the silence');
  expect(await heard).toBe('after the silence');
  await Promise.all([listener.stop(), speaker.stop()]);
  line.close();
});
