const LONG_MS = 3 * 60_000;

/** A reporter for Jest, which names a file only when it has ended: says which have been under way for long. */
export default class SlowFiles {
  #startedAt = new Map();
  #timer;

  onRunStart() {
    this.#timer = setInterval(() => this.#look(), 60_000).unref();
  }

  onTestFileStart({ path }) {
    this.#startedAt.set(path, performance.now());
  }

  onTestFileResult({ path }) {
    this.#startedAt.delete(path);
  }

  onRunComplete() {
    clearInterval(this.#timer);
  }

  #look() {
    for (const [path, startedAt] of this.#startedAt) {
      const ms = performance.now() - startedAt;
      if (ms > LONG_MS) console.error(`${path} has been running for ${Math.round(ms / 1000)} s`);
    }
  }
}
