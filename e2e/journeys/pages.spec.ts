import type { Resource } from '@lintel/shared/contracts';
import { CalendarFeed } from '../support/calendar-feed.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { desk, expectGoodPage, inBothLights, phone, type Size } from '../support/looks.js';
import { Week } from '../support/week.js';

/* Every page of the admin web, in a house where something happens, at the sizes it is used. */

const wall: Size = { width: 1920, height: 1080 };

let lintel: Lintel;
let rooms: Map<string, Resource>;
let feed: CalendarFeed;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  await lintel.beginDay('10:20');
  const { items } = await lintel.admin.call<{ items: Resource[] }>('/api/v1/resources?limit=50');
  rooms = new Map(items.map((room) => [room.name, room]));
  await lintel.admin.call(`/api/v1/resources/${rooms.get('Ember')!.id}`, {
    method: 'PATCH',
    json: { status: 'DISABLED' },
  });
  feed = await CalendarFeed.start();
  feed.publish({ title: 'Harbour committee', start: lintel.at('15:00'), end: lintel.at('16:00') });
  for (const name of ['Harbor', 'Lagoon']) await subscribe(name);
  feed.withdraw();
  await subscribe('Kelp');
});
test.afterAll(async () => {
  await feed.stop();
  await lintel.stop();
});

async function subscribe(name: string): Promise<void> {
  const connection = { name: `${name} calendar`, url: feed.url, resourceId: rooms.get(name)!.id };
  const { id } = await lintel.admin.call<{ id: string }>('/api/v1/connections/ical', { json: connection });
  await lintel.admin.fetch(`/api/v1/connections/${id}/sync`, { json: {} });
}

test('the floor board and a week, light and dark', async ({ newScreen, newDoor }) => {
  const page = await newScreen();
  await page.goto(lintel.adminUrl());
  await page.getByLabel('E-mail').waitFor();
  await inBothLights(page, (light) => expectGoodPage(page, `sign-in-${light}`));
  await lintel.signIn(page);
  for (const name of ['Aurora', 'Dune']) await (await newDoor()).open(lintel, rooms.get(name)!);
  await expect(page.getByRole('article', { name: 'Dune' })).toContainText('Online');
  await inBothLights(page, (light) => expectGoodPage(page, `floor-board-${light}`, [desk, wall, phone]));
  await page.goto(lintel.adminUrl(`rooms/${rooms.get('Harbor')!.id}`));
  await expect(new Week(page).booking('Harbour committee')).toBeVisible();
  await inBothLights(page, (light) => expectGoodPage(page, `room-week-${light}`, [desk, wall, phone]));
});

test('a booking, new and looked at', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl(`rooms/${rooms.get('Harbor')!.id}`));
  await page.getByRole('button', { name: 'New booking' }).click();
  await expect(page.getByRole('dialog', { name: 'New booking' })).toBeVisible();
  await expectGoodPage(page, 'booking-new');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await new Week(page).booking('Harbour committee').click();
  await expect(page.getByRole('heading', { name: 'Harbour committee' })).toBeVisible();
  await expectGoodPage(page, 'booking');
});

test('a room from nothing to its door', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('rooms/new'));
  await page.getByLabel('Name').fill('Mistral');
  await expectGoodPage(page, 'wizard-room');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByLabel('Address of the calendar (.ics)').fill(feed.url);
  await expectGoodPage(page, 'wizard-calendar');
  await page.getByRole('button', { name: 'Connect and read it' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodPage(page, 'wizard-calendar-failing');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Code on the display').waitFor();
  await expectGoodPage(page, 'wizard-display');
  await page.getByRole('button', { name: 'Pair one later' }).click();
  await expect(page.getByRole('heading', { name: 'Mistral is ready' })).toBeVisible();
  await expectGoodPage(page, 'wizard-done');
});

const pages = [
  { path: 'rooms', title: 'Rooms', shows: 'Aurora' },
  { path: 'rooms/rules', title: 'Rules of use', shows: 'Hide titles' },
  { path: 'bookings', title: 'Bookings', shows: 'Aurora' },
  { path: 'displays', title: 'Displays', shows: 'Aurora' },
  { path: 'public-booking', title: 'Public booking', shows: 'Support' },
  { path: 'calendars', title: 'Calendars', shows: 'Kelp calendar' },
  { path: 'pair', title: 'Pair a display', shows: 'Code on the display' },
];

test('every other page', async ({ newScreen, newDoor }) => {
  const page = await newScreen();
  await lintel.signIn(page);
  await (await newDoor()).open(lintel, rooms.get('Aurora')!);
  for (const { path, title, shows } of pages) {
    await page.goto(lintel.adminUrl(path));
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.getByText(shows).first()).toBeVisible();
    await expectGoodPage(page, path.replace('/', '-'));
  }
  for (const tab of ['details', 'rules', 'calendar', 'displays']) {
    await page.goto(lintel.adminUrl(`rooms/${rooms.get('Kelp')!.id}?tab=${tab}`));
    await expect(page.getByRole('tab', { selected: true })).toHaveText(new RegExp(tab, 'i'));
    await expectGoodPage(page, `room-${tab}`);
  }
});

test('in Arabic, from right to left', async ({ newScreen }) => {
  const page = await newScreen({ locale: 'ar' });
  await page.goto(lintel.adminUrl());
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.locator('input[type=email]').fill('admin@demo.test');
  await page.locator('input[type=password]').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').first()).toBeVisible();
  await expectGoodPage(page, 'floor-board-ar', [desk, phone]);
});
