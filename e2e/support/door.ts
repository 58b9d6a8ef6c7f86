import { expect, type Locator, type Page } from '@playwright/test';
import type { Resource, RoomStateName } from '@lintel/shared/contracts';
import type { Lintel } from './lintel.js';

/** A display beside a room's door, as somebody in the corridor sees it. */
export class Door {
  readonly screen: Locator;
  /** The dialogue with who taps: choices, then the outcome. */
  readonly sheet: Locator;
  readonly clock: Locator;

  constructor(readonly page: Page) {
    this.screen = page.locator('main[data-state]');
    this.sheet = page.getByRole('dialog');
    this.clock = page.getByRole('timer');
  }

  /** Opens the door of a room, at the server or at the end of a cable to it. */
  async open(lintel: Lintel, room: Resource, { origin = lintel.origin, language = 'en' } = {}): Promise<void> {
    await this.page.goto(lintel.doorUrl(room, { origin, language }));
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

  /** From now on every face the screen has had, as its clock and its state at the same moment. */
  async recordFaces(): Promise<void> {
    await this.page.evaluate(() => {
      const seen = ((globalThis as unknown as FaceRecord).faces = [] as FaceRecord['faces']);
      const look = () => {
        const face = [
          document.querySelector('[role=timer]')?.textContent,
          document.querySelector<HTMLElement>('main[data-state]')?.dataset.state,
        ].join(' ');
        if (seen.at(-1)?.face !== face) seen.push({ face, machineTime: Date.now() });
      };
      look();
      const everything = { attributes: true, childList: true, subtree: true, characterData: true };
      new MutationObserver(look).observe(document.body, everything);
    });
  }

  recordedFaces(): Promise<FaceRecord['faces']> {
    return this.page.evaluate(() => (globalThis as unknown as FaceRecord).faces);
  }
}

interface FaceRecord {
  faces: { face: string; machineTime: number }[];
}
