import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as everythingElse } from 'node:timers/promises';
import { gate } from '../../../testing/waiting.js';
import { Turns, type Turn } from './turns.js';

const of = (id: string, account: string, service = 'S'): Turn => ({ id, account, service });

describe('turns', () => {
  let begun: string[];
  let ends: Map<string, () => void>;
  let turns: Turns<Turn>;

  beforeEach(() => {
    begun = [];
    ends = new Map();
    turns = new Turns({ perService: 3, perAccount: 2 }, ({ id }) => {
      begun.push(id);
      const { open, passed } = gate();
      ends.set(id, open);
      return passed;
    });
  });
  const end = async (id: string) => {
    ends.get(id)!();
    await everythingElse();
  };

  it('leave room beside an account that hangs, and beside a service all of which does', async () => {
    void turns.take([of('a1', 'A'), of('a2', 'A'), of('a3', 'A')]);
    expect(begun).toEqual(['a1', 'a2']);
    void turns.take([of('b1', 'B'), of('b2', 'B')]);
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    void turns.take([of('x1', 'X', 'T')]);
    expect(begun).toEqual(['a1', 'a2', 'b1', 'x1']);
    await end('x1');
    expect(begun).toHaveLength(4);
  });

  it('go to the account with the fewest running, and there to whoever waits longest', async () => {
    void turns.take([of('a1', 'A'), of('b1', 'B'), of('a2', 'A'), of('a3', 'A'), of('b2', 'B'), of('c1', 'C')]);
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    await end('b1');
    expect(begun).toEqual(['a1', 'b1', 'c1', 'b2']);
    await end('a1');
    await end('c1');
    expect(begun.slice(4)).toEqual(['a2', 'a3']);
  });

  it('come once to what waits, and again to what runs, never twice at once', async () => {
    const told: string[] = [];
    const take = (name: string, ...list: Turn[]) => void turns.take(list).then(() => told.push(name));
    take('first', of('a1', 'A'), of('a2', 'A'), of('a3', 'A'));
    take('second', of('a1', 'A'), of('a3', 'A'));
    expect(begun).toEqual(['a1', 'a2']);
    await end('a2');
    expect(begun).toEqual(['a1', 'a2', 'a3']);
    await end('a3');
    expect(begun).toHaveLength(3);
    expect(told).toEqual([]);
    await end('a1');
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a1']);
    expect(told).toEqual(['first']);
    await end('a1');
    expect(told).toEqual(['first', 'second']);
  });

  it('end with those that run', async () => {
    const all = turns.take([of('a1', 'A'), of('a2', 'A'), of('a3', 'A')]);
    turns.stop();
    await end('a1');
    await end('a2');
    await all;
    expect(begun).toEqual(['a1', 'a2']);
  });
});
