import type { Booking } from '@lintel/shared/contracts';
import { CalendarFeed } from '../support/calendar-feed.js';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { Week } from '../support/week.js';

/* An administrator at a desk: signing in, onboarding a room with its calendar, working with its week. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
});
test.afterAll(() => lintel.stop());

test('signing in leads to where one wanted to go, and signing out ends it', async ({ page }) => {
  await lintel.beginDay('09:00');
  await page.goto(lintel.adminUrl('calendars'));
  await page.getByLabel('E-mail').fill('admin@demo.test');
  await page.getByLabel('Password', { exact: true }).fill('wrong password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('E-mail and password do not match.')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Calendars' })).toBeVisible();

  await page.getByRole('button', { name: /Ada Admin/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goto(lintel.adminUrl('rooms'));
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});

test('a room is onboarded with its calendar and its display, and follows both', async ({ page, newDoor }) => {
  await lintel.beginDay('09:00');
  const feed = await CalendarFeed.start();
  const planning = { title: 'Planning', start: lintel.at('10:00'), end: lintel.at('11:00') };
  const interview = { title: 'Interview', start: lintel.at('13:00'), end: lintel.at('14:00') };
  feed.publish(planning, interview);
  const door = await newDoor();
  await door.page.goto(`${lintel.origin}/display/`);
  const code = await door.page.getByLabel(/^Pairing code/).innerText();

  await lintel.signIn(page);
  await page.getByRole('link', { name: 'Rooms', exact: true }).click();
  await page.getByRole('link', { name: 'Add a room' }).click();
  await page.getByLabel('Name').fill('Tundra');
  await page.getByLabel('Seats').fill('10');
  await page.getByRole('combobox', { name: 'Location' }).click();
  await page.getByRole('option', { name: /2nd floor/ }).click();
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByLabel('Address of the calendar (.ics)').fill(feed.url);
  await page.getByRole('button', { name: 'Connect and read it' }).click();
  await expect(page.getByText('2 events found')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Code on the display').fill(code);
  await page.getByRole('button', { name: 'Pair display' }).click();
  await expect(page.getByRole('heading', { name: 'Tundra door is online' })).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Tundra is ready' })).toBeVisible();
  // The upper floor receives no visitors: its doors show titles.
  await door.says('Tundra', 'Free', 'until 10:00', 'Planning');

  await page.getByRole('link', { name: 'See its week' }).click();
  const week = new Week(page);
  await expect(week.booking('Planning')).toBeVisible();
  await expect(week.booking('Interview')).toBeVisible();

  // What leaves the calendar leaves the door and the week.
  feed.publish(interview);
  await page.getByRole('tab', { name: 'Calendar' }).click();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await door.says('until 13:00', 'Interview');
  await expect(door.screen).not.toContainText('Planning');

  // A calendar that cannot be read is an error in sight, and what was known stays.
  feed.withdraw();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The calendar cannot be read' })).toBeVisible();
  await expect(page.getByText('Action required')).toBeVisible();
  await door.says('until 13:00', 'Interview', 'Calendar not synced since 09:0');
  await page.getByRole('link', { name: 'Floor board' }).click();
  await expect(page.getByRole('article', { name: 'Tundra' })).toContainText('Calendar failing');

  feed.publish(planning);
  await page.getByRole('link', { name: 'Calendars' }).click();
  await page
    .getByRole('row', { name: /Tundra/ })
    .getByRole('button', { name: 'Sync now' })
    .click();
  await door.says('until 10:00', 'Planning');
  await expect(door.screen).not.toContainText('Calendar not synced');
  await expect(page.getByRole('row', { name: /Tundra/ })).toContainText('Connected');
  await feed.stop();
});

test('a week: book by a click, drag, be refused with other times, change, cancel', async ({ newScreen }) => {
  await lintel.beginDay('08:00');
  const room = await lintel.addRoom('Fathom');
  const blocking = await lintel.book(room, '11:00', '12:00', 'Board meeting');
  const page = await newScreen();
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl(`rooms/${room.id}`));
  const week = new Week(page);
  await expect(week.booking('Board meeting')).toBeVisible();
  const bookingOf = async (title: string) => {
    const { items } = await lintel.admin.call<{ items: Booking[] }>(`/api/v1/calendar/events?resourceId=${room.id}`);
    const { start, end, status } = items.find((booking) => booking.title === title)!;
    return { start: Date.parse(start), end: Date.parse(end), status };
  };
  const from = (start: string, end: string) => ({
    start: Date.parse(lintel.at(start)),
    end: Date.parse(lintel.at(end)),
  });

  await week.clickSlot(lintel.date, '09:30');
  const dialog = page.getByRole('dialog', { name: 'New booking' });
  await dialog.getByLabel('Title').fill('Roadmap');
  await dialog.getByRole('button', { name: '60 min' }).click();
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(page.getByText(/^Roadmap is booked/)).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(week.booking('Roadmap')).toContainText('09:30–10:30');
  expect(await bookingOf('Roadmap')).toMatchObject(from('09:30', '10:30'));

  await week.drag('Roadmap', lintel.date, '13:00');
  await expect(page.getByText(/^Roadmap moved to/)).toBeVisible();
  await expect(week.booking('Roadmap')).toContainText('13:00–14:00');
  expect(await bookingOf('Roadmap')).toMatchObject(from('13:00', '14:00'));

  // Onto another meeting: it stays where it was, and the refusal offers what is free.
  await week.drag('Roadmap', lintel.date, '11:30');
  const refusal = page.getByRole('alert').filter({ hasText: 'Roadmap was not moved' });
  await expect(refusal).toContainText('That time is taken');
  await expect(week.booking('Roadmap')).toContainText('13:00–14:00');
  const offer = refusal.getByRole('button', { name: /12:00–13:00/ });
  await offer.click();
  await expect(week.booking('Roadmap')).toContainText('12:00–13:00');
  expect(await bookingOf('Roadmap')).toMatchObject(from('12:00', '13:00'));

  // By form, onto another meeting, and then to one of the times it offers.
  await page.getByRole('button', { name: 'New booking' }).click();
  await dialog.getByLabel('Title').fill('Retrospective');
  await dialog.getByLabel('From').fill('11:15');
  await dialog.getByLabel('From').blur();
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('That time is taken');
  await expect(dialog.getByRole('group', { name: 'Free instead:' }).getByRole('button')).not.toHaveCount(0);
  await dialog
    .getByRole('group', { name: 'Free instead:' })
    .getByRole('button', { name: /10:30–11:00/ })
    .click();
  await expect(page.getByText(/^Retrospective is booked/)).toBeVisible();
  expect(await bookingOf('Retrospective')).toMatchObject(from('10:30', '11:00'));

  // What another does shows by itself.
  await lintel.cancel(blocking);
  await expect(week.booking('Board meeting')).toHaveCount(0);

  await week.booking('Roadmap').click();
  await page.getByRole('button', { name: 'Cancel booking' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel Roadmap?' });
  await question.getByLabel('Reason').fill('No longer needed');
  await question.getByRole('button', { name: 'Cancel booking' }).click();
  await expect(page.getByText('Roadmap was cancelled')).toBeVisible();
  await expect(page.getByText('Cancelled by Ada Admin')).toBeVisible();
  expect(await bookingOf('Roadmap')).toMatchObject({ status: 'CANCELLED' });
  await page.keyboard.press('Escape');

  // Of a series it is asked how much of it.
  await lintel.book(room, '15:00', '15:30', 'Stand-up', 'FREQ=DAILY;COUNT=3');
  await expect(week.booking('Stand-up')).toHaveCount(3);
  await week.booking('Stand-up').first().click();
  await expect(page.getByRole('dialog', { name: 'Booking' })).toContainText('Every day');
  await page.getByRole('button', { name: 'Cancel booking' }).click();
  const howMuch = page.getByRole('dialog', { name: 'Cancel Stand-up?' });
  await howMuch.getByRole('radio', { name: 'This and all that follow' }).check();
  await howMuch.getByRole('button', { name: 'Cancel booking' }).click();
  await expect(page.getByText('Stand-up was cancelled')).toBeVisible();
  await expect(week.booking('Stand-up')).toHaveCount(0);
});

test('a week: a slow click at its edge opens what was clicked, and what happens beside a booking leaves it alone', async ({
  newScreen,
}) => {
  await lintel.beginDay('08:00');
  const room = await lintel.addRoom('Gable');
  await lintel.book(room, '15:00', '15:30', 'Stand-up');
  const page = await newScreen();
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl(`rooms/${room.id}`));
  const week = new Week(page);
  const standUp = week.booking('Stand-up');
  await week.scrollToBottom('Stand-up');
  const box = (await standUp.boundingBox())!;
  await standUp.click({ delay: 300 });
  expect(await standUp.boundingBox()).toEqual(box);
  await expect(page.getByRole('dialog', { name: 'Booking' })).toContainText('Stand-up');
  await page.keyboard.press('Escape');

  await standUp.focus();
  await lintel.book(room, '13:00', '13:30', 'Retrospective');
  await expect(week.booking('Retrospective')).toBeVisible();
  await expect(standUp).toBeFocused();

  // What is dragged to the edge scrolls.
  const [x, y] = [box.x + box.width / 2, box.y + 4];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + 12, { steps: 4 });
  await expect.poll(() => week.scrolled()).toBeGreaterThan(box.height * 3);
  await page.mouse.up();
  await expect(page.getByText(/^Stand-up moved to/)).toBeVisible();
});

test('the administrator of another organisation sees nothing of this one', async ({ page }) => {
  await lintel.beginDay('09:00');
  const room = await lintel.addRoom('Covert');
  await lintel.book(room, '10:00', '11:00', 'Merger talks');
  await lintel.signIn(page, 'admin@other.test');
  const cards = page.getByRole('article');
  await expect(cards.first()).toBeVisible();
  for (const name of ['Covert', 'Harbor']) await expect(cards.filter({ hasText: name })).toHaveCount(0);
  await page.goto(lintel.adminUrl(`rooms/${room.id}`));
  await expect(page.getByRole('heading', { name: 'This room is not there' })).toBeVisible();
  await page.goto(lintel.adminUrl(`bookings?room=${room.id}`));
  await expect(page.getByRole('heading', { level: 1, name: 'Bookings' })).toBeVisible();
  await expect(page.getByText('No bookings here')).toBeVisible();
  await page.goto(lintel.adminUrl('displays'));
  await expect(page.getByText('No display is paired')).toBeVisible();
  await page.goto(lintel.adminUrl('calendars'));
  await expect(page.getByText('No room is subscribed to an address')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Demo organisation');
});
