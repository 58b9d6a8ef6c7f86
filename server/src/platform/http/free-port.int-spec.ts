import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { lastingPort } from '../../testing/lasting-port.js';
import { freePort, holdPort, PortError } from './free-port.js';

const host = '127.0.0.1';

async function listen(port: number) {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

describe('the port of a server that starts', () => {
  it('is given to nobody else while it is free and held', async () => {
    const held = await holdPort('PORT', host, 0);
    await expect(listen(held.port)).rejects.toThrow('EADDRINUSE');
    await held.release();
    (await listen(held.port)).close();
  });

  it('is only tried where it was named', async () => {
    const held = await holdPort('PORT', host, await lastingPort());
    (await listen(held.port)).close();
    await held.release();
  });

  it('is refused with the way out where somebody else has it', async () => {
    const other = await listen(0);
    const { port } = other.address() as { port: number };
    const refused = freePort('MQTT_PORT', host, port);
    await expect(refused).rejects.toThrow(PortError);
    await expect(refused).rejects.toThrow(`start Lintel with MQTT_PORT=${port + 1}`);
    other.close();
  });
});
