import type { AppUpdater } from 'electron-updater';
import type { UpdateAnswer } from '../shell/ipc-contract';
import { isQuiet, type ExpectedMeetings } from './quiet-time';

/** The part of electron-updater the shell stands on. */
export type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'allowDowngrade'
  | 'disableWebInstaller'
  | 'logger'
  | 'setFeedURL'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
> & { on(event: 'error', listener: (error: Error) => void): unknown };

export interface UpdateParts {
  /** Null where this installation is updated by other means. */
  updater: Updater | null;
  /** The folder of all versions. */
  feedUrl: string | null;
  version: string;
  /** Somebody else starts the shell again, so the installer must not. */
  isSupervised: boolean;
  /** A clock that only goes forward, in milliseconds. */
  now: () => number;
}

/** How often a version that is ready looks whether its moment has come. */
const lookMs = 30_000;

/**
 * Installs the version the fleet names, never one by itself, and only at a quiet moment. Each version has a feed of its own, so
 * a newer one that has been published meanwhile is not what arrives; going back is as good as going forward.
 */
export class Updates {
  #expected: ExpectedMeetings | null = null;
  #fetching: { version: string; answer: Promise<UpdateAnswer> } | null = null;
  #waiting: string | null = null;
  #look: NodeJS.Timeout | undefined;
  #lastError: string | null = null;

  constructor(private readonly parts: UpdateParts) {}

  get canUpdate(): boolean {
    return this.parts.updater !== null && this.parts.feedUrl !== null;
  }

  get waitingVersion(): string | null {
    return this.#waiting;
  }

  get lastError(): string | null {
    return this.#lastError;
  }

  start(): void {
    const { updater } = this.parts;
    if (!updater) return;
    updater.autoDownload = false;
    // Somebody who leaves by PIN leaves; it is not the moment to install.
    updater.autoInstallOnAppQuit = false;
    updater.disableWebInstaller = true;
    updater.logger = console;
    // Every error also rejects the call it belongs to; an EventEmitter without a listener would throw it at the process.
    updater.on('error', (error) => {
      this.#lastError = `The update failed: ${error.message}`;
      console.error(error);
    });
  }

  stop(): void {
    this.#forget();
  }

  expect(startsInMs: number[]): void {
    this.#expected = { startsInMs, toldAt: this.parts.now() };
  }

  async updateTo(version: string): Promise<UpdateAnswer> {
    if (!this.canUpdate) return 'UNSUPPORTED';
    if (this.#fetching?.version === version) return this.#fetching.answer;
    if (this.#fetching) throw new Error(`Version ${this.#fetching.version} is being fetched already.`);
    if (version === this.parts.version) return this.#stayOn();
    if (version === this.#waiting) return 'WAITING';
    const answer = this.#fetch(version).finally(() => (this.#fetching = null));
    this.#fetching = { version, answer };
    return answer;
  }

  /** The fleet went back to what is running while something else waited. */
  #stayOn(): UpdateAnswer {
    this.#forget();
    return 'CURRENT';
  }

  async #fetch(version: string): Promise<UpdateAnswer> {
    this.#forget();
    const updater = this.parts.updater!;
    updater.setFeedURL({ provider: 'generic', url: `${this.parts.feedUrl}/${version}` });
    updater.allowDowngrade = true;
    const found = await updater.checkForUpdates();
    if (!found) throw new Error('This installation cannot be updated.');
    if (found.updateInfo.version !== version) {
      throw new Error(`The feed of version ${version} holds version ${found.updateInfo.version}.`);
    }
    await updater.downloadUpdate(found.cancellationToken);
    this.#waiting = version;
    this.#look = setInterval(() => this.#installWhenQuiet(), lookMs);
    return 'WAITING';
  }

  #installWhenQuiet(): void {
    if (!isQuiet(this.#expected, this.parts.now())) return;
    this.#forget();
    this.parts.updater!.quitAndInstall(true, !this.parts.isSupervised);
  }

  #forget(): void {
    this.#waiting = null;
    clearInterval(this.#look);
  }
}

/** Whether this installation can replace itself: not from a folder of sources, nor where a package manager owns the files. */
export function canReplaceItself(
  isPackaged: boolean,
  platform: NodeJS.Platform,
  appImage: string | undefined,
): boolean {
  return isPackaged && (platform !== 'linux' || Boolean(appImage));
}
