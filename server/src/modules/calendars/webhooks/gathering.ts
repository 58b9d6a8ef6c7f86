/**
 * Does one thing at a time for each key, and once for all who ask for it meanwhile: whoever asks is told when one that began
 * after it asked has ended.
 */
export class Gathering<Item> {
  private readonly last = new Map<string, Promise<void>>();
  private readonly open = new Map<string, { items: Item[]; done: Promise<void> }>();

  constructor(private readonly act: (key: string, items: readonly Item[]) => Promise<void>) {}

  add(key: string, item: Item): Promise<void> {
    const next = this.open.get(key);
    if (next) {
      next.items.push(item);
      return next.done;
    }
    const items = [item];
    const done = this.after(key).then(() => {
      this.open.delete(key);
      return this.act(key, items);
    });
    this.open.set(key, { items, done });
    this.last.set(key, done);
    return done.finally(() => {
      if (this.last.get(key) === done) this.last.delete(key);
    });
  }

  /** Whether the one before went well is for those who asked for it. */
  private async after(key: string): Promise<void> {
    await this.last.get(key)?.catch(() => undefined);
  }
}
