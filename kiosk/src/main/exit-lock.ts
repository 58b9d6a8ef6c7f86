import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';

const stateSchema = z.strictObject({
  failures: z.number().int().nonnegative(),
  /** Epoch milliseconds by this machine. */
  lockedUntil: z.number(),
});
type State = z.infer<typeof stateSchema>;

/** Wrong PINs that cost nothing but the typing. */
const freeAttempts = 5;
const longestLockMs = 60 * 60_000;

/** From the fifth wrong PIN in a row on, each locks twice as long as the one before: a minute, at most an hour. */
export function lockMs(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(60_000 * 2 ** (failures - freeAttempts), longestLockMs);
}

/** Counts wrong PINs on disk, so that pulling the plug buys no further attempts. */
export class ExitLock {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly now: () => number,
  ) {}

  /** One attempt after the other. Answers what `check` said, or for how long nobody may try. */
  attempt(check: () => Promise<boolean>): Promise<{ isRight: boolean; lockedForMs: number }> {
    const attempt = this.#last.then(() => this.#attempt(check));
    this.#last = attempt.catch(() => undefined);
    return attempt;
  }

  async #attempt(check: () => Promise<boolean>): Promise<{ isRight: boolean; lockedForMs: number }> {
    const { failures, lockedUntil } = await this.#read();
    // A clock that was set back must not lock for longer than any lock is.
    const lockedForMs = Math.min(lockedUntil - this.now(), lockMs(failures));
    if (lockedForMs > 0) return { isRight: false, lockedForMs };
    // Written down as wrong before it is judged: whoever cuts the power in between has used the attempt up.
    const wrong = { failures: failures + 1, lockedUntil: this.now() + lockMs(failures + 1) };
    await this.#write(wrong);
    const isRight = await check();
    if (isRight) await this.#write({ failures: 0, lockedUntil: 0 });
    return { isRight, lockedForMs: isRight ? 0 : lockMs(wrong.failures) };
  }

  async #read(): Promise<State> {
    try {
      return stateSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { failures: 0, lockedUntil: 0 };
      console.error('The count of wrong PINs cannot be read, so it is taken for a full one', error);
      return { failures: freeAttempts, lockedUntil: 0 };
    }
  }

  async #write(state: State): Promise<void> {
    const file = await open(`${this.path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(state));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${this.path}.new`, this.path);
  }
}
