import { describe, expect, it } from '@jest/globals';
import { SystemClock } from './clock.js';
import { Deadlines } from './deadlines.js';

const START = Date.parse('2026-11-20T08:00:00Z');

describe('Deadlines', () => {
  const open = (onDue: (keys: string[], now: number, deadlines: Deadlines<string>) => unknown) => {
    const clock = new SystemClock((error) => {
      throw error;
    }, START);
    const deadlines: Deadlines<string> = new Deadlines(clock, (keys: string[]) => onDue(keys, clock.now(), deadlines));
    return { clock, deadlines };
  };

  it('gives each key at its instant, those of one instant together, and none twice', async () => {
    const seen: [string[], number][] = [];
    const { clock, deadlines } = open((keys, now) => seen.push([keys, now - START]));
    deadlines.set('late', START + 3_000);
    deadlines.set('one', START + 2_000);
    deadlines.set('two', START + 2_000);
    deadlines.set('early', START + 1_000);
    await clock.moveTo(START + 10_000);
    await clock.moveTo(START + 20_000);
    expect(seen).toEqual([
      [['early'], 1_000],
      [['one', 'two'], 2_000],
      [['late'], 3_000],
    ]);
    clock.stop();
  });

  it('forgets what was deleted, and of one key all but its last deadline', async () => {
    const seen: [string[], number][] = [];
    const { clock, deadlines } = open((keys, now) => seen.push([keys, now - START]));
    deadlines.set('deleted', START + 1_000);
    deadlines.set('moved', START + 1_000);
    deadlines.delete('deleted');
    deadlines.set('moved', START + 5_000);
    await clock.moveTo(START + 10_000);
    expect(seen).toEqual([[['moved'], 5_000]]);
    clock.stop();
  });

  it('takes new deadlines while it runs, also after a failure', async () => {
    const errors: unknown[] = [];
    const seen: number[] = [];
    const clock = new SystemClock((error) => errors.push(error), START);
    const deadlines: Deadlines<string> = new Deadlines(clock, (keys: string[]) => {
      seen.push(clock.now() - START);
      if (seen.length < 4) deadlines.set(keys[0]!, clock.now() + 1_000);
      if (seen.length === 2) throw new Error('once');
    });
    deadlines.set('again', START + 1_000);
    await clock.moveTo(START + 10_000);
    expect(seen).toEqual([1_000, 2_000, 3_000, 4_000]);
    expect(errors).toEqual([new Error('once')]);
    clock.stop();
  });

  it('waits for what the callback returns before the clock goes on', async () => {
    const seen: string[] = [];
    const { clock, deadlines } = open(async (keys) => {
      await new Promise(setImmediate);
      seen.push(keys[0]!);
    });
    deadlines.set('first', START + 1_000);
    clock.at(START + 2_000, () => seen.push('second'));
    await clock.moveTo(START + 10_000);
    expect(seen).toEqual(['first', 'second']);
    clock.stop();
  });
});
