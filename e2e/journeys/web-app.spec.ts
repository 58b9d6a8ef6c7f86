import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';

/* The display on a tablet of its own: put on the home screen, awake, without the shell. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  await lintel.beginDay('10:00');
});
test.afterAll(() => lintel.stop());

interface Manifest {
  start_url: string;
  scope: string;
  display: string;
  icons: { src: string; sizes: string; type: string; purpose: string }[];
}

test('a browser can install it, with icons of the sizes they claim', async ({ newScreen }) => {
  const page = await newScreen({ serviceWorkers: 'allow' });
  await page.goto(`${lintel.origin}/display/`);
  const chromium = await page.context().newCDPSession(page);
  const { url, errors, data } = await chromium.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data!) as Manifest;
  expect(manifest).toMatchObject({ start_url: '/display/', scope: '/display/', display: 'fullscreen' });
  expect((await page.request.get(url)).headers()['content-type']).toMatch(/^application\/manifest\+json/);

  // Chromium judges by itself; that it will not install from the tests' private window is no fault of ours.
  const { installabilityErrors } = await chromium.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);

  const touchIcon = await page.locator('link[rel=apple-touch-icon]').getAttribute('href');
  const icons = [...manifest.icons, { src: touchIcon!, sizes: '180x180', type: 'image/png' }];
  for (const { src, sizes, type } of icons) {
    const address = new URL(src, url).href;
    expect((await page.request.get(address)).headers()['content-type']).toBe(type);
    const size = await page.evaluate(async (source) => {
      const image = Object.assign(new Image(), { src: source });
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, address);
    expect(size).toBe(sizes);
  }
});

test('the tablet stays awake as long as the display is seen', async ({ newScreen }) => {
  const page = await newScreen();
  // A browser with a window gives it unasked.
  await page.context().grantPermissions(['screen-wake-lock']);
  await page.addInitScript(() => {
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = async (type) => {
      const sentinel = await request(type);
      return (Object.assign(globalThis, { sentinel }), sentinel);
    };
  });
  await page.goto(`${lintel.origin}/display/`);
  const isAwake = () =>
    page.evaluate(() => (globalThis as { sentinel?: WakeLockSentinel }).sentinel?.released === false);
  await expect.poll(isAwake).toBe(true);
  // As Chromium does when the battery is low.
  await page.evaluate(() => (globalThis as { sentinel?: WakeLockSentinel }).sentinel!.release());
  expect(await isAwake()).toBe(false);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(isAwake).toBe(true);
});
