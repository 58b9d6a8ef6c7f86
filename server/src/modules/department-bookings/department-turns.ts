/**
 * Those who book with one department at the same moment, one after the other: its lock would make them wait anyway, each
 * with a connection in hand that somebody else could use.
 */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work);
    const done = Promise.allSettled([turn]).then(() => {
      if (this.last.get(key) === done) this.last.delete(key);
    });
    this.last.set(key, done);
    return turn;
  }
}
