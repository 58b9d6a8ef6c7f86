import { parseArgs } from 'node:util';

/** How long a benchmark looks, `--rounds=5 --seconds=4`, and whether it also profiles, `--cpu-prof`. */
export function duration(defaults: { rounds: number; seconds: number }) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'cpu-prof': { type: 'boolean', default: false },
    },
  });
  return {
    rounds: positive('rounds', values.rounds, defaults.rounds),
    seconds: positive('seconds', values.seconds, defaults.seconds),
    isProfiled: values['cpu-prof'],
  };
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!(value > 0)) throw new Error(`--${name} takes a positive number.`);
  return value;
}
