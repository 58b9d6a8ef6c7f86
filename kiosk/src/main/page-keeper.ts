import type { WebContents } from 'electron';

/** The wait before the next attempt, doubling to a minute. */
export function restartDelayMs(failures: number): number {
  return Math.min(1_000 * 2 ** failures, 60_000);
}

/** A page that held this long is well; what fails later starts counting anew. */
const wellAfterMs = 60_000;
/** A page that hangs longer than this is not coming back by itself. */
const hangsForMs = 15_000;
/** Chromium's ERR_ABORTED: a load that was replaced by another one, not a failure. */
const aborted = -3;

/** Keeps the display's page up: loads it, and loads it again whenever it could not load, crashed or hung. */
export class PageKeeper {
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #hang: NodeJS.Timeout | undefined;
  #well: NodeJS.Timeout | undefined;

  constructor(
    private readonly contents: WebContents,
    private readonly address: string,
  ) {}

  start(): void {
    const { contents } = this;
    contents.on('did-fail-load', (_, code, description, url, isMainFrame) => {
      if (isMainFrame && code !== aborted) this.#failed(`${url} did not load: ${description}`);
    });
    contents.on('render-process-gone', (_, { reason }) => {
      if (reason !== 'clean-exit') this.#failed(`The page is gone: ${reason}`);
    });
    contents.on('unresponsive', () => {
      this.#hang ??= setTimeout(() => contents.forcefullyCrashRenderer(), hangsForMs);
    });
    contents.on('responsive', () => this.#cancelHang());
    contents.on('did-finish-load', () => {
      clearTimeout(this.#well);
      this.#well = setTimeout(() => (this.#failures = 0), wellAfterMs);
    });
    contents.on('destroyed', () => this.#stop());
    this.#load();
  }

  #load(): void {
    // A rejection repeats what `did-fail-load` has told.
    this.contents.loadURL(this.address).catch((error: unknown) => console.warn('The page will be loaded again', error));
  }

  #failed(reason: string): void {
    console.error(reason);
    clearTimeout(this.#well);
    this.#cancelHang();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#load(), restartDelayMs(this.#failures++));
  }

  #cancelHang(): void {
    clearTimeout(this.#hang);
    this.#hang = undefined;
  }

  #stop(): void {
    for (const timer of [this.#retry, this.#hang, this.#well]) clearTimeout(timer);
  }
}
