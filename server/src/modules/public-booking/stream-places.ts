import { LintelError } from '@lintel/shared/errors';

/** How many connections may stay open: of one address, and of all. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private count = 0;

  constructor(private readonly most: { perAddress: number; inAll: number }) {}

  /** Takes a place; the answer gives it back. Throws RATE_LIMITED or UNAVAILABLE where there is none. */
  take(address: string): () => void {
    const own = this.taken.get(address) ?? 0;
    if (own >= this.most.perAddress) {
      throw new LintelError('RATE_LIMITED', {
        detail: `There are ${this.most.perAddress} open connections from this address. Close some, or read now and then.`,
        retryAfterSeconds: 60,
      });
    }
    if (this.count >= this.most.inAll) {
      throw new LintelError('UNAVAILABLE', {
        detail: 'There are too many open connections. Read now and then instead.',
        retryAfterSeconds: 60,
      });
    }
    this.taken.set(address, own + 1);
    this.count += 1;
    return () => this.giveBack(address);
  }

  private giveBack(address: string): void {
    this.count -= 1;
    const left = this.taken.get(address)! - 1;
    if (left === 0) this.taken.delete(address);
    else this.taken.set(address, left);
  }
}
