import { describe, expect, it } from '@jest/globals';
import { BookingBatches } from './booking-batches.js';

type Outcome = 'OK' | 'CONFLICT';
interface Slot {
  name: string;
  hour: number;
}

/** Batches whose writing ends when the test says so; a slot is lost to those who wait while another takes it. */
function open() {
  const written: { names: string[]; end: (outcome?: Outcome) => void }[] = [];
  const batches = new BookingBatches<Slot, Outcome>(
    (_tenant, items) =>
      new Promise((resolve) =>
        written.push({
          names: items.map(({ name }) => name),
          end: (value = 'OK') => resolve(items.map(() => ({ status: 'fulfilled', value }))),
        }),
      ),
    (one, outcome, waiting) => (outcome === 'OK' && one.hour === waiting.hour ? 'CONFLICT' : undefined),
  );
  const add = (name: string, hour: number, room = 'aurora') => batches.add('acme', room, { name, hour });
  return { add, written, names: () => written.map(({ names }) => names) };
}

describe('those who wait while a slot is taken', () => {
  it('have lost it and are not written; the others of the room are', async () => {
    const { add, written, names } = open();
    const [first, second, third] = [add('first', 9), add('second', 9), add('third', 10)];
    written[0]!.end();
    expect(await Promise.all([first, second])).toEqual(['OK', 'CONFLICT']);
    expect(names()).toEqual([['first'], ['third']]);
    written[1]!.end();
    expect(await third).toBe('OK');
  });

  it('go on where nobody got it', async () => {
    const { add, written, names } = open();
    const [first, second] = [add('first', 9), add('second', 9)];
    written[0]!.end('CONFLICT');
    expect(await first).toBe('CONFLICT');
    expect(names()).toEqual([['first'], ['second']]);
    written[1]!.end();
    expect(await second).toBe('OK');
  });

  it('of another room have lost nothing', async () => {
    const { add, written, names } = open();
    const rooms = ['one', 'two'].map((room) => add(room, 9, room));
    const waiting = add('third', 9, 'three');
    expect(names()).toEqual([['one'], ['two']]);
    for (const batch of [...written]) batch.end();
    expect(await Promise.all(rooms)).toEqual(['OK', 'OK']);
    expect(names().at(-1)).toEqual(['third']);
    written.at(-1)!.end();
    expect(await waiting).toBe('OK');
  });

  it('and whoever comes later asks anew', async () => {
    const { add, written, names } = open();
    const first = add('first', 9);
    written[0]!.end();
    await first;
    const later = add('later', 9);
    expect(names()).toEqual([['first'], ['later']]);
    written[1]!.end('CONFLICT');
    expect(await later).toBe('CONFLICT');
  });
});
