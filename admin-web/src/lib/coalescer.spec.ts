import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Coalescer } from './coalescer';

describe('Coalescer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function recording(work: () => Promise<void> = () => Promise.resolve()) {
    const flushed: string[][] = [];
    const coalescer = new Coalescer<string>(async (keys) => {
      flushed.push([...keys]);
      await work();
    }, 400);
    return { coalescer, flushed };
  }

  it('hands a single key over at once', () => {
    const { coalescer, flushed } = recording();
    coalescer.add('a');
    expect(flushed).toEqual([['a']]);
  });

  it('collects a storm and hands it over once an interval', async () => {
    const { coalescer, flushed } = recording();
    for (let change = 0; change < 500; change += 1) coalescer.add(`room ${change % 50}`);
    await jest.advanceTimersByTimeAsync(399);
    expect(flushed).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(flushed).toHaveLength(2);
    expect(flushed.flat()).toHaveLength(51);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(flushed).toHaveLength(2);
  });

  it('waits for the work that is under way', async () => {
    let finish = () => {};
    const { coalescer, flushed } = recording(() => new Promise<void>((resolve) => (finish = resolve)));
    coalescer.add('a');
    coalescer.add('b');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(flushed).toEqual([['a']]);
    finish();
    await jest.advanceTimersByTimeAsync(400);
    expect(flushed).toEqual([['a'], ['b']]);
  });

  it('hands nothing over after its end', async () => {
    const { coalescer, flushed } = recording();
    coalescer.add('a');
    coalescer.add('b');
    coalescer.stop();
    coalescer.add('c');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(flushed).toEqual([['a']]);
  });
});
