import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { calendar_v3 } from '@googleapis/calendar';
import { calendarApi, calendarScope, connect, oauthClient } from '../testing/google-client.js';
import { TestClock } from '../testing/test-clock.js';
import { openGoogle, type GoogleFake } from './index.js';

let google: GoogleFake;
let api: calendar_v3.Calendar;
const calendarId = 'ana@example.test';
const meeting = (hour: number, more: calendar_v3.Schema$Event = {}): calendar_v3.Schema$Event => ({
  summary: `At ${hour}`,
  start: { dateTime: `2026-03-03T${hour}:00:00Z` },
  end: { dateTime: `2026-03-03T${hour}:30:00Z` },
  ...more,
});
const weekly = (more: calendar_v3.Schema$Event = {}): calendar_v3.Schema$Event => ({
  id: 'series1',
  summary: 'Weekly',
  start: { dateTime: '2026-03-02T10:00:00', timeZone: 'Europe/Madrid' },
  end: { dateTime: '2026-03-02T11:00:00', timeZone: 'Europe/Madrid' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=6'],
  ...more,
});

beforeEach(async () => {
  google = await openGoogle({ clock: new TestClock() });
  google.directory.addAccount({ email: calendarId, timeZone: 'Europe/Madrid' });
  google.directory.addAccount({ email: 'ben@example.test' });
  api = calendarApi(google, (await connect(google, calendarId)).client);
});
afterEach(() => google.close());

const insert = async (requestBody: calendar_v3.Schema$Event) =>
  (await api.events.insert({ calendarId, requestBody, sendUpdates: 'none' })).data;
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { response: { status: number; data: { error: { errors: { reason: string }[] } } } }) =>
      `${error.response.status} ${error.response.data.error.errors[0]?.reason}`,
  );

/** All pages of a list, and its sync token. */
async function pull(params: calendar_v3.Params$Resource$Events$List = {}) {
  const items: calendar_v3.Schema$Event[] = [];
  let pages = 0;
  let pageToken: string | undefined;
  for (;;) {
    const { data } = await api.events.list({ calendarId, ...params, ...(pageToken !== undefined && { pageToken }) });
    items.push(...(data.items ?? []));
    pages += 1;
    expect(data.nextPageToken === undefined).toBe(data.nextSyncToken !== undefined);
    if (!data.nextPageToken) return { items, pages, syncToken: data.nextSyncToken ?? '' };
    pageToken = data.nextPageToken;
  }
}

describe('events of Google', () => {
  it('come in pages, and then only what changed since the token', async () => {
    for (const hour of [10, 11, 12, 13, 14]) google.people.create(calendarId, meeting(hour, { id: `event${hour}` }));
    google.limits.mostPerPage = 2;
    // Somebody edits while the second page is read: the next sync brings it.
    google.faults.add({
      match: { method: 'GET', path: /events$/ },
      after: 1,
      effect: { kind: 'meanwhile', act: () => google.people.edit(calendarId, 'event10', { summary: 'Edited' }) },
    });
    const full = await pull();
    expect([full.pages, full.items.length]).toEqual([3, 5]);
    google.people.delete(calendarId, 'event11');
    const { items, syncToken } = await pull({ syncToken: full.syncToken });
    expect(items.map(({ id, status, summary }) => [id, status, summary])).toEqual([
      ['event10', 'confirmed', 'Edited'],
      ['event11', 'cancelled', undefined],
    ]);
    expect(Object.keys(items[1] ?? {}).sort()).toEqual(['etag', 'id', 'kind', 'status']);
    expect((await pull({ syncToken })).items).toEqual([]);
  });

  it('refuse a sync token beside what it excludes, another calendar, or after it went (410)', async () => {
    const { syncToken } = await pull();
    const list = (more: object) => refusal(api.events.list({ calendarId, syncToken, ...more }));
    expect(await list({ timeMin: '2026-01-01T00:00:00Z' })).toBe('400 invalid');
    expect(await list({ orderBy: 'updated' })).toBe('400 invalid');
    expect(await list({ singleEvents: true })).toBe('400 invalid');
    google.expireSyncTokens(calendarId);
    expect(await list({})).toBe('410 fullSyncRequired');
  });

  it('keep ids of clients once, even deleted, and judge them', async () => {
    await insert(meeting(10, { id: 'abc123' }));
    expect(await refusal(insert(meeting(10, { id: 'abc123' })))).toBe('409 duplicate');
    await api.events.delete({ calendarId, eventId: 'abc123' });
    expect(await refusal(insert(meeting(10, { id: 'abc123' })))).toBe('409 duplicate');
    expect(await refusal(insert(meeting(10, { id: 'has-dash' })))).toBe('400 invalid');
    expect(await refusal(api.events.delete({ calendarId, eventId: 'abc123' }))).toBe('410 deleted');
    expect(await refusal(insert({ ...meeting(10), end: { dateTime: '2026-03-03T09:00:00Z' } }))).toBe(
      '400 timeRangeEmpty',
    );
  });

  it('are changed only from the etag that is asked for', async () => {
    const { id, etag } = await insert(meeting(10, { description: 'kept' }));
    google.people.edit(calendarId, id ?? '', { summary: 'By hand' });
    const patch = (match: string) =>
      api.events.patch(
        { calendarId, eventId: id ?? '', requestBody: { location: 'Here' } },
        { headers: { 'If-Match': match } },
      );
    expect(await refusal(patch(etag ?? ''))).toBe('412 conditionNotMet');
    const { data } = await patch(google.people.get(calendarId, id ?? '').etag ?? '');
    expect(data).toMatchObject({ summary: 'By hand', location: 'Here', description: 'kept' });
    const whole = await api.events.update({ calendarId, eventId: id ?? '', requestBody: meeting(10) });
    expect(whole.data.description).toBeUndefined();
  });

  it('are found by private extended properties', async () => {
    await insert(meeting(10, { extendedProperties: { private: { lintel: 'b1', other: 'x' } } }));
    await insert(meeting(11, { extendedProperties: { private: { lintel: 'b2' } } }));
    const { data } = await api.events.list({ calendarId, privateExtendedProperty: ['lintel=b1'] });
    expect(data.items?.map(({ summary }) => summary)).toEqual(['At 10']);
    expect(data.nextSyncToken).toBeUndefined();
  });

  it('get their Meet link after the answer', async () => {
    const createRequest = { requestId: 'r1', conferenceSolutionKey: { type: 'hangoutsMeet' } };
    const requestBody = meeting(10, { id: 'meet1', conferenceData: { createRequest } });
    const made = await api.events.insert({ calendarId, requestBody, conferenceDataVersion: 1 });
    expect(made.data.conferenceData?.createRequest?.status?.statusCode).toBe('pending');
    const { data } = await api.events.get({ calendarId, eventId: 'meet1' });
    expect(data.conferenceData?.createRequest?.status?.statusCode).toBe('success');
    expect(data.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    const unheard = await insert(meeting(11, { conferenceData: { createRequest } }));
    expect(unheard.conferenceData).toBeUndefined();
  });

  it('say whom they wrote to', async () => {
    const attendees = [{ email: 'eva@example.test' }];
    await insert(meeting(10, { id: 'mail1', attendees }));
    await api.events.patch({ calendarId, eventId: 'mail1', requestBody: { summary: 'New' }, sendUpdates: 'all' });
    expect(google.mails.sent).toEqual([
      { method: 'PATCH', eventId: 'mail1', sendUpdates: 'all', to: ['eva@example.test'] },
    ]);
  });
});

describe('a series of Google', () => {
  it('keeps its local time over a change of the clocks', async () => {
    await insert(weekly());
    const { data } = await api.events.instances({ calendarId, eventId: 'series1' });
    expect(data.items?.map(({ start }) => start?.dateTime).slice(3, 5)).toEqual([
      '2026-03-23T10:00:00+01:00',
      '2026-03-30T10:00:00+02:00',
    ]);
    expect(data.items?.[4]?.id).toBe('series1_20260330T080000Z');
  });

  it('has exceptions: one moved, one cancelled with three fields only', async () => {
    await insert(weekly());
    const { syncToken } = await pull();
    google.people.move(calendarId, 'series1_20260309T090000Z', '2026-03-10T09:00:00Z', '2026-03-10T10:00:00Z');
    await api.events.delete({ calendarId, eventId: 'series1_20260316T090000Z' });
    const { items } = await pull({ syncToken });
    expect(items.map(({ id, recurringEventId }) => [id, recurringEventId])).toEqual([
      ['series1_20260309T090000Z', 'series1'],
      ['series1_20260316T090000Z', 'series1'],
    ]);
    expect(Object.keys(items[1] ?? {}).sort()).toEqual([
      'etag',
      'id',
      'kind',
      'originalStartTime',
      'recurringEventId',
      'status',
    ]);
    const single = await pull({ singleEvents: true, timeMin: '2026-03-01T00:00:00Z', timeMax: '2026-05-01T00:00:00Z' });
    expect(single.items.map(({ start }) => start?.dateTime?.slice(0, 10)).sort()).toEqual([
      '2026-03-02',
      '2026-03-10',
      '2026-03-23',
      '2026-03-30',
      '2026-04-06',
    ]);
    // Without single events the cancelled exception is listed although nothing deleted is asked for.
    expect((await pull()).items.map(({ status }) => status)).toEqual(['confirmed', 'confirmed', 'cancelled']);
  });

  it('loses the exceptions of occurrences that its changed rule does not have, and keeps the others', async () => {
    await insert(weekly());
    for (const day of ['20260309', '20260330'])
      google.people.edit(calendarId, `series1_${day}T0${day === '20260309' ? 9 : 8}0000Z`, { summary: 'Moved' });
    google.people.edit(calendarId, 'series1', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] });
    expect(google.people.events(calendarId).map(({ summary }) => summary)).toEqual(['Weekly', 'Moved']);
  });

  it('names what is left of it to who reads single events, and what went only when asked to', async () => {
    await insert(weekly());
    const march = { singleEvents: true, timeMin: '2026-03-01T00:00:00Z', timeMax: '2026-04-01T00:00:00Z' };
    const { syncToken } = await pull(march);
    google.people.edit(calendarId, 'series1', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=1'] });
    const statuses = async () =>
      (await pull({ singleEvents: true, syncToken })).items.map(({ status }) => status).sort();
    expect(await statuses()).toEqual(['confirmed']);
    google.limits.tellsOfVanishedInstances = true;
    expect(await statuses()).toContain('cancelled');
    google.limits.tellsOfVanishedInstances = false;
    google.people.delete(calendarId, 'series1');
    expect((await pull({ singleEvents: true, syncToken })).items).toMatchObject([
      { id: 'series1', status: 'cancelled' },
    ]);
  });

  it('has its instances in pages, where they were moved to', async () => {
    await insert(weekly());
    google.people.move(calendarId, 'series1_20260309T090000Z', '2026-05-10T09:00:00Z', '2026-05-10T10:00:00Z');
    google.limits.mostPerPage = 2;
    const march = { timeMin: '2026-03-01T00:00:00Z', timeMax: '2026-04-01T00:00:00Z' };
    const first = await api.events.instances({ calendarId, eventId: 'series1', ...march });
    const pageToken = first.data.nextPageToken!;
    const second = await api.events.instances({ calendarId, eventId: 'series1', ...march, pageToken });
    const days = [...first.data.items!, ...second.data.items!].map(({ start }) => start?.dateTime?.slice(5, 10));
    expect(days).toEqual(['03-02', '03-16', '03-23', '03-30']);
    expect(second.data.nextPageToken).toBeUndefined();
  });

  it('of whole days has dates', async () => {
    const days = weekly({
      start: { date: '2026-03-28' },
      end: { date: '2026-03-29' },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
    });
    await insert(days);
    const { data } = await api.events.instances({ calendarId, eventId: 'series1' });
    expect(data.items?.map(({ id, end }) => [id, end?.date])).toEqual([
      ['series1_20260328', '2026-03-29'],
      ['series1_20260329', '2026-03-30'],
      ['series1_20260330', '2026-03-31'],
    ]);
  });
});

describe('access to calendars of Google', () => {
  it('shows a reader that a private event is there and no more, and lets them write nothing', async () => {
    await insert(meeting(10, { id: 'secret1', visibility: 'private', description: 'secret' }));
    google.people.share(calendarId, 'ben@example.test', 'reader');
    const ben = calendarApi(google, (await connect(google, 'ben@example.test')).client);
    const { data } = await ben.events.get({ calendarId, eventId: 'secret1' });
    expect(data.visibility).toBe('private');
    expect(JSON.stringify(data)).not.toMatch(/secret"|At 10/);
    expect(await refusal(ben.events.delete({ calendarId, eventId: 'secret1' }))).toBe('403 requiredAccessLevel');
    google.people.unshare(calendarId, 'ben@example.test');
    expect(await refusal(ben.events.list({ calendarId }))).toBe('404 notFound');
  });

  it('lets who may write but see nothing private write, and hides what is private from them', async () => {
    await insert(meeting(10, { id: 'secret1', visibility: 'private' }));
    google.people.share(calendarId, 'ben@example.test', 'writerWithoutPrivateAccess');
    const ben = calendarApi(google, (await connect(google, 'ben@example.test')).client);
    expect((await ben.events.insert({ calendarId, requestBody: meeting(11) })).data.summary).toBe('At 11');
    expect((await ben.events.get({ calendarId, eventId: 'secret1' })).data.summary).toBeUndefined();
  });

  it('lets a service account that stands in for nobody invite nobody and open no meeting online', async () => {
    const email = 'rooms@project.test';
    google.people.share(calendarId, email, 'writer');
    const token = google.tokens.issueAccess({
      clientId: email,
      account: { email, name: email, subject: email },
      scopes: [calendarScope],
    });
    const client = oauthClient(google);
    client.setCredentials({ access_token: token });
    const robot = calendarApi(google, client);
    const insertAs = (more: calendar_v3.Schema$Event) =>
      robot.events.insert({ calendarId, conferenceDataVersion: 1, requestBody: meeting(12, more) });
    const createRequest = { requestId: 'r1', conferenceSolutionKey: { type: 'hangoutsMeet' } };
    const attendees = [{ email: 'eva@example.test' }];
    expect(await refusal(insertAs({ attendees }))).toBe('403 forbiddenForServiceAccounts');
    expect(await refusal(insertAs({ conferenceData: { createRequest } }))).toBe('400 invalid');
    const { data } = await insertAs({});
    const patch = robot.events.patch({ calendarId, eventId: data.id!, requestBody: { attendees } });
    expect(await refusal(patch)).toBe('403 forbiddenForServiceAccounts');
  });

  it('lists, adds and shares calendars', async () => {
    const { data } = await api.calendars.insert({ requestBody: { summary: 'Team', timeZone: 'Europe/Madrid' } });
    google.limits.mostPerPage = 1;
    const first = await api.calendarList.list();
    const second = await api.calendarList.list({ pageToken: first.data.nextPageToken ?? '' });
    expect([first.data.items?.[0]?.primary, second.data.items?.[0]?.id]).toEqual([true, data.id]);
    const syncToken = second.data.nextSyncToken ?? '';
    google.people.unshare(data.id ?? '', calendarId);
    expect((await api.calendarList.list({ syncToken })).data.items).toMatchObject([{ id: data.id, deleted: true }]);
  });

  it('tells busy times', async () => {
    await insert(weekly());
    await insert(meeting(10));
    await insert(meeting(12, { transparency: 'transparent' }));
    const requestBody = {
      timeMin: '2026-03-02T00:00:00Z',
      timeMax: '2026-03-05T00:00:00Z',
      items: [{ id: 'primary' }, { id: 'nobody' }],
    };
    const { data } = await api.freebusy.query({ requestBody });
    expect(data.calendars).toEqual({
      primary: {
        busy: [
          { start: '2026-03-02T09:00:00Z', end: '2026-03-02T10:00:00Z' },
          { start: '2026-03-03T10:00:00Z', end: '2026-03-03T10:30:00Z' },
        ],
      },
      nobody: { busy: [], errors: [{ domain: 'global', reason: 'notFound' }] },
    });
  });
});
