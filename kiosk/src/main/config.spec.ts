import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, settingNames } from './config';
import { configFileOf, withConfigFile } from './config-file';
import { exitCodes } from './machine';

describe('readConfig', () => {
  it('has a default for a server on the same machine', () => {
    expect(readConfig({})).toEqual({
      serverOrigin: 'http://localhost:3000',
      displayUrl: 'http://localhost:3000/display/',
      isKiosk: true,
      language: null,
      exitPinHash: null,
      isRebootAllowed: false,
      updateUrl: null,
      startsWithUser: true,
      screenPower: 'none',
      screenOutput: 'HDMI-A-1',
      isSupervised: false,
    });
  });

  it('takes the address of the server with or without a path', () => {
    const environment = {
      LINTEL_SERVER_URL: 'https://rooms.example:8443/admin/',
      LINTEL_KIOSK: 'off',
      LINTEL_LANGUAGE: 'da',
    };
    expect(readConfig(environment)).toMatchObject({
      serverOrigin: 'https://rooms.example:8443',
      displayUrl: 'https://rooms.example:8443/display/?lang=da',
      isKiosk: false,
    });
  });

  it('takes updates over https, or from this machine', () => {
    expect(readConfig({ LINTEL_UPDATE_URL: 'https://updates.example/lintel/' }).updateUrl).toBe(
      'https://updates.example/lintel',
    );
    expect(readConfig({ LINTEL_UPDATE_URL: 'http://localhost:8080' }).updateUrl).toBe('http://localhost:8080');
  });

  it.each([
    [{ LINTEL_SERVER_URL: 'rooms.example' }, /LINTEL_SERVER_URL/],
    [{ LINTEL_SERVER_URL: 'file:///etc/passwd' }, /LINTEL_SERVER_URL/],
    [{ LINTEL_KIOSK: 'maybe' }, /LINTEL_KIOSK/],
    [{ LINTEL_LANGUAGE: '"><script>' }, /LINTEL_LANGUAGE/],
    [{ LINTEL_EXIT_PIN_HASH: '1234' }, /npm run exit-pin/],
    [{ LINTEL_UPDATE_URL: 'http://updates.example/lintel' }, /https/],
    [{ LINTEL_UPDATE_URL: 'file:///srv/lintel' }, /LINTEL_UPDATE_URL/],
    [{ LINTEL_SCREEN_POWER: 'rm -rf /' }, /LINTEL_SCREEN_POWER/],
    [{ LINTEL_SCREEN_OUTPUT: '--help' }, /LINTEL_SCREEN_OUTPUT/],
  ])('refuses %j in a sentence', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });
});

describe('the file of settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-config-'));
  const file = join(folder, 'kiosk.env');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is there or not, and the environment comes before it', () => {
    expect(withConfigFile(file, { A: '1' })).toEqual({ A: '1' });
    writeFileSync(file, '# The door\nLINTEL_SERVER_URL=https://rooms.example\nLINTEL_KIOSK=on\n');
    const environment = withConfigFile(file, { LINTEL_KIOSK: 'off' });
    expect(readConfig(environment)).toMatchObject({ serverOrigin: 'https://rooms.example', isKiosk: false });
  });

  it('stops the start when it cannot be read', () => {
    expect(() => withConfigFile(folder, {})).toThrow(/cannot be read/);
  });

  it('lies where an administrator writes and the kiosk only reads', () => {
    expect(configFileOf('linux', {})).toBe('/etc/lintel/kiosk.env');
    expect(configFileOf('darwin', {})).toBe('/Library/Application Support/Lintel/kiosk.env');
    expect(configFileOf('win32', { ProgramData: 'D:\\Data' })).toMatch(/^D:\\Data.Lintel.kiosk\.env$/);
  });
});

describe('what an administrator is given', () => {
  const file = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
  const namesIn = (text: string) => new Set(text.match(/\bLINTEL_[A-Z_]+\b/g));

  it('explains every setting, and none that is not there', () => {
    const table = file('docs/kiosk-setup.md')
      .match(/^\| `LINTEL_.*$/gm)!
      .map((row) => row.split('`')[1]!);
    expect(table.sort()).toEqual([...settingNames].sort());
    const unit = file('kiosk/build/lintel-display.service');
    for (const name of [...namesIn(file('kiosk/build/kiosk.env')), ...namesIn(unit)])
      expect(settingNames).toContain(name);
  });

  it('starts with the file of settings as it comes', () => {
    expect(readConfig(withConfigFile(join(import.meta.dirname, '../../build/kiosk.env'), {})).serverOrigin).toBe(
      'https://rooms.example.com',
    );
  });

  it('has a unit that starts again after every end but the PIN, and no second console', () => {
    const unit = file('kiosk/build/lintel-display.service');
    expect(unit).toMatch(/^Restart=always$/m);
    expect(unit).toMatch(new RegExp(`^RestartPreventExitStatus=${exitCodes.left}$`, 'm'));
    expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(unit).not.toMatch(/^ExecStart=.*\s-s\s/m);
    // Each of these takes the graphics card and the touch screen away ("systemd.exec", DevicePolicy=auto).
    expect(unit).not.toMatch(/^(ProtectClock|PrivateDevices|DeviceAllow|DevicePolicy)=/m);
  });
});
