import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { BrokerHouse, displays } from '../../testing/broker-house.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { mqttPacket } from '../../testing/raw-mqtt.js';
import { MqttListeners } from './mqtt-listeners.js';

/** Signing in takes some milliseconds: these fall before it, within it, and after. */
const MOMENTS_MS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50];

describe('a display whose connection breaks at any moment', () => {
  let at: BrokerHouse;
  let display: DisplayClient;
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);

  beforeAll(async () => {
    at = await BrokerHouse.open();
    display = await pairDisplay(at.house, at.admin, [await at.addRoom('Breaking')]);
    process.on('uncaughtException', note).on('unhandledRejection', note);
  });
  afterAll(async () => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    await at.close();
  });

  async function packets(clean: boolean): Promise<Buffer[]> {
    const { displayId } = display;
    return [
      mqttPacket.connect({ ...(await display.mqttCredentials()), clientId: 'door', clean }),
      mqttPacket.subscribe(1, [displays(displayId, 'reply'), 1], [displays(displayId, 'command'), 1]),
      mqttPacket.publish(displays(displayId, 'telemetry'), '{"battery":50}', 1, 2),
    ];
  }

  /** By TCP: what it says is said at once, as a client that does not wait for answers may. */
  async function byTcp(clean: boolean): Promise<Socket> {
    const socket = connect(at.house.server.app.get(MqttListeners).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(Buffer.concat(await packets(clean)));
    return socket;
  }

  async function byWebSocket(clean: boolean): Promise<Socket> {
    const webSocket = new WebSocket(`${at.house.origin}/mqtt`, 'mqtt');
    webSocket.on('error', () => undefined);
    const upgraded = once(webSocket, 'upgrade') as Promise<[{ socket: Socket }]>;
    await once(webSocket, 'open');
    for (const packet of await packets(clean)) webSocket.send(packet);
    return (await upgraded)[0].socket;
  }

  it.each([
    ['TCP', true, byTcp],
    ['TCP', false, byTcp],
    ['WebSocket', true, byWebSocket],
    ['WebSocket', false, byWebSocket],
  ])('disturbs nobody: by %s, clean %s', async (_name, clean, open) => {
    for (const afterMs of MOMENTS_MS) {
      const sockets = await Promise.all(Array.from({ length: 8 }, () => open(clean)));
      await delay(afterMs);
      for (const [index, socket] of sockets.entries()) {
        if (index % 2 === 0) socket.resetAndDestroy();
        else socket.destroy();
      }
    }
    // And whoever comes next is served.
    const next = await at.asDisplay(display, { clientId: 'door', clean });
    await next.subscribe(displays(display.displayId, 'command'));
    expect(uncaught.splice(0)).toEqual([]);
  });
});
