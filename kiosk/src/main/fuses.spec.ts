import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterPack } from '../../packaging/after-pack';
import { fuses } from './fuses';

/** How Electron marks its fuses: sentinel, version of the form, number of fuses, one character each ("Electron Fuses"). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const factorySettings = '101100011';

describe('fuses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-fuses-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function binary(path: string, wire = factorySettings): string {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    const mark = Buffer.from([1, wire.length]);
    writeFileSync(file, Buffer.concat([Buffer.from(`code${sentinel}`), mark, Buffer.from(`${wire}code`)]));
    return file;
  }
  const wireOf = (file: string) => readFileSync(file, 'latin1').slice(4 + sentinel.length + 2, -4);
  const pack = (platform: string) =>
    afterPack({
      appOutDir: folder,
      electronPlatformName: platform,
      packager: { executableName: 'lintel-display', appInfo: { productFilename: 'Lintel Display' } },
    });

  it('leave no way to run other code than ours', () => {
    expect(
      Object.entries(fuses)
        .filter(([, isOn]) => isOn)
        .map(([name]) => name),
    ).toEqual([
      'enableCookieEncryption',
      'enableEmbeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
      'wasmTrapHandlers',
    ]);
  });

  it.each([
    ['linux', 'lintel-display'],
    ['win32', 'Lintel Display.exe'],
    ['darwin', 'Lintel Display.app/Contents/Frameworks/Electron Framework.framework/Electron Framework'],
  ])('are burnt into the binary for %s', async (platform, path) => {
    const file = binary(path);
    await pack(platform);
    expect(wireOf(file)).toBe('010011001');
  });

  it('stop the packaging when Electron has one more than was decided on, or fewer', async () => {
    binary('lintel-display', `${factorySettings}1`);
    await expect(pack('linux')).rejects.toThrow();
    binary('lintel-display', factorySettings.slice(0, -1));
    await expect(pack('linux')).rejects.toThrow();
  });
});
