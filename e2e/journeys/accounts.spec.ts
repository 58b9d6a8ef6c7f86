import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { desk, expectGoodPage, inBothLights, phone } from '../support/looks.js';

/* Accounts at Google and Microsoft, as the demo has them: connecting, choosing calendars, ending it. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  await lintel.beginDay('09:00');
});
test.afterAll(() => lintel.stop());

/** Everything that can be pressed or filled in has an id that nothing else has. */
async function expectUniqueIds(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const elements = [
      ...document.querySelectorAll(
        'main :is(button, a, input:not([type=hidden]), textarea, select), [role=dialog] :is(button, input:not([type=hidden]), textarea)',
      ),
    ];
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return {
      without: elements.filter(({ id }) => id === '').map(({ outerHTML }) => outerHTML.slice(0, 160)),
      twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    };
  });
  expect(seen).toEqual({ without: [], twice: [] });
}

test('an administrator connects Google (demo) and gives a room its calendar', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page);
  await page.getByRole('link', { name: 'Calendars' }).click();
  await page.getByRole('button', { name: 'Connect Google (demo)' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('Access was not allowed');
  await page.getByRole('button', { name: 'Connect Google (demo)' }).click();
  await page.getByRole('radio', { name: /Ada Admin/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByText('The account is connected')).toBeVisible();

  const account = page.getByRole('article', { name: 'admin@demo.test' });
  await expect(account).toContainText('Connected');
  await account.getByRole('button', { name: 'Add a room’s calendar' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Calendar' }).click();
  await page.getByRole('option', { name: 'Aurora' }).click();
  // The room of the same name is meant.
  await expect(dialog.getByRole('combobox', { name: 'Room' })).toHaveValue(/^Aurora/);
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `accounts-attach-${light}`, [desk, phone]));
  await dialog.getByRole('button', { name: 'Use it' }).click();
  await expect(account.getByRole('link', { name: 'Aurora' })).toBeVisible();
  await expect(account).toContainText('Reads and writes');
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `accounts-${light}`, [desk, phone]));

  await page.getByRole('button', { name: 'Connect by a key' }).click();
  await page.getByRole('menuitem', { name: 'Google service account' }).click();
  await dialog.getByLabel('Key (JSON)').fill('{}');
  await dialog.getByRole('button', { name: 'Try it and connect' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Paste the whole JSON file');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Whoever ends it is asked first, and the calendar at Google stays.
  await account.getByRole('button', { name: 'Disconnect' }).click();
  await expectUniqueIds(page);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await account.getByRole('button', { name: 'Disconnect' }).click();
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(account).toHaveCount(0);
});

test('a person connects Microsoft (demo) for themselves', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page, 'member@demo.test');
  await page.goto(lintel.adminUrl('profile'));
  await page.getByRole('button', { name: 'Connect Microsoft (demo)' }).click();
  await page.getByRole('radio', { name: /Mia Member/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  const account = page.getByRole('article', { name: 'member@demo.test' });
  await account.getByRole('button', { name: 'Use a calendar' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Calendar' }).click();
  await page.getByRole('option', { name: 'Calendar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use it' }).click();
  await expect(account).toContainText('Reads and writes');
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `profile-${light}`, [desk, phone]));
});
