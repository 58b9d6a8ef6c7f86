import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { rmSync } from 'node:fs';
import { channelOf, type ShellHealth } from '../shell/ipc-contract';
import { readConfig } from './config';
import { Shell, type Surroundings } from './shell';
import { FakeImage } from './testing/fake-contents';
import { FakeElectron } from './testing/fake-electron';

const settings = { LINTEL_SERVER_URL: 'https://rooms.example' };

describe('a shell on a wall', () => {
  let electron: FakeElectron;
  const start = (environment: Record<string, string> = settings, around?: Partial<Surroundings>) =>
    new Shell(electron.parts, readConfig(environment), electron.around(around)).start();
  const ask = async (call: Parameters<typeof channelOf>[0], ...args: unknown[]) =>
    electron.invoke(channelOf(call), args);

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

  describe('has a window', () => {
    beforeEach(() => start());

    it('that nobody closes, shrinks, moves or covers', () => {
      const { window } = electron;
      expect(window.isPrevented('close')).toBe(true);
      expect(window.isPrevented('system-context-menu')).toBe(true);
      expect(window.told).toEqual(['on top true screen-saver']);
      window.emit('leave-full-screen');
      window.emit('minimize');
      window.emit('hide');
      window.emit('always-on-top-changed', {}, false);
      expect(window.told.slice(1)).toEqual([
        ...['kiosk true', 'full screen true'],
        ...['restore', 'kiosk true', 'full screen true'],
        ...['show', 'on top true screen-saver'],
      ]);
      window.emit('blur');
      expect(window.focused).toBe(1);
      electron.hasFocus = true;
      window.emit('blur');
      expect(window.focused).toBe(1);
    });

    it('that closes when the system ends, for an update, and on the way out', () => {
      electron.app.emit('before-quit');
      expect(electron.window.isPrevented('close')).toBe(false);
    });

    it.each(['query-session-end'])('that does not hold up %s', (event) => {
      electron.window.emit(event);
      expect(electron.window.isPrevented('close')).toBe(false);
    });

    it('that lets an update close it first, as on macOS', () => {
      electron.autoUpdater.emit('before-quit-for-update');
      expect(electron.window.isPrevented('close')).toBe(false);
    });

    it('without which everything starts anew', () => {
      electron.app.emit('window-all-closed');
      expect(electron.done.slice(-2)).toEqual(['relaunch', 'exit 75']);
    });

    it('in which every page has one size, whatever is pinched and turned', () => {
      electron.page.done.length = 0;
      electron.page.emit('zoom-changed', {}, 'in');
      expect(electron.page.done).toEqual(['zoom 1', 'pinch 1 to 1']);
      expect(electron.session.checksSpelling).toBe(false);
    });
  });

  it('covers every further monitor, also one that is plugged in later', async () => {
    const [door, second, third] = [0, 1, 2].map((index) => ({
      id: index + 1,
      bounds: { x: index * 1_280, y: 0, width: 1_280, height: 800 },
    }));
    electron.screen.displays.splice(0, 1, door!, second!);
    await start(settings, { platform: 'win32' });
    electron.screen.emit('display-added', {}, third);
    const curtains = electron.windows.slice(1);
    expect(curtains.map(({ options }) => [options.x, options.frame, options.focusable])).toEqual([
      [1_280, false, false],
      [2_560, false, false],
    ]);
    const [curtain] = curtains;
    expect(curtain!.window.webContents.loaded).toEqual([]);
    expect(curtain!.window.isPrevented('close')).toBe(true);
    electron.screen.emit('display-metrics-changed', {}, { ...second, bounds: { x: -1_280 } });
    electron.screen.emit('display-removed', {}, second);
    expect(curtain!.window.told).toEqual(['on top true screen-saver', 'at -1280', 'destroyed']);
  });

  it('leaves further monitors to Cage on Linux', async () => {
    electron.screen.displays.push({ id: 2, bounds: { x: 1_280, y: 0, width: 1_280, height: 800 } });
    await start();
    expect(electron.windows).toHaveLength(1);
  });

  it('asks whoever stands there for no certificate and no password', async () => {
    await start();
    const preventDefault = jest.fn();
    const choose = jest.fn();
    electron.app.emit('select-client-certificate', { preventDefault }, {}, '', [], choose);
    electron.app.emit('login', { preventDefault }, {}, {}, {}, choose);
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(choose.mock.calls).toEqual([[], []]);
  });

  it.each(['remote-debugging-port', 'no-sandbox', 'disable-web-security', 'js-flags'])(
    'does not start with --%s once it is installed',
    async (name) => {
      electron.switches.add(name);
      electron.isPackaged = true;
      await expect(start()).rejects.toThrow(`--${name}`);
      expect(electron.windows).toEqual([]);
    },
  );

  it('starts with its user where the system has no unit for that', async () => {
    electron.isPackaged = true;
    await start(settings, { platform: 'win32' });
    expect(electron.done).toContain('login item true');
    const linux = new FakeElectron();
    linux.isPackaged = true;
    await new Shell(linux.parts, readConfig(settings), linux.around()).start();
    expect(linux.done.join()).not.toContain('login item');
    rmSync(linux.userData, { recursive: true });
  });

  describe('does what the fleet asks', () => {
    it('shows what stands on the screen, not too often', async () => {
      await start();
      electron.now = 10_000;
      const { bytes, ...size } = (await ask('screenshot')) as { bytes: Uint8Array };
      expect(size).toEqual({ type: 'image/jpeg', width: 1_280, height: 720 });
      expect(bytes).toBeInstanceOf(Uint8Array);
      await expect(ask('screenshot')).rejects.toThrow('two seconds');
      electron.now += 2_000;
      electron.page.picture = new FakeImage(0, 0);
      await expect(ask('screenshot')).rejects.toThrow('nothing on the screen');
    });

    it('starts again, but not in its first minute', async () => {
      await start();
      await expect(ask('relaunch')).rejects.toThrow('only just started');
      electron.now = 60_000;
      await ask('relaunch');
      expect(electron.done).not.toContain('exit 75');
      jest.advanceTimersByTime(2_000);
      expect(electron.done.slice(-2)).toEqual(['relaunch', 'exit 75']);
    });

    it('leaves the next start to the unit, and starts the AppImage rather than what lies in it', async () => {
      await start({ ...settings, LINTEL_SUPERVISED: 'on' });
      electron.app.emit('window-all-closed');
      expect(electron.done.filter((what) => what.startsWith('relaunch'))).toEqual([]);
      electron = Object.assign(new FakeElectron(), { userData: electron.userData });
      await start(settings, { appImage: '/opt/lintel/lintel-display.AppImage' });
      electron.app.emit('window-all-closed');
      expect(electron.done).toContain('relaunch /opt/lintel/lintel-display.AppImage');
    });

    it('restarts the machine where that is allowed, and not in a loop', async () => {
      await start();
      await expect(ask('reboot')).resolves.toBe('NOT_ALLOWED');
      await start({ ...settings, LINTEL_ALLOW_REBOOT: 'on' }, { platform: 'darwin' });
      await expect(ask('reboot')).resolves.toBe('NOT_ALLOWED');
      await start({ ...settings, LINTEL_ALLOW_REBOOT: 'on' });
      electron.machineUptimeSeconds = 599;
      await expect(ask('reboot')).resolves.toBe('TOO_SOON');
      electron.machineUptimeSeconds = 600;
      await expect(ask('reboot')).resolves.toBe('REBOOTING');
      expect(electron.ran).toEqual([]);
      jest.advanceTimersByTime(2_000);
      expect(electron.ran).toEqual(['systemctl reboot']);
    });

    it('switches the screen, and on again when somebody touches it', async () => {
      await start({ ...settings, LINTEL_SCREEN_POWER: 'wlr-randr', LINTEL_SCREEN_OUTPUT: 'DSI-1' });
      electron.page.emit('input-event', {}, { type: 'touchStart' });
      expect(electron.ran).toEqual([]);
      await expect(ask('setScreen', false)).resolves.toBe(true);
      expect(electron.done.at(-1)).toBe('may sleep');
      electron.page.emit('input-event', {}, { type: 'touchStart' });
      await expect(ask('setScreen', true)).resolves.toBe(true);
      expect(electron.done.at(-1)).toBe('prevent-display-sleep');
      expect(electron.ran).toEqual([
        'wlr-randr --output DSI-1 --off',
        'wlr-randr --output DSI-1 --on',
        'wlr-randr --output DSI-1 --on',
      ]);
    });

    it('leaves the dark to the page where the machine cannot', async () => {
      await start();
      await expect(ask('setScreen', false)).resolves.toBe(false);
      electron.programsWork = false;
      await start({ ...settings, LINTEL_SCREEN_POWER: 'xset' });
      await expect(ask('setScreen', false)).resolves.toBe(false);
      expect(electron.ran).toEqual(['xset dpms force off']);
    });

    it('updates to the version it is given, when its files are its own', async () => {
      const updating = { ...settings, LINTEL_UPDATE_URL: 'https://updates.example/lintel' };
      await start(updating);
      await expect(ask('updateNow', '1.2.3')).resolves.toBe('UNSUPPORTED');
      electron.isPackaged = true;
      electron.updater.feeds.set('https://updates.example/lintel/1.2.3', '1.2.3');
      await start(updating, { appImage: '/opt/lintel/lintel-display.AppImage' });
      await ask('expectMeetings', [3_600_000]);
      await expect(ask('updateNow', '1.2.3')).resolves.toBe('WAITING');
      jest.advanceTimersByTime(30_000);
      expect(electron.updater.done.at(-1)).toBe('install silently and start');
    });

    it('says how it is', async () => {
      await start();
      electron.now = 90_500;
      electron.page.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
      const health = (await ask('health')) as ShellHealth;
      expect(health).toEqual({
        version: '0.1.0',
        platform: 'linux',
        architecture: 'arm64',
        uptimeSeconds: 90,
        machineUptimeSeconds: 86_400,
        crashes: 1,
        lastError: 'The page is gone: oom',
        canReboot: false,
        canUpdate: false,
        waitingVersion: null,
      });
    });

    it.each([
      ['updateNow', []],
      ['updateNow', ['latest']],
      ['updateNow', ['../1.2.3']],
      ['updateNow', ['1.2.3/../../evil']],
      ['updateNow', ['1.2.3', 'now']],
      ['updateNow', [`1.2.3-${'a'.repeat(80)}`]],
      ['expectMeetings', [[Number.NaN]]],
      ['expectMeetings', [Array.from({ length: 2_001 }, () => 0)]],
      ['setScreen', ['off']],
      ['screenshot', [{ x: 0, y: 0, width: 1, height: 1 }]],
      ['reboot', ['now']],
      ['relaunch', ['--remote-debugging-port=1']],
      ['health', [0]],
    ] as const)('refuses %s with %j', async (call, args) => {
      await start();
      await expect(ask(call, ...args)).rejects.toThrow(/not valid/);
    });
  });
});
