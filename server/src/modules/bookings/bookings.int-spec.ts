import type { Booking } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { AgentsRepository } from '../identity/agents.repository.js';
import { uuidv7 } from '../../platform/ids.js';

let house: House;
let tenantId: string;
let admin: Person;
let member: Person;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  member = await house.addPerson(tenantId, 'MEMBER');
});
afterAll(() => house.close());

const room = () => house.addResource(tenantId, `Room ${uuidv7()}`);
const meeting = (start: string, end: string, fields: object = {}) => ({
  title: 'Design review',
  start: `2026-11-20T${start}:00Z`,
  end: `2026-11-20T${end}:00Z`,
  timeZone: 'Europe/Madrid',
  ...fields,
});

async function book(person: Person, json: object, headers: Record<string, string> = {}): Promise<Booking> {
  const response = await person.fetch('/api/v1/calendar/events', { json, headers });
  const body = await response.json();
  if (response.status !== 201) throw new Error(JSON.stringify(body));
  return body as Booking;
}

async function refused(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as Problem;
}

describe('booking', () => {
  it('fills in what the caller left out', async () => {
    const id = await room();
    const booking = await book(member, meeting('10:00', '11:00', { resourceIds: [id] }));
    expect(booking).toMatchObject({
      kind: 'RESOURCE',
      status: 'CONFIRMED',
      version: 1,
      resourceIds: [id],
      organizer: { email: member.email, userId: member.id },
      createdBy: { type: 'HUMAN', id: member.id },
      attendance: { checkedInAt: null, checkedInBy: null, releasedAt: null },
    });
    expect(booking.reference).toMatch(/^BOOK-2026-\d{5}$/);
    expect(await (await member.fetch(`/api/v1/calendar/events/${booking.id}`)).json()).toEqual(booking);
  });

  it('refuses a taken time with alternatives that can be booked', async () => {
    const id = await room();
    await book(admin, meeting('10:00', '11:00', { resourceIds: [id] }));
    const problem = await refused(
      await member.fetch('/api/v1/calendar/events', { json: meeting('10:30', '11:30', { resourceIds: [id] }) }),
    );
    expect(problem).toMatchObject({ status: 409, code: 'CONFLICT', retryable: false });
    expect(problem.alternatives!.length).toBeGreaterThan(0);
    for (const { start, end, resourceId } of problem.alternatives!) {
      await book(member, { ...meeting('00:00', '00:00'), start, end, resourceIds: [resourceId] });
    }
  });

  it.each([
    ['an end before its start', meeting('11:00', '10:00'), 'INVALID_SLOT'],
    ['a time that is over', meeting('05:00', '06:00'), 'INVALID_SLOT'],
    ['no title', { ...meeting('10:00', '11:00'), title: ' ' }, 'VALIDATION_FAILED'],
    ['an unknown field', meeting('10:00', '11:00', { colour: 'red' }), 'VALIDATION_FAILED'],
    ['a zone nobody has', meeting('10:00', '11:00', { timeZone: 'Mars/Base' }), 'VALIDATION_FAILED'],
    ['the 30th of February', { ...meeting('10:00', '11:00'), start: '2027-02-30T10:00:00Z' }, 'VALIDATION_FAILED'],
    ['a room booking without a room', meeting('10:00', '11:00', { kind: 'RESOURCE' }), 'VALIDATION_FAILED'],
    ['a room that does not exist', meeting('10:00', '11:00', { resourceIds: [uuidv7()] }), 'NOT_FOUND'],
    ['more than a day', { ...meeting('10:00', '11:00'), end: '2026-11-22T10:00:00Z' }, 'LIMIT_REACHED'],
  ])('refuses %s', async (_, json, code) => {
    const problem = await refused(await member.fetch('/api/v1/calendar/events', { json }));
    expect(problem.code).toBe(code);
  });

  it('names the field that is wrong', async () => {
    const json = meeting('10:00', '11:00', { attendees: [{ email: 'nobody' }] });
    const problem = await refused(await member.fetch('/api/v1/calendar/events', { json }));
    expect(problem.errors).toEqual([expect.objectContaining({ path: 'attendees.0.email' })]);
  });

  it('refuses a disabled room and says so', async () => {
    const id = await house.addResource(tenantId, `Closed ${uuidv7()}`, { status: 'DISABLED' });
    const problem = await refused(
      await member.fetch('/api/v1/calendar/events', { json: meeting('10:00', '11:00', { resourceIds: [id] }) }),
    );
    expect(problem).toMatchObject({ status: 409, code: 'RESOURCE_DISABLED' });
  });

  it('writes nothing on a dry run and answers like the real call', async () => {
    const json = meeting('12:00', '13:00', { resourceIds: [await room()] });
    const dryRun = () => member.fetch('/api/v1/calendar/events?dryRun=true', { json });
    expect(await (await dryRun()).json()).toEqual({ ok: true });
    await book(member, json);
    expect(await refused(await dryRun())).toMatchObject({ code: 'CONFLICT' });
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again, also to requests that come at once', async () => {
    const json = meeting('14:00', '15:00', { resourceIds: [await room()] });
    const bookings = await Promise.all(
      Array.from({ length: 8 }, () => book(member, json, { 'idempotency-key': 'once' })),
    );
    expect(new Set(bookings.map((booking) => booking.id)).size).toBe(1);
  });

  it('refuses another request', async () => {
    const headers = { 'idempotency-key': 'twice' };
    await book(member, meeting('14:00', '15:00'), headers);
    const response = await member.fetch('/api/v1/calendar/events', { json: meeting('15:00', '16:00'), headers });
    expect(await refused(response)).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH' });
  });

  it('is not used up by a refusal', async () => {
    const id = await room();
    const taken = await book(admin, meeting('16:00', '17:00', { resourceIds: [id] }));
    const request = { json: meeting('16:00', '17:00', { resourceIds: [id] }), headers: { 'idempotency-key': 'later' } };
    expect(await refused(await member.fetch('/api/v1/calendar/events', request))).toMatchObject({ code: 'CONFLICT' });
    await admin.fetch(`/api/v1/calendar/events/${taken.id}/cancel`, { json: {} });
    expect((await member.fetch('/api/v1/calendar/events', request)).status).toBe(201);
  });
});

describe('changing a booking', () => {
  const patch = (person: Person, booking: Booking, json: object, headers: Record<string, string> = {}) =>
    person.fetch(`/api/v1/calendar/events/${booking.id}`, { method: 'PATCH', json, headers });

  it('moves it, frees the old time and records who did what', async () => {
    const id = await room();
    const booking = await book(member, meeting('10:00', '11:00', { resourceIds: [id] }));
    const moved = (await (
      await patch(member, booking, { start: '2026-11-20T10:30:00Z', end: '2026-11-20T11:30:00Z' })
    ).json()) as Booking;
    expect(moved).toMatchObject({ version: 2, start: '2026-11-20T10:30:00.000Z' });
    await book(admin, meeting('10:00', '10:30', { resourceIds: [id] }));
    const { items } = (await (await member.fetch(`/api/v1/calendar/events/${booking.id}/changes`)).json()) as {
      items: { type: string; actor: { id: string }; diff: object }[];
    };
    expect(items.map((item) => item.type)).toEqual(['CREATED', 'RESCHEDULED']);
    expect(items[1]).toMatchObject({
      actor: { id: member.id },
      diff: { start: { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T10:30:00.000Z' } },
    });
  });

  it('keeps its time when the new one is taken', async () => {
    const id = await room();
    await book(admin, meeting('12:00', '13:00', { resourceIds: [id] }));
    const booking = await book(member, meeting('10:00', '11:00', { resourceIds: [id] }));
    const response = await patch(member, booking, { start: '2026-11-20T12:30:00Z', end: '2026-11-20T13:30:00Z' });
    expect(await refused(response)).toMatchObject({ code: 'CONFLICT', alternatives: expect.any(Array) });
    expect(await (await member.fetch(`/api/v1/calendar/events/${booking.id}`)).json()).toEqual(booking);
    await refused(
      await admin.fetch('/api/v1/calendar/events', { json: meeting('10:15', '10:45', { resourceIds: [id] }) }),
    );
  });

  it('takes If-Match at its word', async () => {
    const booking = await book(member, meeting('10:00', '11:00'));
    expect((await patch(member, booking, { title: 'Second' }, { 'if-match': '"1"' })).status).toBe(200);
    expect(await refused(await patch(member, booking, { title: 'Third' }, { 'if-match': '"1"' }))).toMatchObject({
      status: 412,
      code: 'STALE_VERSION',
      retryable: true,
    });
    expect(await refused(await patch(member, booking, { title: 'Third' }, { 'if-match': 'yesterday' }))).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('is for the organiser and administrators', async () => {
    const booking = await book(admin, meeting('10:00', '11:00'));
    expect(await refused(await patch(member, booking, { title: 'Mine' }))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
  });

  it('replaces everything with PUT', async () => {
    const booking = await book(member, meeting('10:00', '11:00', { description: 'Bring snacks', tags: ['food'] }));
    const response = await member.fetch(`/api/v1/calendar/events/${booking.id}`, {
      method: 'PUT',
      json: meeting('10:00', '11:00', { title: 'Other' }),
    });
    expect(await response.json()).toMatchObject({ title: 'Other', description: null, tags: [] });
  });

  it('cancels once, frees the time and is over then', async () => {
    const id = await room();
    const booking = await book(member, meeting('10:00', '11:00', { resourceIds: [id] }));
    const cancel = () =>
      member.fetch(`/api/v1/calendar/events/${booking.id}/cancel`, { json: { reason: 'Ill', scope: 'this' } });
    const first = (await (await cancel()).json()) as Booking;
    expect(first).toMatchObject({ status: 'CANCELLED', cancellation: { reason: 'Ill', by: { id: member.id } } });
    expect(await (await cancel()).json()).toEqual(first);
    await book(admin, meeting('10:00', '11:00', { resourceIds: [id] }));
    expect(await refused(await patch(member, booking, { title: 'Back' }))).toMatchObject({ code: 'WINDOW_CLOSED' });
  });

  it('lets an AI cancel only what an AI booked', async () => {
    const key = `agent-${uuidv7()}`;
    const agent = { id: uuidv7(), tenantId, name: 'Voice', type: 'AI' as const };
    await house.db.system((tx) => house.server.app.get(AgentsRepository).insert(tx, agent, key, house.clock.now()));
    const asAgent = (path: string, json: object) =>
      fetch(`${house.origin}${path}`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify(json),
      });
    const human = await book(member, meeting('10:00', '11:00'));
    expect(await refused(await asAgent(`/api/v1/calendar/events/${human.id}/cancel`, {}))).toMatchObject({
      status: 403,
      code: 'AI_CANNOT_CANCEL',
    });
    for (const action of ['complete', 'no-show']) {
      expect(await refused(await asAgent(`/api/v1/bookings/${human.id}/${action}`, {}))).toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    const own = (await (await asAgent('/api/v1/calendar/events', meeting('11:00', '12:00'))).json()) as Booking;
    expect(own.createdBy).toMatchObject({ type: 'AI', id: agent.id });
    expect(await (await asAgent(`/api/v1/calendar/events/${own.id}/cancel`, {})).json()).toMatchObject({
      status: 'CANCELLED',
    });
  });
});

describe('reading', () => {
  it('pages through a list without losing or repeating anything', async () => {
    const id = await room();
    for (const hour of ['10', '11', '12', '13', '14'])
      await book(member, meeting(`${hour}:00`, `${hour}:30`, { resourceIds: [id] }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ resourceId: id, limit: '2', ...(cursor && { cursor }) });
      const page = (await (await member.fetch(`/api/v1/calendar/events?${query.toString()}`)).json()) as {
        items: Booking[];
        nextCursor: string | null;
      };
      seen.push(...page.items.map((booking) => booking.start));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['10', '11', '12', '13', '14'].map((hour) => `2026-11-20T${hour}:00:00.000Z`));
  });

  it('refuses a cursor it did not give', async () => {
    expect(await refused(await member.fetch('/api/v1/calendar/events?cursor=bm9uc2Vuc2U'))).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('offers only free quarter hours that are long enough', async () => {
    const id = await room();
    await book(member, meeting('10:00', '11:00', { resourceIds: [id] }));
    const query = new URLSearchParams({
      resourceId: id,
      from: '2026-11-20T09:30:00Z',
      to: '2026-11-20T11:45:00Z',
      durationMinutes: '30',
    });
    const { slots } = (await (await member.fetch(`/api/v1/calendar/availability?${query.toString()}`)).json()) as {
      slots: { start: string }[];
    };
    expect(slots.map((slot) => slot.start.slice(11, 16))).toEqual(['09:30', '11:00', '11:15']);
  });
});
