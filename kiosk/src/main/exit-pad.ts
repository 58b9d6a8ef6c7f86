import type { BrowserWindow, IpcMain, IpcMainInvokeEvent, WebContentsView } from 'electron';
import { padChannels, padUrl, type AttemptAnswer } from '../shell/pad-contract';
import type { ShellConfig } from './config';
import { isDisplayUrl } from './contents-guard';
import type { ExitLock } from './exit-lock';
import { isPin, pinPattern } from './exit-pin';
import { isFaceUrl } from './faces';

/** A pad that nobody touches goes away, and the room is back. */
const idleMs = 30_000;
/** Long enough to read for how long nobody may try; nobody keeps the room covered by going on. */
const lockedMs = 6_000;

export interface PadParts {
  ipcMain: Pick<IpcMain, 'handle'>;
  window: BrowserWindow;
  makeView: () => WebContentsView;
  config: ShellConfig;
  lock: ExitLock;
  leave: () => void;
}

/** The way out: a pad over the page, a page of the shell's own, so that a broken or hostile display cannot hide or read it. */
export class ExitPad {
  #view: WebContentsView | null = null;
  #idle: NodeJS.Timeout | undefined;
  /** The pad is about to go, and no further attempt keeps it. */
  #isLocked = false;

  constructor(private readonly parts: PadParts) {}

  /** Without a PIN in the configuration there is no way out at the screen, and no pad. */
  start(): void {
    const { ipcMain, config, window } = this.parts;
    if (!config.exitPinHash) return;
    ipcMain.handle(padChannels.open, (event, ...args: unknown[]) => {
      this.#assert(event, window.webContents.mainFrame, (url) => isDisplayUrl(url, config) || isFaceUrl(url), args, 0);
      this.open();
    });
    ipcMain.handle(padChannels.close, (event, ...args: unknown[]) => {
      this.#assertPad(event, args, 0);
      this.close();
    });
    ipcMain.handle(padChannels.attempt, (event, ...args: unknown[]) => {
      this.#assertPad(event, args, 1);
      return this.#attempt(args[0]);
    });
    window.on('resize', () => this.#fill());
  }

  open(): void {
    const { config, window, makeView } = this.parts;
    if (!config.exitPinHash || this.#view) return;
    const view = (this.#view = makeView());
    view.setBackgroundColor('#0a0c10');
    view.webContents.on('render-process-gone', () => this.close());
    window.contentView.addChildView(view);
    this.#fill();
    view.webContents.loadURL(padUrl).then(
      () => view.webContents.focus(),
      (error: unknown) => {
        console.error('The exit pad did not load', error);
        this.close();
      },
    );
    this.#stayAwhile();
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#isLocked = false;
    const view = this.#view;
    if (!view) return;
    this.#view = null;
    const { window } = this.parts;
    window.contentView.removeChildView(view);
    // Electron leaves the page of a removed view running ("WebContentsView").
    view.webContents.close();
    window.webContents.focus();
  }

  async #attempt(pin: unknown): Promise<AttemptAnswer> {
    if (typeof pin !== 'string' || !pinPattern.test(pin)) return { kind: 'WRONG' };
    const hash = this.parts.config.exitPinHash!;
    const { isRight, lockedForMs } = await this.parts.lock.attempt(() => isPin(pin, hash));
    if (isRight) {
      this.parts.leave();
      return { kind: 'LEAVING' };
    }
    this.#stayAwhile(lockedForMs > 0 ? lockedMs : idleMs);
    return lockedForMs > 0 ? { kind: 'LOCKED', seconds: Math.ceil(lockedForMs / 1_000) } : { kind: 'WRONG' };
  }

  #assertPad(event: IpcMainInvokeEvent, args: unknown[], count: number): void {
    this.#assert(event, this.#view?.webContents.mainFrame ?? null, (url) => url === padUrl, args, count);
  }

  #assert(
    { senderFrame }: IpcMainInvokeEvent,
    expected: IpcMainInvokeEvent['senderFrame'],
    isRightUrl: (url: string) => boolean,
    args: unknown[],
    count: number,
  ): void {
    if (senderFrame === null || senderFrame !== expected || !isRightUrl(senderFrame.url) || args.length !== count) {
      throw new Error('This page may not ask for the exit.');
    }
  }

  #fill(): void {
    const [width, height] = this.parts.window.getContentSize();
    this.#view?.setBounds({ x: 0, y: 0, width: width!, height: height! });
  }

  #stayAwhile(ms = idleMs): void {
    if (!this.#view || this.#isLocked) return;
    this.#isLocked = ms === lockedMs;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), ms);
  }
}
