import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SharedReads } from './shared-reads.js';

function open() {
  const begun: { key: string; end: (value: number) => void; fail: (error: Error) => void }[] = [];
  const reads = new SharedReads<number>(
    (key) => new Promise((resolve, reject) => begun.push({ key, end: resolve, fail: reject })),
  );
  return { begun, get: (key = 'acme') => reads.get(key) };
}

describe('reads that are shared', () => {
  it('begin after everybody who gets them has asked', async () => {
    const { begun, get } = open();
    const [first, second, third] = [get(), get(), get()];
    expect(begun).toHaveLength(1);
    begun[0]!.end(1);
    expect(await first).toBe(1);
    await nextTurn();
    expect(begun).toHaveLength(2);
    begun[1]!.end(2);
    expect(await Promise.all([second, third])).toEqual([2, 2]);
    const later = get();
    await nextTurn();
    expect(begun).toHaveLength(3);
    begun[2]!.end(3);
    expect(await later).toBe(3);
  });

  it('fail for those who share them only', async () => {
    const { begun, get } = open();
    const [first, second] = [get(), get()];
    begun[0]!.fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await nextTurn();
    begun[1]!.end(2);
    expect(await second).toBe(2);
  });

  it('are of one key', async () => {
    const { begun, get } = open();
    const both = [get('acme'), get('other')];
    expect(begun.map(({ key }) => key)).toEqual(['acme', 'other']);
    for (const [index, { end }] of begun.entries()) end(index);
    expect(await Promise.all(both)).toEqual([0, 1]);
  });
});
