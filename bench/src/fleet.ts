import { parseArgs } from 'node:util';
import { Fleet, type FleetReport } from '../../e2e/fleet/fleet.js';
import { usual, type FleetOptions } from '../../e2e/fleet/options.js';
import { faultRun } from '../../e2e/support/fault-run.js';
import { latenciesOf } from './measure/latencies.js';
import { publish, type Cell, type Verdict } from './measure/report.js';

/**
 * Virtual displays that pair, hold both links, tap, lose their network and come back, on a clock that is moved.
 * `--displays 500 --minutes 10 --flaky 0.05 --per-room 4 --without socket|mqtt --seed 7`. Exit code 1 where a screen ever
 * showed a wrong state, or a tap was lost or done twice.
 */
const GOAL_MS = 100;
const MB = 1_000_000;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { displays: text, minutes: text, flaky: text, 'per-room': text, without: text, seed: text },
});

function amount(name: 'displays' | 'minutes' | 'flaky' | 'per-room', otherwise: number, most = Infinity): number {
  const number = Number(values[name] ?? otherwise);
  if (!(number >= 0 && number <= most)) throw new Error(`--${name} takes a number from 0 to ${most}.`);
  return number;
}

function blocked(): FleetOptions['without'] {
  const { without } = values;
  if (without === undefined || without === 'socket' || without === 'mqtt') return without ?? null;
  throw new Error('--without takes socket or mqtt.');
}

const options: FleetOptions = {
  displays: amount('displays', usual.displays),
  perRoom: amount('per-room', usual.perRoom),
  minutes: amount('minutes', usual.minutes),
  flaky: amount('flaky', usual.flaky, 1),
  without: blocked(),
};

await faultRun('fleet', async (run) => {
  const seen = await Fleet.simulate(run, options);
  publish({
    name: options.without ? `fleet-without-${options.without}` : 'fleet',
    method: [
      `${seen.displays} displays beside ${seen.rooms} rooms; ${linksOf(options)} each; ${options.minutes} simulated minutes in ${seen.seconds.toFixed(0)} s.`,
      `${options.flaky} of the displays lose their network in a simulated minute, for up to one. All displays are one process beside the server's.`,
      'Truth: the state of every room by API, and who is inside by SQL, twice in every ten simulated seconds, against every live screen.',
      `Seed ${run.seed}.`,
    ],
    columns: ['what', 'count', 'p50 ms', 'p99 ms', 'most ms'],
    rows: rowsOf(seen),
    verdicts: verdictsOf(seen),
    rounds: { options, ...seen },
  });
});

function linksOf({ without }: FleetOptions): string {
  if (without === null) return 'Socket.IO and MQTT';
  return without === 'socket' ? 'MQTT, Socket.IO blocked' : 'Socket.IO, MQTT blocked';
}

function rowsOf(seen: FleetReport): Cell[][] {
  const line = (what: string, milliseconds: readonly number[]): Cell[] => {
    const { count, p50, p99, max } = latenciesOf(milliseconds);
    return [what, count, p50, p99, max];
  };
  const refused = Object.entries(seen.refusals).map(([code, count]) => `${count} ${code}`);
  const { before, connected, after } = seen.memory;
  return [
    line('tap to answer', seen.answersMs),
    line('tap to last other screen of the room', seen.lastsMs),
    line('  the same in the first fifth, server cold', seen.coldLastsMs),
    line('network back to room shown', seen.returnsMs),
    ["delay of the displays' own process", '', seen.ownDelayMs.p50, seen.ownDelayMs.p99, seen.ownDelayMs.max],
    ['longest a live screen was behind', '', '', '', seen.longestLagMs],
    ['screens compared with the truth', seen.compared],
    ['screens that showed a wrong state', seen.wrongScreens.length],
    ['requests', seen.requests],
    ['  sent when the network came back', seen.sentLater],
    [`  refused${refused.length > 0 ? ` (${refused.join(', ')})` : ''}`, sum(Object.values(seen.refusals))],
    ['  lost', seen.lost],
    ['  done twice', seen.duplicated],
    ['networks lost', seen.losses],
    ['links that came back', seen.reconnects],
    ['server, MB: before the displays', before / MB],
    ['server, MB: all connected', connected / MB],
    ['server, MB: in the end', after / MB],
  ];
}

function verdictsOf(seen: FleetReport): Verdict[] {
  const { p99 } = latenciesOf(seen.lastsMs);
  const wrong = seen.wrongScreens;
  return [
    {
      goal: 'no screen ever shows a wrong state',
      seen: wrong.length === 0 ? 'none' : `${wrong.length}: ${wrong.slice(0, 10).join('; ')}`,
      isMet: wrong.length === 0,
    },
    {
      goal: 'no request lost, none done twice',
      seen: `${seen.lost} lost, ${seen.duplicated} twice`,
      isMet: seen.lost + seen.duplicated === 0,
    },
    { goal: `tap to last other screen, p99 < ${GOAL_MS} ms`, seen: `${p99.toFixed(0)} ms`, isMet: p99 < GOAL_MS },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
