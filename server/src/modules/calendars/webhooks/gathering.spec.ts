import { describe, expect, it } from '@jest/globals';
import { Gathering } from './gathering.js';

/** Each act waits until it is let go. */
function slowly() {
  const acts: { key: string; items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const gathering = new Gathering<number>((key, items) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    acts.push({ key, items, end: resolve, fail: reject });
    return promise;
  });
  return { acts, gathering };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Gathering', () => {
  it('does once more for all who ask while it acts', async () => {
    const { acts, gathering } = slowly();
    const first = gathering.add('a', 1);
    await turn();
    const later = [gathering.add('a', 2), gathering.add('a', 3)];
    await turn();
    expect(acts.map(({ items }) => items)).toEqual([[1]]);
    acts[0]!.end();
    await first;
    await turn();
    expect(acts.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    acts[1]!.end();
    await Promise.all(later);
  });

  it('keeps no key waiting for another', async () => {
    const { acts, gathering } = slowly();
    const both = [gathering.add('a', 1), gathering.add('b', 2)];
    await turn();
    expect(acts.map(({ key }) => key)).toEqual(['a', 'b']);
    for (const act of acts) act.end();
    await Promise.all(both);
  });

  it('tells of a failure those whose act it was, and goes on', async () => {
    const { acts, gathering } = slowly();
    const first = gathering.add('a', 1);
    await turn();
    const second = gathering.add('a', 2);
    acts[0]!.fail(new Error('lost'));
    await expect(first).rejects.toThrow('lost');
    await turn();
    acts[1]!.end();
    await expect(second).resolves.toBeUndefined();
    const third = gathering.add('a', 3);
    await turn();
    acts[2]!.end();
    await third;
  });
});
