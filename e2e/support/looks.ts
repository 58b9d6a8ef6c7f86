import axe, { type AxeResults, type RunOptions } from 'axe-core';
import { expect, test, type Page } from '@playwright/test';
import { join } from 'node:path';

export interface Size {
  width: number;
  height: number;
}

/** A 7" panel, a tablet, a tall 32" screen, a wide one, and a tablet upright. */
const allDoorSizes: Size[] = [
  { width: 800, height: 480 },
  { width: 1280, height: 800 },
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 768, height: 1024 },
];
/** A thorough look, which takes long: every size, each judged by axe and kept as a picture. */
export const isEverySize = process.env.LINTEL_EVERY_SIZE === 'on';
/** Where a face is tightest, and where everything stands in a column. */
export const tightest = allDoorSizes[0]!;
export const tallest = allDoorSizes[2]!;
export const tablet = allDoorSizes[1]!;
/** The sizes every face is looked at in. */
export const doorSizes: Size[] = isEverySize ? allDoorSizes : [tightest, tallest];

/** The smallest thing a finger at a door has to hit, in CSS pixels. */
const TARGET = 64;

/** Accessible to everybody, by axe; `isDoor` asks for the contrast a corridor needs (WCAG's AAA, 7:1). */
export async function expectAccessible(page: Page, { isDoor = false } = {}): Promise<void> {
  // As a value and not as a tag: the pages' policy lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const options: RunOptions = { preload: false, rules: { 'color-contrast-enhanced': { enabled: isDoor } } };
  const { violations } = await page.evaluate<AxeResults, RunOptions>(
    (wanted) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, wanted),
    options,
  );
  expect(violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }))).toEqual([]);
}

/** Keeps a picture among the results of the run. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const path = join(test.info().project.outputDir, 'faces', `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, animations: 'disabled' });
  await test.info().attach(name, { path, contentType: 'image/png' });
}

/**
 * What holds for every face of a display: all of it is seen, a finger hits it, everybody can read it. What colours and
 * names are wrong does not depend on the size, so a look that is not thorough asks axe at the first one; a quick one, at
 * a face that only differs in its words, does not.
 */
export async function expectGoodDoorFace(
  page: Page,
  name: string,
  { sizes = doorSizes, isQuick = false }: { sizes?: readonly Size[]; isQuick?: boolean } = {},
): Promise<void> {
  for (const size of sizes) {
    const isThorough = isEverySize || (size === sizes[0] && !isQuick);
    await test.step(`${name} at ${size.width}x${size.height}`, async () => {
      await page.setViewportSize(size);
      if (isThorough) await keepPicture(page, `${name}-${size.width}x${size.height}`);
      const seen = await page.evaluate(measure);
      expect(seen.page).toEqual({ width: size.width, height: size.height });
      expect(seen.outside, 'reaches beyond the screen').toEqual([]);
      expect(seen.cut, 'is cut off').toEqual([]);
      for (const { text, width, height } of seen.buttons) {
        expect.soft(Math.min(width, height), `"${text}" is large enough for a finger`).toBeGreaterThanOrEqual(TARGET);
      }
      if (isThorough) await expectAccessible(page, { isDoor: true });
    });
  }
}

/** Runs in the page. */
function measure() {
  const root = document.documentElement;
  const visible = [...document.querySelectorAll<HTMLElement>('main *, dialog *')].filter((element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );
  const named = (element: HTMLElement) => (element.textContent ?? '').trim();
  const hasOwnText = (element: HTMLElement) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  const isOutside = (element: HTMLElement) => {
    const box = element.getBoundingClientRect();
    return box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
  };
  // A meeting's or a room's name may end in an ellipsis; what must be read may not.
  const mayEnd = (element: Element | null): boolean =>
    element !== null && (getComputedStyle(element).textOverflow === 'ellipsis' || mayEnd(element.parentElement));
  const texts = visible.filter((element) => hasOwnText(element) && !mayEnd(element));
  return {
    page: { width: Math.max(root.scrollWidth, innerWidth), height: Math.max(root.scrollHeight, innerHeight) },
    outside: texts.filter(isOutside).map(named),
    cut: texts.filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0).map(named),
    buttons: [...document.querySelectorAll('button')].map((button) => {
      const { width, height } = button.getBoundingClientRect();
      return { text: named(button), width, height };
    }),
  };
}

/** Where the admin web is used. */
export const desk: Size = { width: 1280, height: 800 };
export const phone: Size = { width: 390, height: 844 };

export async function inBothLights(page: Page, look: (light: 'light' | 'dark') => Promise<void>): Promise<void> {
  for (const light of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: light });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', light);
    await look(light);
  }
}

/** Shown whole in its width, and accessible. */
export async function expectGoodPage(page: Page, name: string, sizes: readonly Size[] = [desk, phone]): Promise<void> {
  for (const size of sizes) {
    await test.step(`${name} at ${size.width}x${size.height}`, async () => {
      await page.setViewportSize(size);
      await page.mouse.move(0, 0);
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      await keepPicture(page, `${name}-${size.width}x${size.height}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      if (isEverySize || size === sizes[0]) await expectAccessible(page);
    });
  }
  await page.setViewportSize(desk);
}
