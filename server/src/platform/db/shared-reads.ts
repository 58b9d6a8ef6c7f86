interface Reading<Result> {
  over: Promise<void>;
  /** What those who came during it share. */
  next?: Promise<Result>;
}

/**
 * One read for all who ask the same at the same moment. Whoever comes while it is being read waits for the next one, so
 * nobody is answered with what was read before they asked.
 */
export class SharedReads<Result> {
  private readonly readings = new Map<string, Reading<Result>>();

  constructor(private readonly read: (key: string) => Promise<Result>) {}

  get(key: string): Promise<Result> {
    const reading = this.readings.get(key);
    if (!reading) return this.begin(key);
    return (reading.next ??= reading.over.then(() => this.begin(key)));
  }

  private begin(key: string): Promise<Result> {
    const result = this.read(key);
    const over = () => {
      if (!reading.next) this.readings.delete(key);
    };
    const reading: Reading<Result> = { over: result.then(over, over) };
    this.readings.set(key, reading);
    return result;
  }
}
