import type { Booking, Resource } from '@lintel/shared/contracts';
import type { Door } from '../support/door.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { expectGoodDoorFace, isEverySize, tablet } from '../support/looks.js';
import type { NetworkCable } from '../support/network-cable.js';

/* What people do at a door whose network is gone, and what becomes of it. */

const socketPath = '/socket.io/';
const mqttPath = '/mqtt';

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
});
test.afterAll(() => lintel.stop());

const bookingsOf = async (room: Resource) =>
  (await lintel.admin.call<{ items: Booking[] }>(`/api/v1/calendar/events?resourceId=${room.id}`)).items;
const load = (booking: Booking) => lintel.admin.call<Booking>(`/api/v1/calendar/events/${booking.id}`);
const timeOf = (instant: string | null) =>
  instant && new Date(instant).toLocaleTimeString('en-GB', { timeZone: 'Europe/Madrid', timeStyle: 'short' });

async function close(door: Door): Promise<void> {
  await door.tap('Close');
  await expect(door.sheet).toBeHidden();
}

/** The dialogue closes by itself unless a hand is still there. */
async function look(door: Door, name: string): Promise<void> {
  const hand = await door.page.evaluate(() => setInterval(() => dispatchEvent(new Event('pointerdown')), 200));
  await expectGoodDoorFace(door.page, `offline-${name}`);
  await door.page.evaluate((timer) => clearInterval(timer), hand);
  await door.page.setViewportSize(tablet);
}

test('a check-in, an early end and a walk-up without a network, the server restarted meanwhile: each counts once', async ({
  newDoor,
  newCable,
}) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Halley');
  const meeting = await lintel.book(room, '10:00', '11:00');
  await lintel.setClock('10:02');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.open(lintel, room, { origin: cable.origin });
  await door.shows('AWAITING_CHECK_IN');
  cable.cut();
  await door.says('server not reachable');

  await door.tap('Check in');
  await door.told('Check-in saved on this screen');
  await look(door, 'check-in-saved');
  await close(door);
  await door.shows('IN_USE');
  await door.says('1 tap saved here, will be sent');

  await door.tap('End now');
  await door.sheet.getByRole('button', { name: 'End now' }).click();
  await door.told('Ended. Saved on this screen');
  await close(door);
  await door.shows('AVAILABLE');

  await door.tap('Book now');
  await door.tap(/^30 min/);
  await door.told('Yours until 10:32, saved here');
  await look(door, 'walk-up-saved');
  await close(door);
  await door.shows('IN_USE');
  await door.says('3 taps saved here, will be sent');
  await look(door, 'waiting');

  await lintel.crash();
  await lintel.restart('10:20');
  expect((await load(meeting)).status).toBe('CONFIRMED');
  cable.restore();
  await door.told('All 3 taps saved here have been sent');
  await door.shows('IN_USE');
  await expect(door.screen).not.toContainText('saved here');
  await door.says('until 10:32');

  cable.cut();
  await door.says('server not reachable');
  cable.restore();
  await expect(door.screen).not.toContainText('server not reachable');
  const all = await bookingsOf(room);
  expect(all.map(({ status, start, end }) => [status, timeOf(start), timeOf(end)])).toEqual([
    ['COMPLETED', '10:00', '10:02'],
    ['ATTENDED', '10:02', '10:32'],
  ]);
  expect(timeOf(all[0]!.attendance.checkedInAt)).toBe('10:02');
});

test('what was saved outlives the page', async ({ newDoor, newCable }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Encke');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor({ serviceWorkers: 'allow' });
  await door.open(lintel, room, { origin: cable.origin });
  await door.page.evaluate(() => navigator.serviceWorker.ready);
  await expect
    .poll(() => door.page.evaluate(async () => (await (await caches.open('lintel-display')).keys()).length))
    .toBeGreaterThan(2);
  cable.cut();
  await door.says('server not reachable');
  await door.tap('Book now');
  await door.tap(/^30 min/);
  await door.told('Yours until 10:30, saved here');
  await door.page.reload();
  await door.shows('IN_USE');
  await door.says('until 10:30', '1 tap saved here, will be sent');
  cable.restore();
  await door.told('What was saved here has been sent');
  expect(await bookingsOf(room)).toHaveLength(1);
});

test('a walk-up that somebody else was faster with is told of another room', async ({ newDoor, newCable }) => {
  await lintel.beginDay('10:00');
  // Of a size of their own, so that nothing else is as much alike.
  const [room, spare] = [
    await lintel.addRoom('Biela', { capacity: 77 }),
    await lintel.addRoom('Olbers', { capacity: 77 }),
  ];
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.open(lintel, room, { origin: cable.origin });
  cable.cut();
  await door.says('server not reachable');
  await door.tap('Book now');
  await door.tap(/^30 min/);
  await door.told('Yours until 10:30, saved here');
  await close(door);
  await door.tap('Extend');
  await door.tap(/^15 min/);
  await door.told('Extended until 10:45, saved here');
  await close(door);
  await lintel.book(room, '10:05', '10:35', 'Board');
  cable.restore();
  await door.told('The booking made here at 10:00 came too late');
  await expect(door.sheet).toContainText(/Free instead: Olbers 10:00–10:30/);
  await look(door, 'walk-up-lost');
  await close(door);
  await door.says('10:05–10:35');
  await expect(door.screen).not.toContainText('saved here');
  expect(await bookingsOf(room)).toHaveLength(1);
  expect(await bookingsOf(spare)).toEqual([]);
});

test('a room is not given away while its display is away, and the check-in made meanwhile counts', async ({
  newDoor,
  newCable,
}) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Tuttle');
  await lintel.setRules(room, { autoReleaseEnabled: true });
  const meeting = await lintel.book(room, '10:00', '11:00');
  await lintel.setClock('09:45');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.page.clock.install();
  await door.open(lintel, room, { origin: cable.origin });
  cable.cut();
  await door.says('server not reachable');
  await door.page.clock.fastForward(18 * 60_000);
  await door.shows('AWAITING_CHECK_IN');
  await door.tap('Check in');
  await door.told('Check-in saved on this screen');
  await lintel.setClock('10:20');
  expect((await load(meeting)).attendance.releasedAt).toBeNull();
  cable.restore();
  await door.page.clock.fastForward(60_000);
  await expect.poll(async () => (await load(meeting)).status).toBe('ATTENDED');
  const { attendance } = await load(meeting);
  expect([timeOf(attendance.checkedInAt), attendance.releasedAt]).toEqual(['10:03', null]);
});

test('a link that falls silent is overtaken by the other before anybody notices', async ({ newDoor, newCable }) => {
  for (const path of [socketPath, mqttPath]) {
    await lintel.beginDay('10:00');
    const room = await lintel.addRoom(`Wild ${path}`);
    const cable = await newCable(lintel.httpPort);
    const door = await newDoor();
    await door.open(lintel, room, { origin: cable.origin });
    await expect.poll(() => [cable.count(socketPath), cable.count(mqttPath)]).toEqual([1, 1]);
    await lintel.book(room, '14:00', '15:00');
    await door.says('until 14:00');
    cable.silence(path);
    await lintel.book(room, '12:00', '13:00');
    await expect(door.screen).toContainText('until 12:00', { timeout: 2_000 });
    await door.tap('Book now');
    await door.tap(/^30 min/);
    await expect(door.screen).toHaveAttribute('data-state', 'IN_USE', { timeout: 2_000 });
    await door.told('Booking…', 'Yours until 10:30');
    expect(await bookingsOf(room)).toHaveLength(3);
  }
});

test('tokens that end are renewed on either link, and nobody notices', async ({ newDoor, newCable }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Finlay');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  await door.open(lintel, room, { origin: cable.origin });
  for (const [time, next] of [
    ['10:20', '12:00'],
    ['10:40', '11:30'],
  ] as const) {
    await expect.poll(() => [cable.count(socketPath), cable.count(mqttPath)]).toEqual([1, 1]);
    await lintel.setClock(time);
    await expect(door.clock).toContainText(time);
    await lintel.book(room, next, '13:00');
    await door.says(`until ${next}`);
    await expect(door.screen).not.toContainText('not reachable');
    await lintel.cancel((await bookingsOf(room)).at(-1)!);
  }
});

test('what is saved and what is lost, in other languages', async ({ newDoor, newCable }) => {
  test.slow();
  await lintel.beginDay('09:00');
  for (const language of isEverySize ? ['da', 'de', 'es', 'fr', 'ar'] : ['de', 'ar']) {
    const room = await lintel.addRoom(`Konferenzraum Röntgen ${language}`, { capacity: 120 });
    const cable = await newCable(lintel.httpPort);
    const door = await newDoor();
    await door.open(lintel, room, { origin: cable.origin, language });
    cable.cut();
    await expect(door.page.locator('[role=status] svg').first()).toBeVisible();
    await door.page.getByRole('button').first().click();
    await door.sheet.getByRole('button').nth(1).click();
    await expect(door.sheet.locator('[data-tone=saved]')).toBeVisible();
    await look(door, `saved-${language}`);
    await door.sheet.getByRole('button').click();
    await expect(door.sheet).toBeHidden();
    await look(door, `waiting-${language}`);
    await lintel.book(room, '09:10', '09:25');
    cable.restore();
    await expect(door.sheet.locator('[data-tone=failed]')).toBeVisible();
    await look(door, `lost-${language}`);
  }
});

test.describe('either link alone', () => {
  let room: Resource;
  let cable: NetworkCable;
  let door: Door;
  test.beforeEach(async ({ newDoor, newCable }, { title }) => {
    await lintel.beginDay('10:00');
    room = await lintel.addRoom(`Swift ${title}`);
    cable = await newCable(lintel.httpPort);
    door = await newDoor();
  });

  for (const [name, blocked] of [
    ['MQTT', socketPath],
    ['Socket.IO', mqttPath],
  ] as const) {
    test(`${name} keeps the board live and takes taps`, async () => {
      cable.block(blocked);
      await door.open(lintel, room, { origin: cable.origin });
      await door.shows('AVAILABLE');
      await expect.poll(() => cable.count(blocked === mqttPath ? socketPath : mqttPath)).toBe(1);
      await lintel.book(room, '12:00', '13:00');
      await door.says('until 12:00', '12:00–13:00');
      await door.tap('Book now');
      await door.tap(/^30 min/);
      await door.told('Booking…', 'Yours until 10:30');
      await door.shows('IN_USE');
      await expect(door.screen).not.toContainText('server not reachable');
      expect(cable.count(blocked)).toBe(0);
    });

    test(`losing the other, ${name} goes on`, async () => {
      await door.open(lintel, room, { origin: cable.origin });
      await expect.poll(() => [cable.count(socketPath), cable.count(mqttPath)]).toEqual([1, 1]);
      // Until it listens too.
      await lintel.book(room, '14:00', '15:00');
      await door.says('until 14:00');
      cable.block(blocked);
      await lintel.book(room, '12:00', '13:00');
      await expect(door.screen).toContainText('until 12:00', { timeout: 2_000 });
      await door.tap('Book now');
      await door.tap(/^30 min/);
      await expect(door.screen).toHaveAttribute('data-state', 'IN_USE', { timeout: 2_000 });
      await expect(door.screen).not.toContainText('server not reachable');
    });
  }
});
