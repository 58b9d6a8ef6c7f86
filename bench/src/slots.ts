import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { alternate, type Rounds } from './measure/alternate.js';
import { latenciesOf, median, type Latencies } from './measure/latencies.js';
import { duration } from './measure/options.js';
import { figure, publish, say, type Cell } from './measure/report.js';
import { contestantsFor, indexBytes, names, type Size, type Turn } from './slots/contestants.js';

/**
 * A month of slots of departments of every size, from ISO text to ISO text, from numbers and from the prepared index,
 * beside a plain look at every minute that finds the same slots. `--rounds=3 --seconds=0.3` (a turn).
 */
const { rounds: ROUNDS, seconds: SECONDS } = duration({ rounds: 3, seconds: 0.3 });
const HOSTS = [1, 10, 25, 100];
const BLOCKS = [0, 200, 1_000];
/** cal.com's engine with its own dayjs for the second size, as measured on two cores; see DESIGN, numbers to hold. */
const CALCOM_MS = 70;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

type Cost = Latencies & { cpuMs: number };

interface Seen extends Size {
  slots: number;
  bytes: number;
  ms: Record<keyof typeof names, Cost>;
}

const seen: Seen[] = [];
for (const hosts of HOSTS) {
  for (const blocks of BLOCKS) {
    const { slots, contestants, plain } = contestantsFor({ hosts, blocks }, SECONDS);
    const about = (line: string) => say(`${hosts} hosts, ${blocks} blocks, ${line}`);
    const turns = await alternate(contestants, { rounds: ROUNDS, say: about });
    about(plain.name);
    const all: Rounds<Turn> = new Map([...turns, [plain.name, [await plain.run(1)]]]);
    const of = (name: string): Cost => {
      const rounds = all.get(name)!;
      return {
        ...latenciesOf(rounds.flatMap(({ milliseconds }) => milliseconds)),
        cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
      };
    };
    const ms = {
      text: of(names.text),
      numbers: of(names.numbers),
      prepared: of(names.prepared),
      plain: of(names.plain),
    };
    seen.push({ hosts, blocks, slots, bytes: indexBytes({ hosts, blocks }, collect), ms });
  }
}

const at = (hosts: number, blocks: number) => seen.find((one) => one.hosts === hosts && one.blocks === blocks)!;
const size = at(10, 200);
/** How much more ten times the hosts and five times the blocks cost. */
const moreHosts = median(BLOCKS.map((blocks) => at(100, blocks).ms.numbers.cpuMs / at(10, blocks).ms.numbers.cpuMs));
const moreBlocks = median(HOSTS.map((hosts) => at(hosts, 1_000).ms.numbers.cpuMs / at(hosts, 200).ms.numbers.cpuMs));

publish({
  name: 'slots',
  method: [
    'December 2026 for a visitor in Madrid, half-hour meetings every half hour; hosts in Madrid, New York, Kolkata, Kathmandu and',
    'Lord Howe with office hours, lunch, buffers of 5 minutes, a day of leave, at most 10 a day and 40 a week, and busy blocks.',
    'Text: parse ISO, prepare, find, write ISO. Numbers: prepare and find. Prepared: find. All write down who counts, not who it is.',
    `Minute by minute: the oracle of the property tests, clocks of its zones already read. ${ROUNDS} rounds of ${SECONDS} s of CPU in turns.`,
    'CPU: of this process with its garbage collection, per run; the clock on the wall also has what other jobs took.',
  ],
  columns: [
    'hosts x blocks',
    'slots',
    ...['text', 'numbers', 'prepared'].flatMap((name) => [`${name}: CPU ms`, 'p50', 'p99']),
    'plain: CPU ms',
    'plain/text',
    'plain/prepared',
    'index KB',
  ],
  rows: seen.map(({ hosts, blocks, slots, bytes, ms }): Cell[] => [
    `${hosts} x ${blocks}`,
    slots,
    ...[ms.text, ms.numbers, ms.prepared].flatMap(({ cpuMs, p50, p99 }) => [cpuMs, p50, p99]),
    ms.plain.cpuMs,
    ms.plain.cpuMs / ms.text.cpuMs,
    ms.plain.cpuMs / ms.prepared.cpuMs,
    bytes / 1_024,
  ]),
  verdicts: [
    {
      goal: `10 hosts x 200 blocks, text in and out: >= 40 x faster than ${CALCOM_MS} ms`,
      seen: `${figure(CALCOM_MS / size.ms.text.cpuMs)} x`,
      isMet: CALCOM_MS / size.ms.text.cpuMs >= 40,
    },
    {
      goal: `10 hosts x 200 blocks, prepared: >= 1,000 x faster than ${CALCOM_MS} ms`,
      seen: `${figure(CALCOM_MS / size.ms.prepared.cpuMs)} x`,
      isMet: CALCOM_MS / size.ms.prepared.cpuMs >= 1_000,
    },
    {
      goal: 'ten times the hosts cost ten times as much (15 at most)',
      seen: `${figure(moreHosts)} x`,
      isMet: moreHosts <= 15,
    },
    {
      goal: 'five times the blocks cost five times as much (7.5 at most)',
      seen: `${figure(moreBlocks)} x`,
      isMet: moreBlocks <= 7.5,
    },
  ],
  rounds: seen,
});
