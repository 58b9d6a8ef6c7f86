import { defaultDisplaySettings } from '@lintel/shared/fleet';
import { defaultPolicy } from '@lintel/shared/policy';
import type { Display, DisplaySettingsOverrides, Location, Resource, RoomStateName } from '@lintel/shared/contracts';
import type { Page } from '@playwright/test';
import type { Door } from '../support/door.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import {
  doorSizes,
  expectAccessible,
  expectGoodDoorFace,
  isEverySize,
  keepPicture,
  tightest,
} from '../support/looks.js';

/* A door for everybody: in every language and light, within reach, heard, and dark when nobody needs it. */

let lintel: Lintel;
let floor: Location;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  const { items } = await lintel.admin.call<{ items: Location[] }>('/api/v1/locations');
  floor = items.find(({ name }) => name === '2nd floor')!;
});
test.afterAll(() => lintel.stop());

let roomCount = 0;

async function workingDay(): Promise<Resource> {
  await lintel.beginDay('07:00');
  const room = await lintel.addRoom(`Aster ${++roomCount}`, { locationId: floor.id });
  await lintel.book(room, '10:00', '11:00', 'Design review');
  await lintel.book(room, '11:30', '12:30', 'Customer call');
  return room;
}

/** As an administrator sets the display of a room up. */
async function setUp(room: Resource, settings: DisplaySettingsOverrides): Promise<void> {
  const { items } = await lintel.admin.call<{ items: Display[] }>('/api/v1/displays?limit=100');
  const display = items.find(({ resourceIds }) => resourceIds.includes(room.id))!;
  await lintel.admin.call(`/api/v1/displays/settings/display/${display.id}`, { method: 'PUT', json: { settings } });
}

const html = (door: Door) => door.page.locator('html');

const logo = `data:image/svg+xml;base64,${Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="56" viewBox="0 0 200 56"><path d="M8 46 28 8l20 38M16 34h24" fill="none" stroke="#1d2f6f" stroke-width="7"/><g fill="#1d2f6f"><rect x="66" y="14" width="120" height="9"/><rect x="66" y="33" width="78" height="9"/></g></svg>`,
).toString('base64')}`;

const states: { state: RoomStateName; time: string }[] = [
  { state: 'AVAILABLE', time: '09:30' },
  { state: 'STARTING_SOON', time: '09:52' },
  { state: 'AWAITING_CHECK_IN', time: '10:03' },
  { state: 'IN_USE', time: '10:20' },
  { state: 'ENDING_SOON', time: '10:56' },
];
const languages = ['en', 'da', 'de', 'es', 'fr', 'ar'] as const;

/** `faces.spec.ts` looks at English in each size; the smallest is the hardest for the others. */
const sizesIn = (language: string) => (isEverySize || language === 'ar' ? doorSizes : [tightest]);

for (const { state, time } of states) {
  test(`${state} in every language`, async ({ newDoor }) => {
    test.slow();
    const room = await workingDay();
    await lintel.setClock(time);
    const door = await newDoor();
    await door.open(lintel, room);
    for (const language of languages) {
      await setUp(room, { language });
      await expect(html(door)).toHaveAttribute('lang', language);
      await expect(html(door)).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
      await door.shows(state);
      const look = { sizes: sizesIn(language), isQuick: language !== 'ar' };
      await expectGoodDoorFace(door.page, `everyone-${state.toLowerCase()}-${language}`, look);
      await expectReadFromAfar(door.page);
    }
  });
}

/** The sentence keeps its size in every language and on every screen. */
async function expectReadFromAfar(page: Page): Promise<void> {
  for (const size of doorSizes) {
    await page.setViewportSize(size);
    const letters = await page.locator('h1').evaluate((sentence) => parseFloat(getComputedStyle(sentence).fontSize));
    expect(letters, `at ${size.width}x${size.height}`).toBeGreaterThanOrEqual(Math.min(size.width, size.height) / 16);
  }
}

test('the colours and the logo of the organisation, in the light and in the dark', async ({ newDoor }) => {
  test.slow();
  const room = await workingDay();
  const door = await newDoor();
  await lintel.setClock('09:30');
  await door.open(lintel, room);
  const looks = [
    { name: 'navy-dark', scheme: 'dark', accent: '#1d2f6f' },
    { name: 'yellow-light', scheme: 'light', accent: '#ffcc00' },
  ] as const;
  for (const { state, time } of isEverySize
    ? states
    : states.filter(({ state }) => /^(AVAILABLE|IN_USE)$/.test(state))) {
    await lintel.setClock(time);
    await door.shows(state);
    for (const { name, scheme, accent } of looks) {
      await setUp(room, { theme: { scheme, accent, logoUrl: logo } });
      await expect(html(door)).toHaveAttribute('data-theme', scheme);
      await expect(door.page.locator('main img')).toBeVisible();
      await expectGoodDoorFace(door.page, `everyone-${name}-${state.toLowerCase()}`);
    }
  }
  await door.page.emulateMedia({ colorScheme: 'dark' });
  await setUp(room, { theme: { scheme: 'auto' } });
  await expect(html(door)).toHaveAttribute('data-theme', 'dark');
  await door.page.emulateMedia({ colorScheme: 'light' });
  await expect(html(door)).toHaveAttribute('data-theme', 'light');
});

test('a clock with twelve hours', async ({ newDoor }) => {
  const room = await workingDay();
  await lintel.setClock('09:30');
  const door = await newDoor();
  await door.open(lintel, room);
  await setUp(room, { hourCycle: 'h12' });
  await door.says(/until 10:00\sAM/, /10:00\sAM–11:00\sAM/);
  await expectGoodDoorFace(door.page, 'everyone-twelve-hours');
  await setUp(room, { hourCycle: 'h23' });
  await door.says('until 10:00', '10:00–11:00');
});

test('a visitor reads it in her language; the next one finds the door as it was', async ({ newDoor }) => {
  const room = await workingDay();
  await lintel.setClock('09:30');
  const door = await newDoor();
  await door.page.clock.install();
  await door.open(lintel, room);
  await setUp(room, { language: 'de', languagesOffered: ['en', 'es', 'fr', 'ar', 'da'] });
  await door.says('Frei');
  await door.tap('Sprache: Deutsch');
  await expect(door.sheet).toContainText('Für Ihren Besuch');
  await expectGoodDoorFace(door.page, 'everyone-sheet-language');
  await door.tap('العربية');
  await expect(door.sheet).toBeHidden();
  await expect(html(door)).toHaveAttribute('dir', 'rtl');
  await door.says('متاحة');
  await door.page.clock.fastForward(20_000);
  await door.tap('احجز الآن');
  await door.page.clock.fastForward(20_000);
  await expect(html(door)).toHaveAttribute('lang', 'ar');
  await door.page.clock.fastForward(11_000);
  await expect(html(door)).toHaveAttribute('lang', 'de');
  await expect(door.sheet).toBeHidden();
  await door.says('Frei');
});

test('languages are there without the server', async ({ newDoor, newCable }) => {
  const room = await workingDay();
  await lintel.setClock('09:30');
  const cable = await newCable(lintel.httpPort);
  const door = await newDoor();
  const arrived = door.page.waitForResponse(/\/assets\/fr-[\w-]+\.js$/);
  await door.open(lintel, room, { origin: cable.origin });
  await arrived;
  cable.cut();
  await door.tap('Language: English');
  await door.tap('Français');
  await door.says('Libre');
});

test('all that is tapped comes within reach, and goes back', async ({ newDoor }) => {
  test.slow();
  const room = await workingDay();
  await lintel.setClock('12:40');
  const door = await newDoor();
  await door.page.clock.install();
  await door.open(lintel, room);
  const reach = door.page.getByRole('button', { name: 'All controls low down' });
  await reach.click();
  await expect(reach).toHaveAttribute('aria-pressed', 'true');
  await expectWithinReach(door.page, 'everyone-reach');
  await door.tap('Language: English');
  await expectWithinReach(door.page, 'everyone-reach-language');
  await door.tap('Cancel');
  await door.tap('Book now');
  await expectWithinReach(door.page, 'everyone-reach-choices');
  await door.tap(/^30 min/);
  await door.says('In use');
  await expect(door.sheet).toBeHidden();
  await expectWithinReach(door.page, 'everyone-reach-in-use');
  await door.tap('End now');
  await expectWithinReach(door.page, 'everyone-reach-question');
  await door.tap('Keep it going');
  await door.tap('Report a problem');
  await expectWithinReach(door.page, 'everyone-reach-report');
  await door.tap('Cancel');
  await lintel.setRules(room, { tapProofs: { ...defaultPolicy.tapProofs, end: ['PIN', 'QR'] } });
  await door.tap('End now');
  await door.sheet.getByRole('button', { name: 'End now' }).click();
  await expect(door.sheet).toContainText('PIN');
  await expectWithinReach(door.page, 'everyone-reach-pin');
  await door.tap('Cancel');
  await door.page.clock.fastForward(31_000);
  await expect(reach).toHaveAttribute('aria-pressed', 'false');
});

async function expectWithinReach(page: Page, name: string): Promise<void> {
  await expectGoodDoorFace(page, name);
  for (const size of doorSizes) {
    await page.setViewportSize(size);
    // Behind a dialogue nothing is tapped.
    const buttons = page.locator((await page.getByRole('dialog').count()) > 0 ? 'dialog button' : 'main button');
    const tops = await buttons.evaluateAll((all) => all.map((button) => button.getBoundingClientRect().top));
    expect(tops.length).toBeGreaterThan(0);
    expect(Math.min(...tops), `${name} at ${size.width}x${size.height}`).toBeGreaterThanOrEqual(
      (size.height * 2) / 3 - 1,
    );
  }
}

test('it says aloud what it shows, and says so where it cannot', async ({ newDoor }) => {
  const room = await workingDay();
  await lintel.setClock('10:20');
  const door = await newDoor();
  await door.page.addInitScript(speakWithVoices);
  await door.open(lintel, room);
  await door.tap('Read the state aloud');
  const spoken = () =>
    door.page.evaluate(() => (globalThis as unknown as { spoken: { text: string; lang: string }[] }).spoken);
  await expect.poll(spoken).toEqual([
    {
      text: `${room.name}. In use until 11:00. Now: Design review, from 10:00 to 11:00. Next: Customer call, from 11:30 to 12:30.`,
      lang: 'en-GB',
    },
  ]);
  const silence = door.page.getByRole('button', { name: 'Stop reading aloud' });
  await expect(silence).toHaveAttribute('aria-pressed', 'true');
  await expectGoodDoorFace(door.page, 'everyone-speaking');
  await silence.click();
  await expect(silence).toBeHidden();
  await door.tap('Language: English');
  await door.tap('Dansk');
  await door.tap('Læs status højt');
  await expect(door.sheet.getByRole('alert')).toContainText(
    'Skærmen har ingen stemme til DanskEnheden taler ikke Dansk.',
  );
  await expectGoodDoorFace(door.page, 'everyone-no-voice');
});

/** Runs in the page: the voices of a device, which the browser of the journeys has none of. */
function speakWithVoices(): void {
  const spoken: { text: string; lang: string }[] = [];
  Object.assign(globalThis, { spoken });
  const voices = [
    { lang: 'en-GB', localService: true, default: true },
    { lang: 'da-DK', localService: false, default: false },
  ];
  class Utterance {
    lang = '';
    constructor(readonly text: string) {}
  }
  const speechSynthesis = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: ({ text, lang }: Utterance) => spoken.push({ text, lang }),
    cancel: () => undefined,
  });
  Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', { value: Utterance });
  Object.defineProperty(globalThis, 'speechSynthesis', { value: speechSynthesis });
}

test('outside its hours it is a dim clock, until somebody touches it or a meeting is near', async ({ newDoor }) => {
  const room = await workingDay();
  await lintel.book(room, '21:00', '22:00', 'Harbour night shift');
  await lintel.setClock('20:20');
  const door = await newDoor();
  await door.page.clock.install();
  await door.open(lintel, room);
  await setUp(room, { screenHours: { ...defaultDisplaySettings.screenHours, isEnabled: true } });
  await expect(door.screen).toHaveAttribute('data-dim', 'true');
  await door.says('20:2', 'Free until 21:00');
  for (const size of doorSizes) {
    await door.page.setViewportSize(size);
    await keepPicture(door.page, `everyone-night-${size.width}x${size.height}`);
    await expectAccessible(door.page, { isDoor: true });
  }
  await door.page.mouse.click(400, 400);
  await expect(door.screen).not.toHaveAttribute('data-dim');
  await expect(door.page.getByRole('button', { name: 'Book now' })).toBeVisible();
  // What woke it has pressed nothing.
  await expect(door.sheet).toBeHidden();
  await door.page.clock.fastForward(31_000);
  await expect(door.screen).toHaveAttribute('data-dim', 'true');
  await lintel.setClock('20:45');
  await expect(door.screen).not.toHaveAttribute('data-dim');
  await door.says('Free', 'Harbour night shift');
});
