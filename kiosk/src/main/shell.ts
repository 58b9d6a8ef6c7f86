import type * as Electron from 'electron';
import { join } from 'node:path';
import { shellScheme } from '../shell/pad-contract';
import { answersOf } from './answers';
import { startWithUser } from './auto-start';
import { refuseSwitches } from './command-line';
import type { ShellConfig } from './config';
import { Curtains } from './curtains';
import { guardContents, guardKeys, guardQuestions, guardSession } from './contents-guard';
import { ExitLock } from './exit-lock';
import { ExitPad } from './exit-pad';
import { faceLanguage } from './face-texts';
import { serveFaces } from './faces';
import { answerCalls } from './ipc';
import { Machine } from './machine';
import { PageKeeper } from './page-keeper';
import { Screen, type RunProgram } from './screen';
import { Screenshots } from './screenshots';
import { TokenFile } from './token-file';
import { canReplaceItself, Updates, type Updater } from './updates';
import { guardWindow } from './window-guard';
import { windowOptions, pagePreferences } from './window-options';

/** The parts of Electron the shell stands on. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'autoUpdater'
  | 'BrowserWindow'
  | 'ipcMain'
  | 'Menu'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'WebContentsView'
>;

/** What the shell needs of the machine it runs on. */
export interface Surroundings {
  preload: string;
  platform: NodeJS.Platform;
  architecture: string;
  /** The file this runs from, where it is an AppImage. */
  appImage: string | undefined;
  run: RunProgram;
  makeUpdater: () => Updater;
  /** Epoch milliseconds, and milliseconds of a clock that only goes forward. */
  wallNow: () => number;
  now: () => number;
  machineUptimeSeconds: () => number;
}

/** One window with the display's page in it, and as little else as possible. */
export class Shell {
  readonly machine: Machine;
  #window: Electron.BrowserWindow | undefined;
  readonly #startedAt: number;

  constructor(
    private readonly electron: ElectronParts,
    private readonly config: ShellConfig,
    private readonly around: Surroundings,
  ) {
    this.#startedAt = around.now();
    this.machine = new Machine({ app: electron.app, config, ...around, uptimeMs: () => this.#uptimeMs() });
  }

  /** Resolves when the window is there, or at once where another shell already runs on this machine. */
  async start(): Promise<void> {
    const { app, Menu, protocol } = this.electron;
    if (app.isPackaged && this.config.isKiosk) refuseSwitches((name) => app.commandLine.hasSwitch(name));
    if (!app.requestSingleInstanceLock()) return app.quit();
    app.enableSandbox();
    app.commandLine.appendSwitch('overscroll-history-navigation', '0');
    protocol.registerSchemesAsPrivileged([{ scheme: shellScheme, privileges: { standard: true, secure: true } }]);
    // The default menu brings shortcuts that reload, zoom and open the developer tools.
    Menu.setApplicationMenu(null);
    app.on('second-instance', () => this.#window?.focus());
    app.on('web-contents-created', (_, contents) => guardContents(contents, this.config));
    app.on('before-quit', () => this.machine.willQuit());
    app.on('window-all-closed', () => this.#lostWindow());
    app.on('child-process-gone', (_, { type, reason }) => console.error(`A ${type} process is gone: ${reason}`));
    guardQuestions(app);
    await app.whenReady();
    this.#open();
  }

  #uptimeMs(): number {
    return this.around.now() - this.#startedAt;
  }

  /** Nobody may close the window, so when it is gone without us leaving, it was lost. */
  #lostWindow(): void {
    if (this.machine.isLeaving || !this.config.isKiosk) return this.electron.app.quit();
    this.machine.startOver();
  }

  #open(): void {
    const { app, BrowserWindow, protocol, session } = this.electron;
    const { config, around, machine } = this;
    const language = faceLanguage(config.language ?? app.getLocale());
    guardSession(session.defaultSession, config);
    serveFaces(protocol, language, config.exitPinHash !== null);
    startWithUser(app, config, around.platform);
    const window = (this.#window = new BrowserWindow(windowOptions(config, around.preload)));
    const pad = this.#makePad(window);
    const screen = this.#makeScreen(window.webContents);
    const updates = this.#makeUpdates();
    const page = new PageKeeper(window.webContents, config.displayUrl, () => machine.startOver());
    this.#answer(window, { screen, updates, page });
    if (config.isKiosk) {
      guardKeys(window.webContents, () => pad.open());
      guardWindow(
        window,
        () => machine.isLeaving,
        () => BrowserWindow.getFocusedWindow() !== null,
      );
      this.#hangCurtains();
    }
    // Windows is shutting down or its user signs out.
    window.on('query-session-end', () => machine.willQuit());
    window.once('ready-to-show', () => window.show());
    page.start();
  }

  #hangCurtains(): void {
    const { BrowserWindow, screen } = this.electron;
    // Cage gives its one application every screen there is.
    if (this.around.platform === 'linux') return;
    const hang = (options: Electron.BrowserWindowConstructorOptions): Electron.BrowserWindow => {
      const curtain = new BrowserWindow({
        ...options,
        webPreferences: pagePreferences(this.config, this.around.preload),
      });
      curtain.on('close', (event) => {
        if (!this.machine.isLeaving) event.preventDefault();
      });
      return curtain;
    };
    new Curtains({ screen, hang }).start();
  }

  #makePad(window: Electron.BrowserWindow): ExitPad {
    const { app, ipcMain, WebContentsView } = this.electron;
    const { config, around, machine } = this;
    const pad = new ExitPad({
      ipcMain,
      window,
      config,
      makeView: () => {
        const view = new WebContentsView({ webPreferences: pagePreferences(config, around.preload) });
        guardKeys(view.webContents, () => pad.close());
        return view;
      },
      lock: new ExitLock(join(app.getPath('userData'), 'exit-attempts.json'), around.wallNow),
      leave: () => machine.leave(),
    });
    pad.start();
    return pad;
  }

  #makeScreen(contents: Electron.WebContents): Screen {
    const screen = new Screen(this.electron.powerSaveBlocker, this.config, this.around.run);
    screen.start();
    contents.on('input-event', () => screen.wake());
    return screen;
  }

  #makeUpdates(): Updates {
    const { app, autoUpdater } = this.electron;
    const { platform, appImage, makeUpdater, now } = this.around;
    const { updateUrl, isSupervised } = this.config;
    const isPossible = updateUrl !== null && canReplaceItself(app.isPackaged, platform, appImage);
    const updates = new Updates({
      updater: isPossible ? makeUpdater() : null,
      feedUrl: updateUrl,
      version: app.getVersion(),
      isSupervised,
      now,
    });
    updates.start();
    // macOS closes the windows before it says that it quits.
    autoUpdater.on('before-quit-for-update', () => this.machine.willQuit());
    return updates;
  }

  #answer(window: Electron.BrowserWindow, parts: { screen: Screen; updates: Updates; page: PageKeeper }): void {
    const { app, ipcMain, safeStorage } = this.electron;
    const { platform, architecture, now, machineUptimeSeconds } = this.around;
    const answers = answersOf({
      ...parts,
      version: app.getVersion(),
      platform,
      architecture,
      uptimeMs: () => this.#uptimeMs(),
      machineUptimeSeconds,
      tokens: new TokenFile(join(app.getPath('userData'), 'tokens.sealed'), safeStorage),
      screenshots: new Screenshots(window.webContents, now),
      machine: this.machine,
    });
    answerCalls(ipcMain, answers, window.webContents, this.config, (call) => parts.page.heard(call));
  }
}
