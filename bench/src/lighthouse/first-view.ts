import { chromium, type Browser, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { chromiumPath } from '../../../e2e/support/chromium.js';

/** A slow 4G line and a processor a quarter as fast, as Lighthouse has them, here by the browser itself and not by reckoning. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWDOWN = 4;
const phone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', timezoneId: 'America/New_York' };

export interface FirstView {
  firstPaintMs: number;
  largestPaintMs: number;
  shift: number;
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });

/** Opens a page for the first time, with nothing kept, until `seen` is there; what it took until its largest part was painted. */
export async function firstView(browser: Browser, url: string, seen: string): Promise<FirstView> {
  const context = await browser.newContext(phone);
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', LINE);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    await page.goto(url);
    await page.locator(seen).first().waitFor();
    // Whatever is still under way may paint something larger.
    await page.waitForLoadState('networkidle');
    return await page.evaluate(readPaints);
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
async function readPaints(): Promise<FirstView> {
  const observed = (type: string): Promise<PerformanceEntryList> =>
    new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
      observer.observe({ type, buffered: true });
      setTimeout(() => resolve([]), 500);
    });
  const paints = await observed('largest-contentful-paint');
  const shifts = (await observed('layout-shift')) as (PerformanceEntry & { value: number })[];
  return {
    firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    largestPaintMs: paints.at(-1)?.startTime ?? NaN,
    shift: shifts.reduce((sum, { value }) => sum + value, 0),
  };
}

/** Everything that runs in the browser from the first step to the confirmation, gzipped, by its name. */
export async function scriptsOf(browser: Browser, url: string): Promise<Map<string, number>> {
  const context = await browser.newContext(phone);
  const scripts = new Map<string, number>();
  try {
    const page = await context.newPage();
    const reading: Promise<void>[] = [];
    page.on('response', (response) => {
      if (!response.headers()['content-type']?.includes('javascript')) return;
      reading.push(
        response.body().then((body) => void scripts.set(new URL(response.url()).pathname, gzipSync(body).length)),
      );
    });
    await page.goto(url);
    await book(page);
    await Promise.all(reading);
    return scripts;
  } finally {
    await context.close();
  }
}

async function book(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Book with Support' }).click();
  await page.getByRole('link', { name: 'Choose Intro call' }).click();
  await page.locator('.day:not([aria-disabled="true"])').last().click();
  await page.locator('button.slot:visible').first().click();
  await page.getByLabel('Name').fill('Cora Customer');
  await page.getByLabel('E-mail').fill('cora@example.test');
  await page.getByLabel('Phone').fill('+34 612 345 678');
  await page.getByRole('button', { name: 'Confirm booking' }).click();
  await page.getByRole('heading', { name: 'You are booked' }).waitFor();
}
