/** Something that waits for its turn. */
export interface Turn {
  readonly id: string;
  /** Whose places it takes: what hangs there hangs for its own only. */
  readonly account: string;
  readonly service: string;
}

export interface Places {
  readonly perService: number;
  readonly perAccount: number;
}

interface Entry<Waiting extends Turn> {
  readonly turn: Waiting;
  readonly over: PromiseWithResolvers<void>;
}

/**
 * Runs what waits as places become free: next is whoever's account has the fewest running, of those whoever has waited longest. An
 * account and a service have so many places and no more, so that one which hangs leaves room for the others. Nothing runs twice at once.
 */
export class Turns<Waiting extends Turn> {
  private readonly waiting = new Map<string, Entry<Waiting>>();
  private readonly running = new Map<string, Entry<Waiting>>();

  constructor(
    private readonly places: Places,
    /** Does not throw. */
    private readonly run: (turn: Waiting) => Promise<void>,
  ) {}

  /** Resolves when these and whatever was there before are done. What waits already keeps its place; what runs, runs again. */
  async take(turns: readonly Waiting[]): Promise<void> {
    for (const turn of turns) {
      if (!this.waiting.has(turn.id)) this.waiting.set(turn.id, { turn, over: Promise.withResolvers() });
    }
    this.begin();
    await Promise.all([...this.running.values(), ...this.waiting.values()].map(({ over }) => over.promise));
  }

  /** Forgets what waits; what runs goes on to its end. */
  stop(): void {
    for (const { over } of this.waiting.values()) over.resolve();
    this.waiting.clear();
  }

  private begin(): void {
    for (let next = this.next(); next; next = this.next()) void this.start(next);
  }

  private async start(entry: Entry<Waiting>): Promise<void> {
    const { id } = entry.turn;
    this.waiting.delete(id);
    this.running.set(id, entry);
    await this.run(entry.turn);
    this.running.delete(id);
    entry.over.resolve();
    this.begin();
  }

  private next(): Entry<Waiting> | undefined {
    const inAccount = this.countRunning(({ account }) => account);
    const inService = this.countRunning(({ service }) => service);
    let best: Entry<Waiting> | undefined;
    let fewest = this.places.perAccount;
    for (const entry of this.waiting.values()) {
      const { id, account, service } = entry.turn;
      const running = inAccount.get(account) ?? 0;
      if (running >= fewest || this.running.has(id)) continue;
      if ((inService.get(service) ?? 0) >= this.places.perService) continue;
      [best, fewest] = [entry, running];
    }
    return best;
  }

  private countRunning(by: (turn: Waiting) => string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { turn } of this.running.values()) counts.set(by(turn), (counts.get(by(turn)) ?? 0) + 1);
    return counts;
  }
}
