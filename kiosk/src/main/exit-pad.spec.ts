import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { rmSync } from 'node:fs';
import { padChannels, padUrl } from '../shell/pad-contract';
import { readConfig } from './config';
import { hashPin } from './exit-pin';
import { Shell } from './shell';
import { FakeElectron } from './testing/fake-electron';

const pin = '4711';
const settings = { LINTEL_SERVER_URL: 'https://rooms.example', LINTEL_EXIT_PIN_HASH: await hashPin(pin) };

describe('a shell is left by PIN', () => {
  let electron: FakeElectron;
  const start = (environment: Record<string, string> = settings) =>
    new Shell(electron.parts, readConfig(environment), electron.around()).start();
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

  const pad = () => electron.views[0]!;
  const attempt = async (text: unknown, frame = pad().webContents.mainFrame) =>
    electron.invoke(padChannels.attempt, [text], frame);
  const open = async () => electron.invoke(padChannels.open);

  it('on a pad of its own that lies over the page', async () => {
    await start();
    await open();
    expect(pad().webContents.loaded).toEqual([padUrl]);
    expect(pad().bounds).toEqual({ x: 0, y: 0, width: 1_280, height: 800 });
    await expect(attempt('1234')).resolves.toEqual({ kind: 'WRONG' });
    expect(electron.done).not.toContain('exit 86');
    await expect(attempt(pin)).resolves.toEqual({ kind: 'LEAVING' });
    expect(electron.done).toContain('exit 86');
    expect(electron.window.isPrevented('close')).toBe(false);
  });

  it('also by keyboard, and the same keys close the pad', async () => {
    await start();
    electron.page.isSwallowed('Control+Alt+Shift+E');
    expect(electron.window.views).toHaveLength(1);
    expect(pad().webContents.isSwallowed('Control+r')).toBe(true);
    pad().webContents.isSwallowed('Control+Alt+Shift+E');
    expect(electron.window.views).toHaveLength(0);
    expect(pad().webContents.done).toContain('close');
  });

  it('not by trying: five, then locked, also after a restart', async () => {
    await start();
    await open();
    for (let count = 0; count < 4; count += 1) await attempt('0000');
    await expect(attempt('0000')).resolves.toEqual({ kind: 'LOCKED', seconds: 60 });
    await expect(attempt(pin)).resolves.toEqual({ kind: 'LOCKED', seconds: 60 });
    const { userData } = electron;
    electron = Object.assign(new FakeElectron(), { userData });
    await start();
    await open();
    await expect(attempt(pin)).resolves.toEqual({ kind: 'LOCKED', seconds: 60 });
    electron.now += 60_000;
    await expect(attempt(pin)).resolves.toEqual({ kind: 'LEAVING' });
  });

  it.each([[''], ['12'], ['1'.repeat(13)], ['abcd'], [1234], [null], [{ toString: () => pin }]])(
    'takes %j for a wrong one without a thought',
    async (text) => {
      await start();
      await open();
      await expect(attempt(text)).resolves.toEqual({ kind: 'WRONG' });
    },
  );

  it('by nobody but the pad: not by the page, a frame, or a pad that is closed', async () => {
    await start();
    await expect(attempt(pin, electron.page.mainFrame)).rejects.toThrow('may not ask');
    await open();
    await expect(attempt(pin, electron.page.mainFrame)).rejects.toThrow('may not ask');
    await expect(attempt(pin, null as never)).rejects.toThrow('may not ask');
    const { mainFrame } = pad().webContents;
    await electron.invoke(padChannels.close, [], mainFrame);
    await expect(attempt(pin, mainFrame)).rejects.toThrow('may not ask');
    (electron.page.mainFrame as { url: string }).url = 'https://evil.test/display/';
    await expect(open()).rejects.toThrow('may not ask');
  });

  it('on a pad that goes away by itself', async () => {
    await start();
    electron.page.isSwallowed('Control+Alt+Shift+E');
    jest.advanceTimersByTime(30_000);
    expect(electron.window.views).toHaveLength(0);
  });

  it('on a pad that nobody can keep over the room by going on once it is locked', async () => {
    await start();
    await open();
    for (let count = 0; count < 5; count += 1) await attempt('0000');
    jest.advanceTimersByTime(3_000);
    await attempt('0000');
    jest.advanceTimersByTime(3_000);
    expect(electron.window.views).toHaveLength(0);
  });

  it('not at all where none has been set', async () => {
    await start({ LINTEL_SERVER_URL: 'https://rooms.example' });
    electron.page.isSwallowed('Control+Alt+Shift+E');
    expect(electron.views).toEqual([]);
    expect(electron.calls.has(padChannels.open)).toBe(false);
    expect(electron.pages.get('lintel-shell')!({ url: padUrl }).status).toBe(404);
  });
});
