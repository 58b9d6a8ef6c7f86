import type { Location, Resource } from '@lintel/shared/contracts';
import { CalendarFeed } from '../support/calendar-feed.js';
import type { Door } from '../support/door.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { expectGoodDoorFace, tablet } from '../support/looks.js';

/* Every face of a display at the sizes it will have. */

let lintel: Lintel;
let floor: Location;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  const { items } = await lintel.admin.call<{ items: Location[] }>('/api/v1/locations');
  // No visitors come there, so its doors show titles.
  floor = items.find(({ name }) => name === '2nd floor')!;
});
test.afterAll(() => lintel.stop());

let roomCount = 0;

/** A room of its own, on a working day. */
async function workingDay(): Promise<Resource> {
  await lintel.beginDay('07:00');
  const room = await lintel.addRoom(`Meridian ${++roomCount}`, { locationId: floor.id });
  await lintel.book(room, '08:30', '09:15', 'Stand-up');
  await lintel.book(room, '10:00', '11:00', 'Design review');
  await lintel.book(room, '11:30', '12:30', 'Customer call');
  await lintel.book(room, '14:00', '15:30', 'Budget 2027');
  return room;
}

const states = [
  { name: 'free', state: 'AVAILABLE', time: '09:30', says: ['Free', 'until 10:00', 'Design review'] },
  { name: 'free-rest-of-day', state: 'AVAILABLE', time: '16:00', says: ['Free', 'rest of day', 'Nothing else today'] },
  { name: 'starting-soon', state: 'STARTING_SOON', time: '09:52', says: ['Starting soon', 'at 10:00', 'Check in'] },
  { name: 'check-in', state: 'AWAITING_CHECK_IN', time: '10:03', says: ['Check in now', 'by 10:10', 'Ada Admin'] },
  { name: 'in-use', state: 'IN_USE', time: '10:20', says: ['In use', 'until 11:00', 'Customer call'] },
  { name: 'ending-soon', state: 'ENDING_SOON', time: '10:56', says: ['Ending soon', 'at 11:00'] },
] as const;

for (const { name, state, time, says } of states) {
  test(name, async ({ newDoor }) => {
    const room = await workingDay();
    await lintel.setClock(time);
    const door = await newDoor();
    await door.open(lintel, room);
    await door.shows(state);
    await door.says(...says);
    await expectGoodDoorFace(door.page, `display-${name}`);
  });
}

test('out of service', async ({ newDoor }) => {
  const room = await workingDay();
  await lintel.admin.call(`/api/v1/resources/${room.id}`, { method: 'PATCH', json: { status: 'DISABLED' } });
  const door = await newDoor();
  await door.open(lintel, room);
  await door.shows('OUT_OF_SERVICE');
  await expectGoodDoorFace(door.page, 'display-out-of-service');
});

test('released, to be restored', async ({ newDoor }) => {
  const room = await workingDay();
  await lintel.setRules(room, { autoReleaseEnabled: true });
  await lintel.setClock('09:55');
  const door = await newDoor();
  await door.open(lintel, room);
  await lintel.setClock('10:11');
  await door.says('Released', 'Restore', 'Book now');
  await expectGoodDoorFace(door.page, 'display-released');
});

test('without a network: for a moment, for long, and when all that is known has run out', async ({
  newDoor,
  newCable,
}) => {
  const room = await workingDay();
  await lintel.setClock('09:20');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.page.clock.install();
  await door.open(lintel, room, { origin: cable.origin });
  await door.shows('AVAILABLE');
  cable.cut();
  await door.says('Free', 'Last confirmed 09:2', 'server not reachable');
  await expectGoodDoorFace(door.page, 'display-without-network');
  await door.page.clock.fastForward(60_000);
  await door.says('Probably free', 'last confirmed 09:2');
  await expectGoodDoorFace(door.page, 'display-probably-free');
  await door.page.clock.fastForward(72 * 3_600_000);
  await door.shows('UNKNOWN');
  // What is not known looks neither free nor taken.
  await expect(door.screen).not.toContainText('Nothing else today');
  await expect(door.page.getByRole('img', { name: /^The day/ })).toHaveCount(0);
  await expectGoodDoorFace(door.page, 'display-not-known');
  await door.tap('Book now');
  await look(door, 'needs-server', 'This needs the server');
});

test('a calendar that cannot be read', async ({ newDoor }) => {
  const room = await workingDay();
  const feed = await CalendarFeed.start();
  feed.publish({ title: 'Interview', start: lintel.at('16:00'), end: lintel.at('17:00') });
  const connection = { name: 'Meridian calendar', url: feed.url, resourceId: room.id };
  const { id } = await lintel.admin.call<{ id: string }>('/api/v1/connections/ical', { json: connection });
  await lintel.admin.call(`/api/v1/connections/${id}/sync`, { json: {} });
  feed.withdraw();
  await lintel.admin.fetch(`/api/v1/connections/${id}/sync`, { json: {} });
  await lintel.setClock('10:20');
  const door = await newDoor();
  await door.open(lintel, room);
  await door.says('Calendar not synced since 07:00');
  await expectGoodDoorFace(door.page, 'display-calendar-failing');
  await feed.stop();
});

test('pairing, with a server and without', async ({ newDoor, newCable }) => {
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.page.goto(`${cable.origin}/display/`);
  await expect(door.page.getByLabel(/^Pairing code/)).toBeVisible();
  await expectGoodDoorFace(door.page, 'pairing');
});

test('long names, in the longest language and from right to left', async ({ newDoor }) => {
  await lintel.beginDay('07:00');
  const room = await lintel.addRoom('Konferenzraum Wilhelm Conrad Röntgen (Altbau)', {
    locationId: floor.id,
    capacity: 120,
  });
  const title = 'Quarterly review of the harbour extension with the planning department and everybody concerned';
  await lintel.book(room, '10:00', '11:00', title);
  await lintel.book(room, '11:00', '12:00', title);
  await lintel.setClock('10:03');
  for (const language of ['de', 'es', 'fr', 'da', 'ar']) {
    const door = await newDoor();
    await door.open(lintel, room, { language });
    await door.shows('AWAITING_CHECK_IN');
    await expectGoodDoorFace(door.page, `display-long-${language}`);
  }
});

test('the dialogue: choices, a question, on its way, done, refused, kept', async ({ newDoor, newCable }) => {
  const room = await workingDay();
  await lintel.setClock('12:40');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.open(lintel, room, { origin: cable.origin });
  await door.tap('Book now');
  await look(door, 'choices', 'Book this room for');
  cable.standStill();
  await door.tap(/^30 min/);
  await look(door, 'pending', 'Booking…');
  // It closes by itself unless a hand is still there.
  const hand = await door.page.evaluate(() => setInterval(() => dispatchEvent(new Event('pointerdown')), 200));
  cable.restore();
  await look(door, 'done', 'Yours until 13:10');
  await door.page.evaluate((timer) => clearInterval(timer), hand);
  await expect(door.sheet).toBeHidden();
  await door.tap('End now');
  await look(door, 'question', 'End this meeting now?');
  await door.tap('Keep it going');

  await door.tap('Extend');
  await look(door, 'extend', 'Extend by');
  cable.standStill();
  await door.tap(/^15 min/);
  await lintel.book(room, '13:12', '13:42');
  cable.restore();
  await look(door, 'refused', 'That did not work');
  await door.tap('Close');

  await door.tap('End now');
  cable.holdAnswers();
  await door.sheet.getByRole('button', { name: 'End now' }).click();
  await expect(door.sheet).toContainText('Ending…');
  cable.cut();
  await look(door, 'kept', 'Ended. Saved on this screen');
});

async function look(door: Door, name: string, text: string): Promise<void> {
  await expect(door.sheet).toContainText(text);
  await expectGoodDoorFace(door.page, `sheet-${name}`);
  await door.page.setViewportSize(tablet);
}
