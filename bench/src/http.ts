import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loads, type Load } from './http/loads.js';
import { Stage, type Turn } from './http/stage.js';
import { alternate, ratioOf, spreadOf } from './measure/alternate.js';
import { median } from './measure/latencies.js';
import { duration } from './measure/options.js';
import { figure, publish, RESULTS, say, spread, type Cell, type Verdict } from './measure/report.js';

/**
 * The API under 50 clients, each load in turns with bare node:http that answers the same bytes.
 * `--rounds=3 --seconds=3`; `--cpu-prof` lets one more turn of each load be profiled.
 */
const CLIENTS = 50;
const ROOMS = 20;
const { rounds: ROUNDS, seconds: SECONDS, isProfiled } = duration({ rounds: 3, seconds: 3 });
const PROFILES = join(RESULTS, 'profiles');
const MOST_MS: Record<Exclude<Load['kind'], 'route'>, number> = { read: 150, slots: 50, write: 250 };
const LEAST_OF_BARE = 0.65;

const bareOf = ({ title }: Load): string => `bare node:http, bytes of "${title}"`;

const stage = await Stage.open({ clients: CLIENTS, rooms: ROOMS });
const seen = await alternate<Turn>(
  loads.flatMap((load, number) => [
    { name: load.title, run: () => stage.house(number, SECONDS) },
    { name: bareOf(load), run: () => stage.bare(number, SECONDS) },
  ]),
  { rounds: ROUNDS, before: () => stage.analyse(), say },
);
const profiles = isProfiled ? await profileEach() : undefined;
await stage.close();
report();

async function profileEach() {
  mkdirSync(PROFILES, { recursive: true });
  const found: Record<string, Awaited<ReturnType<Stage['profile']>>> = {};
  for (const [number, { title }] of loads.entries()) {
    say(`profiling: ${title}`);
    const path = join(PROFILES, `http-${title.replaceAll(/\W+/g, '-')}.cpuprofile`);
    const hotspots = await stage.profile(number, SECONDS, path);
    found[title] = hotspots;
    const shares = (list: [string, number][]) =>
      list.map(([name, share]) => `    ${(share * 100).toFixed(1).padStart(5)} %  ${name}`).join('\n');
    process.stdout.write(
      `\n${title}: busy ${(hotspots.busy * 100).toFixed(0)} % of the time, kept in ${path}\n` +
        `  owners\n${shares(hotspots.owners)}\n  functions\n${shares(hotspots.functions)}\n`,
    );
  }
  return found;
}

function report(): void {
  const rows: Cell[][] = [];
  const verdicts: Verdict[] = [];
  for (const load of loads) {
    const bare = bareOf(load);
    const ratio = ratioOf(seen, load.title, bare, ({ perSecond }) => perSecond);
    const cpu = ratioOf(seen, bare, load.title, ({ cpuMicros }) => cpuMicros);
    for (const name of [load.title, bare]) {
      const turns = seen.get(name)!;
      rows.push([
        name === bare ? '  bare node:http, the same bytes' : name,
        spreadOf(turns.map(({ perSecond }) => perSecond)).median,
        median(turns.map(({ latencies }) => latencies.p50)),
        median(turns.map(({ latencies }) => latencies.p99)),
        median(turns.map(({ cpuMicros }) => cpuMicros)),
        name === bare ? '' : spread(ratio),
        name === bare ? '' : spread(cpu),
      ]);
    }
    verdicts.push(verdictOn(load, ratio));
  }
  publish({
    name: 'http',
    method: [
      `The whole server from its source with ${ROOMS} rooms, on PostgreSQL 18 with its defaults for durability; reactors, broker and sockets are on.`,
      `${CLIENTS} people with a session and a connection each, in a process of their own (undici), ask one thing after the other.`,
      'Reference: node:http in a process of its own reads the same requests to their end and answers the same bytes.',
      `${ROUNDS} rounds of ${SECONDS} s in turns, ratios are of one round; ANALYZE before each. CPU: the serving Node process alone, not PostgreSQL.`,
      'The two booking routes are the real one (access, contract, service, answer) up to where a booking would be decided or written.',
    ],
    columns: ['what', 'per second', 'p50 ms', 'p99 ms', 'CPU us each', 'ratio to bare', 'per CPU, ratio'],
    rows,
    verdicts,
    rounds: { ...Object.fromEntries(seen), ...(profiles && { profiles }) },
  });
}

function verdictOn({ title, kind }: Load, ratio: ReturnType<typeof spreadOf>): Verdict {
  if (kind === 'route') {
    const goal = `${title} >= ${LEAST_OF_BARE} x bare node:http`;
    return { goal, seen: spread(ratio), isMet: ratio.median >= LEAST_OF_BARE };
  }
  const p99 = spreadOf(seen.get(title)!.map(({ latencies }) => latencies.p99));
  return {
    goal: `${title}, p99 < ${MOST_MS[kind]} ms`,
    seen: `${figure(p99.median)} (${figure(p99.least)}-${figure(p99.most)}) ms`,
    isMet: p99.median < MOST_MS[kind],
  };
}
