import { test as base, type BrowserContextOptions, type Page } from '@playwright/test';
import { Door } from './door.js';
import { NetworkCable } from './network-cable.js';

interface Tools {
  /** A screen that shares nothing with the others: a browser of its own. */
  newScreen: (options?: BrowserContextOptions) => Promise<Page>;
  /** A display beside a door, not opened yet. */
  newDoor: (options?: BrowserContextOptions) => Promise<Door>;
  /** A cable to a port of this machine. */
  newCable: (port: number) => Promise<NetworkCable>;
}

/** A machine without a graphics card draws every frame of a motion by itself, and an installed web app fetches all of itself. */
const usual: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  reducedMotion: 'reduce',
  serviceWorkers: 'block',
};

/** What journeys need besides Playwright's own; each is put away after the journey. */
export const test = base.extend<Tools>({
  newScreen: async ({ browser }, use) => {
    const opened: Page[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...usual, ...options });
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
  newDoor: async ({ newScreen }, use) => {
    await use(async (options) => Door.on(await newScreen(options)));
  },
  // Playwright reads what a fixture needs from its first parameter.
  // oxlint-disable-next-line no-empty-pattern
  newCable: async ({}, use) => {
    const laid: NetworkCable[] = [];
    await use(async (port) => {
      const cable = await NetworkCable.to(port);
      laid.push(cable);
      return cable;
    });
    for (const cable of laid) cable.close();
  },
});

export { expect } from '@playwright/test';
