import { parseArgs } from 'node:util';

/** How long a benchmark looks: `--rounds=5 --seconds=4`. */
export function duration(defaults: { rounds: number; seconds: number }): { rounds: number; seconds: number } {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' } } });
  return {
    rounds: positive('rounds', values.rounds, defaults.rounds),
    seconds: positive('seconds', values.seconds, defaults.seconds),
  };
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!(value > 0)) throw new Error(`--${name} takes a positive number.`);
  return value;
}
