import type {
  Booking,
  BookingChange,
  DoorCredentials,
  Factor,
  PersonAtDoors,
  Resource,
} from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import type { Page } from '@playwright/test';
import type { Door } from '../support/door.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import {
  expectAccessible,
  expectGoodDoorFace,
  isEverySize,
  keepPicture,
  tightest,
  type Size,
} from '../support/looks.js';
import { signIn, type Caller } from '../support/person.js';
import { scan } from '../support/phone.js';
import { DEMO_PASSWORD } from '../support/server-process.js';

/* Doors that ask who is there: a PIN, a badge, a phone. */

const phone: Size = { width: 390, height: 844 };
const desk: Size = { width: 1280, height: 800 };
const BADGE = '04A1B2C3D4E5';

let lintel: Lintel;
let mia: Caller;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  mia = await signIn(lintel.origin, 'member@demo.test');
});
test.afterAll(() => lintel.stop());

async function askingRoom(name: string, book: Factor[], checkIn: Factor[] = book): Promise<Resource> {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom(name);
  await lintel.setRules(room, { tapProofs: { ...defaultPolicy.tapProofs, book, checkIn } });
  await lintel.setClock('10:00');
  return room;
}

const pinOf = async (person: Caller) =>
  (await person.call<{ pin: string }>('/api/v1/me/door-credentials/pin', { method: 'POST' })).pin;

async function enter(door: Door, pin: string): Promise<void> {
  for (const digit of pin) await door.sheet.getByRole('button', { name: digit, exact: true }).click();
  await door.sheet.getByRole('button', { name: 'Confirm the PIN' }).click();
}

async function bookingsOf(room: Resource): Promise<Booking[]> {
  return (await lintel.admin.call<{ items: Booking[] }>(`/api/v1/calendar/events?resourceId=${room.id}`)).items;
}

/** Who did the last thing to the only booking of the room, and how they showed it. */
async function lastActor(room: Resource) {
  const [booking] = await bookingsOf(room);
  const { items } = await lintel.admin.call<{ items: BookingChange[] }>(
    `/api/v1/calendar/events/${booking!.id}/changes`,
  );
  const { name, door } = items.at(-1)!.actor;
  return { name, factor: door?.factor, at: door?.displayName };
}

async function signInOnPhone(page: Page, email = 'member@demo.test'): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const newPhone = { viewport: phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

test('a PIN: made in the profile, entered at the door', async ({ newDoor, page }) => {
  const room = await askingRoom('Cypher', ['PIN']);
  await lintel.signIn(page, 'member@demo.test');
  await page.getByRole('button', { name: /Mia Member/ }).click();
  await page.getByRole('menuitem', { name: 'My profile' }).click();
  await page.getByRole('button', { name: 'Get a PIN' }).click();
  const told = page.locator('#my-pin');
  await expect(told).toHaveText(/^\d{3} \d{4}$/);
  const pin = (await told.innerText()).replace(' ', '');
  await page.reload();
  await expect(page.getByText('You have had your PIN since')).toBeVisible();
  await expect(told).toHaveCount(0);

  const door = await newDoor();
  await door.open(lintel, room);
  await door.tap('Book now');
  await door.tap(/^15 min/);
  await expect(door.sheet).toContainText('Who are you?');
  await enter(door, `${pin.slice(0, -1)}${(Number(pin.at(-1)) + 1) % 10}`);
  await expect(door.sheet).toContainText('That was not recognised');
  await enter(door, pin);
  await door.told('Who are you?', 'Booking…', 'Yours until 10:15');
  await door.shows('IN_USE');
  expect(await lastActor(room)).toEqual({ name: 'Mia Member', factor: 'PIN', at: expect.stringContaining('Cypher') });
});

test('a badge: given by an administrator, held to the reader at the door', async ({ newDoor, page }) => {
  const room = await askingRoom('Sable', ['BADGE', 'PIN']);
  await lintel.signIn(page);
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Give a badge to Mia Member' }).click();
  await page.getByLabel('What the badge is called').fill('White card');
  await page.getByRole('textbox', { name: 'Badge' }).last().focus();
  // The reader types, and ends with Enter.
  await page.keyboard.type(BADGE);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Mia Member has a new badge')).toBeVisible();
  await expect(page.getByRole('row', { name: /Mia Member/ })).toContainText('White card');

  const door = await newDoor();
  await door.open(lintel, room);
  await door.tap('Book now');
  await door.tap(/^30 min/);
  await expect(door.sheet).toContainText('Hold your badge to the reader');
  // As fast as a reader: each key waits for no answer to the one before.
  await Promise.all([...BADGE, 'Enter'].map((key) => door.page.keyboard.press(key)));
  await door.told('Who are you?', 'Booking…', 'Yours until 10:30');
  expect(await lastActor(room)).toMatchObject({ name: 'Mia Member', factor: 'BADGE' });

  const history = (await bookingsOf(room))[0]!;
  await page.goto(lintel.adminUrl(`rooms/${room.id}?booking=${history.id}&date=${lintel.date}`));
  await expect(page.locator('#booking-history')).toContainText('Mia Member · Badge at');
});

test('a phone: scans the code on the screen, signs in, checks in', async ({ newDoor, newScreen }) => {
  const room = await askingRoom('Opal', ['TAP'], ['QR']);
  // Booked long before it: who books when check-in is open is there already.
  await lintel.book(room, '10:20', '11:00');
  await lintel.setClock('10:15');
  const door = await newDoor();
  await door.open(lintel, room);
  await door.tap('Check in');
  await expect(door.sheet).toContainText('Scan the code with your phone');
  const hand = await newScreen(newPhone);
  await hand.goto(await scan(door, hand));
  await expect(hand.getByRole('heading', { name: 'Sign in to use Opal' })).toBeVisible();
  expect(new URL(hand.url()).hash).toBe('');
  await expectAccessible(hand);
  await keepPicture(hand, 'phone-sign-in');
  await signInOnPhone(hand);
  await expect(hand.getByRole('heading', { name: 'Opal', exact: true })).toBeVisible();
  await expectAccessible(hand);
  await keepPicture(hand, 'phone-room');
  await hand.getByRole('button', { name: 'Check in' }).click();
  await expect(hand.getByRole('heading', { name: 'You are checked in' })).toBeVisible();
  await expectAccessible(hand);
  await keepPicture(hand, 'phone-done');
  // The screen follows, and asks nobody any more.
  await expect(door.sheet).toBeHidden();
  expect(await lastActor(room)).toMatchObject({ name: 'Mia Member', factor: 'QR' });
});

test('a photograph, a link passed on and a code from elsewhere open nothing', async ({ newDoor, newScreen }) => {
  const room = await askingRoom('Umber', ['QR']);
  const door = await newDoor();
  await door.open(lintel, room);
  await door.tap('Book now');
  await door.tap(/^15 min/);
  const camera = await newScreen(newPhone);
  const photographed = await scan(door, camera);
  await lintel.setClock('10:02');
  await camera.goto(photographed);
  await expect(camera.getByRole('heading', { name: 'Scan the code again' })).toBeVisible();
  await expectAccessible(camera);
  await keepPicture(camera, 'phone-code-over');

  // Two minutes on, the screen shows another one.
  const door2 = await newDoor();
  await door2.open(lintel, room);
  await door2.tap('Book now');
  await door2.tap(/^15 min/);
  const fresh = await scan(door2, camera);
  expect(fresh).not.toBe(photographed);
  await camera.goto(fresh);
  await signInOnPhone(camera);
  await expect(camera.getByRole('heading', { name: 'Umber', exact: true })).toBeVisible();
  // Somebody gets the address out of the phone: it says nothing.
  const friend = await newScreen(newPhone);
  await friend.goto(camera.url());
  await expect(friend.getByRole('heading', { name: 'Scan the code again' })).toBeVisible();
  // Somebody of another organisation stands there too.
  const stranger = await newScreen(newPhone);
  await stranger.goto(fresh);
  await signInOnPhone(stranger, 'admin@other.test');
  await expect(stranger.getByRole('heading', { name: 'You are not a member of Demo organisation' })).toBeVisible();
  await expectAccessible(stranger);
  await keepPicture(stranger, 'phone-not-member');

  await camera.getByRole('button', { name: /^Book until 10:17/ }).click();
  await expect(camera.getByRole('heading', { name: 'The room is yours until 10:17' })).toBeVisible();
  expect(await bookingsOf(room)).toHaveLength(1);
});

test('the code on the screen changes every half minute', async ({ newDoor, newScreen }) => {
  const room = await askingRoom('Jade', ['QR']);
  const door = await newDoor();
  await door.page.clock.install();
  await door.open(lintel, room);
  await door.tap('Book now');
  await door.tap(/^15 min/);
  const camera = await newScreen(newPhone);
  const first = await scan(door, camera);
  await door.page.clock.runFor(31_000);
  await expect.poll(() => scan(door, camera)).not.toBe(first);
});

test('guessing is stopped at the door', async ({ newDoor }) => {
  const room = await askingRoom('Flint', ['PIN']);
  const pin = await pinOf(mia);
  const door = await newDoor();
  await door.open(lintel, room);
  await door.tap('Book now');
  await door.tap(/^15 min/);
  for (let guess = 0; guess < 8; guess += 1) {
    await enter(door, `99${guess}0000`);
    await expect(door.sheet).toContainText('That was not recognised');
  }
  await enter(door, pin);
  await expect(door.sheet).toContainText('Too many wrong tries');
  await expectGoodDoorFace(door.page, 'display-prove-locked', { sizes: [tightest] });
});

const ways: [string, Factor[]][] = [
  ['pin-and-phone', ['PIN', 'BADGE', 'QR']],
  ['pin', ['PIN']],
  ['phone', ['QR']],
  ['badge', ['BADGE']],
];
for (const [name, accepted] of ways) {
  test(`the face that asks for ${name}`, async ({ newDoor }) => {
    const room = await askingRoom(`Face ${name}`, accepted);
    for (const language of ['en', 'ar', 'de']) {
      const door = await newDoor();
      await door.open(lintel, room, { language });
      await door.page.locator('main button').first().click();
      await door.sheet.getByRole('button').first().click();
      await expect(door.sheet.locator('h2')).toHaveText(/Who are you\?|من أنت؟|Wer sind Sie\?/);
      const look = language === 'en' ? {} : { sizes: [tightest], isQuick: true };
      await expectGoodDoorFace(door.page, `display-prove-${name}-${language}`, look);
      await door.page.context().close();
    }
  });
}

test('the pages of PINs, badges and rules', async ({ page }) => {
  await pinOf(mia);
  const people = await lintel.admin.call<{ items: PersonAtDoors[] }>('/api/v1/door-credentials');
  const user = people.items.find((person) => person.user.email === 'member@demo.test')!;
  await lintel.admin.fetch(`/api/v1/door-credentials/${user.user.id}/badges`, {
    json: { badge: BADGE, label: 'White card' },
  });
  expect((await mia.call<DoorCredentials>('/api/v1/me/door-credentials')).pin).not.toBeNull();
  await lintel.signIn(page);
  for (const [path, name] of [
    ['people', 'people'],
    ['profile', 'profile'],
    ['rooms/rules', 'rules'],
  ] as const) {
    await page.goto(lintel.adminUrl(path));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    for (const size of [desk, phone]) {
      await page.setViewportSize(size);
      await keepPicture(page, `${name}-${size.width}x${size.height}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      if (isEverySize || size === desk) await expectAccessible(page);
    }
  }
  // What somebody sets is what the door asks for.
  await page.setViewportSize(desk);
  await page.getByRole('button', { name: /^Change here: Ways that are accepted/ }).click();
  await page.getByRole('checkbox', { name: 'Book: PIN' }).check();
  await page.getByRole('checkbox', { name: 'Book: Tap' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The rules were saved')).toBeVisible();
  await keepPicture(page, 'rules-proofs-set');
  await page.getByRole('button', { name: /^Inherit again: Ways that are accepted/ }).click();
  await page.getByRole('button', { name: 'Save' }).click();
});
