import { randomUUID } from 'node:crypto';
import type { Booking, Connection } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { FeedServer, sendFeed } from './ical/feed-server.js';

interface Event {
  uid: string;
  /** Minutes after the calendar's first event starts. */
  from: number;
  to: number;
  summary?: string;
}

const FIRST = Date.parse('2026-11-20T10:00:00Z');
const at = (minute: number) => new Date(FIRST + minute * 60_000).toISOString();
const compact = (minute: number) => at(minute).replace(/[-:]|\.\d+/g, '');

let house: House;
let tenantId: string;
let admin: Person;
let feed: FeedServer;
/** What each room's calendar says: one that is not being tried goes on saying what it said. */
const calendars = new Map<string, string>();
let roomId: string;
let connection: Connection;

beforeAll(async () => {
  house = await openHouse({ LINTEL_ALLOW_PRIVATE_FEEDS: 'on' });
  tenantId = await house.addTenant('cal');
  admin = await house.addPerson(tenantId, 'ADMIN');
  feed = await FeedServer.start();
  feed.answer = ({ url }, response) => sendFeed(response, calendars.get(url!)!);
});
afterAll(async () => {
  await feed.close();
  await house.close();
});
beforeEach(async () => {
  roomId = await house.addResource(tenantId, `Room ${randomUUID()}`);
  publish([]);
  const json = { name: 'Feed', url: `${feed.origin}/${roomId}.ics`, resourceId: roomId };
  connection = (await (await admin.fetch('/api/v1/connections/ical', { json })).json()) as Connection;
});

function publish(events: Event[]): void {
  const lines = events.flatMap(({ uid, from, to, summary = 'Review' }) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261101T000000Z',
    `DTSTART:${compact(from)}`,
    `DTEND:${compact(to)}`,
    `SUMMARY:${summary}`,
    'END:VEVENT',
  ]);
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  calendars.set(`/${roomId}.ics`, text);
}
async function sync(events: Event[]): Promise<void> {
  publish(events);
  const response = await admin.fetch(`/api/v1/connections/${connection.id}/sync`, { method: 'POST' });
  if (response.status !== 200) throw new Error(await response.text());
}
async function bookings(): Promise<Booking[]> {
  const items: Booking[] = [];
  for (let cursor = ''; ;) {
    const response = await admin.fetch(`/api/v1/calendar/events?resourceId=${roomId}&limit=200${cursor}`);
    const page = (await response.json()) as { items: Booking[]; nextCursor: string | null };
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
const of = async (uid: string) => (await bookings()).find(({ external }) => external[0]?.iCalUID === uid)!;
const changes = async (id: string) =>
  ((await (await admin.fetch(`/api/v1/calendar/events/${id}/changes`)).json()) as { items: { type: string }[] }).items;
const book = (from: number, to: number) =>
  admin.fetch('/api/v1/calendar/events', {
    json: { title: 'Local', start: at(from), end: at(to), timeZone: 'UTC', resourceIds: [roomId] },
  });
const claims = (bookingId: string) =>
  house.db.systemStatement<{ start: number; end: number }>(
    'SELECT lower(period) AS start, upper(period) AS end FROM claim WHERE booking_id = $1 ORDER BY period',
    [bookingId],
  );
const span = (from: number, to: number) => ({ start: FIRST + from * 60_000, end: FIRST + to * 60_000 });

describe('a calendar of many events', () => {
  const many = (summary = 'Review') =>
    Array.from({ length: 1_200 }, (_, index) => ({ uid: `e${index}`, from: index * 30, to: index * 30 + 30, summary }));

  it('becomes bookings with a number, a claim and a fact each, in conflict where somebody was first', async () => {
    expect((await book(45, 75)).status).toBe(201);
    await sync(many());
    const all = (await bookings()).filter(({ source }) => source === 'ICAL');
    expect(all).toHaveLength(1_200);
    expect(new Set(all.map(({ reference }) => reference)).size).toBe(1_200);
    expect(all.filter(({ inConflict }) => inConflict).map(({ start }) => start)).toEqual([at(30), at(60)]);
    expect(await claims((await of('e1')).id)).toEqual([span(30, 45)]);
    expect(await claims((await of('e3')).id)).toEqual([span(90, 120)]);
    const facts = await house.db.systemStatement<{ id: string; diff: object }>(
      `SELECT subject_id AS id, diff FROM domain_event WHERE type = 'booking.created' AND $1 = ANY (resource_ids)
          AND actor->>'type' = 'EXTERNAL'`,
      [roomId],
    );
    expect(new Set(facts.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)));
    expect(facts.filter(({ diff }) => 'inConflict' in diff)).toHaveLength(2);
  });

  it('changes and goes as one, and each booking keeps its own history', async () => {
    await sync(many());
    await sync(many('Retro'));
    const changed = await bookings();
    expect(new Set(changed.map(({ title, version }) => `${title} ${version}`))).toEqual(new Set(['Retro 2']));
    expect((await changes(changed[700]!.id)).map(({ type }) => type)).toEqual(['CREATED', 'UPDATED']);
    await sync(many('Retro'));
    expect(new Set((await bookings()).map(({ version }) => version))).toEqual(new Set([2]));
    await sync([]);
    expect(new Set((await bookings()).map(({ status, version }) => `${status} ${version}`))).toEqual(
      new Set(['CANCELLED 3']),
    );
    expect((await book(0, 30)).status).toBe(201);
  });

  it('may swap times within one reading, and nothing is in conflict afterwards', async () => {
    await sync([
      { uid: 'one', from: 0, to: 60 },
      { uid: 'two', from: 60, to: 120 },
      { uid: 'three', from: 120, to: 180 },
    ]);
    await sync([
      { uid: 'one', from: 60, to: 120 },
      { uid: 'two', from: 120, to: 180 },
      { uid: 'new', from: 0, to: 60 },
    ]);
    const left = (await bookings()).filter(({ status }) => status !== 'CANCELLED');
    expect(left.map(({ external, start, inConflict }) => [external[0]!.iCalUID, start, inConflict])).toEqual([
      ['new', at(0), false],
      ['one', at(60), false],
      ['two', at(120), false],
    ]);
    expect(await claims((await of('one')).id)).toEqual([span(60, 120)]);
  });
});

describe('an event of a subscribed calendar', () => {
  const review: Event = { uid: 'review', from: 0, to: 60 };
  const patch = async (id: string, json: object) =>
    admin.fetch(`/api/v1/calendar/events/${id}`, { method: 'PATCH', json });

  it.each([
    ['its title', { title: 'Mine' }, 'title'],
    ['its time', { start: at(120), end: at(180) }, 'start'],
    ['its people', { attendees: [{ email: 'a@example.test' }] }, 'attendees'],
  ])('refuses a change of %s, which its calendar would never hear of', async (_, change, path) => {
    await sync([review]);
    const before = await of('review');
    const response = await patch(before.id, change);
    expect((await response.json()) as Problem).toMatchObject({
      status: 403,
      code: 'CALENDAR_PERMISSION_DENIED',
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(await of('review')).toEqual(before);
  });

  it('stays in its room', async () => {
    await sync([review]);
    const other = await house.addResource(tenantId, `Other ${randomUUID()}`);
    expect((await patch((await of('review')).id, { resourceIds: [other] })).status).toBe(403);
  });

  it('may have what is ours alone', async () => {
    await sync([review]);
    const { id, title, start, end } = await of('review');
    expect((await patch(id, { category: 'Board', title, start, end })).status).toBe(200);
    await sync([{ ...review, summary: 'Renamed' }]);
    expect(await of('review')).toMatchObject({ category: 'Board', title: 'Renamed' });
  });
});

describe('what was done at the door', () => {
  let display: DisplayClient;
  beforeEach(async () => {
    display = await pairDisplay(house, admin, [roomId]);
  });
  const tap = (id: string, action: string, more: object = {}) =>
    display.call(`/api/v1/display/bookings/${id}/${action}`, {
      json: { requestId: randomUUID(), occurredAt: new Date(house.clock.now()).toISOString(), ...more },
    });

  it('outlives the next readings: a meeting ended early is over and its time free', async () => {
    const base = Math.ceil((house.clock.now() - FIRST) / 60_000) + 5;
    const review: Event = { uid: 'review', from: base, to: base + 60 };
    await sync([review]);
    const { id } = await of('review');
    await tap(id, 'check-in');
    await house.clock.moveTo(FIRST + (base + 20) * 60_000);
    await tap(id, 'end');
    const ended = await of('review');
    expect(ended).toMatchObject({ status: 'COMPLETED', attendance: { checkedInAt: expect.any(String) } });

    // The same feed again, one that only says something else, and one in which another event has changed.
    await sync([review]);
    await sync([{ ...review, summary: 'Renamed' }]);
    await sync([
      { ...review, summary: 'Renamed' },
      { uid: 'later', from: base + 240, to: base + 300 },
    ]);
    expect(await of('review')).toMatchObject({ status: 'COMPLETED', title: 'Renamed', end: ended.end });
    expect((await claims(id)).every(({ end }) => end <= Date.parse(ended.end))).toBe(true);
    expect((await book(base + 30, base + 50)).status).toBe(201);

    // Only a meeting that its calendar moves begins anew.
    await sync([{ ...review, from: base + 120, to: base + 180, summary: 'Renamed' }]);
    expect(await of('review')).toMatchObject({ id, status: 'CONFIRMED', start: at(base + 120) });
  });

  it('outlives them also when it made a meeting longer', async () => {
    const base = Math.ceil((house.clock.now() - FIRST) / 60_000) + 5;
    const review: Event = { uid: 'review', from: base, to: base + 60 };
    await sync([review]);
    const { id } = await of('review');
    await house.clock.moveTo(FIRST + (base + 1) * 60_000);
    await tap(id, 'check-in');
    await tap(id, 'extend', { minutes: 15 });
    await sync([{ ...review, summary: 'Renamed' }]);
    expect(await of('review')).toMatchObject({ status: 'ATTENDED', title: 'Renamed', end: at(base + 75) });
  });
});
