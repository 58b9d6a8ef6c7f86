import type { RoomState } from '@lintel/shared/contracts';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { Mosquitto } from '../support/mosquitto.js';

/* One tap at a door, seen by everybody who watches the room, with and without a network or a server. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
});
test.afterAll(() => lintel.stop());

test('a walk-up reaches the other door, the floor board and the broker', async ({ newDoor, page }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Meridian');
  const [tapped, other] = [await newDoor(), await newDoor()];
  for (const door of [tapped, other]) await door.open(lintel, room);
  await lintel.signIn(page);
  const card = page.getByRole('article', { name: 'Meridian' });
  await expect(card).toContainText('Free all day');
  const topic = `lintel/v1/demo/rooms/${room.id}/state`;
  const listener = new Mosquitto<RoomState>(lintel.mqttPort, topic);
  await listener.hears(({ state }) => state === 'AVAILABLE');

  await tapped.tap('Book now');
  await tapped.tap(/^30 min/);

  await tapped.told('Book this room for', 'Booking…', 'Yours until 10:30');
  for (const door of [tapped, other]) {
    await door.shows('IN_USE');
    await door.says('In use', 'until 10:30');
  }
  await expect(card).toContainText('Busy until 10:30');
  const told = await listener.hears(({ state }) => state === 'IN_USE');
  expect(told.payload).toMatchObject({
    current: { status: 'ATTENDED', needsCheckIn: false },
    actions: ['EXTEND', 'END'],
  });
  expect(told.isRetained).toBe(false);
  listener.stop();

  // Whoever comes later is told at once: the broker kept it.
  const late = new Mosquitto<RoomState>(lintel.mqttPort, topic);
  const kept = await late.hears(() => true);
  expect(kept).toMatchObject({ isRetained: true, payload: { state: 'IN_USE', version: told.payload.version } });
  late.stop();
});

test('doors without a network say so, flip by themselves on the second, and catch up', async ({
  newDoor,
  newCable,
}) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Parallel');
  await lintel.book(room, '10:00', '10:30');
  await lintel.setClock('10:20');
  const cable = await newCable(lintel.httpPort);
  const doors = [await newDoor(), await newDoor()];
  for (const door of doors) {
    await door.open(lintel, room, { origin: cable.origin });
    await door.shows('IN_USE');
  }
  const offset = await lintel.setClock('10:29:46');
  for (const door of doors) await door.shows('ENDING_SOON');

  cable.cut();
  for (const door of doors) {
    await door.says('Last confirmed 10:29 · server not reachable');
    await door.shows('AVAILABLE');
    await door.says('Last confirmed 10:29 · server not reachable');
    const { faces } = await door.history();
    // The state turned in the same picture as the clock on the screen: not a second before, not a second after.
    expect(faces.slice(-3)).toMatchObject([
      { clock: '10:20', state: 'IN_USE' },
      { clock: '10:29', state: 'ENDING_SOON' },
      { clock: '10:30', state: 'AVAILABLE' },
    ]);
    const late = faces.at(-1)!.machineTime + offset - Date.parse(lintel.at('10:30'));
    test.info().annotations.push({ type: 'flipped after the end, without a network', description: `${late} ms` });
  }

  // Meanwhile somebody books elsewhere; the doors learn of it when the network is back.
  await lintel.book(room, '10:30', '11:00', 'Elsewhere');
  for (const door of doors) await door.shows('AVAILABLE');
  cable.restore();
  for (const door of doors) {
    await door.shows('IN_USE');
    await door.says('until 11:00');
    await expect(door.screen).not.toContainText('server not reachable');
  }
});

test('the clock moves past the end and both doors flip', async ({ newDoor }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Zenith');
  await lintel.book(room, '10:00', '10:30');
  await lintel.setClock('10:20');
  const doors = [await newDoor(), await newDoor()];
  for (const door of doors) {
    await door.open(lintel, room);
    await door.shows('IN_USE');
  }
  await lintel.setClock('10:30');
  for (const door of doors) {
    await door.shows('AVAILABLE');
    await expect(door.clock).toHaveText('10:30');
  }
});

test('a server that was killed comes back, and every screen with it', async ({ newDoor, page }) => {
  await lintel.beginDay('10:00');
  const room = await lintel.addRoom('Azimuth');
  const doors = [await newDoor(), await newDoor()];
  for (const door of doors) await door.open(lintel, room);
  await lintel.signIn(page);
  await doors[0]!.tap('Book now');
  await doors[0]!.tap(/^45 min/);
  for (const door of doors) await door.shows('IN_USE');

  await lintel.crash();
  for (const door of doors) {
    await door.says('server not reachable', 'until 10:45');
    await door.shows('IN_USE');
  }
  await expect(page.getByText('The live connection was lost')).toBeVisible();

  await lintel.restart('10:10');
  for (const door of doors) {
    await expect(door.screen).not.toContainText('server not reachable');
    await expect(door.clock).toHaveText('10:10');
    await door.shows('IN_USE');
  }
  await expect(page.getByText('The live connection was lost')).toBeHidden();

  // And everything works as before, from tap to board.
  await doors[1]!.tap('End now');
  await doors[1]!.sheet.getByRole('button', { name: 'End now' }).click();
  for (const door of doors) await door.shows('AVAILABLE');
  await expect(page.getByRole('article', { name: 'Azimuth' })).toContainText('Free');
});
