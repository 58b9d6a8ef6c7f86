import type { Display } from '@lintel/shared/contracts';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { expectAccessible, keepPicture } from '../support/looks.js';

/* An administrator and the displays beside the doors: how they are, what they are told, how they are set up. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
});
test.afterAll(() => lintel.stop());

test('displays are found among many, told what to do, and answer what they cannot', async ({ page, newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Moraine');
  const other = await lintel.addRoom('Cirque');
  const [door, second] = [await newDoor(), await newDoor()];
  await door.open(lintel, room, { language: 'en' });
  await second.open(lintel, other, { language: 'en' });

  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('displays'));
  const row = page.getByRole('row', { name: /Moraine/ });
  await expect(row).toContainText('Online');
  await expect(row).toContainText('General');
  await keepPicture(page, 'fleet-light');

  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Identify' }).click();
  for (const { page: screen } of [door, second]) await expect(screen.getByText('Here it is')).toBeVisible();
  await keepPicture(door.page, 'identify');
  const results = page.locator('#batch-results');
  await expect(results).toContainText('2 of 2 done');
  await page.getByRole('button', { name: 'Take screenshot' }).click();
  await expect(results).toContainText('Take screenshot');
  await expect(results.getByText('Not supported here')).toHaveCount(2);
  await expectAccessible(page);
  await keepPicture(page, 'fleet-results');

  await page
    .getByRole('link', { name: /Moraine/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 2, name: 'Health' })).toBeVisible();
  await expect(page.locator('#display-command-history')).toContainText('Identify');
  await keepPicture(page, 'display-light');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await keepPicture(page, 'display-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await keepPicture(page, 'display-phone');
  await page.goto(lintel.adminUrl('displays'));
  await expect(page.getByRole('row', { name: /Moraine/ })).toBeVisible();
  await keepPicture(page, 'fleet-phone');
});

test('settings reach the screen at once, the nearest ones', async ({ page, newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Tarn');
  const door = await newDoor();
  await door.open(lintel, room);
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('displays/settings'));
  await page.getByRole('button', { name: 'Change here: Language', exact: true }).click();
  await page.getByRole('combobox', { name: 'Language', exact: true }).click();
  await page.getByRole('option', { name: 'Deutsch' }).click();
  await page.getByRole('button', { name: 'Change here: Screen hours' }).click();
  await expectAccessible(page);
  await keepPicture(page, 'display-settings-light');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The settings were saved')).toBeVisible();
  await expect(door.page.locator('html')).toHaveAttribute('lang', 'de');

  await page.goto(lintel.adminUrl('displays'));
  await page.getByRole('link', { name: /Tarn/ }).first().click();
  await page.getByRole('tab', { name: 'Display settings' }).click();
  const language = page.locator('div', { has: page.locator('#setting-language-label') }).last();
  await expect(language).toContainText('Inherited from');
  await page.getByRole('button', { name: 'Change here: Language', exact: true }).click();
  await page.getByRole('combobox', { name: 'Language', exact: true }).click();
  await page.getByRole('option', { name: 'Français' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(door.page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.emulateMedia({ colorScheme: 'dark' });
  await keepPicture(page, 'display-settings-dark');
});

test('an update that nobody can take is refused with the reason', async ({ page, newDoor }) => {
  await lintel.beginDay('09:00');
  const door = await newDoor();
  await door.open(lintel, await lintel.addRoom('Esker'));
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('displays'));
  await page.getByRole('link', { name: 'Updates' }).click();
  await page.getByLabel('Version to install').fill('9.9.9');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByText(/No display can be updated to 9\.9\.9/).first()).toBeVisible();
  await expectAccessible(page);
  await keepPicture(page, 'fleet-updates');
});

test('a display that falls silent is seen, and seen to be back', async ({ page, newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Mire');
  const door = await newDoor();
  await door.open(lintel, room);
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('displays'));
  const row = page.getByRole('row', { name: /Mire/ });
  await expect(row).toContainText('Online');
  await door.page.goto('about:blank');
  await expect(row).toContainText('Offline');
  await lintel.setClock('09:03');
  await expect(row).toContainText('Silent for some minutes');
  await lintel.setClock('09:12');
  await expect(row).toContainText('Silent for too long');
  await keepPicture(page, 'fleet-alert');
  await door.open(lintel, room);
  await expect(row).not.toContainText('Silent');
  await expect(row).toContainText('Online');
});

test('what happens before the page listens is on it nevertheless', async ({ page, newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Scree');
  const door = await newDoor();
  await door.open(lintel, room);
  await lintel.signIn(page);
  const listening = Promise.withResolvers<void>();
  await page.routeWebSocket(/socket\.io/, async (socket) => {
    await listening.promise;
    socket.connectToServer();
  });
  await page.goto(lintel.adminUrl('displays'));
  const row = page.getByRole('row', { name: /Scree/ });
  await expect(row).toContainText('Online');
  await door.page.goto('about:blank');
  await expect
    .poll(async () => {
      const { items } = await lintel.admin.call<{ items: Display[] }>('/api/v1/displays');
      return items.find(({ resourceIds }) => resourceIds.includes(room.id))?.presence.status;
    })
    .toBe('OFFLINE');
  await expect(row).toContainText('Online');
  listening.resolve();
  await expect(row).toContainText('Offline');
});
