import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Booking, Connection } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { uuidv7 } from '../../platform/ids.js';
import { calendarOf, type FeedEvent } from './testing/feed-events.js';

let house: House;
let tenantId: string;
let admin: Person;
let feed: Server;
let serve: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  house = await openHouse({ LINTEL_ALLOW_PRIVATE_FEEDS: 'on' });
  tenantId = await house.addTenant('cal');
  admin = await house.addPerson(tenantId, 'ADMIN');
  feed = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  feed.close();
  await house.close();
});

const answer = (body: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/calendar' }).end(body);
};

let roomId: string;
let connection: Connection;
beforeEach(async () => {
  roomId = await house.addResource(tenantId, `Room ${uuidv7()}`);
  serve = answer(calendarOf([]));
  const url = `http://127.0.0.1:${(feed.address() as AddressInfo).port}/${roomId}/secret-token.ics`;
  connection = (await (
    await admin.fetch('/api/v1/connections/ical', { json: { name: 'Room feed', url, resourceId: roomId } })
  ).json()) as Connection;
});

const sync = () => admin.fetch(`/api/v1/connections/${connection.id}/sync`, { method: 'POST' });
async function synced(): Promise<number> {
  const response = await sync();
  if (response.status !== 200) throw new Error(await response.text());
  return ((await response.json()) as { eventsSynced: number }).eventsSynced;
}
async function bookings(): Promise<Booking[]> {
  const response = await admin.fetch(`/api/v1/calendar/events?resourceId=${roomId}&limit=200`);
  return ((await response.json()) as { items: Booking[] }).items;
}
const active = async () => (await bookings()).filter((booking) => booking.status !== 'CANCELLED');
const reload = async () => (await (await admin.fetch(`/api/v1/connections/${connection.id}`)).json()) as Connection;
const book = (start: string, end: string) =>
  admin.fetch('/api/v1/calendar/events', {
    json: {
      title: 'Local',
      start: `2026-11-20T${start}:00Z`,
      end: `2026-11-20T${end}:00Z`,
      timeZone: 'UTC',
      resourceIds: [roomId],
    },
  });

const ten: FeedEvent = { uid: 'ten', start: '20261120T100000Z', end: '20261120T110000Z' };

describe('an iCal subscription', () => {
  it('turns events into bookings that hold the room, and takes them away again', async () => {
    serve = answer(calendarOf([ten]));
    expect(await synced()).toBe(1);
    expect(await active()).toEqual([
      expect.objectContaining({
        title: 'Review',
        source: 'ICAL',
        kind: 'RESOURCE',
        createdBy: expect.objectContaining({ type: 'EXTERNAL' }),
        external: [expect.objectContaining({ provider: 'ICAL', iCalUID: 'ten' })],
      }),
    ]);
    expect((await book('10:30', '11:30')).status).toBe(409);

    serve = answer(calendarOf([]));
    expect(await synced()).toBe(0);
    expect(await active()).toEqual([]);
    expect((await book('10:30', '11:30')).status).toBe(201);
  });

  it('follows a moved event and revives one that comes back, as the same booking', async () => {
    serve = answer(calendarOf([ten]));
    await synced();
    const [before] = await active();
    serve = answer(calendarOf([{ ...ten, start: '20261120T120000Z', end: '20261120T130000Z' }]));
    await synced();
    expect(await active()).toEqual([
      expect.objectContaining({ id: before!.id, start: '2026-11-20T12:00:00.000Z', version: 2 }),
    ]);
    expect((await book('10:00', '11:00')).status).toBe(201);

    serve = answer(calendarOf([]));
    await synced();
    serve = answer(calendarOf([{ ...ten, start: '20261120T140000Z', end: '20261120T150000Z' }]));
    await synced();
    expect((await active()).find((booking) => booking.source === 'ICAL')).toMatchObject({
      id: before!.id,
      status: 'CONFIRMED',
    });
  });

  it('leaves what was done at the door alone while the event stays as it was', async () => {
    serve = answer(calendarOf([ten]));
    await synced();
    const [booking] = await active();
    await admin.fetch(`/api/v1/calendar/events/${booking!.id}/cancel`, { json: { reason: 'Not needed' } });
    serve = answer(calendarOf([ten, { ...ten, uid: 'four', start: '20261120T160000Z', end: '20261120T170000Z' }]));
    await synced();
    expect((await bookings()).find(({ id }) => id === booking!.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('cannot be refused: it takes what is free, is marked in conflict, and gets the rest when that becomes free', async () => {
    const local = (await (await book('10:30', '11:30')).json()) as Booking;
    serve = answer(calendarOf([ten]));
    await synced();
    const inConflict = (await active()).find((booking) => booking.source === 'ICAL')!;
    expect(inConflict.inConflict).toBe(true);
    expect((await book('10:00', '10:30')).status).toBe(409);

    await admin.fetch(`/api/v1/calendar/events/${local.id}/cancel`, { json: {} });
    const settled = (await (await admin.fetch(`/api/v1/calendar/events/${inConflict.id}`)).json()) as Booking;
    expect(settled.inConflict).toBe(false);
    expect((await book('10:30', '11:30')).status).toBe(409);
  });

  it('shows nothing of a private event, and nothing at all of one that takes no time', async () => {
    serve = answer(
      calendarOf([
        { ...ten, summary: 'Dismissal', more: 'CLASS:PRIVATE' },
        { ...ten, uid: 'free', start: '20261120T120000Z', end: '20261120T130000Z', more: 'TRANSP:TRANSPARENT' },
      ]),
    );
    expect(await synced()).toBe(1);
    expect(await active()).toEqual([expect.objectContaining({ title: 'Busy', description: null })]);
  });

  it.each([
    ['an error', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(500).end()],
    ['a web page', answer('<!doctype html><title>Sign in</title>')],
    ['half a calendar', answer(calendarOf([ten]).slice(0, 120))],
    ['nothing', answer('')],
  ])('40. keeps the last good state when the feed answers %s, and says so', async (_, broken) => {
    serve = answer(calendarOf([ten]));
    await synced();
    serve = broken;
    const response = await sync();
    expect((await response.json()) as Problem).toMatchObject({
      status: 503,
      code: 'CALENDAR_UNAVAILABLE',
      retryable: true,
    });
    expect(await active()).toHaveLength(1);
    expect(await reload()).toMatchObject({
      status: 'ERROR',
      actionRequired: true,
      error: expect.any(String),
    });

    serve = answer(calendarOf([ten]));
    await synced();
    expect(await reload()).toMatchObject({ status: 'OK', error: null });
  });

  it('tells which events could not be read; the others count', async () => {
    serve = answer(calendarOf([ten, { ...ten, uid: 'odd', start: 'yesterday' }]));
    expect(await synced()).toBe(1);
    expect(await reload()).toMatchObject({ skipped: [{ uid: 'odd', reason: expect.any(String) }] });
  });

  it('22. zones by Windows names and of a definition, never UTC for one that nobody knows', async () => {
    const inZone = (uid: string, zone: string) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTART;TZID=${zone}:20261120T100000`,
      'DURATION:PT15M',
      `SUMMARY:${uid}`,
      'END:VEVENT',
    ];
    const body = [
      'BEGIN:VCALENDAR',
      ...['BEGIN:VTIMEZONE', 'TZID:tzone://Microsoft/Custom', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0545', 'TZOFFSETTO:+0545', 'END:STANDARD', 'END:VTIMEZONE'],
      ...inZone('Windows', 'Romance Standard Time'),
      ...inZone('Defined', 'tzone://Microsoft/Custom'),
      ...inZone('Unknown', 'Nowhere/Land'),
      'END:VCALENDAR',
      '',
    ];
    serve = answer(body.join('\r\n'));
    expect(await synced()).toBe(2);
    expect((await active()).map(({ title, start }) => [title, start])).toEqual([
      ['Defined', '2026-11-20T04:15:00.000Z'],
      ['Windows', '2026-11-20T09:00:00.000Z'],
    ]);
    const reason = 'Its time zone “Nowhere/Land” is not known and the feed does not define it.';
    expect(await reload()).toMatchObject({ skipped: [{ uid: 'Unknown', reason }] });
  });

  it('says that it cannot be stored, and is not asked for again at once', async () => {
    const owner = new pg.Client(house.server.databaseUrl);
    await owner.connect();
    try {
      await owner.query(`ALTER TABLE booking ADD CONSTRAINT no_such_title CHECK (title <> 'Unwanted') NOT VALID`);
      serve = answer(calendarOf([{ ...ten, summary: 'Unwanted' }]));
      expect((await sync()).status).toBe(500);
    } finally {
      await owner.query('ALTER TABLE booking DROP CONSTRAINT no_such_title');
      await owner.end();
    }
    const { status, error, nextSyncAt } = await reload();
    expect({ status, error }).toMatchObject({ status: 'ERROR', error: expect.stringContaining('on our side') });
    expect(Date.parse(nextSyncAt!)).toBeGreaterThan(house.clock.now());
    expect(await synced()).toBe(1);
    expect(await reload()).toMatchObject({ status: 'OK', error: null });
  });

  it('40. asks only whether anything changed', async () => {
    const asked: (string | undefined)[] = [];
    serve = (request, response) => {
      asked.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end();
      response.writeHead(200, { 'content-type': 'text/calendar', etag: '"v1"' }).end(calendarOf([ten]));
    };
    await synced();
    expect(await synced()).toBe(1);
    expect(asked.at(-1)).toBe('"v1"');
    expect(await active()).toHaveLength(1);
  });

  it('polls by itself as time goes on', async () => {
    await synced();
    serve = answer(calendarOf([ten]));
    await house.clock.moveTo(house.clock.now() + 2 * 60_000);
    expect(await active()).toHaveLength(1);
  });

  it('never tells its address', async () => {
    const told = await (await admin.fetch('/api/v1/connections')).text();
    expect(told).not.toContain('secret-token');
    const [stored] = await house.db.systemStatement<{ secret: string }>('SELECT secret FROM connection WHERE id = $1', [
      connection.id,
    ]);
    expect(stored!.secret).not.toContain('secret-token');
  });

  it('leaves the room empty of its coming events when it is removed', async () => {
    serve = answer(calendarOf([ten]));
    await synced();
    expect((await admin.fetch(`/api/v1/connections/${connection.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await active()).toEqual([]);
    expect((await sync()).status).toBe(404);
  });
});

describe('subscribing', () => {
  const subscribe = (fields: object) =>
    admin.fetch('/api/v1/connections/ical', {
      json: { name: 'Feed', url: 'https://example.com/a.ics', resourceId: roomId, ...fields },
    });

  it.each([
    ['a file', 'file:///etc/passwd'],
    ['no address', 'calendar'],
    ['a metadata service', 'http://169.254.169.254/latest/meta-data'],
  ])('refuses %s', async (_, url) => {
    expect((await (await subscribe({ url })).json()) as Problem).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [expect.objectContaining({ path: 'url' })],
    });
  });

  it("a member's makes them busy, and keeps no word of why", async () => {
    const { id: userId } = await house.addPerson(tenantId, 'MEMBER');
    const url = `http://127.0.0.1:${(feed.address() as AddressInfo).port}/member.ics`;
    serve = answer(calendarOf([ten, { uid: 'free', start: ten.start, end: ten.end, more: 'TRANSP:TRANSPARENT' }]));
    connection = (await (await subscribe({ url, resourceId: undefined, userId })).json()) as Connection;
    expect(connection).toMatchObject({ resourceId: null, calendars: [{ userId, resourceId: null }] });
    const busy = () =>
      house.db.systemStatement('SELECT lower(period) AS at FROM claim WHERE subject_id = $1', [userId]);
    expect(await synced()).toBe(1);
    expect(await busy()).toEqual([{ at: Date.parse('2026-11-20T10:00:00Z') }]);
    expect(JSON.stringify(await house.db.systemStatement('SELECT * FROM external_event'))).not.toContain('Review');
    serve = answer(calendarOf([{ ...ten, start: '20261120T103000Z' }]));
    await synced();
    expect(await busy()).toEqual([{ at: Date.parse('2026-11-20T10:30:00Z') }]);
    serve = answer(calendarOf([]));
    await synced();
    expect(await busy()).toEqual([]);
    serve = answer(calendarOf([ten]));
    await synced();
    expect((await admin.fetch(`/api/v1/connections/${connection.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await busy()).toEqual([]);
  });

  it('is of a room or of a member, of this organisation', async () => {
    const stranger = await house.addPerson(await house.addTenant('strangers'), 'ADMIN');
    for (const [fields, status] of [
      [{ userId: admin.id }, 400],
      [{ resourceId: undefined }, 400],
      [{ resourceId: undefined, userId: stranger.id }, 404],
    ] as const)
      expect((await subscribe(fields)).status).toBe(status);
  });

  it('refuses a second calendar for a room', async () => {
    expect((await (await subscribe({})).json()) as Problem).toMatchObject({ status: 409, code: 'CONFLICT' });
  });

  it('is for administrators', async () => {
    const member = await house.addPerson(tenantId, 'MEMBER');
    expect((await member.fetch('/api/v1/connections')).status).toBe(403);
  });
});
