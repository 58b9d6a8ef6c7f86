import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import type { ElectronParts } from '../shell';

type Listener = (...args: never[]) => unknown;

/** A page as main sees it: events come in by `emit`, what main did with it is recorded. */
export class FakeContents extends EventEmitter {
  readonly loaded: string[] = [];
  readonly mainFrame = { url: 'about:blank' } as WebFrameMain;
  crashes = 0;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  /** What the next loads come to; without an entry they succeed. */
  readonly outcomes: ('fails' | 'succeeds')[] = [];

  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    if ((this.outcomes.shift() ?? 'succeeds') === 'fails') {
      this.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', url, true);
      return Promise.reject(new Error('ERR_CONNECTION_REFUSED'));
    }
    (this.mainFrame as { url: string }).url = url;
    this.emit('did-finish-load', {});
    return Promise.resolve();
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    this.crashes += 1;
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  }

  /** Emits a cancellable event; whether it was prevented. */
  isPrevented(name: string, url: string, ...rest: unknown[]): boolean {
    let isPrevented = false;
    this.emit(name, { url, preventDefault: () => (isPrevented = true) }, ...rest);
    return isPrevented;
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  isShown = false;
  focused = 0;
  show(): void {
    this.isShown = true;
  }
  focus(): void {
    this.focused += 1;
  }
}

export class FakeSession extends EventEmitter {
  readonly handlers: Record<string, Listener | null> = {};
  constructor() {
    super();
    for (const name of ['PermissionCheck', 'PermissionRequest', 'DevicePermission', 'DisplayMediaRequest']) {
      Object.assign(this, { [`set${name}Handler`]: (handler: Listener) => (this.handlers[name] = handler) });
    }
  }
  call(name: string, ...args: unknown[]): unknown {
    return this.handlers[name]!(...(args as never[]));
  }
}

/** A stand-in for the part of Electron the shell uses; the binary is a download that tests do without. */
export class FakeElectron {
  readonly windows: { window: FakeWindow; options: Electron.BrowserWindowConstructorOptions }[] = [];
  readonly calls = new Map<string, (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>>();
  readonly userData = mkdtempSync(join(tmpdir(), 'lintel-shell-'));
  readonly done: string[] = [];
  readonly session = new FakeSession();
  readonly app = new EventEmitter();
  isFirstInstance = true;
  hasKeyStore = true;

  /** The one cast: from here on the compiler checks the shell against Electron's own types. */
  get parts(): ElectronParts {
    const note = (what: string) => () => void this.done.push(what);
    const app = Object.assign(this.app, {
      requestSingleInstanceLock: () => this.isFirstInstance,
      quit: note('quit'),
      enableSandbox: note('sandbox'),
      whenReady: () => Promise.resolve(),
      getPath: () => this.userData,
      getVersion: () => '0.1.0',
    });
    const makeWindow = (options: Electron.BrowserWindowConstructorOptions): FakeWindow => {
      const window = new FakeWindow();
      this.windows.push({ window, options });
      app.emit('web-contents-created', {}, window.webContents);
      return window;
    };
    return {
      app,
      BrowserWindow: function (options: Electron.BrowserWindowConstructorOptions) {
        return makeWindow(options);
      },
      ipcMain: { handle: (channel: string, handler: never) => this.calls.set(channel, handler) },
      Menu: { setApplicationMenu: (menu: unknown) => void this.done.push(`menu ${String(menu)}`) },
      powerSaveBlocker: { start: (type: string) => void this.done.push(type) },
      safeStorage: this.safeStorage,
      session: { defaultSession: this.session },
    } as unknown as ElectronParts;
  }

  /** Reversible, and unreadable enough to see that it was used. */
  readonly safeStorage = {
    isAsyncEncryptionAvailable: () => Promise.resolve(this.hasKeyStore),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a))),
    decryptStringAsync: (sealed: Buffer) =>
      Promise.resolve({
        result: Buffer.from(sealed.map((byte) => byte ^ 0x5a)).toString(),
        shouldReEncrypt: false,
      }),
  };

  get page(): FakeContents {
    return this.windows[0]!.window.webContents;
  }

  /** A call as it comes from a frame, by default the display's own. */
  invoke(channel: string, args: unknown[] = [], senderFrame: WebFrameMain | null = this.page.mainFrame) {
    return this.calls.get(channel)!({ senderFrame } as IpcMainInvokeEvent, ...args);
  }
}
