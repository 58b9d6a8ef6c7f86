import type { Booking, Resource } from '@lintel/shared/contracts';
import type { Door } from '../support/door.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import type { NetworkCable } from '../support/network-cable.js';

/* Everything a person does at a door, when it goes well and when it does not. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
});
test.afterAll(() => lintel.stop());

test('an administrator pairs a display by its code, and withdraws it', async ({ newDoor, page }) => {
  await lintel.beginDay('10:00');
  await lintel.addRoom('Orion');
  const door = await newDoor();
  await door.page.goto(`${lintel.origin}/display/`);
  const code = door.page.getByLabel(/^Pairing code/);
  const shown = await code.innerText();
  expect(shown).toMatch(/^[A-Z0-9]{3}\s[A-Z0-9]{3}$/);
  await expect(door.page.getByRole('img', { name: 'Scan to pair this display' })).toBeVisible();
  await expect(door.page.getByText(`${new URL(lintel.origin).host}/admin/pair`)).toBeVisible();

  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('pair'));
  await page.getByLabel('Code on the display').fill(shown.toLowerCase());
  await page.getByRole('combobox', { name: 'Rooms' }).fill('Orion');
  await page.getByRole('option', { name: /Orion/ }).click();
  await expect(page.getByLabel('Name')).toHaveValue('Orion door');
  await page.getByRole('button', { name: 'Pair display' }).click();
  await expect(page.getByRole('heading', { name: 'Orion door is online' })).toBeVisible();
  await door.shows('AVAILABLE');
  await door.says('Orion', 'rest of day');

  await page.getByRole('link', { name: 'All displays' }).click();
  const row = page.getByRole('row', { name: /Orion door/ });
  await expect(row).toContainText('Online');
  await row.getByRole('button', { name: 'More for Orion door' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke display' }).click();
  await expect(code).toBeVisible();
  expect(await code.innerText()).not.toBe(shown);
});

test('walk up, extend, end early', async ({ newDoor }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Lyra');
  const door = await newDoor();
  await door.open(lintel, room);
  await door.tap('Book now');
  for (const length of ['15 min', '30 min', '45 min', '1 hr']) {
    await expect(door.sheet.getByRole('button', { name: length })).toBeVisible();
  }
  await door.tap(/^15 min/);
  await door.told('Book this room for', 'Booking…', 'Yours until 10:15');
  await door.shows('IN_USE');
  await expect(door.sheet).toBeHidden();

  await door.tap('Extend');
  await door.tap(/^30 min/);
  await door.told('Extend by', 'Extending…', 'Extended until 10:45');
  await door.says('until 10:45');
  await expect(door.sheet).toBeHidden();

  // A question that is left alone changes nothing.
  await door.tap('End now');
  await door.tap('Keep it going');
  await expect(door.sheet).toBeHidden();
  // Nor is it answered by the second half of a double tap, whatever is under the finger by then.
  await door.screen.getByRole('button', { name: 'End now' }).dblclick();
  await door.tap('Keep it going');
  await expect(door.sheet).toBeHidden();
  await door.tap('End now');
  await door.sheet.getByRole('button', { name: 'End now' }).click();
  await door.told('End this meeting now?', 'Ending…', 'Ended. Thank you!');
  await door.shows('AVAILABLE');
  await door.says('rest of day');
});

test('until the next meeting, and no longer', async ({ newDoor }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Vela');
  await lintel.book(room, '10:40', '11:00');
  const door = await newDoor();
  await door.open(lintel, room);
  await door.says('Free', 'until 10:40');
  await door.tap('Book now');
  await expect(door.sheet.getByRole('button', { name: '45 min' })).toHaveCount(0);
  await door.tap(/Until next meeting/);
  await door.told('Book this room for', 'Booking…', 'Yours until 10:40');
  await door.shows('IN_USE');
});

test('check in with one tap', async ({ newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Carina');
  const booking = await lintel.book(room, '10:00', '11:00');
  await lintel.setClock('09:49');
  const door = await newDoor();
  await door.open(lintel, room);
  await expect(door.page.getByRole('button', { name: 'Check in' })).toHaveCount(0);
  await lintel.setClock('09:52');
  await door.shows('STARTING_SOON');
  await lintel.setClock('10:02');
  await door.shows('AWAITING_CHECK_IN');
  await door.says('Check in now', 'by 10:10');
  await door.tap('Check in');
  await door.told('Checking in…', 'You are checked in');
  await door.shows('IN_USE');
  const { status, attendance } = await lintel.admin.call<Booking>(`/api/v1/calendar/events/${booking.id}`);
  expect({ status, by: attendance.checkedInBy?.type }).toEqual({ status: 'ATTENDED', by: 'DISPLAY' });
});

test('a room nobody comes to is released, and restored by who comes late', async ({ newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Cetus');
  await lintel.setRules(room, { autoReleaseEnabled: true });
  await lintel.book(room, '10:00', '11:00');
  const door = await newDoor();
  await door.open(lintel, room);
  await lintel.setClock('09:50');
  await door.shows('STARTING_SOON');
  await lintel.setClock('10:05');
  await door.shows('AWAITING_CHECK_IN');
  await lintel.setClock('10:11');
  await door.shows('AVAILABLE');
  await door.says('Released', '10:00–11:00');
  await door.tap('Restore');
  await door.told('Restoring…', 'Your booking is back');
  await door.shows('IN_USE');
  await door.says('until 11:00');
});

test('who is beaten to it is told, and where it is free instead', async ({ newDoor, newCable }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Pavo');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.open(lintel, room, { origin: cable.origin });
  await door.tap('Book now');
  cable.standStill();
  await door.tap(/^30 min/);
  await expect(door.sheet).toContainText('Booking…');
  await lintel.book(room, '10:05', '10:35');
  cable.restore();
  await door.told('Booking…', 'That did not work');
  await expect(door.sheet).toContainText(/Free instead: .*10:35–11:05/);
  await door.tap('Close');
  await expect(door.sheet).toBeHidden();
  await door.says('10:05–10:35');
});

test.describe('a tap that comes too late is refused with a reason', () => {
  let room: Resource;
  let meeting: Booking;
  let cable: NetworkCable;
  let door: Door;
  test.beforeEach(async ({ newDoor, newCable }, { title }) => {
    await lintel.beginDay('09:00');
    room = await lintel.addRoom(`Corvus ${title}`);
    await lintel.setRules(room, { autoReleaseEnabled: true });
    meeting = await lintel.book(room, '10:00', '11:00');
    await lintel.setClock('10:01');
    cable = await newCable(lintel.httpPort);
    door = await newDoor();
    await door.open(lintel, room, { origin: cable.origin });
    await door.shows('AWAITING_CHECK_IN');
  });
  const checkIn = async () => {
    await door.tap('Check in');
    await door.told('You are checked in');
    await door.shows('IN_USE');
    await expect(door.sheet).toBeHidden();
  };
  const refused = async (pending: string, reason: RegExp) => {
    await door.told(pending, 'That did not work');
    await expect(door.sheet).toContainText(reason);
    await door.tap('Close');
    await expect(door.sheet).toBeHidden();
  };

  test('check in', async () => {
    cable.standStill();
    await door.tap('Check in');
    await lintel.cancel(meeting);
    cable.restore();
    await refused('Checking in…', /cancelled/i);
    await door.shows('AVAILABLE');
  });

  test('extend', async () => {
    await checkIn();
    await door.tap('Extend');
    cable.standStill();
    await door.tap(/^15 min/);
    await lintel.book(room, '11:10', '11:30');
    cable.restore();
    await refused('Extending…', /has that time/);
    await door.says('11:10–11:30');
  });

  test('end', async () => {
    await checkIn();
    await door.tap('End now');
    cable.standStill();
    await door.sheet.getByRole('button', { name: 'End now' }).click();
    await lintel.cancel(meeting);
    cable.restore();
    await refused('Ending…', /cancelled/i);
    await door.shows('AVAILABLE');
  });

  test('restore', async () => {
    await lintel.setClock('10:11');
    await door.says('Released');
    cable.standStill();
    await door.tap('Restore');
    await lintel.book(room, '10:15', '10:45');
    cable.restore();
    await refused('Restoring…', /has that time/);
    await door.says('10:15–10:45');
  });
});

test('an answer that is lost is asked for again, and nothing happens twice', async ({ newDoor, newCable }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Dorado');
  const bookings = async () =>
    (await lintel.admin.call<{ items: Booking[] }>(`/api/v1/calendar/events?resourceId=${room.id}`)).items;
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.open(lintel, room, { origin: cable.origin });
  await door.tap('Book now');
  cable.holdAnswers();
  await door.tap(/^30 min/);
  await expect.poll(bookings).toHaveLength(1);
  cable.cut();
  await door.told('Booking…', 'Yours until 10:30, saved here');
  await door.tap('Close');
  cable.restore();
  await door.told('What was saved here has been sent');
  await door.shows('IN_USE');
  expect(await bookings()).toHaveLength(1);
});

test('a corridor does not learn what a meeting is about, unless its rules say so', async ({ newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Norma');
  await lintel.book(room, '10:00', '11:00', 'Merger talks');
  const door = await newDoor();
  await door.open(lintel, room);
  await door.says('10:00–11:00', 'Reserved');
  await expect(door.screen).not.toContainText('Merger talks');
  expect(await door.page.content()).not.toContain('Merger talks');
  await lintel.setRules(room, { titlesMasked: false });
  await door.says('Merger talks', 'Ada Admin');
});

test('the door in Arabic, from right to left', async ({ newDoor }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Fornax');
  await lintel.book(room, '11:00', '12:00');
  const door = await newDoor();
  await door.open(lintel, room, { language: 'ar' });
  await expect(door.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await door.says('متاحة', 'حتى 11:00', 'محجوزة');
  const middle = door.page.viewportSize()!.width / 2;
  const name = await door.page.getByText('Fornax').boundingBox();
  expect(name!.x).toBeGreaterThan(middle);
  const clock = await door.clock.boundingBox();
  expect(clock!.x + clock!.width).toBeLessThan(middle);
  await door.tap('احجز الآن');
  await door.tap(/حتى 10:30/);
  await door.told('احجز هذه القاعة لمدة', 'جارٍ الحجز…', 'القاعة لك حتى 10:30');
  await door.shows('IN_USE');
});
