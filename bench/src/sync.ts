import { SyncBench, type BenchCalendar } from '../../server/src/modules/calendars/testing/sync-bench.js';
import { figure, publish, say, type Cell } from './measure/report.js';

/**
 * How fast a room's calendar of ten thousand events comes in for the first time and again, and how much memory that takes. The
 * provider is the fake of `fakes/`, in this process too, so that its time and memory are part of what is seen.
 */
const EVENTS = 10_000;
const MINUTE_MS = 60_000;
const SPACING_MS = 20 * MINUTE_MS;
const MB = 1_048_576;
const PEAK_GOAL_MB = 200;

interface Seen {
  seconds: number;
  grownMb: number;
}

const bench = await SyncBench.open();
const rows: Cell[][] = [];
const rounds: Record<string, Seen> = {};
for (const remote of [bench.google, bench.microsoft]) {
  const room = await bench.addRoomCalendar(remote);
  fill(room);
  await measure(`${remote.provider} first`, EVENTS, () => synced(room));
  remote.expireCursors(room.address);
  await measure(`${remote.provider} again, unchanged`, EVENTS, () => synced(room));
  for (const { id } of remote.events(room.address).slice(0, 100)) remote.edit(room.address, id, { title: 'Changed' });
  await measure(`${remote.provider} 100 changes`, 100, () => synced(room));
}
await bench.close();
const peak = Math.max(...Object.values(rounds).map(({ grownMb }) => grownMb));
publish({
  name: 'sync',
  method: [`${EVENTS} events of one room, one page of 500 (Google) or 200 (Microsoft) after the other.`],
  columns: ['what', 'events/s', 'seconds', 'memory grown, MB'],
  rows,
  verdicts: [
    { goal: `memory grows by less than ${PEAK_GOAL_MB} MB`, seen: `${figure(peak)} MB`, isMet: peak < PEAK_GOAL_MB },
  ],
  rounds,
});

function fill({ remote, address }: BenchCalendar): void {
  const first = Math.ceil(bench.house.clock.now() / SPACING_MS) * SPACING_MS;
  for (let index = 0; index < EVENTS; index++) {
    const start = first + index * SPACING_MS;
    const iso = (at: number) => new Date(at).toISOString();
    remote.create(address, { title: `Event ${index}`, start: iso(start), end: iso(start + 15 * MINUTE_MS) });
  }
}

async function synced(room: BenchCalendar): Promise<void> {
  await bench.sync(room);
  const { status, error, event_count: count } = await bench.state(room);
  if (status !== 'OK' || count !== EVENTS)
    throw new Error(`The sync came to ${String(status)}, ${String(count)}: ${String(error)}`);
}

async function measure(name: string, events: number, work: () => Promise<void>): Promise<void> {
  say(name);
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(watch);
  const seen = { seconds, grownMb: (most - before) / MB };
  rounds[name] = seen;
  rows.push([name, events / seconds, seconds, seen.grownMb]);
}
