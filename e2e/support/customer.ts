import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible, keepPicture } from './looks.js';

/** Somebody without an account, on the booking pages. */
export class Customer {
  constructor(
    readonly page: Page,
    private readonly base: string,
  ) {}

  async open(path = ''): Promise<void> {
    await this.page.goto(`${this.base}${path}`);
    await this.isAt(/./);
  }

  /** The heading of the face, once it is there. */
  async isAt(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(heading);
  }

  day(date: string): Locator {
    return this.page.locator(`[data-date="${date}"]`);
  }

  /** The times on offer, in order. */
  get slots(): Locator {
    return this.page.locator('button.slot:visible');
  }

  /** Of this month or the next. */
  async chooseDay(date: string): Promise<void> {
    await this.page.locator('.day:not([aria-disabled="true"])').first().waitFor();
    if ((await this.day(date).count()) === 0) await this.page.getByRole('button', { name: 'Next month' }).click();
    await this.day(date).click();
    await this.slots.first().waitFor();
  }

  async chooseTime(time: string): Promise<void> {
    await this.page.getByRole('button', { name: time, exact: true }).click();
  }

  async fillIn({ name = 'Cora Customer', email = 'cora@example.test', phone = '+34 612 345 678' } = {}): Promise<void> {
    await this.page.locator('#field-customer-name').fill(name);
    await this.page.locator('#field-customer-email').fill(email);
    await this.page.locator('#field-customer-phone').fill(phone);
  }

  async send(): Promise<void> {
    await this.page.locator('button[type=submit]').click();
  }
}

/** What holds for every face of the booking pages: everybody can read it, and nothing of it sticks out. */
export async function expectGoodFace(page: Page, name: string): Promise<void> {
  await keepPicture(page, `booking-${name}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 'sticks out').toBe(0);
  await expectAccessible(page);
}
