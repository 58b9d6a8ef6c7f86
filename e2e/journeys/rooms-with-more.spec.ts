import type { Display, DisplaySettingsOverrides, Issue, Location, Resource } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import type { Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import {
  doorSizes,
  expectAccessible,
  expectGoodDoorFace,
  isEverySize,
  keepPicture,
  tallest,
  tightest,
} from '../support/looks.js';

/* Rooms that can do more: problems reported at the door, where else to go, and a board for a lobby. */

let lintel: Lintel;
let floors: Location[];
test.beforeAll(async () => {
  lintel = await Lintel.start();
  floors = (await lintel.admin.call<{ items: Location[] }>('/api/v1/locations')).items;
});
test.afterAll(() => lintel.stop());

const floor = (name: string) => floors.find((location) => location.name === name)!.id;

test('a problem is reported at the door, acknowledged at a desk and resolved with a note', async ({
  page,
  newDoor,
}) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Sound');
  const door = await newDoor();
  await door.open(lintel, room);
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl(`issues?room=${room.id}`));
  await expect(page.getByText('Nothing to be done')).toBeVisible();

  await door.tap('Report a problem');
  await door.tap('Lighting');
  await door.sheet.getByRole('textbox').fill('Half the lamps are out.');
  await expectAccessible(door.page, { isDoor: true });
  await keepPicture(door.page, 'display-report-words');
  await door.tap('Send report');
  await door.told('Lighting', 'Sending…', 'Reported. Thank you!');

  // Without reloading.
  const issue = page.getByRole('listitem').filter({ hasText: 'Half the lamps are out.' });
  await expect(issue).toContainText('Open');
  await expectAccessible(page);
  await keepPicture(page, 'admin-issues');
  await issue.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(issue).toContainText('Acknowledged');
  await issue.getByRole('button', { name: 'Resolve' }).click();
  await page.getByLabel('Note').fill('New lamps on Monday.');
  // Somebody else is done with it: it leaves the list, and whoever is writing keeps what they have written.
  const { items } = await lintel.admin.call<{ items: Issue[] }>(`/api/v1/issues?resourceId=${room.id}`);
  const quicker = { method: 'PATCH', json: { status: 'RESOLVED', note: 'Seen to.' } };
  await lintel.admin.call(`/api/v1/issues/${items[0]!.id}`, quicker);
  await expect(page.getByText('Nothing to be done')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Somebody changed it first' })).toContainText('Seen to.');
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Nothing to be done')).toBeVisible();
  await page.goto(lintel.adminUrl(`issues?room=${room.id}&status=RESOLVED`));
  await expect(page.getByText('New lamps on Monday.')).toBeVisible();
});

test('a sensor gets a key at a desk, signs in with it, and no more once that is revoked', async ({ page }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Lantern');
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('sensors'));
  await expect(page.getByText('Nothing signs in yet')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add a key' }).click();
  await page.getByLabel('Name').fill('Lantern sensor');
  await page.getByRole('combobox', { name: 'Rooms' }).fill('Lantern');
  await page.getByRole('option', { name: /Lantern/ }).click();
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const password = (await page.locator('#peripheral-key-value').textContent())!;
  await expectAccessible(page);
  const broker = `mqtt://127.0.0.1:${lintel.mqttPort}`;
  const credentials = { username: 'peripheral', password, reconnectPeriod: 0 };
  const sensor = await connectAsync(broker, credentials);
  const state = new Promise<string>((resolve) => sensor.once('message', (_topic, payload) => resolve(String(payload))));
  await sensor.subscribeAsync(`lintel/v1/demo/rooms/${room.id}/state`, { qos: 1 });
  expect(JSON.parse(await state)).toMatchObject({ name: 'Lantern', state: 'AVAILABLE' });
  await sensor.endAsync();

  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('switch', { name: /Home Assistant/ }).check();
  await expect(page.getByText('add the integration MQTT')).toBeVisible();
  await keepPicture(page, 'admin-sensors');
  await page.getByRole('button', { name: 'Revoke the key of Lantern sensor' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
  await expect(page.getByText('Nothing signs in yet')).toBeVisible();
  await expect(connectAsync(broker, credentials)).rejects.toMatchObject({ code: 4 });
});

test('the faces of reporting', async ({ newDoor }) => {
  await lintel.beginDay('10:00');
  const door = await newDoor();
  await door.open(lintel, await lintel.addRoom('Skerry'));
  await door.tap('Report a problem');
  await expectGoodDoorFace(door.page, 'display-report');
});

test('who finds a room taken is told where else to go, as long as that is so', async ({ newDoor }) => {
  await lintel.beginDay('10:00');
  const taken = await lintel.addRoom('Basalt', { locationId: floor('2nd floor') });
  await lintel.addRoom('Granite', { locationId: floor('2nd floor') });
  await lintel.book(taken, '10:05', '11:00');
  await lintel.setClock('10:06');
  const door = await newDoor();
  await door.open(lintel, taken);
  await door.shows('IN_USE');
  await door.says('Free nearby', 'Granite');
  await expectGoodDoorFace(door.page, 'display-nearby');
  await lintel.setClock('11:00');
  await door.shows('AVAILABLE');
  await expect(door.screen).not.toContainText('Free nearby');
});

test('who books and does not come again and again is seen by administrators', async ({ page }) => {
  await lintel.beginDay('08:00');
  const room = await lintel.addRoom('Gneiss');
  await lintel.book(room, '10:00', '10:30');
  await lintel.book(room, '11:00', '11:30');
  await lintel.beginDay('09:00');
  await lintel.signIn(page);
  await page.getByRole('link', { name: 'Bookings', exact: true }).click();
  await page.getByRole('link', { name: 'Repeated no-shows' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Gneiss' });
  await expect(row).toContainText('Ada Admin');
  await expect(row).toContainText('2 of 2');
  await expectAccessible(page);
  await keepPicture(page, 'admin-no-shows');
});

const boards = ['CARDS', 'TABLE', 'TIMELINE'] as const;
const lobbySizes = isEverySize ? doorSizes.slice(0, 4) : doorSizes;

/** A screen that is paired by an administrator with several rooms, and shows them as a board. */
async function lobby(page: Page, rooms: readonly Resource[], settings: DisplaySettingsOverrides): Promise<void> {
  await page.goto(`${lintel.origin}/display/`);
  const userCode = await page.getByLabel(/^Pairing code/).innerText();
  const display = await lintel.admin.call<Display>('/api/v1/displays/pair', {
    json: { userCode, name: 'Lobby', resourceIds: rooms.map(({ id }) => id) },
  });
  await lintel.admin.call(`/api/v1/displays/settings/display/${display.id}`, {
    method: 'PUT',
    json: { settings },
  });
}

test('a lobby shows all its rooms as cards, a table or timelines, and follows them', async ({ newScreen }) => {
  await lintel.beginDay('07:00');
  const names = ['Cedar', 'Cypress', 'Juniper', 'Larch', 'Spruce', 'Yew'];
  const rooms: Resource[] = [];
  for (const name of names) rooms.push(await lintel.addRoom(`${name} room`, { locationId: floor('2nd floor') }));
  const [cedar, cypress, juniper, larch, spruce, yew] = rooms as [
    Resource,
    Resource,
    Resource,
    Resource,
    Resource,
    Resource,
  ];
  await lintel.book(cedar, '09:30', '11:00', 'Design review');
  await lintel.book(cedar, '13:00', '14:00', 'Interview');
  await lintel.book(cypress, '10:25', '11:30', 'Budget 2027');
  await lintel.book(juniper, '10:15', '11:00', 'Customer call');
  await lintel.book(larch, '09:00', '10:22', 'Stand-up');
  await lintel.book(larch, '15:00', '17:00', 'Workshop about a subject with a very long name');
  await lintel.setRules(cedar, { ...defaultPolicy, checkInEnabled: false, titlesMasked: false });
  await lintel.admin.call(`/api/v1/resources/${yew.id}`, { method: 'PATCH', json: { status: 'DISABLED' } });
  await lintel.setClock('10:20');
  for (const board of boards) {
    const page = await newScreen();
    await lobby(page, rooms, { board });
    const room = (name: string) => page.locator('[data-state]').filter({ hasText: name });
    await expect(room('Cedar room')).toHaveAttribute('data-state', 'IN_USE');
    await expect(room('Cypress room')).toHaveAttribute('data-state', 'STARTING_SOON');
    await expect(room('Juniper room')).toHaveAttribute('data-state', 'AWAITING_CHECK_IN');
    await expect(room('Larch room')).toHaveAttribute('data-state', 'ENDING_SOON');
    await expect(room('Spruce room')).toHaveAttribute('data-state', 'AVAILABLE');
    await expect(room('Yew room')).toHaveAttribute('data-state', 'OUT_OF_SERVICE');
    await expectGoodDoorFace(page, `board-${board.toLowerCase()}`, { sizes: lobbySizes });
    const taken = await lintel.book(spruce, '10:30', '10:45', 'Quick one');
    await expect(room('Spruce room')).toHaveAttribute('data-state', 'STARTING_SOON');
    await lintel.cancel(taken);
    await expect(room('Spruce room')).toHaveAttribute('data-state', 'AVAILABLE');
  }
});

for (const language of isEverySize ? (['ar', 'de'] as const) : (['ar'] as const)) {
  test(`a lobby in ${language}`, async ({ newScreen }) => {
    await lintel.beginDay('09:00');
    const rooms: Resource[] = [];
    for (let number = 1; number <= 3; number++) {
      rooms.push(await lintel.addRoom(`${language} ${number}`, { locationId: floor('2nd floor') }));
    }
    await lintel.book(rooms[0]!, '09:30', '11:00');
    await lintel.setClock('10:00');
    for (const board of boards) {
      const page = await newScreen();
      await lobby(page, rooms, { board, language });
      await expect(page.getByText(`${language} 1`)).toBeVisible();
      await expectGoodDoorFace(page, `board-${board.toLowerCase()}-${language}`, {
        sizes: [tightest, tallest],
      });
    }
  });
}
