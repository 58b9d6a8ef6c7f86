import type { Booking, Resource, RoomSchedule } from '@lintel/shared/contracts';
import { parseTopic, topicFor } from '@lintel/shared/mqtt';
import mqtt from 'mqtt';
import { io } from 'socket.io-client';
import { eventually } from '../../support/eventually.js';
import type { FaultRun } from '../../support/fault-run.js';
import type { Caller } from '../../support/person.js';
import { DEMO_AGENT_KEY } from '../../support/server-process.js';
import type { Server, TwoServers } from './two-servers.js';

/** What is booked at one server appears on screens at the other, also when the one dies at once. */
export async function liveness(run: FaultRun, installation: TwoServers): Promise<void> {
  const room = await installation.addRoom('Seen from everywhere');
  const screens = await Screens.open(run, installation, installation.b, room, 'at B');
  const delays: number[] = [];
  for (let number = 0; number < (run.isShort ? 5 : 50); number++) {
    const booking = await book(installation.a.callers[0]!, room, number);
    delays.push(await screens.show(booking));
  }
  const sorted = delays.toSorted((one, other) => one - other).map((ms) => Math.round(ms));
  run.say(`  answered at A to seen at B: worst ${sorted.at(-1)} ms, median ${sorted[sorted.length >> 1]} ms`);
  await screens.close();
  await orphans(run, installation, room);
}

/** A server that dies in a burst of bookings leaves its facts to the other: what it had answered is seen there. */
async function orphans(run: FaultRun, installation: TwoServers, room: Resource): Promise<void> {
  const screens = await Screens.open(run, installation, installation.a, room, 'at A');
  const random = run.random('orphans');
  const delays: number[] = [];
  for (let round = 0; round < (run.isShort ? 2 : 15); round++) {
    const { process, callers } = installation.b;
    const killAt = Math.floor(random() * 10);
    const answered: Booking[] = [];
    let killed: Promise<unknown> | undefined;
    const burst = Array.from({ length: 20 }, async (_, number) => {
      const booking = await tryToBook(callers[number % callers.length]!, room, 100 + round * 20 + number);
      if (!booking) return;
      answered.push(booking);
      if (answered.length > killAt) killed ??= process.end('SIGKILL');
    });
    await Promise.all(burst);
    await killed;
    const startedAt = performance.now();
    for (const booking of answered) await screens.show(booking);
    delays.push(performance.now() - startedAt);
    await installation.restartB();
  }
  const sorted = delays.toSorted((one, other) => one - other).map((ms) => Math.round(ms));
  run.say(
    `  B killed in a burst, to everything it answered seen at A: worst ${sorted.at(-1)} ms, median ${sorted[sorted.length >> 1]} ms`,
  );
  await screens.close();
}

/** Null where the server died before it answered. */
async function tryToBook(caller: Caller, room: Resource, number: number): Promise<Booking | null> {
  try {
    return await book(caller, room, number);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A display over Socket.IO and a subscriber over MQTT at one server, both watching one room. */
class Screens {
  private readonly seen = { socket: new Set<string>(), mqtt: new Set<string>() };

  private constructor(
    private readonly run: FaultRun,
    private readonly where: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(run: FaultRun, installation: TwoServers, server: Server, room: Resource, where: string) {
    const display = await installation.pairDisplay(server, `Watcher ${where}`, [room]);
    const auth = await display.handshakeAuth();
    const socket = io(`${server.origin}/displays`, { transports: ['websocket'], forceNew: true, auth });
    const client = mqtt.connect(server.mqttUrl, { username: 'agent', password: DEMO_AGENT_KEY });
    const close = async () => {
      socket.disconnect();
      await client.endAsync(true);
    };
    run.onEnd(close);
    const screens = new Screens(run, where, close);
    socket.on('room.schedule', (schedule: RoomSchedule) => note(screens.seen.socket, schedule));
    client.on('message', (topic, payload) => {
      if (parseTopic(topic)?.id === room.id) note(screens.seen.mqtt, JSON.parse(payload.toString()) as RoomSchedule);
    });
    await client.subscribeAsync(topicFor('roomSchedule', 'demo', room.id), { qos: 1 });
    return screens;
  }

  /** Milliseconds until both show the booking. */
  async show({ id }: Booking): Promise<number> {
    const startedAt = performance.now();
    for (const [line, seen] of Object.entries(this.seen)) {
      this.run.check(`seen ${this.where} over ${line}`, await eventually(() => seen.has(id), 15_000, 1));
    }
    return performance.now() - startedAt;
  }
}

function note(seen: Set<string>, { bookings }: RoomSchedule): void {
  for (const { id } of bookings) seen.add(id);
}

function book(caller: Caller, room: Resource, number: number): Promise<Booking> {
  const start = Date.now() + 3_600_000 + number * 300_000;
  return caller.call<Booking>('/api/v1/calendar/events', {
    json: {
      title: `Seen ${number}`,
      start: new Date(start).toISOString(),
      end: new Date(start + 240_000).toISOString(),
      timeZone: 'UTC',
      resourceIds: [room.id],
    },
  });
}
