import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openHouse, type House } from '../../testing/house.js';

describe('a client that breaks off while it asks for an upgrade', () => {
  let house: House;
  const uncaught: Error[] = [];
  const note = (error: Error) => uncaught.push(error);

  beforeAll(async () => {
    house = await openHouse();
    process.on('uncaughtException', note);
  });
  afterAll(async () => {
    process.off('uncaughtException', note);
    await house.close();
  });

  async function breakOff(path: string, afterMs: number, body = ''): Promise<void> {
    const socket = connect(house.server.port, '127.0.0.1');
    await once(socket, 'connect');
    const head = [
      `${body ? 'POST' : 'GET'} ${path} HTTP/1.1`,
      'Host: localhost',
      `Content-Length: ${body.length}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: mqtt',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, body.length / 2)}`);
    await delay(afterMs);
    socket.resetAndDestroy();
  }

  it.each(['/', '/nobody', '/mqtt', '/socket.io/?EIO=4&transport=websocket', '/api/v1/rooms'])(
    'disturbs nobody else: %s',
    async (path) => {
      for (const afterMs of [0, 1, 5, 20, 100]) {
        await Promise.all(
          Array.from({ length: 20 }, (_, index) => breakOff(path, afterMs, index % 2 === 0 ? '' : 'a body')),
        );
      }
      await delay(100);
      expect(uncaught.splice(0)).toEqual([]);
      expect((await fetch(`${house.origin}/readyz`)).status).toBe(200);
    },
  );
});
