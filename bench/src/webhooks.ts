import { setTimeout as delay } from 'node:timers/promises';
import { SyncWork } from '../../server/src/modules/calendars/two-way/sync-work.js';
import { SyncBench, type BenchCalendar } from '../../server/src/modules/calendars/testing/sync-bench.js';
import { lastingPort } from '../../server/src/testing/lasting-port.js';
import { loadavg } from 'node:os';
import { Worker } from './machines/line.js';
import type { BareRequests } from './http/wire.js';
import { latenciesOf, median } from './measure/latencies.js';
import { duration } from './measure/options.js';
import { figure, publish, say, type Cell } from './measure/report.js';
import { burst, type Message } from './webhooks/burst.js';

/**
 * Google and Microsoft tell of 500 changes in a calendar within five seconds. How soon each message is answered by a server that
 * reads the calendar meanwhile, beside a process that does nothing but answer the same, and how often the calendar is read.
 */
const COUNT = 500;
const BURST = { count: COUNT, ms: 5_000 };
/** Longer than a calendar is left in peace after it was read. */
const AFTERWARDS_MS = 7_000;
const P99_GOAL_MS = 50;
const MOST_SYNCS = 2;

interface ServerRequests {
  where: { ask: null; answer: { port: number } };
  close: { ask: null; answer: null };
}

const { rounds: roundCount } = duration({ rounds: 3, seconds: 5 });
const bench = await SyncBench.open({ LINTEL_ROLES: 'api' });
const port = await lastingPort();
const server = Worker.start<ServerRequests>(`${import.meta.dirname}/webhooks/server.ts`, [], {
  NODE_ENV: 'test',
  PORT: `${port}`,
  MQTT_PORT: '0',
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  DATABASE_URL: bench.house.server.databaseUrl,
  LINTEL_SECRETS_KEYS: 'ab'.repeat(32),
  LINTEL_DEMO: 'off',
  LINTEL_CLOCK: new Date(bench.house.clock.now()).toISOString(),
  ...bench.google.environment,
  ...bench.microsoft.environment,
});
const bare = Worker.start<BareRequests>(`${import.meta.dirname}/http/bare.ts`);
await server.ask('where', null);
const { port: barePort } = await bare.ask('where', null);

const rows: Cell[][] = [];
const rounds: { provider: string; ours: number[]; plain: number[]; syncs: number; load: number }[] = [];
for (const remote of [bench.google, bench.microsoft]) {
  const room = await bench.addRoomCalendar(remote);
  const message = await messageOf(room);
  await bare.ask('play', { status: message.status, headers: [], body: '' });
  for (let round = -1; round < roundCount; round++) {
    say(`${remote.provider} ${round < 0 ? 'warming up' : `round ${round + 1}`}`);
    const plain = await burst(barePort, message, BURST);
    remote.calls.clear();
    const ours = await burst(port, message, BURST);
    await delay(AFTERWARDS_MS);
    const syncs = remote.calls.count(remote.paths.list);
    if (round >= 0) rounds.push({ provider: remote.provider, ours, plain, syncs, load: loadavg()[0]! });
  }
  const seen = rounds.filter(({ provider }) => provider === remote.provider);
  for (const [name, pick] of [
    ['Lintel', 'ours'],
    ['node:http', 'plain'],
  ] as const) {
    const all = seen.map((round) => latenciesOf(round[pick]));
    const middle = (of: (latencies: (typeof all)[number]) => number) => median(all.map(of));
    const syncs = pick === 'ours' ? `${Math.max(...seen.map((round) => round.syncs))}` : '';
    rows.push([`${remote.provider}: ${name}`, middle(({ p50 }) => p50), middle(({ p99 }) => p99), syncs]);
  }
}
await server.ask('close', null);
server.end();
bare.end();
await bench.close();

const p99 = Math.max(
  ...['GOOGLE', 'MICROSOFT'].map((name) =>
    median(rounds.filter(({ provider }) => provider === name).map(({ ours }) => latenciesOf(ours).p99)),
  ),
);
const most = Math.max(...rounds.map(({ syncs }) => syncs));
const load = rounds.map((round) => round.load);
publish({
  name: 'webhooks',
  method: [
    `${COUNT} messages of one calendar, one each ${BURST.ms / COUNT} ms, timed from when each is due; ${roundCount} rounds and one to warm up.`,
    `Load of the machine meanwhile: ${figure(Math.min(...load))} to ${figure(Math.max(...load))}.`,
  ],
  columns: ['who answers', 'median, ms', 'p99, ms', 'syncs'],
  rows,
  verdicts: [
    { goal: `p99 below ${P99_GOAL_MS} ms`, seen: `${figure(p99)} ms`, isMet: p99 < P99_GOAL_MS },
    { goal: `at most ${MOST_SYNCS} syncs`, seen: `${most}`, isMet: most > 0 && most <= MOST_SYNCS },
  ],
  rounds,
});

/** Has the server synchronise the calendar; a message of the channel that it has opened then. */
async function messageOf(room: BenchCalendar): Promise<Message> {
  bench.house.server.app.get(SyncWork).wakeSoon();
  const channel = await opened(room);
  const { channels } = bench.google.fake;
  const { subscriptions } = bench.microsoft.fake;
  const isGoogle = room.remote === bench.google;
  const subscription = isGoogle ? null : subscriptions.get(channel.external_id);
  const { to, headers, body } = subscription
    ? subscriptions.message(subscription, [subscriptions.claim(subscription, 'updated', 'any')])
    : channels.message(channels.list().find(({ id }) => id === channel.id)!);
  return {
    path: new URL(to).pathname,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
    status: isGoogle ? 204 : 202,
  };
}

async function opened(room: BenchCalendar): Promise<{ id: string; external_id: string }> {
  for (;;) {
    const [channel] = await bench.house.db.systemStatement<{ id: string; external_id: string }>(
      `SELECT h.id, h.external_id FROM calendar_channel h JOIN calendar c ON c.id = h.calendar_id
        WHERE c.id = $1 AND h.state = 'ACTIVE' AND c.status = 'OK' AND c.locked_until IS NULL`,
      [room.id],
    );
    if (channel) return channel;
    await delay(100);
  }
}
