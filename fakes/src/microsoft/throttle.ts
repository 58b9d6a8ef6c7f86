import { Refusal } from '../wire/exchange.js';
import { graphAnswers } from './errors.js';

/** "Outlook service limits": so many requests of an application at once for one mailbox. */
export class Throttle {
  most = 4;
  /** How many were sent away. */
  refused = 0;
  /** The highest number seen at once, for any mailbox. */
  mostInFlight = 0;
  private readonly inFlight = new Map<string, number>();

  /** Refuses what is too much, else returns what to call when the request is over. */
  enter(mailbox: string): () => void {
    const count = (this.inFlight.get(mailbox) ?? 0) + 1;
    this.mostInFlight = Math.max(this.mostInFlight, count);
    if (count > this.most) {
      this.refused += 1;
      throw new Refusal(graphAnswers.throttled);
    }
    this.inFlight.set(mailbox, count);
    return () => this.inFlight.set(mailbox, (this.inFlight.get(mailbox) ?? 1) - 1);
  }
}
