import type { Booking, Connection, Me, SyncedCalendar, User } from '@lintel/shared/contracts';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.js';
import { Lintel } from '../support/lintel.js';
import { desk, expectGoodPage, inBothLights, phone } from '../support/looks.js';
import { signIn, type Caller } from '../support/person.js';

/* Accounts at Google and Microsoft, as the demo has them: connecting, choosing calendars, ending it, and what both sides disagree about. */

let lintel: Lintel;
test.beforeAll(async () => {
  lintel = await Lintel.start();
  await lintel.beginDay('09:00');
});
test.afterAll(() => lintel.stop());

/** Everything that can be pressed or filled in has an id that nothing else has. */
async function expectUniqueIds(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const elements = [
      ...document.querySelectorAll(
        'main :is(button, a, input:not([type=hidden]), textarea, select), [role=dialog] :is(button, input:not([type=hidden]), textarea)',
      ),
    ];
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return {
      without: elements.filter(({ id }) => id === '').map(({ outerHTML }) => outerHTML.slice(0, 160)),
      twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    };
  });
  expect(seen).toEqual({ without: [], twice: [] });
}

/** Google or Microsoft (demo) itself: what people do in its calendars, and what becomes of its messages to Lintel. */
async function openService(service: 'google' | 'microsoft') {
  const { url } = await lintel.admin.call<{ url: string }>(
    `/api/v1/connections/${service}/authorize?kind=ORGANISATION`,
  );
  const { origin } = new URL(url);
  const send = async (path: string, json: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/_fake/${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  return {
    loseMessages: () => send('push', { kind: 'drop', times: 1_000 }),
    person: async <Answer>(verb: string, ...args: unknown[]) =>
      (await (await send(`people/${verb}`, args)).json()) as Answer,
  };
}

/** The calendar of a room, or of whoever asks, when nothing is under way with it. */
async function calendarAtRest(asker: Caller, roomId: string | null): Promise<SyncedCalendar> {
  const find = async () => {
    const { items } = await asker.call<{ items: SyncedCalendar[] }>('/api/v1/calendars');
    return items.find(({ resourceId }) => resourceId === roomId)!;
  };
  await expect.poll(find).toMatchObject({ isSyncing: false, waitingCount: 0, syncState: 'INCREMENTAL' });
  return find();
}

test('an administrator connects Google (demo) and gives a room its calendar', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page);
  await page.getByRole('link', { name: 'Calendars' }).click();
  await page.getByRole('button', { name: 'Connect Google (demo)' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toContainText('Access was not allowed');
  await page.getByRole('button', { name: 'Connect Google (demo)' }).click();
  await page.getByRole('radio', { name: /Ada Admin/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByText('The account is connected')).toBeVisible();

  const account = page.getByRole('article', { name: 'admin@demo.test' });
  await expect(account).toContainText('Connected');
  await account.getByRole('button', { name: 'Add a room’s calendar' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Calendar' }).click();
  await page.getByRole('option', { name: 'Aurora' }).click();
  // The room of the same name is meant.
  await expect(dialog.getByRole('combobox', { name: 'Room' })).toHaveValue(/^Aurora/);
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `accounts-attach-${light}`, [desk, phone]));
  await dialog.getByRole('button', { name: 'Use it' }).click();
  await expect(account.getByRole('link', { name: 'Aurora' })).toBeVisible();
  await expect(account).toContainText('Reads and writes');
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `accounts-${light}`, [desk, phone]));

  await page.getByRole('button', { name: 'Connect by a key' }).click();
  await page.getByRole('menuitem', { name: 'Google service account' }).click();
  await dialog.getByLabel('Key (JSON)').fill('{}');
  await dialog.getByRole('button', { name: 'Try it and connect' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Paste the whole JSON file');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Whoever ends it is asked first, and the calendar at Google stays.
  await account.getByRole('button', { name: 'Disconnect' }).click();
  await expectUniqueIds(page);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await account.getByRole('button', { name: 'Disconnect' }).click();
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(account).toHaveCount(0);
});

test('a person connects Microsoft (demo) for themselves', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page, 'member@demo.test');
  await page.goto(lintel.adminUrl('profile'));
  await page.getByRole('button', { name: 'Connect Microsoft (demo)' }).click();
  await page.getByRole('radio', { name: /Mia Member/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  const account = page.getByRole('article', { name: 'member@demo.test' });
  await account.getByRole('button', { name: 'Use a calendar' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Calendar' }).click();
  await page.getByRole('option', { name: 'Calendar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use it' }).click();
  await expect(account).toContainText('Reads and writes');
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `profile-${light}`, [desk, phone]));

  // What their own calendar disagrees about, they decide there.
  const mia = await signIn(lintel.origin, 'member@demo.test');
  const microsoft = await openService('microsoft');
  const { id: calendarId } = await calendarAtRest(mia, null);
  await microsoft.loseMessages();
  const room = await lintel.addRoom('Pier');
  const [start, end] = [lintel.at('10:00'), lintel.at('11:00')];
  const json = { title: 'One to one', start, end, timeZone: room.timeZone, resourceIds: [room.id] };
  const { id } = await mia.call<Booking>('/api/v1/calendar/events', { json });
  const events = () => microsoft.person<{ id: string; subject: string }[]>('view', mia.name, start, end);
  const written = async () => (await events()).find(({ subject }) => subject === 'One to one');
  await expect.poll(written).toBeTruthy();
  await calendarAtRest(mia, null);
  await microsoft.person('edit', mia.name, (await written())!.id, { subject: 'One to one with Leo' });
  await mia.call(`/api/v1/calendar/events/${id}`, { method: 'PATCH', json: { title: 'One to one, monthly' } });
  await mia.call(`/api/v1/calendars/${calendarId}/sync`, { json: {} });
  const conflict = page.getByRole('listitem', { name: 'Changed here and at Microsoft (demo)' });
  await expect(conflict.getByRole('row', { name: /Title.*to be decided/ })).toContainText('One to one with Leo');
  await expectUniqueIds(page);
  await conflict.getByRole('button', { name: 'Keep Microsoft (demo)’s version' }).click();
  await expect(page.getByText('Bookings and their events say the same.')).toBeVisible();
  const title = async () => (await mia.call<Booking>(`/api/v1/calendar/events/${id}`)).title;
  await expect.poll(title).toBe('One to one with Leo');

  // The language they read here is that of their mails.
  await page.getByRole('button', { name: /Mia Member/ }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Meine Kalender' })).toBeVisible();
  const { user } = await mia.call<Me>('/api/v1/me');
  await expect.poll(async () => (await mia.call<User>(`/api/v1/users/${user.id}`)).language).toBe('de');
});

test('an administrator decides what a booking and its event disagree about', async ({ newScreen }) => {
  const page = await newScreen();
  await lintel.signIn(page);
  await page.goto(lintel.adminUrl('calendars'));
  await page.getByRole('button', { name: 'Connect Google (demo)' }).click();
  await page.getByRole('radio', { name: /Ada Admin/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(/[?&](connected|prompt=consent)/);
  // Whom the account has consented to before, it is asked for once more.
  if (page.url().includes('prompt=consent')) await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByText('The account is connected')).toBeVisible();
  await expect(page.getByText('Bookings and their events say the same.')).toBeVisible();

  const room = await lintel.addRoom('Harbour');
  const { items } = await lintel.admin.call<{ items: Connection[] }>('/api/v1/connections');
  const address = 'borealis@demo.test';
  await lintel.admin.call(`/api/v1/connections/${items.find(({ kind }) => kind === 'ORGANISATION')!.id}/calendars`, {
    json: { externalId: address, resourceId: room.id },
  });
  const google = await openService('google');
  const events = () => google.person<{ id: string; summary: string; start: { dateTime: string } }[]>('events', address);
  const eventOf = async (title: string) => (await events()).find(({ summary }) => summary === title)!;
  await google.loseMessages();
  const review = await lintel.book(room, '10:00', '11:00', 'Quarterly review');
  await lintel.book(room, '11:30', '12:30', 'Design critique');
  await lintel.book(room, '14:00', '15:00', 'Customer visit');
  const hall = await lintel.book(room, '17:00', '18:00', 'Town hall');
  await expect.poll(async () => (await events()).length).toBe(4);
  const { id: calendarId } = await calendarAtRest(lintel.admin, room.id);

  // Both sides change before either has heard of the other.
  const { id: critiqueId } = await eventOf('Design critique');
  const { id: reviewId } = await eventOf('Quarterly review');
  await google.person('move', address, critiqueId, lintel.at('14:00'), lintel.at('15:00'));
  await google.person('edit', address, reviewId, { summary: 'Quarterly review with Mia', location: 'By the harbour' });
  await google.person('delete', address, (await eventOf('Town hall')).id);
  await google.person('create', address, {
    summary: 'Interview',
    start: { dateTime: lintel.at('10:15') },
    end: { dateTime: lintel.at('11:15') },
  });
  await lintel.admin.call(`/api/v1/calendar/events/${review.id}`, {
    method: 'PATCH',
    json: { title: 'Quarterly review, second half' },
  });
  await lintel.admin.call(`/api/v1/calendar/events/${hall.id}`, {
    method: 'PATCH',
    json: { title: 'Autumn town hall' },
  });
  await lintel.admin.call(`/api/v1/calendars/${calendarId}/sync`, { json: {} });

  // The page that is open hears of it.
  await expect(page.getByRole('link', { name: 'Calendars 4 conflicts' })).toBeVisible();
  const named = page.getByRole('listitem', { name: 'Changed here and at Google (demo)' });
  const deleted = page.getByRole('listitem', { name: 'Deleted at Google (demo), still booked here' });
  const foreign = page.getByRole('listitem', { name: 'Put into Google (demo) at a time that is taken' });
  const taken = page.getByRole('listitem', { name: 'Moved at Google (demo) to a time that is taken' });
  await expect(named).toContainText(review.reference);
  await expect(named.getByRole('row', { name: /Title.*to be decided/ })).toContainText('Quarterly review with Mia');
  await expect(named.getByRole('link', { name: 'Open at Google (demo)' })).toHaveAttribute('href', /calendar\/event/);
  await expectUniqueIds(page);
  await inBothLights(page, (light) => expectGoodPage(page, `conflicts-${light}`, [desk, phone]));

  const account = page.getByRole('article', { name: 'admin@demo.test' });
  await expect(account.getByRole('link', { name: '4 conflicts' })).toBeVisible();
  await account.getByRole('button', { name: 'Details of Borealis' }).click();
  const drawer = page.getByRole('dialog', { name: 'Borealis' });
  await expect(drawer).toContainText('Follows changes');
  // Its question is held back, so that what is seen meanwhile can be looked at.
  const looked = Promise.withResolvers<void>();
  await page.route(`**/calendars/${calendarId}/sync`, (route) => looked.promise.then(() => route.continue()));
  await drawer.getByRole('button', { name: 'Sync now' }).click();
  await expect(drawer.getByRole('status')).toHaveText('Reading… 5 events so far');
  await expect(drawer.getByRole('progressbar', { name: 'Sync is running' })).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Sync now' })).toHaveCount(0);
  await expectGoodPage(page, 'calendar-progress', [desk, phone]);
  // What came of it is told wherever somebody is by then.
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  looked.resolve();
  await expect(page.getByText('Borealis: 5 events synced')).toBeVisible();
  await account.getByRole('button', { name: 'Details of Borealis' }).click();
  await expect(drawer.getByRole('list').getByText('Changes read').first()).toBeVisible();
  await expectUniqueIds(page);
  await expectGoodPage(page, 'calendar-details', [desk, phone]);
  await page.keyboard.press('Escape');

  await named.getByRole('button', { name: 'Keep Lintel’s version' }).click();
  await expect(named).toHaveCount(0);
  await expect.poll(() => eventOf('Quarterly review, second half')).toMatchObject({ location: 'By the harbour' });
  await expect(deleted.getByRole('row', { name: /Title.*to be decided/ })).toContainText('Deleted');
  await deleted.getByRole('button', { name: 'Keep the booking' }).click();
  await expect(deleted).toHaveCount(0);
  await expect.poll(() => eventOf('Autumn town hall')).toBeTruthy();
  const dialog = page.getByRole('dialog', { name: /^Move / });
  await foreign.getByRole('button', { name: 'Move to another time' }).click();
  await dialog.getByLabel('From').fill('15:00');
  await dialog.getByLabel('From').press('Enter');
  await dialog.getByRole('button', { name: 'Move both' }).click();
  await expect(foreign).toHaveCount(0);
  const startOf = async (title: string) => Date.parse((await eventOf(title)).start.dateTime);
  await expect.poll(() => startOf('Interview')).toBe(Date.parse(lintel.at('15:00')));
  await expect(page.getByRole('link', { name: 'Calendars 1 conflict' })).toBeVisible();

  // Where somebody else is, it cannot go; what is free instead is offered.
  await taken.getByRole('button', { name: 'Keep the time at Google (demo)' }).click();
  const offers = taken.getByRole('group', { name: 'Free instead:' }).getByRole('button');
  await expect(offers.first()).toBeEnabled();
  await expectGoodPage(page, 'conflict-refused', [desk, phone]);
  await taken.getByRole('button', { name: 'Move to another time' }).click();
  await dialog.getByLabel('From').fill('16:00');
  await dialog.getByLabel('From').press('Enter');
  await dialog.getByRole('button', { name: '60 min' }).focus();
  await expectUniqueIds(page);
  await expectGoodPage(page, 'conflict-move', [desk, phone]);
  await dialog.getByRole('button', { name: 'Move both' }).click();
  await expect(page.getByText('Bookings and their events say the same.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Calendars', exact: true })).toBeVisible();
  await expect.poll(() => startOf('Design critique')).toBe(Date.parse(lintel.at('16:00')));
});
