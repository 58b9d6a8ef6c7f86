import { parseArgs } from 'node:util';
import { BYTES, Crowd, freezeOne, type Burst, type Frozen, type Shape } from './fanout/crowd.js';
import { House, type Tap } from './fanout/house.js';
import { kinds, type Kind } from './fanout/wire.js';
import { alternate, ratioOf, spreadOf, type Rounds } from './measure/alternate.js';
import { latenciesOf, median } from './measure/latencies.js';
import { figure, publish, say, spread, type Cell, type Verdict } from './measure/report.js';

/**
 * How schedules reach screens: the product's own fan-out beside stock Socket.IO, bare ws, bare aedes and mosquitto, what a
 * frozen client does to the others, and a booking's way to the last screen in the whole server.
 * `--rooms=200 --screens=25 --rounds=3 --laps=8 --taps=100 --house-rooms=200`, or `--quick`.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rooms: { type: 'string' },
    screens: { type: 'string' },
    rounds: { type: 'string' },
    laps: { type: 'string' },
    taps: { type: 'string' },
    'house-rooms': { type: 'string' },
  },
});
const amount = (name: Exclude<keyof typeof values, 'quick'>, usual: number, quick: number): number => {
  const number = Number(values[name] ?? (values.quick ? quick : usual));
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a positive whole number.`);
  return number;
};
const ROOMS = amount('rooms', 200, 20);
const SCREENS = amount('screens', 25, 25);
const ROUNDS = amount('rounds', 3, 1);
const LAPS = amount('laps', 8, 2);
const TAPS = amount('taps', 100, 20);
const HOUSE_ROOMS = amount('house-rooms', ROOMS, 4);
const FROZEN_SECONDS = values.quick ? 6 : 10;
const FROZEN_BYTES = 64 * 1024;
const KB = 1_000;

const title: Record<Kind, string> = {
  stock: 'stock Socket.IO rooms',
  ws: 'bare ws, one frame',
  'lintel-socket': 'Lintel, Socket.IO',
  aedes: 'bare aedes, QoS 1',
  mosquitto: 'mosquitto, QoS 1',
  'lintel-mqtt': 'Lintel, MQTT QoS 1',
};
const referenceOf = (kind: Kind): Kind => (['stock', 'ws', 'lintel-socket'].includes(kind) ? 'stock' : 'mosquitto');

interface SeenShape {
  name: string;
  bursts: Rounds<Burst>;
  memory: Map<Kind, number>;
}

const shapes = [
  await fanOut(`${ROOMS} x ${SCREENS}`, { rooms: ROOMS, screens: SCREENS }),
  await fanOut(`1 x ${ROOMS * SCREENS}`, { rooms: 1, screens: ROOMS * SCREENS }),
];
const frozen = await alternate<Frozen>(
  kinds
    .filter((kind) => kind !== 'ws')
    .map((kind) => ({
      name: kind,
      // Each turn warms itself up before anybody is frozen.
      run: (round) =>
        round === 0
          ? Promise.resolve({ gapBefore: NaN, longestGap: NaN, lost: 0, published: 0 })
          : freezeOne(kind, { seconds: FROZEN_SECONDS, bytes: FROZEN_BYTES }),
    })),
  { rounds: ROUNDS, say: (line) => say(`one frozen of 20, ${line}`) },
);
const house = await wholeServer();
report();

async function fanOut(name: string, shape: Shape): Promise<SeenShape> {
  say(`${name}: connecting`);
  const crowds = await Promise.all(kinds.map((kind) => Crowd.open(kind, shape)));
  const laps = shape.rooms === 1 ? LAPS * 2 : LAPS;
  const bursts = await alternate(
    crowds.map((crowd) => ({ name: crowd.kind, run: () => crowd.burst(laps, shape.rooms === 1 ? 10 : TAPS) })),
    { rounds: ROUNDS, say: (line) => say(`${name}, ${line}`) },
  );
  for (const crowd of crowds) crowd.end();
  return { name, bursts, memory: new Map(crowds.map(({ kind, bytesPerConnection }) => [kind, bytesPerConnection])) };
}

/** Bookings in the whole server and, in turns with them, the least a fan-out to as many screens takes. */
async function wholeServer() {
  const shape = { rooms: HOUSE_ROOMS, screens: SCREENS };
  say(`whole server: pairing ${HOUSE_ROOMS} displays, connecting ${2 * HOUSE_ROOMS * SCREENS} clients`);
  const server = await House.open(shape);
  const bare = await Crowd.open('ws', shape);
  const rounds: { taps: Tap[]; bare: number[]; cpuMicros: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    say(round === 0 ? 'whole server: warming up' : `whole server: round ${round} of ${ROUNDS}`);
    const taps: Tap[] = [];
    const fastest: number[] = [];
    let cpu = 0;
    for (let number = 0; number < TAPS; number += 1) {
      const before = server.cpu();
      const tap = await server.tap(number);
      cpu += server.cpu() - before;
      if (tap) taps.push(tap);
      fastest.push(await bare.last(number % HOUSE_ROOMS));
    }
    if (round > 0) rounds.push({ taps, bare: fastest, cpuMicros: (cpu * 1_000) / (TAPS * server.deliveriesPerTap) });
  }
  const { memory, missed } = server;
  bare.end();
  await server.end();
  return { rounds, memory, missed };
}

function report(): void {
  const rows: Cell[][] = [];
  const verdicts: Verdict[] = [];
  for (const { name, bursts, memory } of shapes) {
    for (const kind of kinds) {
      const rounds = bursts.get(kind)!;
      const lasts = rounds.map((round) => latenciesOf(round.lasts));
      const ratio = ratioOf(bursts, kind, referenceOf(kind), ({ perSecond }) => perSecond);
      const cpu = ratioOf(bursts, referenceOf(kind), kind, ({ cpuMicros }) => cpuMicros);
      rows.push([
        `${name}: ${title[kind]}`,
        spreadOf(rounds.map(({ perSecond }) => perSecond)).median,
        spread(ratio),
        median(rounds.map(({ cpuMicros }) => cpuMicros)),
        spread(cpu),
        median(lasts.map(({ p50 }) => p50)),
        median(lasts.map(({ p99 }) => p99)),
        memory.get(kind)! / KB,
      ]);
      if (!kind.startsWith('lintel')) continue;
      const goal = `${name}, ${title[kind]} >= 1.0 x ${title[referenceOf(kind)]}`;
      verdicts.push({ goal: `${goal}, deliveries/s`, seen: spread(ratio), isMet: ratio.median >= 1 });
      verdicts.push({ goal: `${goal}, deliveries per CPU second`, seen: spread(cpu), isMet: cpu.median >= 1 });
      verdicts.push(memoryGoal(`${name}, ${title[kind]}`, memory.get(kind)!));
    }
  }
  verdicts.push(memoryGoal('whole server, Socket.IO', house.memory.socket));
  verdicts.push(memoryGoal('whole server, MQTT', house.memory.mqtt));
  for (const [kind, rounds] of frozen) {
    const gap = spreadOf(rounds.map(({ longestGap }) => longestGap));
    const lost = rounds.reduce((sum, round) => sum + round.lost, 0);
    const all = rounds.reduce((sum, { published }) => sum + published * 19, 0);
    const before = spreadOf(rounds.map(({ gapBefore }) => gapBefore));
    const seen = `worst gap ${figure(gap.most)} ms (before it froze ${figure(before.most)} ms), median ${figure(gap.median)} ms; ${lost} of ${all} deliveries lost`;
    rows.push([`one frozen of 20: ${title[kind as Kind]}: ${seen}`]);
    if (kind.startsWith('lintel'))
      verdicts.push({
        goal: `one frozen of 20, ${title[kind as Kind]}: gap of the others <= 50 ms, nothing lost`,
        seen,
        isMet: gap.most <= 50 && lost === 0,
      });
  }
  const { rounds } = house;
  const of = (pick: (tap: Tap) => number) => rounds.map(({ taps }) => latenciesOf(taps.map(pick)));
  const bare = rounds.map((round) => latenciesOf(round.bare));
  const commits = of(({ commit }) => commit);
  const line = (text: string, seen: typeof bare): void =>
    void rows.push([
      `whole server: ${text}`,
      '',
      '',
      '',
      '',
      median(seen.map(({ p50 }) => p50)),
      median(seen.map(({ p99 }) => p99)),
    ]);
  line('booking, request to answer', commits);
  line('bare ws, publish to last screen', bare);
  for (const [text, pick] of [
    ['Socket.IO', ({ socket }: Tap) => socket],
    ['MQTT', ({ mqtt }: Tap) => mqtt],
  ] as const) {
    const lasts = of(pick);
    line(`booking, request to last of ${SCREENS} screens, ${text}`, lasts);
    const ratio = spreadOf(lasts.map(({ p99 }, index) => p99 / (commits[index]!.p99 + bare[index]!.p99)));
    verdicts.push({
      goal: `booking to the last of ${SCREENS} screens, ${text}, p99 <= 1.5 x (booking + bare fan-out)`,
      seen: `${spread(ratio)}; ${house.missed} bookings missed a screen`,
      isMet: ratio.median <= 1.5 && house.missed === 0,
    });
  }
  const memory = `${figure(house.memory.socket / KB)} (Socket.IO), ${figure(house.memory.mqtt / KB)} (MQTT)`;
  rows.push([
    `whole server: CPU per delivery, bookings and both transports; kB per connection: ${memory}`,
    '',
    '',
    median(rounds.map(({ cpuMicros }) => cpuMicros)),
  ]);
  publish({
    name: 'fanout',
    method: [
      `A room.schedule of ${BYTES} bytes; servers and clients in processes of their own; ${ROUNDS} rounds in turns, ratios are of one round.`,
      `Deliveries/s: every room once, then again when all screens have it, ${LAPS} laps. Latency: one room at a time, publish to its last screen.`,
      'Reference: stock Socket.IO rooms for WebSocket, mosquitto for MQTT. Memory: resident, after collecting garbage, less the first clients.',
      `One frozen of 20: ${FROZEN_BYTES} bytes 50 times a second for ${FROZEN_SECONDS} s, so that the frozen one's buffers are full soon.`,
      `Whole server: ${HOUSE_ROOMS} rooms with ${SCREENS} displays each on Socket.IO and ${SCREENS} MQTT clients each, bookings by HTTP one after the other.`,
    ],
    columns: ['what', 'deliveries/s', 'ratio', 'CPU us each', 'per CPU, ratio', 'p50 ms', 'p99 ms', 'kB a connection'],
    rows,
    verdicts: verdicts.sort((a, b) => Number(a.isMet) - Number(b.isMet)),
    rounds: {
      shapes: shapes.map(({ name, bursts, memory }) => ({
        name,
        bursts: Object.fromEntries(bursts),
        memory: Object.fromEntries(memory),
      })),
      frozen: Object.fromEntries(frozen),
      house,
    },
  });
}

function memoryGoal(what: string, bytes: number): Verdict {
  return { goal: `${what} <= 10 kB per connection`, seen: `${figure(bytes / KB)} kB`, isMet: bytes <= 10 * KB };
}
