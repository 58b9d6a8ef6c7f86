import { expect, type Locator, type Page } from '@playwright/test';
import type { Resource, RoomStateName } from '@lintel/shared/contracts';
import type { Lintel } from './lintel.js';

interface History {
  /** The clock and the state that stood on the screen together, and when by this machine. */
  faces: { clock: string; state: string; machineTime: number }[];
  /** The headings of the dialogue with who taps, in order: also what was there for an instant only. */
  sheets: string[];
}

/** A display beside a room's door, as somebody in the corridor sees it. */
export class Door {
  readonly screen: Locator;
  /** The dialogue with who taps: choices, then the outcome. */
  readonly sheet: Locator;
  readonly clock: Locator;

  private constructor(readonly page: Page) {
    this.screen = page.locator('main[data-state]');
    this.sheet = page.getByRole('dialog');
    this.clock = page.getByRole('timer');
  }

  /** The display on a page that shows nothing yet. */
  static async on(page: Page): Promise<Door> {
    await page.addInitScript(keepHistory);
    return new Door(page);
  }

  /** Opens the door of a room, at the server or at the end of a cable to it. */
  async open(lintel: Lintel, room: Resource, options: { origin?: string; language?: string } = {}): Promise<void> {
    await this.page.goto(lintel.doorUrl(room, options));
    await this.screen.waitFor();
  }

  async shows(state: RoomStateName | 'UNKNOWN'): Promise<void> {
    await expect(this.screen).toHaveAttribute('data-state', state);
  }

  async says(...texts: (string | RegExp)[]): Promise<void> {
    for (const text of texts) await expect(this.screen).toContainText(text);
  }

  async tap(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).click();
  }

  /** What the dialogue has said last, in order: also what is gone already. */
  async told(...headings: string[]): Promise<void> {
    await expect.poll(async () => (await this.history()).sheets.slice(-headings.length)).toEqual(headings);
  }

  history(): Promise<History> {
    return this.page.evaluate(() => (globalThis as unknown as { doorHistory: History }).doorHistory);
  }
}

/** Runs in the page: a look at it after each change. */
function keepHistory(): void {
  const history: History = { faces: [], sheets: [] };
  (globalThis as unknown as { doorHistory: History }).doorHistory = history;
  let lastSheet = '';
  const look = () => {
    const sheet = document.querySelector('dialog h2')?.textContent ?? '';
    if (sheet !== lastSheet && sheet !== '') history.sheets.push(sheet);
    lastSheet = sheet;
    const clock = document.querySelector('[role=timer]')?.textContent ?? '';
    const state = document.querySelector<HTMLElement>('main[data-state]')?.dataset.state;
    const last = history.faces.at(-1);
    if (!state || (last?.clock === clock && last.state === state)) return;
    history.faces.push({ clock, state, machineTime: Date.now() });
  };
  const everything = { attributes: true, childList: true, subtree: true, characterData: true };
  new MutationObserver(look).observe(document, everything);
}
