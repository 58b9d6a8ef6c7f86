import type { Locator, Page } from '@playwright/test';

const MINUTES_A_DAY = 1_440;

/** A room's week in the admin web, as somebody with a mouse sees it. */
export class Week {
  constructor(private readonly page: Page) {}

  booking(title: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${title}`) });
  }

  /** Clicks into the empty slot of a day that begins at a time. */
  async clickSlot(date: string, time: string): Promise<void> {
    const { x, y } = await this.place(date, time);
    await this.page.mouse.click(x, y);
  }

  /** Takes a booking by its head and lets it go where a time of a day begins. */
  async drag(title: string, date: string, time: string): Promise<void> {
    const box = (await this.booking(title).boundingBox())!;
    const { x, y } = await this.place(date, time);
    const [fromX, fromY] = [box.x + box.width / 2, box.y + 4];
    await this.page.mouse.move(fromX, fromY);
    await this.page.mouse.down();
    await this.page.mouse.move((fromX + x) / 2, (fromY + y) / 2, { steps: 5 });
    await this.page.mouse.move(x, y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Scrolls until a booking stands at the lower edge. */
  async scrollToBottom(title: string): Promise<void> {
    await this.booking(title).evaluate((button) => {
      const grid = button.closest('.ec-main')!;
      grid.scrollTop += button.getBoundingClientRect().bottom - grid.getBoundingClientRect().bottom;
      grid.setAttribute('data-scrolled-from', String(grid.scrollTop));
    });
  }

  /** How far it has been scrolled since, in CSS pixels. */
  scrolled(): Promise<number> {
    return this.page
      .locator('.ec-main')
      .evaluate((grid) => grid.scrollTop - Number(grid.getAttribute('data-scrolled-from')));
  }

  /** A point just inside the slot. */
  private async place(date: string, time: string): Promise<{ x: number; y: number }> {
    const head = (await this.page.locator(`.ec-col-head:has(time[datetime="${date}"])`).boundingBox())!;
    const grid = (await this.page.locator('.ec-body .ec-grid').boundingBox())!;
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const fraction = (hours * 60 + minutes) / MINUTES_A_DAY;
    return { x: head.x + head.width / 2, y: grid.y + fraction * grid.height + 4 };
  }
}
