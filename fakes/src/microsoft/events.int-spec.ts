import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Event, ScheduleInformation } from '@microsoft/microsoft-graph-types';
import { connect, graphClient, pathOf } from '../testing/graph-client.js';
import { TestClock } from '../testing/test-clock.js';
import { customZone, openMicrosoft, type MicrosoftFake } from './index.js';

let microsoft: MicrosoftFake;
let graph: Client;
const email = 'ana@example.test';
const immutable = 'IdType="ImmutableId"';
const march = 'startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-05-01T00:00:00Z';

type Item = Event & { '@removed'?: { reason: string }; '@odata.etag'?: string };
interface Page {
  value: Item[];
  '@odata.nextLink'?: string;
  '@odata.deltaLink'?: string;
}

const at = (text: string, timeZone = 'UTC') => ({ dateTime: `2026-03-${text}:00`, timeZone });
const meeting = (more: Event = {}): Event => ({
  subject: 'Meeting',
  start: at('03T10:00'),
  end: at('03T11:00'),
  ...more,
});
const weekly = (more: Event = {}): Event => ({
  subject: 'Weekly',
  start: at('02T10:00', 'Romance Standard Time'),
  end: at('02T11:00', 'Romance Standard Time'),
  recurrence: {
    pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'] },
    range: { type: 'numbered', startDate: '2026-03-02', numberOfOccurrences: 6 },
  },
  ...more,
});

beforeEach(async () => {
  microsoft = await openMicrosoft({ clock: new TestClock() });
  microsoft.mailboxes.add({ email, timeZone: 'Romance Standard Time' });
  graph = graphClient(microsoft, (await connect(microsoft, email)).tokens.access_token);
});
afterEach(() => microsoft.close());

const get = async (path: string, prefer = immutable) =>
  (await graph.api(path).header('Prefer', prefer).get()) as Page & Item;
const create = async (event: Event) => (await graph.api('/me/events').header('Prefer', immutable).post(event)) as Item;
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { statusCode: number; code: string }) => `${error.statusCode} ${error.code}`,
  );

/** A round of delta to its end. */
async function round(path: string, prefer = immutable) {
  const items: Item[] = [];
  for (let pages = 1, next = path; ; pages += 1) {
    const page = await get(next, prefer);
    items.push(...page.value);
    const link = page['@odata.nextLink'];
    if (link === undefined) return { items, pages, deltaPath: pathOf(page['@odata.deltaLink'] ?? '') };
    next = pathOf(link);
  }
}
const summary = ({ id, type, start, '@removed': removed }: Item) =>
  removed ? `- ${id?.slice(-20)}` : `${type} ${start?.dateTime?.slice(5, 16)}`;

describe('events of Microsoft', () => {
  it('are shown in the asked zone, without Z, in pages', async () => {
    for (const hour of ['10', '11', '12'])
      await create(meeting({ start: at(`03T${hour}:00`), end: at(`03T${hour}:30`) }));
    const first = await get(`/me/calendarView?${march}&$top=2`, 'outlook.timezone="Romance Standard Time"');
    expect(first.value[0]?.start).toEqual({
      dateTime: '2026-03-03T11:00:00.0000000',
      timeZone: 'Romance Standard Time',
    });
    const second = await get(pathOf(first['@odata.nextLink'] ?? ''));
    expect(second.value[0]?.start).toEqual({ dateTime: '2026-03-03T12:00:00.0000000', timeZone: 'UTC' });
    expect(second['@odata.nextLink']).toBeUndefined();
    expect(await refusal(get('/me/calendarView'))).toBe('400 ErrorInvalidParameter');
  });

  it('come back as Exchange rewrites them: a page of HTML, more of a place', async () => {
    const body = { contentType: 'text' as const, content: 'a < b' };
    const made = await create(meeting({ body, location: { displayName: 'Here' } }));
    expect(made.body).toMatchObject({ contentType: 'html', content: expect.stringContaining('a &lt; b</div></body>') });
    expect(made).toMatchObject({ bodyPreview: 'a < b', locations: [{ displayName: 'Here', locationType: 'default' }] });
    const prefersText = 'outlook.body-content-type="text"';
    expect((await get(`/me/events/${made.id}`, prefersText)).body).toEqual(body);
    const { items } = await round(`/me/calendarView/delta?${march}`, prefersText);
    expect(items[0]?.body?.contentType).toBe('html');
  });

  it('are created once for a transaction, and another event is refused', async () => {
    const event = meeting({ transactionId: 'link:1' });
    const first = await create(event);
    expect((await create(event)).id).toBe(first.id);
    expect(await refusal(create({ ...event, subject: 'Other' }))).toBe('409 ErrorDuplicateTransactionId');
    microsoft.people.delete(email, first.id ?? '');
    expect((await create(event)).id).not.toBe(first.id);
  });

  it('are changed only from the etag that is asked for', async () => {
    const { id, '@odata.etag': etag } = await create(meeting());
    microsoft.people.edit(email, id ?? '', { subject: 'By hand' });
    const patch = (match = '') =>
      graph
        .api(`/me/events/${id}`)
        .header('If-Match', match)
        .patch({ location: { displayName: 'Here' } }) as Promise<Item>;
    expect(await refusal(patch(etag))).toBe('412 ErrorIrresolvableConflict');
    const changed = await patch(microsoft.people.get(email, id ?? '')['@odata.etag']);
    expect(changed).toMatchObject({ subject: 'By hand', location: { displayName: 'Here' } });
  });

  it('are found by what marks them, which is shown only when asked for', async () => {
    const id = 'String {00020329-0000-0000-C000-000000000046} Name lintel';
    const mark = { singleValueExtendedProperties: [{ id, value: "it's b1" }] };
    await create(meeting({ ...mark, subject: 'Marked' }));
    await create(meeting());
    const filter = `singleValueExtendedProperties/any(ep: ep/id eq '${id}' and ep/value eq 'it''s b1')`;
    const found = (await graph
      .api('/me/events')
      .filter(filter)
      .expand(`singleValueExtendedProperties($filter=id eq '${id}')`)
      .get()) as Page;
    expect(found.value).toMatchObject([{ subject: 'Marked', ...mark }]);
    expect((await get(`/me/events`)).value[0]?.singleValueExtendedProperties).toBeUndefined();
  });

  it('are online as long as their body leads there, have answers, and are cancelled', async () => {
    const attendees = [{ emailAddress: { address: 'eva@example.test' } }];
    const { id = '', onlineMeeting } = await create(meeting({ isOnlineMeeting: true, attendees }));
    expect(onlineMeeting?.joinUrl).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\//);
    microsoft.people.respond(email, id, 'eva@example.test', 'accepted');
    const patched = (await graph.api(`/me/events/${id}`).patch({ isOnlineMeeting: false })) as Item;
    expect(patched).toMatchObject({ isOnlineMeeting: true, attendees: [{ status: { response: 'accepted' } }] });
    const { content = '' } = (await get(`/me/events/${id}`)).body ?? {};
    const patch = (body: string) =>
      graph.api(`/me/events/${id}`).patch({ body: { contentType: 'html', content: body } }) as Promise<Item>;
    expect(await patch(`Plan ${content}`)).toMatchObject({ isOnlineMeeting: true, onlineMeeting });
    expect(await patch('Plan')).toMatchObject({ isOnlineMeeting: false, onlineMeeting: null });
    await graph.api(`/me/events/${id}/cancel`).post({ comment: 'Sorry' });
    expect(await refusal(graph.api(`/me/events/${id}`).get())).toBe('404 ErrorItemNotFound');
  });

  it('keep their immutable id when they are moved to another calendar, and no other', async () => {
    microsoft.mailboxes.addCalendar(email, 'Private');
    const { id } = await create(meeting());
    const other = (await get('/me/events', 'outlook.timezone="UTC"')).value[0]?.id;
    expect(other).not.toBe(id);
    expect((await get(`/me/events/${other}`)).id).toBe(id);
    microsoft.people.moveToCalendar(email, id ?? '', 'Private');
    expect((await get(`/me/events/${id}`)).subject).toBe('Meeting');
    expect(await refusal(get(`/me/events/${other}`))).toBe('404 ErrorItemNotFound');
  });

  it('know zones by their Windows names, the custom one, and few others', async () => {
    const custom = microsoft.people.create(
      email,
      meeting({ start: at('03T10:00', customZone), end: at('03T11:00', customZone) }),
    );
    expect(await get(`/me/events/${custom.id}`)).toMatchObject({
      originalStartTimeZone: customZone,
      start: { timeZone: 'UTC' },
    });
    for (const timeZone of ['Mars Standard Time', 'Europe/Madrid', 'Etc/UTC']) {
      const elsewhere = meeting({ start: at('03T10:00', timeZone) });
      expect(await refusal(create(elsewhere))).toBe('400 TimeZoneNotSupportedException');
    }
    const { range } = weekly().recurrence!;
    const recurrence = { ...weekly().recurrence, range: { ...range, recurrenceTimeZone: 'Europe/Madrid' } };
    expect(await refusal(create(weekly({ recurrence })))).toBe('400 TimeZoneNotSupportedException');
    const backwards = meeting({ end: at('03T09:00') });
    expect(await refusal(create(backwards))).toBe('400 ErrorCalendarEndDateIsEarlierThanStartDate');
  });

  it('of whole days begin at midnight in every zone', async () => {
    const day = (text: string) => at(`${text}T00:00`, 'Tonga Standard Time');
    const { id } = await create(meeting({ isAllDay: true, start: day('03'), end: day('04') }));
    const shown = await get(`/me/events/${id}`, 'outlook.timezone="Hawaiian Standard Time"');
    expect(shown.start).toEqual({ dateTime: '2026-03-03T00:00:00.0000000', timeZone: 'Hawaiian Standard Time' });
    expect(shown.end?.dateTime).toBe('2026-03-04T00:00:00.0000000');
    expect(await refusal(create(meeting({ isAllDay: true })))).toBe('400 ErrorInvalidRequest');
    microsoft.eventHabits.adjustsDays = true;
    expect((await get(`/me/events/${id}`)).start).toEqual({ dateTime: '2026-03-02T11:00:00.0000000', timeZone: 'UTC' });
  });

  it('tell when people are free', async () => {
    await create(meeting({ sensitivity: 'private', showAs: 'oof' }));
    const ask = (schedules: string[], end = '05T00:00') =>
      graph
        .api('/me/calendar/getSchedule')
        .post({ schedules, startTime: at('01T00:00'), endTime: at(end) }) as Promise<{ value: ScheduleInformation[] }>;
    const { value } = await ask([email, 'nobody@example.test']);
    expect(value[0]?.scheduleItems).toMatchObject([
      { isPrivate: true, status: 'oof', start: { dateTime: '2026-03-03T10:00:00.0000000' } },
    ]);
    expect(JSON.stringify(value[0])).not.toContain('Meeting');
    expect(value[1]?.error?.responseCode).toBe('ErrorMailRecipientNotFound');
    expect(await refusal(ask(Array.from({ length: 21 }, (_, index) => `${index}@example.test`)))).toBe(
      '400 ErrorTooManySchedules',
    );
    const long = {
      schedules: [email],
      startTime: at('01T00:00'),
      endTime: { dateTime: '2026-05-02T00:00:00', timeZone: 'UTC' },
    };
    expect(await refusal(graph.api('/me/calendar/getSchedule').post(long))).toBe('400 ErrorTimeWindowTooBig');
  });
});

describe('a series of Microsoft', () => {
  it('keeps its local time over a change of the clocks, with an exception and a cancelled occurrence', async () => {
    const { id = '' } = await create(weekly());
    const instances = async () => (await get(`/me/events/${id}/instances?${march}`)).value;
    const [, second, third] = await instances();
    microsoft.people.move(email, second?.id ?? '', '2026-03-10T09:00:00Z', '2026-03-10T10:00:00Z');
    await graph.api(`/me/events/${third?.id}`).delete();
    expect((await instances()).map(summary)).toEqual([
      'occurrence 03-02T09:00',
      'exception 03-10T09:00',
      'occurrence 03-23T09:00',
      'occurrence 03-30T08:00',
      'occurrence 04-06T08:00',
    ]);
    expect(await get(`/me/events/${second?.id}`)).toMatchObject({
      type: 'exception',
      seriesMasterId: id,
      originalStart: '2026-03-09T09:00:00.000Z',
    });
    const to = (day: string) =>
      graph.api(`/me/events/${second?.id}`).patch({ start: at(`${day}T09:00`), end: at(`${day}T10:00`) });
    expect(await refusal(to('02'))).toBe('400 ErrorOccurrenceCrossingBoundary');
    expect(await refusal(to('23'))).toBe('400 ErrorOccurrenceCrossingBoundary');
    // The third is cancelled.
    expect(await refusal(to('22'))).toBe('no refusal');
    expect(await get(`/me/events/${id}`)).toMatchObject({
      type: 'seriesMaster',
      recurrence: { pattern: { type: 'weekly' } },
    });
  });

  it('comes in delta as its master and brief occurrences, then as what changed', async () => {
    const { id = '' } = await create(weekly());
    const first = await round(`/me/calendarView/delta?${march}`, `${immutable}, odata.maxpagesize=3`);
    expect([first.pages, first.items.map(({ type }) => type)[0]]).toEqual([3, 'seriesMaster']);
    expect(first.items[1]).not.toHaveProperty('subject');
    const second = first.items[2]?.id ?? '';
    microsoft.people.edit(email, second, { subject: 'Moved' });
    const changed = await round(first.deltaPath);
    expect(changed.items).toMatchObject([{ id: second, type: 'exception', subject: 'Moved' }]);
    // A pattern with fewer occurrences has the others no more, exceptions too, and names what is left.
    const recurrence = {
      pattern: weekly().recurrence?.pattern,
      range: { type: 'numbered' as const, startDate: '2026-03-02', numberOfOccurrences: 1 },
    };
    microsoft.people.edit(email, id, { recurrence });
    const left = ['seriesMaster 03-02T09:00', 'occurrence 03-02T09:00'];
    expect((await round(changed.deltaPath)).items.map(summary)).toEqual(left);
    microsoft.deltaHabits.tellsOfVanishedOccurrences = true;
    const told = await round(changed.deltaPath);
    expect(told.items.filter((item) => item['@removed'])).toHaveLength(5);
    expect(told.items.filter((item) => !item['@removed']).map(summary)).toEqual(left);
    microsoft.deltaHabits.tellsOfVanishedOccurrences = false;
    microsoft.people.delete(email, id);
    expect((await round(changed.deltaPath)).items).toMatchObject([{ id, '@removed': { reason: 'deleted' } }]);
  });
});

describe('delta of Microsoft', () => {
  const window = '/me/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-03-31T00:00:00Z';

  it('says removed of what was deleted and of what changed outside the window', async () => {
    const inside = await create(meeting());
    const outside = await create(
      meeting({ start: { dateTime: '2026-04-03T10:00:00' }, end: { dateTime: '2026-04-03T11:00:00' } }),
    );
    const first = await round(window);
    expect(first.items.map(({ id }) => id)).toEqual([inside.id]);
    microsoft.people.edit(email, outside.id ?? '', { subject: 'Still there' });
    microsoft.people.delete(email, inside.id ?? '');
    const { items } = await round(first.deltaPath);
    expect(items.map(({ id, '@removed': removed }) => [id, removed?.reason])).toEqual([
      [inside.id, 'deleted'],
      [outside.id, 'deleted'],
    ]);
    expect(await get(`/me/events/${outside.id}`)).toMatchObject({ subject: 'Still there' });
  });

  it('repeats and replays items when asked to', async () => {
    for (const hour of ['10', '11', '12', '13'])
      await create(meeting({ start: at(`03T${hour}:00`), end: at(`03T${hour}:30`) }));
    Object.assign(microsoft.deltaHabits, { repeatsItems: true, replaysItems: true, mostPerPage: 2 });
    const { items } = await round(window);
    const hours = items.map(({ start }) => start?.dateTime?.slice(11, 13));
    expect(hours.join(' ')).toBe('10 11 10 11 12 13 12');
  });

  it('tells only what was written of what is known, when asked to', async () => {
    const { id = '' } = await create(meeting());
    const { deltaPath } = await round(window);
    microsoft.deltaHabits.tellsOnlyUpdates = true;
    microsoft.people.edit(email, id, { subject: 'Renamed' });
    await create(meeting({ subject: 'New' }));
    const [known, fresh] = (await round(deltaPath)).items;
    expect(Object.keys(known!).sort()).toEqual(['changeKey', 'id', 'lastModifiedDateTime', 'subject', 'type']);
    expect(fresh).toMatchObject({ subject: 'New', start: { timeZone: 'UTC' } });
  });

  it('refuses parameters it does not know, and tokens that are gone', async () => {
    expect(await refusal(get(`${window}&$select=subject`))).toBe('400 ErrorInvalidUrlQuery');
    const { deltaPath } = await round(window);
    microsoft.expireDeltaTokens(email);
    expect(await refusal(get(deltaPath))).toBe('410 syncStateNotFound');
    microsoft.deltaHabits.refusal = 'resyncRequired';
    expect(await refusal(get(deltaPath))).toBe('410 resyncRequired');
  });
});
