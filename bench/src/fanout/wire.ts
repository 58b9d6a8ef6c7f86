import { readFileSync } from 'node:fs';

export const kinds = ['stock', 'ws', 'lintel-socket', 'aedes', 'mosquitto', 'lintel-mqtt'] as const;
export type Kind = (typeof kinds)[number];
export type Protocol = 'ws' | 'socket.io' | 'mqtt';
export const protocolOf: Record<Kind, Protocol> = {
  stock: 'socket.io',
  ws: 'ws',
  'lintel-socket': 'socket.io',
  aedes: 'mqtt',
  mosquitto: 'mqtt',
  'lintel-mqtt': 'mqtt',
};

export const NAMESPACE = '/displays';
export const EVENT = 'room.schedule';
export const TENANT = 'bench';
export const topicOf = (room: number): string => `lintel/v1/${TENANT}/rooms/${room}/schedule`;

/** Milliseconds of a clock that all processes of the machine share. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** What a fan-out server is asked for. */
export interface FanRequests {
  /** Publishes to these rooms, one after the other; answers when each was published. */
  publish: { ask: { rooms: number[]; bytes: number }; answer: number[] };
  /** Publishes to room 0 so often a second. */
  stream: { ask: { perSecond: number; seconds: number; bytes: number }; answer: number };
  collect: { ask: null; answer: null };
  where: { ask: null; answer: { port: number; pid: number } };
}

export interface Group {
  /** The room as the server knows it. */
  room: string;
  count: number;
  /** One sign-in per connection where the server asks for one. */
  auth?: object[];
}

/** What the process with the clients is asked for. */
export interface ClientRequests {
  connect: {
    ask: { protocol: Protocol; port: number; groups: Group[]; username?: string; password?: string };
    answer: null;
  };
  forget: { ask: null; answer: null };
  /** Answers when every one of these groups has got so many deliveries, with the time of each group's last one. */
  reached: { ask: { groups: number[]; each: number; patienceMs: number }; answer: number[] | null };
  freeze: { ask: { client: number }; answer: null };
  /** Deliveries of each client, and its longest time without one. */
  gaps: { ask: { until: number }; answer: { deliveries: number; longest: number }[] };
}

/** CPU time of a process so far, milliseconds. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process, bytes. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1_024;
}

/** A schedule as the product sends it, made as long as wanted by its last meeting's title. */
export function scheduleOf(room: number, bytes: number): object {
  const day = Date.UTC(2026, 10, 20);
  const at = (minute: number) => new Date(day + minute * 60_000).toISOString();
  const blocks = Array.from({ length: 8 }, (_, index) => ({
    bookingId: `0193456${index}-89ab-7cde-8f01-23456789abcd`,
    start: at(540 + index * 60),
    end: at(585 + index * 60),
    title: 'Design review',
    organizer: 'Ada Lovelace',
    checkInDeadline: at(550 + index * 60),
    checkedInAt: null,
    kind: 'BOOKING',
  }));
  const schedule = {
    roomId: String(room),
    version: Date.now(),
    serverTime: new Date().toISOString(),
    blocks,
    filler: '',
  };
  return { ...schedule, filler: 'x'.repeat(Math.max(0, bytes - JSON.stringify(schedule).length)) };
}
