import { median } from './latencies.js';

/** One who is measured. `run` does a fixed piece of work, or works for a fixed time, and says what it saw. */
export interface Contestant<Round> {
  name: string;
  run(round: number): Promise<Round>;
}

/** What was seen of each contestant, round by round: `rounds.get(name)[n]` and all others' `[n]` were minutes apart at most. */
export type Rounds<Round> = Map<string, Round[]>;

/**
 * Lets the contestants take turns, in an order that moves on by one each round, so that what else the machine does and
 * who goes first falls on all of them alike. A first round that is not counted warms everything up; `before` each turn
 * what is to be the same for all of them is made so.
 */
export async function alternate<Round>(
  contestants: readonly Contestant<Round>[],
  { rounds, before, say }: { rounds: number; before?: () => Promise<unknown>; say: (line: string) => void },
): Promise<Rounds<Round>> {
  const seen: Rounds<Round> = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(round + turn) % contestants.length]!;
      say(round === 0 ? `warming up: ${contestant.name}` : `round ${round} of ${rounds}: ${contestant.name}`);
      await before?.();
      const result = await contestant.run(round);
      if (round > 0) seen.get(contestant.name)!.push(result);
    }
  }
  return seen;
}

/** The middle of some rounds' figures and how far they lay apart. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** A figure of one contestant over that of another, each pair from the same round. */
export function ratioOf<Round>(
  seen: Rounds<Round>,
  name: string,
  reference: string,
  figure: (round: Round) => number,
): Spread {
  const references = seen.get(reference)!;
  return spreadOf(seen.get(name)!.map((round, index) => figure(round) / figure(references[index]!)));
}
