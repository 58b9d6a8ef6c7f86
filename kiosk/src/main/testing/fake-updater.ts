import { EventEmitter } from 'node:events';
import type { Updater } from '../updates';

/** electron-updater without a network: what a feed holds is said by the test. */
export class FakeUpdater extends EventEmitter {
  readonly done: string[] = [];
  /** The version each feed holds; another feed cannot be reached. */
  readonly feeds = new Map<string, string>();
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = false;
  disableWebInstaller = false;
  logger: unknown = null;
  #feed = '';

  setFeedURL({ url }: { url: string }): void {
    this.#feed = url;
  }

  async checkForUpdates() {
    const version = this.feeds.get(this.#feed);
    if (version === undefined) {
      const error = new Error(`${this.#feed} answered 404`);
      this.emit('error', error);
      throw error;
    }
    return { updateInfo: { version } };
  }

  async downloadUpdate(): Promise<void> {
    this.done.push(`download ${this.#feed}`);
  }

  quitAndInstall(isSilent: boolean, startsAgain: boolean): void {
    this.done.push(`install ${isSilent ? 'silently' : 'aloud'}${startsAgain ? ' and start' : ''}`);
  }

  /** The one cast, as in `FakeElectron`. */
  get parts(): Updater {
    return this as unknown as Updater;
  }
}
