import type { ProviderFailure } from './two-way-provider.js';

/** So many that fail one after the other, and the provider has nothing for any of them. */
const MOST_IN_A_ROW = 3;
/** What has failed so often while the calendar could be read is to blame itself. */
export const OWN_TROUBLE = 5;

/** A link or a series that the provider could not write. */
interface Failed {
  readonly of: 'LINK' | 'SERIES';
  readonly id: string;
  /** How often it has failed by now. */
  readonly failures: number;
  readonly failure: ProviderFailure;
}

/**
 * One push of a calendar. Whether the trouble of a provider (`othersMayWork`) is with one event or with all of them is known at its
 * end: what fails while others are written, or again and again, waits by itself, and the others go on; else the calendar waits.
 */
export class PushAttempt {
  /** What is not taken up again in this push. */
  readonly failed: Failed[] = [];
  private inARow = 0;
  private hasWritten = false;

  /** `count` is told of each item, and of what went wrong with it. */
  constructor(private readonly count: (items: number, failed: number, error?: string) => void) {}

  wrote(): void {
    this.hasWritten = true;
    this.inARow = 0;
    this.count(1, 0);
  }

  /** What was put aside with its failure. */
  refused({ message }: ProviderFailure): void {
    this.count(1, 1, message);
  }

  /** Throws where it makes no sense to go on with others. */
  add(failed: Failed): void {
    this.failed.push(failed);
    this.count(1, 1, failed.failure.message);
    if (failed.failures < OWN_TROUBLE) this.inARow += 1;
    if (this.inARow >= MOST_IN_A_ROW) throw failed.failure;
  }

  /** Those to blame themselves. */
  get own(): readonly Failed[] {
    return this.failed.filter((one) => this.isOwn(one));
  }

  /** What the calendar has to wait for. */
  get trouble(): ProviderFailure | null {
    return this.failed.find((one) => !this.isOwn(one))?.failure ?? null;
  }

  private isOwn({ failures }: Failed): boolean {
    return this.hasWritten || failures >= OWN_TROUBLE;
  }
}
