import type { AvailabilityRules, Department, MeetingType, PublicSlots } from '@lintel/shared/contracts';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { Customer, expectGoodFace } from '../support/customer.js';
import { allowSites, HostSite } from '../support/host-site.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { expectAccessible, keepPicture } from '../support/looks.js';

/* What customers do: book, with or without hindrance, move, cancel, on a phone, at a desk and on another site. */

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

let lintel: Lintel;
let department: Department;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  const { items } = await lintel.admin.call<{ items: Department[] }>('/api/v1/departments');
  department = items.find(({ slug }) => slug === 'support')!;
  const rules = await lintel.admin.call<AvailabilityRules>('/api/v1/tenant/availability');
  // Far enough ahead for clocks to change on the way, and on Saturdays into the night of the other side of the world.
  const weekly = { ...rules.weekly, saturday: [{ start: '16:00', end: '20:00' }] };
  const json = { ...rules, timeZone: 'Europe/Madrid', weekly, maxDaysAhead: 200 };
  await lintel.admin.call('/api/v1/tenant/availability', { method: 'PUT', json });
});
test.afterAll(() => lintel.stop());

const customerOn = (page: Page) => new Customer(page, `${lintel.origin}/book`);
const setRules = (isChallengeRequired: boolean, ...allowedOrigins: string[]) =>
  lintel.admin.call('/api/v1/tenant/public-booking', { method: 'PUT', json: { isChallengeRequired, allowedOrigins } });

/** Somebody else takes every place of a time. */
async function takeAll(start: string): Promise<void> {
  const { items } = await lintel.admin.call<{ items: MeetingType[] }>(
    `/api/v1/meeting-types?departmentId=${department.id}`,
  );
  const meetingTypeId = items.find(({ slug }) => slug === 'intro-call')!.id;
  const customer = { name: 'Quick', email: 'quick@example.test', phone: '+34 612 345 679' };
  for (const _ of department.members) {
    await lintel.admin.call('/api/v1/bookings', {
      json: { meetingTypeId, start, timeZone: 'Europe/Madrid', customer },
    });
  }
}

for (const [size, options] of Object.entries({ phone, desk })) {
  test(`books, goes back and forward and loads again in the middle: ${size}`, async ({ newScreen }) => {
    await lintel.beginDay('09:00');
    await lintel.admin.call('/api/v1/meeting-types', {
      json: {
        departmentId: department.id,
        name: `Workshop on a ${size}`,
        slug: `workshop-${size}`,
        durationMinutes: 45,
        price: { amount: 4_900, currency: 'EUR' },
        isPriceShown: true,
        requiresApproval: true,
        questions: [
          { id: 'topic', label: 'Topic', type: 'PROSE', isRequired: true },
          { id: 'size', label: 'How many of you?', type: 'CHOICE', options: ['1–5', '6–20'] },
          { id: 'terms', label: 'I have read the house rules', type: 'CHECKBOX', isRequired: true },
        ],
      },
    });
    const page = await newScreen(options);
    const customer = customerOn(page);
    await customer.open();
    await customer.isAt('Who would you like to meet?');
    await expectGoodFace(page, `departments-${size}`);
    await page.getByRole('link', { name: 'Book with Support' }).click();
    await customer.isAt('What is it about?');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(page.getByText('€49.00').first()).toBeVisible();
    await expectGoodFace(page, `types-${size}`);
    await page.getByRole('link', { name: `Choose Workshop on a ${size}` }).click();
    await customer.isAt('Choose a date');
    await customer.day('2026-11-23').waitFor();
    await expectGoodFace(page, `dates-${size}`);
    // By the keyboard: the first free day, a week on, and in.
    await page.locator('.day[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    const day = (await page.locator(':focus').getAttribute('data-date'))!;
    await page.keyboard.press('Enter');
    await customer.isAt('Choose a time');
    await expect(page).toHaveURL(new RegExp(`/${day}$`));
    await expectGoodFace(page, `times-${size}`);
    await customer.slots.nth(1).click();
    await customer.isAt('Your details');
    await customer.send();
    await expect(page.getByText('Please fill this in.')).toHaveCount(4);
    await expect(page.getByLabel('Name')).toBeFocused();
    await customer.fillIn({ phone: '+34 1' });
    await page.getByLabel('Topic').fill('Roof');
    await page.getByLabel('How many of you?').selectOption('6–20');
    await page.getByLabel('I have read the house rules').check();
    await expectGoodFace(page, `details-${size}`);

    const address = page.url();
    await page.goBack();
    await customer.isAt('Choose a time');
    await page.goForward();
    await page.reload();
    await customer.isAt('Your details');
    expect(page.url()).toBe(address);
    await expect(page.getByLabel('E-mail')).toHaveValue('cora@example.test');
    await expect(page.getByLabel('Topic')).toHaveValue('Roof');
    await expect(page.getByLabel('How many of you?')).toHaveValue('6–20');
    await expect(page.getByLabel('I have read the house rules')).toBeChecked();

    await customer.send();
    await expect(page.getByText('This does not look like a phone number.')).toBeVisible();
    // A number that only the server knows to be none.
    await page.getByLabel('Phone').fill('+34 612 345');
    await customer.send();
    await expect(page.getByText('This does not look like a phone number.')).toBeVisible();
    await expect(page.getByLabel('Phone')).toBeFocused();
    await page.getByLabel('Phone').fill('+34 612 345 678');
    await customer.send();
    await customer.isAt('Your request is sent');
    await expect(page.getByText(/ in Madrid /)).toBeVisible();
    await expectGoodFace(page, `requested-${size}`);
    const invite = (await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href'))!;
    const file = await page.request.get(`${lintel.origin}${invite}`);
    expect(await file.text()).toContain('BEGIN:VEVENT');
    await page.reload();
    await customer.isAt('Your request is sent');
    await expect(page.getByRole('link', { name: 'Reschedule' })).toBeVisible();
  });
}

test('somebody elsewhere books across the days on which clocks change', async ({ newScreen }) => {
  await lintel.beginDay('09:00');
  const page = await newScreen(desk);
  const customer = customerOn(page);
  // Nine in Madrid: clocks go forward in New York on 14 March, in Madrid on 28 March.
  const nines = { '2027-03-12': '03:00', '2027-03-15': '04:00', '2027-03-29': '03:00' };
  for (const [date, first] of Object.entries(nines)) {
    await customer.open(`/support/intro-call/${date}`);
    await expect(customer.slots.first()).toHaveText(first);
  }
  await page.getByRole('button', { name: 'Time zone: New York' }).click();
  await page.getByRole('combobox', { name: 'Search for a city or zone' }).fill('sydn');
  await page.keyboard.press('Enter');
  // Saturday afternoon in Madrid is the night in which clocks go back in Sydney: two o'clock comes twice.
  await customer.open('/support/intro-call/2027-04-04');
  await expect(page.getByText('Clocks go back on this day.')).toBeVisible();
  await expect(customer.slots).toHaveText([
    '01:00',
    '01:30',
    '02:00 GMT+11',
    '02:30 GMT+11',
    '02:00 GMT+10',
    '02:30 GMT+10',
    '03:00',
    '03:30',
  ]);
  await customer.chooseTime('02:30 GMT+10');
  await expect(page).toHaveURL(/\/2027-04-04\/02:30\+10:00$/);
  await customer.fillIn();
  await customer.send();
  await customer.isAt('You are booked');
  await expect(page.getByText('02:30 – 03:00')).toBeVisible();
  await expect(page.getByText(/Sat,? 3 Apr, 18:30 – 19:00 in Madrid \(CEST\)/)).toBeVisible();
});

test('a time that somebody else takes meanwhile leads to the nearest others', async ({ newScreen }) => {
  await lintel.beginDay('09:00');
  const path = 'departments/support/meeting-types/intro-call/slots?date=2026-12-02&timeZone=Europe/Madrid';
  const { slots } = await lintel.admin.call<PublicSlots>(`/api/v1/public/${path}`);
  const [first, second] = slots as [PublicSlots['slots'][0], PublicSlots['slots'][0]];
  const page = await newScreen({ ...phone, timezoneId: 'Europe/Madrid' });
  const customer = customerOn(page);
  await customer.open('/support/intro-call/2026-12-02');
  await expect(customer.slots).toHaveCount(slots.length);
  await takeAll(first.start);
  // Told live: while its stream is open the page asks nothing by itself.
  await expect(page.getByText('A time that was shown here has just been taken.')).toBeAttached();
  await expect(customer.slots.first()).toHaveText(/Taken$/);
  await customer.slots.first().click({ force: true });

  // Between the fourth step and the fifth, with a page that has not heard of it.
  await page.route('**/live', (route) => route.abort());
  await page.reload();
  await customer.slots.first().click();
  await customer.fillIn();
  await takeAll(second.start);
  await customer.send();
  await expect(page.getByText('This time has just been taken. What you typed is kept.')).toBeVisible();
  await expectGoodFace(page, 'taken-phone');
  await page.getByRole('alert').locator('button.slot').first().click();
  await expect(page.getByText('This time has just been taken.')).toHaveCount(0);
  await expect(page.getByLabel('Name')).toHaveValue('Cora Customer');
  await customer.send();
  await customer.isAt('You are booked');
});

test('in Arabic, from the right', async ({ newScreen }) => {
  await lintel.beginDay('09:00');
  const page = await newScreen({ ...phone, locale: 'ar-EG', timezoneId: 'Africa/Cairo', colorScheme: 'dark' });
  const customer = customerOn(page);
  await customer.open('/support/intro-call');
  await customer.isAt('اختر التاريخ');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await customer.day('2026-11-26').waitFor();
  await expectGoodFace(page, 'dates-arabic');
  await customer.chooseDay('2026-11-26');
  await customer.slots.first().click();
  await customer.fillIn();
  await expectGoodFace(page, 'details-arabic');
  await customer.send();
  await customer.isAt('تم حجز موعدك');
  await expectGoodFace(page, 'booked-arabic');
});

test('moves and cancels by the links, with a proof of work where one is wanted', async ({ newScreen }) => {
  await lintel.beginDay('09:00');
  await setRules(true);
  const profile = { slug: 'lea', bio: 'Happy to help.' };
  await lintel.admin.call(`/api/v1/users/${department.leaderId}/profile`, { method: 'PUT', json: profile });
  const page = await newScreen(desk);
  const customer = new Customer(page, `${lintel.origin}/t/demo/book`);
  // By a personal link, of which two departments offer such a meeting.
  await customer.open('/lea');
  await expect(page.getByText('Happy to help.')).toBeVisible();
  await page.getByRole('link', { name: 'Choose Intro call' }).last().click();
  await customer.chooseDay('2026-12-03');
  await customer.slots.first().click();
  await customer.fillIn();
  await customer.send();
  await customer.isAt('You are booked');
  await setRules(false);
  const cancel = (await page.getByRole('link', { name: 'Cancel meeting' }).getAttribute('href'))!;

  await page.getByRole('link', { name: 'Reschedule' }).click();
  await customer.isAt('Choose a new time');
  const move = page.url();
  await customer.chooseDay('2026-12-04');
  await customer.slots.nth(2).click();
  await customer.isAt('Move it to this time?');
  await expectGoodFace(page, 'move-desk');
  await page.getByRole('button', { name: 'Move meeting' }).click();
  await customer.isAt('You are booked');
  await expect(page.getByText(/Friday,? 4 December 2026/)).toBeVisible();

  // The old links are used up.
  for (const old of [move, `${lintel.origin}${cancel}`]) {
    await page.goto(old);
    await customer.isAt('This link is not valid any more');
  }
  await expectGoodFace(page, 'link-desk');
  await page.goBack();
  await page.goBack();
  await page.getByRole('link', { name: 'Cancel meeting' }).click();
  await customer.isAt('Cancel this meeting?');
  await page.getByLabel('Reason').fill('Ill');
  await expectGoodFace(page, 'cancel-desk');
  await page.getByRole('button', { name: 'Cancel meeting' }).click();
  await customer.isAt('Your meeting is cancelled');
  await customer.open('/support/no-such-thing');
  await customer.isAt('This page does not exist');
});

test('without a network the page says so, and goes on by itself', async ({ newScreen }) => {
  await lintel.beginDay('09:00');
  const page = await newScreen(phone);
  const customer = customerOn(page);
  await customer.open('/support');
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Choose Intro call' }).click();
  await expect(page.getByText('No connection.')).toBeVisible();
  await expectGoodFace(page, 'offline-phone');
  await page.context().setOffline(false);
  await customer.day('2026-11-27').waitFor();
  await expect(page.getByText('No connection.')).toHaveCount(0);
});

test('the widget on another site: allowed ones only, as high as it is, and heard there', async ({ newScreen }) => {
  await lintel.beginDay('09:00');
  const site = await HostSite.with(
    `<script src="${lintel.origin}/book/widget.js" data-department="support" data-type="intro-call" data-theme="dark" data-accent="#7c3aed" async></script>`,
  );
  const other = await HostSite.with(
    `<script src="${lintel.origin}/book/widget.js" data-department="sales" data-mode="button" data-label="Talk to us" async></script>`,
  );
  try {
    const page = await newScreen({ ...desk, timezoneId: 'Europe/Madrid' });
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.goto(site.origin);
    await refused;
    await allowSites(await newScreen(desk), lintel, [`${site.origin}/page`, other.origin]);
    await page.goto(site.origin);
    const frame = page.frameLocator('iframe');
    await frame.locator('.day:not([aria-disabled="true"])').last().click();
    await frame.locator('button.slot:visible').first().click();
    const height = () => page.locator('iframe').evaluate((element) => element.clientHeight);
    const inside = () =>
      frame.locator('.frame').evaluate((element) => Math.ceil(element.getBoundingClientRect().height));
    await frame.locator('#field-customer-name').fill('Cora Customer');
    await expect.poll(async () => (await height()) - (await inside())).toBe(0);
    await keepPicture(page, 'booking-widget-desk');
    await expectAccessible(page);
    await frame.locator('#field-customer-email').fill('cora@example.test');
    await frame.locator('#field-customer-phone').fill('+34 612 345 678');
    await frame.locator('button[type=submit]').click();
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText('You are booked');
    const heard = () =>
      page.evaluate(() => (globalThis as unknown as { heard: { name: string; step?: string }[] }).heard);
    await expect
      .poll(async () => (await heard()).map(({ name, step }) => step ?? name))
      .toEqual(['dates', 'times', 'details', 'booked', 'confirm']);
    expect((await heard()).find(({ name }) => name === 'booked')).toMatchObject({
      reference: expect.stringMatching(/^BOOK-/),
      status: 'CONFIRMED',
    });
    // Behind a button, above the site, and with what was typed still there after it was closed.
    await page.goto(other.origin);
    await page.getByRole('button', { name: 'Talk to us' }).click();
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText('What is it about?');
    await expectAccessible(page);
    await frame.getByRole('link', { name: 'Choose Intro call' }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.getByRole('button', { name: 'Talk to us' }).click();
    await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Choose a date');
  } finally {
    await other.stop();
    await site.stop();
  }
});
