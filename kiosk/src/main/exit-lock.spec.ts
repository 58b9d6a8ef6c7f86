import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitLock, lockMs } from './exit-lock';

describe('ExitLock', () => {
  let folder: string;
  let now: number;
  const file = () => join(folder, 'attempts.json');
  const open = () => new ExitLock(file(), () => now);
  const wrong = async () => false;
  const right = async () => true;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-lock-'));
    now = 1_800_000_000_000;
    jest.spyOn(console, 'error').mockReturnValue(undefined);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  async function fail(lock: ExitLock, times: number): Promise<void> {
    for (let count = 0; count < times; count += 1) await lock.attempt(wrong);
  }

  it('gives five attempts, then a minute, then twice as long each time, at most an hour', async () => {
    const lock = open();
    await fail(lock, 4);
    expect(await lock.attempt(wrong)).toEqual({ isRight: false, lockedForMs: 60_000 });
    now += 59_000;
    expect(await lock.attempt(right)).toEqual({ isRight: false, lockedForMs: 1_000 });
    now += 1_000;
    expect(await lock.attempt(wrong)).toEqual({ isRight: false, lockedForMs: 120_000 });
    expect([4, 5, 6, 7, 11, 12, 100].map(lockMs)).toEqual([
      0, 60_000, 120_000, 240_000, 3_600_000, 3_600_000, 3_600_000,
    ]);
  });

  it('asks nobody while it is locked', async () => {
    const lock = open();
    await fail(lock, 5);
    const check = jest.fn(right);
    await lock.attempt(check);
    expect(check).not.toHaveBeenCalled();
  });

  it('is the same after the power was cut', async () => {
    await fail(open(), 5);
    expect(await open().attempt(right)).toEqual({ isRight: false, lockedForMs: 60_000 });
  });

  it('counts an attempt whose check never ended, and one that broke', async () => {
    await fail(open(), 3);
    const asked = Promise.withResolvers<void>();
    void open().attempt(() => {
      asked.resolve();
      return new Promise(() => undefined);
    });
    await asked.promise;
    await expect(open().attempt(() => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
    expect((await open().attempt(right)).lockedForMs).toBe(60_000);
  });

  it('cannot be tried many times at once', async () => {
    const lock = open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => lock.attempt(wrong)));
    expect(answers.filter(({ lockedForMs }) => lockedForMs > 0)).toHaveLength(16);
  });

  it('forgets what was wrong once it was right', async () => {
    const lock = open();
    await fail(lock, 4);
    expect(await lock.attempt(right)).toEqual({ isRight: true, lockedForMs: 0 });
    await fail(lock, 4);
    expect(await lock.attempt(right)).toEqual({ isRight: true, lockedForMs: 0 });
  });

  it('does not stay locked for years when the clock was wrong', async () => {
    now = 4_000_000_000_000;
    await fail(open(), 5);
    now = 1_800_000_000_000;
    expect((await open().attempt(right)).lockedForMs).toBe(60_000);
  });

  it('is on its guard when its file is spoilt', async () => {
    writeFileSync(file(), '{"failures":-1}');
    expect((await open().attempt(wrong)).lockedForMs).toBe(120_000);
  });
});
