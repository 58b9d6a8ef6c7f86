import type { DisplayReply, DisplayRequest, RoomSchedule } from '@lintel/shared/contracts';
import { topicFor } from '@lintel/shared/mqtt';
import mqtt from 'mqtt';
import { io } from 'socket.io-client';
import type { DisplayClient } from './display-client.js';

export const lineKinds = ['http', 'socket', 'mqtt'] as const;
export type LineKind = (typeof lineKinds)[number];

/** How a display talks to its server: three ways for the same requests. */
export interface DisplayLine {
  /** The answer; null where the line broke before there was one. */
  ask(request: DisplayRequest): Promise<DisplayReply | null>;
  close(): Promise<void>;
}

export interface Addresses {
  origin: string;
  mqttUrl: string;
}

type OnSchedule = (schedule: RoomSchedule) => void;

/** `onSchedule` hears what the server sends by itself, where the line brings that. */
export function openLine(
  kind: LineKind,
  display: DisplayClient,
  addresses: Addresses,
  onSchedule: OnSchedule = () => undefined,
): Promise<DisplayLine> {
  switch (kind) {
    case 'http':
      return Promise.resolve(httpLine(display));
    case 'socket':
      return socketLine(display, addresses, onSchedule);
    case 'mqtt':
      return mqttLine(display, addresses);
  }
}

function httpLine(display: DisplayClient): DisplayLine {
  return {
    async ask(request) {
      const { action, bookingId, ...json } = { bookingId: undefined, ...request };
      const path =
        bookingId === undefined ? (action === 'report' ? 'issues' : 'bookings') : `bookings/${bookingId}/${action}`;
      try {
        const response = await display.fetch(`/api/v1/display/${path}`, { json });
        const body: unknown = await response.json();
        return { requestId: request.requestId, ok: response.ok, status: response.status, body };
      } catch (error) {
        if (error instanceof TypeError || error instanceof SyntaxError) return null;
        throw error;
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Answers that are waited for, by request; those that a broken line will never bring are null. */
function openQuestions() {
  const waiting = new Map<string, (reply: DisplayReply | null) => void>();
  let isBroken = false;
  return {
    ask(requestId: string, send: () => void): Promise<DisplayReply | null> {
      if (isBroken) return Promise.resolve(null);
      return new Promise((resolve) => {
        waiting.set(requestId, resolve);
        send();
      });
    },
    answer(reply: DisplayReply): void {
      waiting.get(reply.requestId)?.(reply);
      waiting.delete(reply.requestId);
    },
    lineBroke(): void {
      isBroken = true;
      for (const resolve of waiting.values()) resolve(null);
      waiting.clear();
    },
  };
}

async function socketLine(display: DisplayClient, { origin }: Addresses, onSchedule: OnSchedule): Promise<DisplayLine> {
  const auth = await display.handshakeAuth();
  const socket = io(`${origin}/displays`, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
  const questions = openQuestions();
  socket.on('room.schedule', onSchedule);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.on('disconnect', () => questions.lineBroke());
  return {
    ask: (request) =>
      questions.ask(request.requestId, () =>
        socket.emit('request', request, (reply: DisplayReply) => questions.answer(reply)),
      ),
    async close() {
      socket.disconnect();
    },
  };
}

async function mqttLine(display: DisplayClient, { mqttUrl }: Addresses): Promise<DisplayLine> {
  const client = mqtt.connect(mqttUrl, { ...(await display.mqttCredentials()), reconnectPeriod: 0 });
  const questions = openQuestions();
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error('The broker closed the connection.')));
  });
  client.on('error', () => questions.lineBroke());
  client.on('close', () => questions.lineBroke());
  client.on('message', (_topic, payload) => questions.answer(JSON.parse(payload.toString()) as DisplayReply));
  await client.subscribeAsync(topicFor('displayReply', display.tenant, display.displayId), { qos: 1 });
  const topic = topicFor('displayRequest', display.tenant, display.displayId);
  return {
    ask: (request) =>
      questions.ask(request.requestId, () => client.publish(topic, JSON.stringify(request), { qos: 1 })),
    close: () => client.endAsync(true),
  };
}
