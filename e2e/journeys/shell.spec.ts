import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Resource } from '@lintel/shared/contracts';
import { electronPath, pressAtShell, withoutElectron } from '../support/electron.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';

/* The display in its shell, on the real Electron: somebody bored in the corridor has a keyboard and a mouse. */

const kiosk = resolve(import.meta.dirname, '../../kiosk');
/** What `npm run exit-pin` printed for 4711. */
const exitPinHash = 'scrypt:15:8:1:SGAiGABnaq24GKZgQCxReA:e8LpOGIbZr6sGIExmUR3Kp5a-6SYmbVW9gciggIA4KQ';

test.skip(electronPath() === undefined, withoutElectron);

let lintel: Lintel;
let room: Resource;
let home: string;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  await lintel.beginDay('10:00');
  room = await lintel.addRoom('Pavo');
  home = await mkdtemp(join(tmpdir(), 'lintel-shell-'));
});
test.afterAll(async () => {
  await lintel.stop();
  await rm(home, { recursive: true, force: true });
});

async function startShell(): Promise<{ app: ElectronApplication; page: Page }> {
  const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  const app = await _electron.launch({
    executablePath: electronPath()!,
    args: [kiosk, `--user-data-dir=${home}`, ...(hasScreen ? [] : ['--ozone-platform=headless'])],
    env: {
      ...process.env,
      LINTEL_SERVER_URL: lintel.origin,
      LINTEL_LANGUAGE: 'en',
      LINTEL_EXIT_PIN_HASH: exitPinHash,
    },
  });
  return { app, page: await app.firstWindow() };
}

async function pair(page: Page): Promise<void> {
  const userCode = await page.getByLabel(/^Pairing code/).innerText();
  await lintel.admin.call('/api/v1/displays/pair', {
    json: { userCode: userCode.replace(/\s/g, ''), name: 'Pavo door', resourceIds: [room.id] },
  });
}

test('a display in its shell cannot be left, comes back when it crashes, and opens to the PIN', async () => {
  const { app, page } = await startShell();
  const screen = page.locator('main[data-state]');
  await pair(page);
  await expect(screen).toContainText('Pavo');
  const address = page.url();

  await test.step('no way out of the page', async () => {
    expect(await page.evaluate(() => window.open('/display/'))).toBeNull();
    await page.evaluate(() => location.assign('/admin/'));
    await page.evaluate(() => location.assign('file:///etc/passwd'));
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
    expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state)).toBe(
      'denied',
    );
    expect(page.url()).toBe(address);
    await expect(screen).toContainText('Pavo');
  });

  await test.step('no shortcut does anything', async () => {
    await page.evaluate(() => Object.assign(window, { isStillHere: true }));
    for (const keyCode of ['F5', 'F11', 'F12']) await pressAtShell(app, { keyCode });
    for (const keyCode of ['R', 'W', 'Q', 'N', 'P', 'T', 'L', 'Plus']) {
      await pressAtShell(app, { keyCode, modifiers: ['control'] });
    }
    await pressAtShell(app, { keyCode: 'I', modifiers: ['control', 'shift'] });
    await pressAtShell(app, { keyCode: 'F4', modifiers: ['alt'] });
    const seen = await app.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows();
      windows[0]!.close();
      const [{ webContents }] = windows as [Electron.BrowserWindow];
      return { count: windows.length, tools: webContents.isDevToolsOpened(), zoom: webContents.getZoomFactor() };
    });
    expect(seen).toEqual({ count: 1, tools: false, zoom: 1 });
    expect(await page.evaluate(() => 'isStillHere' in window)).toBe(true);
  });

  await test.step('the fleet sees it', async () => {
    const health = await page.evaluate(() => (window as never as Shell).lintelShell.health());
    expect(health).toMatchObject({ crashes: 0, canUpdate: false, canReboot: false });
    const picture = await page.evaluate(async () => {
      const { bytes, width } = await (window as never as Shell).lintelShell.screenshot();
      return { start: [...bytes.subarray(0, 3)], width };
    });
    expect(picture.start).toEqual([0xff, 0xd8, 0xff]);
    expect(picture.width).toBeGreaterThan(300);
  });

  await test.step('it comes back', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer());
    const shown = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
          `document.querySelector('main[data-state]')?.textContent ?? ''`,
        ),
      );
    await expect.poll(shown).toContain('Pavo');
  });

  await test.step('the PIN opens it, a wrong one does not', async () => {
    const opened = app.waitForEvent('window');
    await pressAtShell(app, { keyCode: 'E', modifiers: ['control', 'alt', 'shift'] });
    const pad = await opened;
    const type = async (pin: string) => {
      for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
      await pad.getByRole('button', { name: 'Leave the display' }).click();
    };
    await type('1234');
    await expect(pad.getByRole('status')).toHaveText('That is not the PIN.');
    const ended = new Promise<number | null>((done) => app.process().once('exit', done));
    await type('4711');
    expect(await ended).toBe(86);
  });
});

interface Shell {
  lintelShell: {
    health: () => Promise<unknown>;
    screenshot: () => Promise<{ bytes: Uint8Array; width: number }>;
  };
}
