import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type * as ElectronUpdater from 'electron-updater';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updates, type Updater } from './updates';

/* electron-updater itself, its AppImage part, against a feed on this machine; only Electron's `net` is Node's. */

// Not imported: that would read every export, and one of them is a getter that looks for Electron's binary.
const load = createRequire(import.meta.url);
const { AppImageUpdater } = load('electron-updater') as typeof ElectronUpdater;
const { ElectronHttpExecutor } = load('electron-updater/out/electronHttpExecutor') as {
  ElectronHttpExecutor: new () => object;
};

const program = (version: string) => Buffer.from(`#!/bin/sh\n# Lintel display ${version}\n`);
/** Named by the machine that looks for it ("Auto Update", electron-builder). */
const feedName =
  {
    linux: process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`,
    darwin: 'latest-mac.yml',
  }[process.platform as string] ?? 'latest.yml';

describe('an update from a real feed', () => {
  let server: Server;
  let folder: string;
  let feedUrl: string;
  const asked: string[] = [];
  const files = new Map<string, Buffer>();
  let updates: Updates;
  let downloaded: string[];

  function publish(version: string, { holds = version, file = program(version) } = {}): void {
    const name = `lintel-display-${version}.AppImage`;
    const sha512 = createHash('sha512').update(program(version)).digest('base64');
    const entry = `  - url: ${name}\n    sha512: ${sha512}\n    size: ${program(version).length}\n`;
    files.set(
      `/${version}/${feedName}`,
      Buffer.from(`version: ${holds}\nfiles:\n${entry}path: ${name}\nsha512: ${sha512}\n`),
    );
    files.set(`/${version}/${name}`, file);
  }

  beforeAll(async () => {
    server = createServer((incoming, answer) => {
      const { pathname } = new URL(incoming.url!, 'http://localhost');
      asked.push(pathname);
      const file = files.get(pathname);
      if (file) answer.end(file);
      else answer.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    feedUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  beforeEach(() => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const)
      jest.spyOn(console, level).mockReturnValue(undefined);
    folder = mkdtempSync(join(tmpdir(), 'lintel-feed-'));
    writeFileSync(
      join(folder, 'app-update.yml'),
      'provider: generic\nurl: https://updates.invalid/\nupdaterCacheDirName: lintel\n',
    );
    process.env.APPIMAGE = join(folder, 'lintel-display.AppImage');
    files.clear();
    asked.length = 0;
    downloaded = [];
    updates = new Updates({ updater: makeUpdater(), feedUrl, version: '1.0.0', isSupervised: true, now: () => 0 });
    updates.start();
  });
  afterEach(() => {
    updates.stop();
    delete process.env.APPIMAGE;
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  function makeUpdater(): Updater {
    const app = {
      version: '1.0.0',
      name: 'lintel-display',
      isPackaged: true,
      appUpdateConfigPath: join(folder, 'app-update.yml'),
      userDataPath: folder,
      baseCachePath: folder,
      whenReady: () => Promise.resolve(),
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: () => undefined,
    };
    const updater = new AppImageUpdater(null, app);
    Object.assign(updater, { httpExecutor: Object.assign(new ElectronHttpExecutor(), { createRequest: request }) });
    updater.disableDifferentialDownload = true;
    updater.on('update-downloaded', ({ downloadedFile }) => downloaded.push(downloadedFile));
    return updater;
  }

  it.each(['1.1.0', '0.9.0', '2.0.0-beta.1'])('brings %s, the one that was named, newer or older', async (version) => {
    publish('1.2.0');
    publish(version);
    await expect(updates.updateTo(version)).resolves.toBe('WAITING');
    expect(readFileSync(downloaded[0]!)).toEqual(program(version));
    expect(asked).toEqual([`/${version}/${feedName}`, `/${version}/lintel-display-${version}.AppImage`]);
  });

  it('brings nothing that was changed on its way', async () => {
    publish('1.1.0', { file: program('6.6.6') });
    await expect(updates.updateTo('1.1.0')).rejects.toThrow(/sha512 checksum mismatch/);
    expect([updates.waitingVersion, updates.lastError]).toEqual([null, expect.stringContaining('checksum')]);
  });

  it('brings nothing where the feed holds another version', async () => {
    publish('1.1.0', { holds: '1.0.5' });
    await expect(updates.updateTo('1.1.0')).rejects.toThrow('holds version 1.0.5');
    expect(asked).toEqual([`/1.1.0/${feedName}`]);
  });

  it('says which feed is not there', async () => {
    await expect(updates.updateTo('1.1.0')).rejects.toThrow(/404/);
    publish('1.1.0');
    await expect(updates.updateTo('1.1.0')).resolves.toBe('WAITING');
  });
});
