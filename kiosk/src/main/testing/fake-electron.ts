import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import type { ElectronParts, Surroundings } from '../shell';
import { FakeContents } from './fake-contents';
import { FakeUpdater } from './fake-updater';

type Listener = (...args: never[]) => unknown;

class FakeView {
  readonly webContents = new FakeContents();
  bounds: unknown;
  setBackgroundColor(): void {}
  setBounds(bounds: unknown): void {
    this.bounds = bounds;
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly views: FakeView[] = [];
  readonly contentView = {
    addChildView: (view: FakeView) => void this.views.push(view),
    removeChildView: (view: FakeView) => void this.views.splice(this.views.indexOf(view), 1),
  };
  isShown = false;
  focused = 0;
  /** What main told the window, in order. */
  readonly told: string[] = [];
  show(): void {
    this.isShown = true;
    this.told.push('show');
  }
  focus(): void {
    this.focused += 1;
  }
  restore(): void {
    this.told.push('restore');
  }
  setKiosk(isOn: boolean): void {
    this.told.push(`kiosk ${isOn}`);
  }
  setFullScreen(isOn: boolean): void {
    this.told.push(`full screen ${isOn}`);
  }
  setAlwaysOnTop(isOn: boolean, level: string): void {
    this.told.push(`on top ${isOn} ${level}`);
  }
  setBounds(bounds: { x: number }): void {
    this.told.push(`at ${bounds.x}`);
  }
  destroy(): void {
    this.told.push('destroyed');
  }
  getContentSize(): number[] {
    return [1_280, 800];
  }
  /** Emits a cancellable event; whether it was prevented. */
  isPrevented(name: string): boolean {
    let isPrevented = false;
    this.emit(name, { preventDefault: () => (isPrevented = true) });
    return isPrevented;
  }
}

/** The monitors of the machine. */
class FakeScreen extends EventEmitter {
  readonly displays = [{ id: 1, bounds: { x: 0, y: 0, width: 1_280, height: 800 } }];
  getPrimaryDisplay() {
    return this.displays[0];
  }
  getAllDisplays() {
    return this.displays;
  }
}

export class FakeSession extends EventEmitter {
  readonly handlers: Record<string, Listener | null> = {};
  checksSpelling = true;
  constructor() {
    super();
    for (const name of ['PermissionCheck', 'PermissionRequest', 'DevicePermission', 'DisplayMediaRequest']) {
      Object.assign(this, { [`set${name}Handler`]: (handler: Listener) => (this.handlers[name] = handler) });
    }
  }
  setSpellCheckerEnabled(isOn: boolean): void {
    this.checksSpelling = isOn;
  }
  call(name: string, ...args: unknown[]): unknown {
    return this.handlers[name]!(...(args as never[]));
  }
}

/** A stand-in for the part of Electron the shell uses; the binary is a download that tests do without. */
export class FakeElectron {
  readonly windows: { window: FakeWindow; options: Electron.BrowserWindowConstructorOptions }[] = [];
  readonly views: FakeView[] = [];
  readonly calls = new Map<string, (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>>();
  readonly pages = new Map<string, (request: { url: string }) => Response>();
  readonly userData = mkdtempSync(join(tmpdir(), 'lintel-shell-'));
  readonly done: string[] = [];
  readonly session = new FakeSession();
  readonly screen = new FakeScreen();
  readonly app = new EventEmitter();
  readonly autoUpdater = new EventEmitter();
  readonly updater = new FakeUpdater();
  readonly ran: string[] = [];
  readonly switches = new Set<string>();
  isFirstInstance = true;
  isPackaged = false;
  hasKeyStore = true;
  hasFocus = false;
  programsWork = true;
  locale = 'en-GB';
  now = 0;
  machineUptimeSeconds = 86_400;

  /** The machine around the shell, by default a Linux one. */
  around(around: Partial<Surroundings> = {}): Surroundings {
    return {
      preload: '/preload.cjs',
      platform: 'linux',
      architecture: 'arm64',
      appImage: undefined,
      run: async (program, args) => {
        this.ran.push([program, ...args].join(' '));
        if (!this.programsWork) throw new Error(`${program} is not here`);
      },
      makeUpdater: () => this.updater.parts,
      wallNow: () => this.now,
      now: () => this.now,
      machineUptimeSeconds: () => this.machineUptimeSeconds,
      ...around,
    };
  }

  /** The one cast: from here on the compiler checks the shell against Electron's own types. */
  get parts(): ElectronParts {
    const note = (what: string) => () => void this.done.push(what);
    const app = Object.assign(this.app, {
      requestSingleInstanceLock: () => this.isFirstInstance,
      quit: note('quit'),
      exit: (code: number) => void this.done.push(`exit ${code}`),
      relaunch: (options?: { execPath?: string }) =>
        void this.done.push(['relaunch', options?.execPath].join(' ').trim()),
      enableSandbox: note('sandbox'),
      whenReady: () => Promise.resolve(),
      getPath: () => this.userData,
      getVersion: () => '0.1.0',
      getLocale: () => this.locale,
      isPackaged: this.isPackaged,
      setLoginItemSettings: ({ openAtLogin }: { openAtLogin: boolean }) =>
        void this.done.push(`login item ${openAtLogin}`),
      commandLine: {
        hasSwitch: (name: string) => this.switches.has(name),
        appendSwitch: (name: string) => void this.switches.add(name),
      },
    });
    const makeWindow = (options: Electron.BrowserWindowConstructorOptions): FakeWindow => {
      const window = new FakeWindow();
      this.windows.push({ window, options });
      app.emit('web-contents-created', {}, window.webContents);
      return window;
    };
    const makeView = (): FakeView => {
      const view = new FakeView();
      this.views.push(view);
      app.emit('web-contents-created', {}, view.webContents);
      return view;
    };
    const BrowserWindow = function (options: Electron.BrowserWindowConstructorOptions) {
      return makeWindow(options);
    };
    return {
      app,
      autoUpdater: this.autoUpdater,
      BrowserWindow: Object.assign(BrowserWindow, { getFocusedWindow: () => (this.hasFocus ? {} : null) }),
      WebContentsView: function () {
        return makeView();
      },
      ipcMain: { handle: (channel: string, handler: never) => this.calls.set(channel, handler) },
      Menu: { setApplicationMenu: (menu: unknown) => void this.done.push(`menu ${String(menu)}`) },
      powerSaveBlocker: {
        start: (type: string) => this.done.push(type),
        stop: () => void this.done.push('may sleep'),
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: { scheme: string }[]) =>
          void this.done.push(`scheme ${schemes[0]?.scheme}`),
        handle: (scheme: string, handler: never) => this.pages.set(scheme, handler),
      },
      safeStorage: this.safeStorage,
      screen: this.screen,
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

  get window(): FakeWindow {
    return this.windows.findLast(({ options }) => options.title)!.window;
  }

  get page(): FakeContents {
    return this.window.webContents;
  }

  /** A call as it comes from a frame, by default the display's own. */
  invoke(channel: string, args: unknown[] = [], senderFrame: WebFrameMain | null = this.page.mainFrame) {
    return this.calls.get(channel)!({ senderFrame } as IpcMainInvokeEvent, ...args);
  }
}
