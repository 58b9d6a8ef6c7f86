import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeUpdater } from './testing/fake-updater';
import { canReplaceItself, Updates } from './updates';

const feedUrl = 'https://updates.example/lintel';
const minute = 60_000;

describe('Updates', () => {
  let updater: FakeUpdater;
  let updates: Updates;
  let now: number;
  const make = (parts: Partial<ConstructorParameters<typeof Updates>[0]> = {}) => {
    updates = new Updates({
      updater: updater.parts,
      feedUrl,
      version: '1.0.0',
      isSupervised: false,
      now: () => now,
      ...parts,
    });
    updates.start();
  };
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 10_000) {
      now += 10_000;
      jest.advanceTimersByTime(10_000);
    }
  };

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, 'error').mockReturnValue(undefined);
    now = 5_000;
    updater = new FakeUpdater();
    for (const version of ['0.9.0', '1.1.0', '1.2.0']) updater.feeds.set(`${feedUrl}/${version}`, version);
    make();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('does nothing by itself', () => {
    updates.expect([]);
    pass(60 * minute);
    expect(updater.done).toEqual([]);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, disableWebInstaller: true });
  });

  it.each(['1.1.0', '0.9.0'])('fetches %s when told, and installs it at once when all is quiet', async (version) => {
    updates.expect([]);
    await expect(updates.updateTo(version)).resolves.toBe('WAITING');
    expect(updates.waitingVersion).toBe(version);
    expect(updater.allowDowngrade).toBe(true);
    pass(minute);
    expect(updater.done).toEqual([`download ${feedUrl}/${version}`, 'install silently and start']);
  });

  it('waits while a meeting is about to start, and while people arrive', async () => {
    updates.expect([9 * minute]);
    await updates.updateTo('1.1.0');
    for (let told = 9; told > -9; told -= 1) {
      updates.expect([told * minute]);
      pass(minute);
      expect(updater.done).toHaveLength(1);
    }
    updates.expect([-10 * minute]);
    pass(minute);
    expect(updater.done).toHaveLength(2);
  });

  it('waits while the page says nothing of its meetings', async () => {
    await updates.updateTo('1.1.0');
    pass(60 * minute);
    expect(updater.done).toHaveLength(1);
  });

  it('leaves the next start to the unit where there is one', async () => {
    make({ isSupervised: true });
    updates.expect([]);
    await updates.updateTo('1.1.0');
    pass(minute);
    expect(updater.done.at(-1)).toBe('install silently');
  });

  it('installs the last version named, and none after going back to what runs', async () => {
    await updates.updateTo('1.1.0');
    await expect(updates.updateTo('1.1.0')).resolves.toBe('WAITING');
    await updates.updateTo('1.2.0');
    expect(updates.waitingVersion).toBe('1.2.0');
    await expect(updates.updateTo('1.0.0')).resolves.toBe('CURRENT');
    updates.expect([]);
    pass(5 * minute);
    expect(updater.done).toEqual([`download ${feedUrl}/1.1.0`, `download ${feedUrl}/1.2.0`]);
  });

  it('fetches once what is asked for twice, and not two at a time', async () => {
    const [first, second] = [updates.updateTo('1.1.0'), updates.updateTo('1.1.0')];
    await expect(updates.updateTo('1.2.0')).rejects.toThrow('1.1.0 is being fetched');
    await expect(Promise.all([first, second])).resolves.toEqual(['WAITING', 'WAITING']);
    expect(updater.done).toHaveLength(1);
  });

  it('refuses a feed that holds another version than the one named', async () => {
    updater.feeds.set(`${feedUrl}/1.1.0`, '1.0.9');
    await expect(updates.updateTo('1.1.0')).rejects.toThrow('The feed of version 1.1.0 holds version 1.0.9');
    expect(updater.done).toEqual([]);
  });

  it('says why a version cannot be had, and takes the next one', async () => {
    await expect(updates.updateTo('7.0.0')).rejects.toThrow('404');
    expect(updates.lastError).toContain('404');
    await expect(updates.updateTo('1.1.0')).resolves.toBe('WAITING');
  });

  it('is not offered where something else owns the files', async () => {
    make({ updater: null });
    await expect(updates.updateTo('1.1.0')).resolves.toBe('UNSUPPORTED');
    make({ feedUrl: null });
    await expect(updates.updateTo('1.1.0')).resolves.toBe('UNSUPPORTED');
    expect(updates.canUpdate).toBe(false);
    expect(canReplaceItself(false, 'win32', undefined)).toBe(false);
    expect(canReplaceItself(true, 'linux', undefined)).toBe(false);
    expect(canReplaceItself(true, 'linux', '/opt/lintel/lintel-display.AppImage')).toBe(true);
    expect(canReplaceItself(true, 'win32', undefined)).toBe(true);
  });
});
