import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** What a fault run has at hand. */
export interface FaultRun {
  /** A form that fits into `npm test`. */
  isShort: boolean;
  /** `--seed=<n>` repeats the choices of an earlier run. */
  seed: number;
  /** Numbers from 0 to 1, the same for the same seed and name. */
  random(name: string): () => number;
  /** A folder that is removed in the end. */
  folder(name: string): Promise<string>;
  /** Something to be ended in the end, whatever happens; the last one first. */
  onEnd(end: () => unknown): void;
  say(line: string): void;
  /** Counts what holds, and reports what does not with the evidence. */
  check(claim: string, holds: boolean, evidence?: () => unknown): void;
  equal(claim: string, actual: unknown, expected: unknown): void;
}

const MAX_REPORTED = 20;
const MAX_EVIDENCE = 2_000;

/** Runs a fault run as a script: exit code 0 where everything claimed held. */
export async function faultRun(title: string, work: (run: FaultRun) => Promise<void>): Promise<void> {
  const seed = Number(/--seed[= ](\d+)/.exec(process.argv.join(' '))?.[1] ?? Math.floor(Math.random() * 1e9));
  const ends: (() => unknown)[] = [];
  const broken: string[] = [];
  let held = 0;
  const say = (line: string) => console.log(line);
  const check: FaultRun['check'] = (claim, holds, evidence) => {
    if (holds) {
      held += 1;
      return;
    }
    broken.push(claim);
    if (broken.length > MAX_REPORTED) return;
    say(`✗ ${claim}`);
    if (evidence) say(`  ${JSON.stringify(evidence(), null, 1).slice(0, MAX_EVIDENCE).replaceAll('\n', '\n  ')}`);
  };
  say(`${title} (--seed=${seed})`);
  try {
    await work({
      isShort: process.argv.includes('--short'),
      seed,
      random: (name) => randomNumbers(`${seed} ${name}`),
      async folder(name) {
        const path = await mkdtemp(join(tmpdir(), `lintel-faults-${name}-`));
        ends.push(() => rm(path, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }));
        return path;
      },
      onEnd: (end) => ends.push(end),
      say,
      check,
      equal: (claim, actual, expected) =>
        check(claim, isDeepStrictEqual(actual, expected), () => ({ actual, expected })),
    });
  } catch (error) {
    broken.push('the run came to its end');
    say(`✗ ${(error as Error).stack}`);
  }
  for (const end of ends.reverse()) await end();
  if (broken.length > MAX_REPORTED) say(`… and ${broken.length - MAX_REPORTED} more`);
  say(
    `${title}: ${held} claims held, ${broken.length} did not${broken.length > 0 ? ` (repeat with --seed=${seed})` : ''}`,
  );
  process.exit(broken.length > 0 || held === 0 ? 1 : 0);
}

/** mulberry32, seeded by a hash (FNV-1a) of a text. */
function randomNumbers(text: string): () => number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
