import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { channelOf, shellCalls, type StoredTokens } from '../shell/ipc-contract';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config';
import { restartDelayMs } from './page-keeper';
import { Shell } from './shell';
import { FakeElectron } from './testing/fake-electron';

const config = readConfig({ LINTEL_SERVER_URL: 'https://rooms.example' });
const tokens: StoredTokens = {
  accessToken: 'access',
  refreshToken: 'refresh-secret',
  refreshAt: 1,
  expiresAt: 2,
  displayId: 'd',
  tenant: 'demo',
};

describe('Shell', () => {
  let electron: FakeElectron;
  const start = (): Promise<void> => new Shell(electron.parts, config, electron.around()).start();

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, 'error').mockReturnValue(undefined);
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    electron = new FakeElectron();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    rmSync(electron.userData, { recursive: true, force: true });
  });

  it("opens one sandboxed window on the server's display, the only page there is", async () => {
    await start();
    expect(electron.windows).toHaveLength(1);
    const { options, window } = electron.windows[0]!;
    expect(options).toMatchObject({ kiosk: true, fullscreen: true, frame: false, show: false });
    expect(options.webPreferences).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      devTools: false,
      disableDialogs: true,
      navigateOnDragDrop: false,
    });
    expect(window.webContents.loaded).toEqual(['https://rooms.example/display/']);
    expect(electron.done).toEqual(['sandbox', 'scheme lintel-shell', 'menu null', 'prevent-display-sleep']);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
  });

  it('runs once on a machine: a second start brings the first to the front', async () => {
    await start();
    electron.app.emit('second-instance');
    expect(electron.windows[0]!.window.focused).toBe(1);
    const other = new FakeElectron();
    other.isFirstInstance = false;
    await new Shell(other.parts, config, other.around()).start();
    expect(other.windows).toEqual([]);
    expect(other.done).toEqual(['quit']);
    rmSync(other.userData, { recursive: true });
  });

  describe('lets nobody out', () => {
    beforeEach(start);

    it.each([
      ['https://rooms.example/display/?lang=da', false],
      ['https://rooms.example/display', false],
      ['https://rooms.example/admin/', true],
      ['https://rooms.example/displays', true],
      ['https://rooms.example/display/../admin/', true],
      ['https://rooms.example.evil.test/display/', true],
      ['https://user@evil.test/display/', true],
      ['http://rooms.example/display/', true],
      ['file:///etc/passwd', true],
      ['javascript:alert(1)', true],
      ['not an address', true],
    ])('%s is refused: %p', (url, isRefused) => {
      for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
        expect([event, electron.page.isPrevented(event, url)]).toEqual([event, isRefused]);
      }
    });

    it('opens no window, not even to itself', () => {
      expect(electron.page.openHandler!({ url: 'https://rooms.example/display/' })).toEqual({ action: 'deny' });
    });

    it('embeds nothing and lets no page hold itself open', () => {
      expect(electron.page.isPrevented('will-attach-webview', '')).toBe(true);
      expect(electron.page.isPrevented('will-prevent-unload', '')).toBe(true);
    });

    it.each([
      'media',
      'geolocation',
      'fullscreen',
      'openExternal',
      'usb',
      'clipboard-read',
      'notifications',
      'unknown',
    ])('grants no %s', (permission) => {
      expect(electron.session.call('PermissionCheck', null, permission, 'https://rooms.example')).toBe(false);
      const answer = jest.fn();
      electron.session.call('PermissionRequest', null, permission, answer, { requestingUrl: config.displayUrl });
      expect(answer).toHaveBeenCalledWith(false);
    });

    it("keeps storage for the server's pages only", () => {
      const check = (origin: string) => electron.session.call('PermissionCheck', null, 'persistent-storage', origin);
      expect(check('https://rooms.example/')).toBe(true);
      expect(check('https://evil.test/')).toBe(false);
      expect(check('')).toBe(false);
    });

    it('gives no device, no picture of the screen and no download', () => {
      expect(electron.session.call('DevicePermission', {})).toBe(false);
      const answer = jest.fn();
      electron.session.call('DisplayMediaRequest', {}, answer);
      expect(answer).toHaveBeenCalledWith(null);
      const preventDefault = jest.fn();
      electron.session.emit('will-download', { preventDefault });
      expect(preventDefault).toHaveBeenCalled();
    });
  });

  describe('keeps the page up', () => {
    const loads = () => electron.page.loaded.filter((url) => url === config.displayUrl).length;
    const crash = () => electron.page.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    const shown = () => electron.page.getURL();
    /** As a page does once it runs. */
    const speak = () => electron.invoke(channelOf('readTokens'));

    it('tries again with growing pauses while the server is away', async () => {
      const parts = electron.parts;
      electron.app.on('web-contents-created', (_, contents: FakeElectron['page']) =>
        contents.outcomes.push('fails', 'fails', 'fails'),
      );
      await new Shell(parts, config, electron.around()).start();
      const seen: number[] = [];
      for (let second = 0; second < 10; second += 1) {
        seen.push(loads());
        jest.advanceTimersByTime(1_000);
      }
      expect(seen).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4]);
    });

    it.each(['crashed', 'oom', 'killed', 'integrity-failure'])('loads it again after %s', async (reason) => {
      await start();
      electron.page.emit('render-process-gone', {}, { reason, exitCode: 1 });
      expect(loads()).toBe(1);
      jest.advanceTimersByTime(1_000);
      expect(loads()).toBe(2);
    });

    it('says that the server is away, and shows the room once it is back', async () => {
      electron.app.on('web-contents-created', (_, contents: FakeElectron['page']) => contents.outcomes.push('fails'));
      await start();
      expect(shown()).toBe('lintel-shell://trouble/unreachable');
      jest.advanceTimersByTime(1_000);
      expect(shown()).toBe(config.displayUrl);
    });

    it.each([502, 503, 404])('does not hang a %d on the wall', async (status) => {
      electron.app.on('web-contents-created', (_, contents: FakeElectron['page']) => contents.outcomes.push(status));
      await start();
      expect(shown()).toBe('lintel-shell://trouble/unreachable');
      jest.advanceTimersByTime(1_000);
      expect(shown()).toBe(config.displayUrl);
    });

    it('tries again where a network wants somebody to sign in first', async () => {
      electron.app.on('web-contents-created', (_, contents: FakeElectron['page']) =>
        contents.outcomes.push('leads elsewhere'),
      );
      await start();
      await jest.advanceTimersByTimeAsync(0);
      expect(shown()).toBe('lintel-shell://trouble/unreachable');
      jest.advanceTimersByTime(1_000);
      expect(shown()).toBe(config.displayUrl);
    });

    it('loads again a page whose scripts never ran, and one that stopped telling of its meetings', async () => {
      await start();
      jest.advanceTimersByTime(60_000);
      expect(loads()).toBe(1);
      jest.advanceTimersByTime(1_000);
      expect(loads()).toBe(2);
      await speak();
      jest.advanceTimersByTime(3_600_000);
      expect(loads()).toBe(2);
      await electron.invoke(channelOf('expectMeetings'), [[]]);
      jest.advanceTimersByTime(299_000);
      await electron.invoke(channelOf('expectMeetings'), [[]]);
      jest.advanceTimersByTime(299_000);
      expect(loads()).toBe(2);
      jest.advanceTimersByTime(2_000);
      expect(loads()).toBe(3);
    });

    it('does not spin when it crashes at every start: longer pauses, a page that says so, in the end everything anew', async () => {
      await start();
      for (let count = 0; count < 7; count += 1) {
        crash();
        expect(shown()).toBe(count < 2 ? config.displayUrl : 'lintel-shell://trouble/crashing');
        jest.advanceTimersByTime(restartDelayMs(count) - 1);
        expect(loads()).toBe(count + 1);
        jest.advanceTimersByTime(1);
        expect(loads()).toBe(count + 2);
        expect(shown()).toBe(config.displayUrl);
      }
      crash();
      expect(electron.done.slice(-2)).toEqual(['relaunch', 'exit 75']);
    });

    it('forgives after a good minute', async () => {
      await start();
      for (let count = 0; count < 20; count += 1) {
        crash();
        jest.advanceTimersByTime(1_000);
        expect(loads()).toBe(count + 2);
        await speak();
        jest.advanceTimersByTime(60_000);
      }
      expect(electron.done).not.toContain('exit 75');
    });

    it("takes its own page's stay for no recovery", async () => {
      await start();
      for (let count = 0; count < 7; count += 1) {
        crash();
        jest.advanceTimersByTime(restartDelayMs(count));
      }
      electron.page.outcomes.push('fails');
      crash();
      expect(electron.done).toContain('exit 75');
    });

    it('ends a page that hangs, unless it comes back', async () => {
      await start();
      electron.page.emit('unresponsive');
      jest.advanceTimersByTime(10_000);
      electron.page.emit('responsive');
      jest.advanceTimersByTime(60_000);
      expect(electron.page.crashes).toBe(0);
      electron.page.emit('unresponsive');
      jest.advanceTimersByTime(15_000);
      expect(electron.page.crashes).toBe(1);
      expect(shown()).toBe(config.displayUrl);
      jest.advanceTimersByTime(1_000);
      expect(loads()).toBe(2);
    });

    it('takes no notice of what is no failure', async () => {
      await start();
      await speak();
      electron.page.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
      electron.page.emit('did-fail-load', {}, -3, 'ERR_ABORTED', config.displayUrl, true);
      electron.page.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', 'https://rooms.example/x.png', false);
      jest.advanceTimersByTime(120_000);
      expect(loads()).toBe(1);
    });
  });

  describe('answers the page', () => {
    const file = () => join(electron.userData, 'tokens.sealed');
    const ask = (call: (typeof shellCalls)[number], ...args: unknown[]) => electron.invoke(channelOf(call), args);
    beforeEach(start);

    it('on the channels of the contract and on no other', () => {
      expect([...electron.calls.keys()].sort()).toEqual(shellCalls.map(channelOf).sort());
    });

    it('keeps tokens sealed, also over a restart', async () => {
      await expect(ask('readTokens')).resolves.toBeNull();
      await expect(ask('writeTokens', tokens)).resolves.toBe(true);
      await expect(ask('writeTokens', { ...tokens, refreshToken: 'second' })).resolves.toBe(true);
      await expect(ask('readTokens')).resolves.toEqual({ ...tokens, refreshToken: 'second' });
      expect(readFileSync(file(), 'latin1')).not.toContain('second');
      expect(existsSync(`${file()}.new`)).toBe(false);
      await ask('clearTokens');
      await expect(ask('readTokens')).resolves.toBeNull();
      await expect(ask('version')).resolves.toBe('0.1.0');
    });

    it('says so where the machine has no key store, and writes nothing', async () => {
      electron.hasKeyStore = false;
      await expect(ask('writeTokens', tokens)).resolves.toBe(false);
      expect(existsSync(file())).toBe(false);
    });

    it('has no tokens where the file is spoilt', async () => {
      writeFileSync(file(), 'spoilt');
      await expect(ask('readTokens')).resolves.toBeNull();
    });

    it.each([
      ['writeTokens', []],
      ['writeTokens', [{ ...tokens, path: '../../etc/passwd' }]],
      ['writeTokens', [{ ...tokens, accessToken: 'x'.repeat(10_000) }]],
      ['writeTokens', [tokens, tokens]],
      ['readTokens', ['/etc/passwd']],
    ] as const)('refuses %s with %j', async (call, args) => {
      await expect(ask(call, ...args)).rejects.toThrow(/not valid/);
      expect(existsSync(file())).toBe(false);
    });

    it.each([
      ['a frame inside the page', { url: 'https://rooms.example/display/' }],
      ['a frame that has gone', null],
    ])('refuses %s', (_, frame) => {
      expect(() => electron.invoke(channelOf('readTokens'), [], frame as never)).toThrow(/may not ask/);
    });

    it('refuses its own window once that shows something else', () => {
      (electron.page.mainFrame as { url: string }).url = 'https://evil.test/display/';
      expect(() => electron.invoke(channelOf('readTokens'))).toThrow(/may not ask/);
    });
  });
});
