import type { WebContents } from 'electron';
import { isFaceUrl, troubleUrl, type Trouble } from './faces';

/** The wait before the next attempt, doubling to a minute. */
export function restartDelayMs(failures: number): number {
  return Math.min(1_000 * 2 ** failures, 60_000);
}

/** A page that held this long is well; what fails later starts counting anew. */
const wellAfterMs = 60_000;
/** A page that hangs longer than this is not coming back by itself. */
const hangsForMs = 15_000;
/** From this many crashes in a row on, the screen says so between attempts instead of going black. */
const loopFrom = 3;
/** After this many crashes in a row something outside the page is broken, and only a new start of everything may help. */
const hopelessFrom = 8;
/** A page that works asks the shell for something as soon as it runs. */
const speaksWithinMs = 60_000;
/** A page that shows a room tells of its meetings twice a minute; nobody may be touching it, so nothing else shows that it hangs. */
const speaksAgainWithinMs = 5 * 60_000;
/** Chromium's ERR_ABORTED: a load that was replaced by another one, or was stopped. */
const aborted = -3;

/** Keeps the display's page up: loads it, and loads it again whenever it could not load, crashed or hung. */
export class PageKeeper {
  #failures = 0;
  #crashesInARow = 0;
  #crashes = 0;
  #lastError: string | null = null;
  #retry: NodeJS.Timeout | undefined;
  #hang: NodeJS.Timeout | undefined;
  #well: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  /** Counts loads, so that the end of one that was replaced is not taken for the end of the last. */
  #loads = 0;

  constructor(
    private readonly contents: WebContents,
    private readonly address: string,
    /** What is left to try when the page crashes whatever is done. */
    private readonly startOver: () => void,
  ) {}

  get health(): { crashes: number; lastError: string | null } {
    return { crashes: this.#crashes, lastError: this.#lastError };
  }

  start(): void {
    const { contents } = this;
    contents.on('did-fail-load', (_, code, description, url, isMainFrame) => {
      if (!isMainFrame || code === aborted || isFaceUrl(url)) return;
      this.#failed(`${withoutQuery(url)} did not load: ${description}`, 'unreachable');
    });
    // A proxy's "502 Bad Gateway" is a page like any other to the browser.
    contents.on('did-navigate', (_, url, status) => {
      if (status >= 400) this.#failed(`${withoutQuery(url)} answered ${status}`, 'unreachable');
    });
    contents.on('render-process-gone', (_, { reason }) => {
      if (reason !== 'clean-exit') this.#crashed(`The page is gone: ${reason}`);
    });
    contents.on('unresponsive', () => {
      this.#hang ??= setTimeout(() => contents.forcefullyCrashRenderer(), hangsForMs);
    });
    contents.on('responsive', () => this.#cancelHang());
    contents.on('did-finish-load', () => {
      if (!isFaceUrl(contents.getURL())) this.#loaded();
    });
    contents.on('destroyed', () => this.#stop());
    this.#load(this.address);
  }

  /** The page asked the shell for something, so its scripts run. */
  heard(call: string): void {
    clearTimeout(this.#silence);
    if (call === 'expectMeetings') this.#expectWord(speaksAgainWithinMs);
  }

  #expectWord(withinMs: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#failed('The page does nothing any more', null), withinMs);
  }

  #loaded(): void {
    // The page of an error was loaded as well, and is about to be replaced.
    if (this.#retry !== undefined) return;
    this.#expectWord(speaksWithinMs);
    clearTimeout(this.#well);
    this.#well = setTimeout(() => {
      this.#failures = 0;
      this.#crashesInARow = 0;
    }, wellAfterMs);
  }

  #load(address: string): void {
    const load = (this.#loads += 1);
    this.contents.loadURL(address).catch((error: NodeJS.ErrnoException) => {
      console.warn('A page did not load', error.message);
      // Most of what went wrong `did-fail-load` has told. What was stopped and not replaced is a redirect that leads away, as from
      // the portal of a network that wants somebody to sign in.
      const isStopped = error.errno === aborted || error.code === 'ERR_ABORTED';
      if (isStopped && load === this.#loads && !isFaceUrl(address))
        this.#failed('The address leads elsewhere', 'unreachable');
    });
  }

  #crashed(reason: string): void {
    this.#crashes += 1;
    this.#crashesInARow += 1;
    if (this.#crashesInARow >= hopelessFrom) {
      console.error(`${reason}, again and again`);
      this.#stop();
      return this.startOver();
    }
    this.#failed(reason, this.#crashesInARow >= loopFrom ? 'crashing' : null);
  }

  #failed(reason: string, trouble: Trouble | null): void {
    console.error(reason);
    this.#lastError = reason;
    this.#stop();
    if (trouble) this.#load(troubleUrl(trouble));
    this.#retry = setTimeout(
      () => {
        this.#retry = undefined;
        this.#load(this.address);
      },
      restartDelayMs(this.#failures++),
    );
  }

  #cancelHang(): void {
    clearTimeout(this.#hang);
    this.#hang = undefined;
  }

  #stop(): void {
    this.#cancelHang();
    clearTimeout(this.#retry);
    clearTimeout(this.#well);
    clearTimeout(this.#silence);
    this.#retry = undefined;
  }
}

/** An address may carry the key of a demo in its query, and what is told here reaches logs. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, '');
