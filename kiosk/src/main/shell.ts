import type * as Electron from 'electron';
import { join } from 'node:path';
import type { ShellConfig } from './config';
import { guardContents, guardSession } from './contents-guard';
import { answerCalls } from './ipc';
import { PageKeeper } from './page-keeper';
import { TokenFile } from './token-file';

/** The parts of Electron the shell stands on. */
export type ElectronParts = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'ipcMain' | 'Menu' | 'powerSaveBlocker' | 'safeStorage' | 'session'
>;

export interface ShellPaths {
  preload: string;
}

/** One window with the display's page in it, and as little else as possible. */
export class Shell {
  #window: Electron.BrowserWindow | undefined;

  constructor(
    private readonly electron: ElectronParts,
    private readonly config: ShellConfig,
    private readonly paths: ShellPaths,
  ) {}

  /** Resolves when the window is there, or at once where another shell already runs on this machine. */
  async start(): Promise<void> {
    const { app, Menu } = this.electron;
    if (!app.requestSingleInstanceLock()) return app.quit();
    app.enableSandbox();
    // The default menu brings shortcuts that reload, zoom and open the developer tools.
    Menu.setApplicationMenu(null);
    app.on('second-instance', () => this.#window?.focus());
    app.on('web-contents-created', (_, contents) => guardContents(contents, this.config));
    app.on('window-all-closed', () => app.quit());
    await app.whenReady();
    this.#open();
  }

  #open(): void {
    const { app, BrowserWindow, ipcMain, powerSaveBlocker, safeStorage, session } = this.electron;
    guardSession(session.defaultSession, this.config);
    powerSaveBlocker.start('prevent-display-sleep');
    const window = (this.#window = new BrowserWindow(this.#windowOptions()));
    const tokens = new TokenFile(join(app.getPath('userData'), 'tokens.sealed'), safeStorage);
    const answers = {
      version: () => Promise.resolve(app.getVersion()),
      readTokens: () => tokens.read(),
      writeTokens: (next: Parameters<TokenFile['write']>[0]) => tokens.write(next),
      clearTokens: () => tokens.clear(),
    };
    answerCalls(ipcMain, answers, window.webContents, this.config);
    window.once('ready-to-show', () => window.show());
    new PageKeeper(window.webContents, this.config.displayUrl).start();
  }

  #windowOptions(): Electron.BrowserWindowConstructorOptions {
    const { isKiosk } = this.config;
    return {
      title: 'Lintel display',
      width: 1_280,
      height: 800,
      show: false,
      kiosk: isKiosk,
      fullscreen: isKiosk,
      frame: !isKiosk,
      // The canvas of the display, so that nothing flashes before the first paint.
      backgroundColor: '#0a0c10',
      webPreferences: {
        preload: this.paths.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !isKiosk,
        // A screen nobody touches is still looked at.
        backgroundThrottling: false,
      },
    };
  }
}
