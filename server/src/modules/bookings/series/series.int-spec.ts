import type { Booking, CreatedBooking, Series } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../../platform/ids.js';
import { openHouse, type House, type Person } from '../../../testing/house.js';
import { ExtendSeries } from './extend-series.js';

let house: House;
let tenantId: string;
let admin: Person;
let member: Person;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('series');
  [admin, member] = [await house.addPerson(tenantId, 'ADMIN'), await house.addPerson(tenantId, 'MEMBER')];
});
afterAll(() => house.close());

const room = () => house.addResource(tenantId, `Room ${uuidv7()}`);
const EVENTS = '/api/v1/calendar/events';

/** Mondays at ten in Madrid, from 2026-11-23 on. */
const weekly = (resourceIds: string[], rule: string, fields: object = {}) => ({
  title: 'Team meeting',
  start: '2026-11-23T09:00:00Z',
  end: '2026-11-23T10:00:00Z',
  timeZone: 'Europe/Madrid',
  resourceIds,
  recurrence: { rule },
  ...fields,
});

async function answer<Body>(response: Promise<Response>, status = 200): Promise<Body> {
  const got = await response;
  const body = (got.status === 204 ? null : await got.json()) as Body;
  if (got.status !== status) throw new Error(`${got.status}: ${JSON.stringify(body)}`);
  return body;
}
const make = (json: object, person = member) => answer<CreatedBooking>(person.fetch(EVENTS, { json }), 201);
const refused = (json: object, query = '') =>
  member.fetch(EVENTS + query, { json }).then((response) => response.json() as Promise<Problem>);
const seriesOf = ({ recurrence }: Booking) => answer<Series>(member.fetch(`/api/v1/series/${recurrence!.seriesId}`));
const patch = (booking: Booking, scope: string, json: object, headers: Record<string, string> = {}) =>
  member.fetch(`${EVENTS}/${booking.id}?scope=${scope}`, { method: 'PATCH', json, headers });
const cancel = (booking: Booking, scope: string, person = member) =>
  person.fetch(`${EVENTS}/${booking.id}/cancel`, { json: { scope, reason: 'No need' } });

/** Everything of a room in order, whatever became of it. */
async function inRoom(id: string, query = ''): Promise<Booking[]> {
  const { items } = await answer<{ items: Booking[] }>(member.fetch(`${EVENTS}?resourceId=${id}&limit=200${query}`));
  return items;
}
const openIn = async (id: string) => (await inRoom(id)).filter(({ status }) => status === 'CONFIRMED');
const starts = (bookings: readonly { start: string }[]) => bookings.map(({ start }) => start.slice(0, 16));
const countOf = async (sql: string, params: unknown[]) =>
  (await house.db.systemStatement<{ count: number }>(`SELECT count(*) AS count FROM ${sql}`, params))[0]!.count;

describe('a series', () => {
  it('is booked by the clock on the wall, over both changes of the clocks', async () => {
    const id = await room();
    const first = await make(weekly([id], 'rrule:freq=weekly;until=20271101t230000z'));
    expect(first).toMatchObject({
      recurrence: { rule: 'FREQ=WEEKLY;UNTIL=20271101T230000Z', originalStart: first.start },
      organizer: { userId: member.id },
      version: 1,
    });
    const all = await inRoom(id, '&recurring=true');
    expect(all).toHaveLength(50);
    expect(new Set(all.map(({ reference }) => reference)).size).toBe(50);
    expect(starts(all).filter((start) => /2027-(03-2[29]|11-01)/.test(start))).toEqual([
      '2027-03-22T09:00',
      '2027-03-29T08:00',
      '2027-11-01T09:00',
    ]);
    expect(await inRoom(id, '&recurring=false')).toEqual([]);
    expect(await seriesOf(first)).toMatchObject({
      status: 'COMPLETE',
      startLocal: '2026-11-23T10:00',
      durationMinutes: 60,
      upcomingCount: 50,
      nextStart: first.start,
      skipped: [],
      createdBy: { id: member.id },
    });
    expect(
      await refused({
        ...weekly([id], ''),
        start: '2027-03-29T08:30:00Z',
        end: '2027-03-29T08:45:00Z',
        recurrence: undefined,
      }),
    ).toMatchObject({ code: 'CONFLICT' });
  });

  it('takes a time that is skipped later, and of one that comes twice the earlier', async () => {
    const id = await room();
    const daily = { start: '2027-03-26T01:30:00Z', end: '2027-03-26T01:45:00Z' };
    await make(weekly([id], 'FREQ=DAILY;COUNT=4', daily));
    const autumn = { start: '2027-10-30T00:30:00Z', end: '2027-10-30T00:45:00Z' };
    await make(weekly([id], 'FREQ=DAILY;COUNT=3', autumn));
    expect(starts(await inRoom(id))).toEqual([
      '2027-03-26T01:30',
      '2027-03-27T01:30',
      '2027-03-28T01:30',
      '2027-03-29T00:30',
      '2027-10-30T00:30',
      '2027-10-31T00:30',
      '2027-11-01T01:30',
    ]);
    const second = { start: '2027-10-31T01:30:00Z', end: '2027-10-31T01:45:00Z' };
    expect(await refused(weekly([id], 'FREQ=DAILY;COUNT=2', second))).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'start' }],
    });
  });

  it.each([
    ['FREQ=HOURLY', 'not HOURLY'],
    ['FREQ=SECONDLY;COUNT=3', 'not SECONDLY'],
    ['FREQ=OFTEN', 'no valid frequency'],
    ['FREQ=DAILY;COUNT=0', 'COUNT=0'],
    ['FREQ=DAILY;BYHOUR=9,10,11', 'more than 500 occurrences'],
    ['FREQ=DAILY;BYHOUR=10;BYMINUTE=0,30;COUNT=9', 'last until the next'],
    ['FREQ=WEEKLY;UNTIL=20261101', 'ends before it begins'],
  ])('%s is refused where it was written', async (rule, message) => {
    expect(await refused(weekly([], rule))).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'recurrence.rule', message: expect.stringContaining(message) }],
    });
  });

  it('is all or nothing, and names each occurrence that is in the way', async () => {
    const id = await room();
    for (const day of ['2026-11-30', '2026-12-14']) {
      await make({ ...weekly([id], ''), start: `${day}T09:30:00Z`, end: `${day}T11:00:00Z`, recurrence: undefined });
    }
    const series = weekly([id], 'FREQ=WEEKLY;COUNT=5');
    for (const query of ['', '?dryRun=true']) {
      const problem = await refused(series, query);
      expect(problem).toMatchObject({
        code: 'CONFLICT',
        conflicts: [
          { start: '2026-11-30T09:00:00.000Z', end: '2026-11-30T10:00:00.000Z', resourceId: id },
          { start: '2026-12-14T09:00:00.000Z', resourceId: id, reason: 'Somebody else has that time.' },
        ],
      });
      expect(problem.alternatives!.length).toBeGreaterThan(0);
    }
    expect(await inRoom(id)).toHaveLength(2);
    expect(await countOf('series WHERE $1 = ANY (resource_ids)', [id])).toBe(0);

    const skipping = { ...series, recurrence: { rule: 'FREQ=WEEKLY;COUNT=5', onConflict: 'skip' } };
    const dry = await answer<object>(member.fetch(`${EVENTS}?dryRun=true`, { json: skipping }));
    expect(dry).toMatchObject({ ok: true, occurrences: 3, skipped: [{}, {}] });
    expect(await inRoom(id)).toHaveLength(2);
    const first = await make(skipping);
    expect(starts(first.skipped!)).toEqual(['2026-11-30T09:00', '2026-12-14T09:00']);
    expect(await seriesOf(first)).toMatchObject({ upcomingCount: 3, skipped: first.skipped });
    expect(await openIn(id)).toHaveLength(5);
  });

  it('of every day of a year is one request, one fact each and one for the series', async () => {
    const id = await room();
    const first = await make(weekly([id], 'FREQ=DAILY'));
    const series = await seriesOf(first);
    expect(series).toMatchObject({ status: 'ACTIVE', upcomingCount: 362 });
    expect(await countOf('domain_event WHERE resource_ids @> ARRAY[$1::uuid]', [id])).toBe(362);
    expect(await countOf('claim WHERE subject_id = $1', [id])).toBe(362);
    await answer(cancel(first, 'all'));
    expect(await countOf('claim WHERE subject_id = $1', [id])).toBe(0);
  });

  it('has one winner where two want the same room at once, and a single booking no way in between', async () => {
    const [one, two] = [await room(), await room()];
    const attempts = await Promise.all([
      ...Array.from({ length: 6 }, (_, index) =>
        member.fetch(EVENTS, { json: weekly(index % 2 ? [one, two] : [two, one], 'FREQ=WEEKLY;COUNT=20') }),
      ),
      ...Array.from({ length: 6 }, () =>
        member.fetch(EVENTS, {
          json: {
            ...weekly([one], ''),
            start: '2027-01-04T09:00:00Z',
            end: '2027-01-04T10:00:00Z',
            recurrence: undefined,
          },
        }),
      ),
    ]);
    expect(attempts.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(attempts.filter(({ status }) => status === 409)).toHaveLength(11);
    const claims = await countOf('claim WHERE subject_id = ANY ($1)', [[one, two]]);
    expect([1, 40]).toContain(claims);
    expect(await countOf('series WHERE $1 = ANY (resource_ids)', [one])).toBe(claims === 40 ? 1 : 0);
  });

  it('is made once by a repeated request, and is nothing to another tenant', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    const json = weekly([await room()], 'FREQ=WEEKLY;COUNT=3');
    const both = await Promise.all([1, 2].map(() => member.fetch(EVENTS, { json, headers })));
    const [first, again] = (await Promise.all(both.map((response) => response.json()))) as [Booking, Booking];
    expect(again).toEqual(first);
    const stranger = await house.addPerson(await house.addTenant(`other-${uuidv7()}`), 'ADMIN');
    expect((await stranger.fetch(`/api/v1/series/${first.recurrence!.seriesId}`)).status).toBe(404);
    expect((await cancel(first, 'all', stranger)).status).toBe(404);
    expect(await answer(stranger.fetch('/api/v1/series'))).toEqual({ items: [], nextCursor: null });
  });
});

describe('changing a series', () => {
  it('changes one occurrence, which keeps the start that the rule gave it', async () => {
    const id = await room();
    const first = await make(weekly([id], 'FREQ=WEEKLY;COUNT=3'));
    const [, second] = await inRoom(id);
    const moved = await answer<Booking>(
      patch(second!, 'this', { start: '2026-11-30T14:00:00Z', end: '2026-11-30T15:00:00Z' }),
    );
    expect(moved.recurrence).toEqual({ ...first.recurrence, originalStart: second!.start });
    expect(await seriesOf(first)).toMatchObject({
      exceptions: [{ bookingId: second!.id, originalStart: second!.start, start: moved.start }],
    });
    const { code } = (await (await patch(second!, 'this', { recurrence: { rule: 'FREQ=DAILY' } })).json()) as Problem;
    expect(code).toBe('VALIDATION_FAILED');
  });

  it('from one on splits it in two, and moves what follows on the clock', async () => {
    const id = await room();
    const first = await make(
      weekly([id], 'FREQ=WEEKLY;COUNT=20', { start: '2027-02-01T09:00:00Z', end: '2027-02-01T10:00:00Z' }),
    );
    const third = (await inRoom(id))[2]!;
    const stale = await patch(third, 'following', { title: 'New' }, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    const change = { start: '2027-02-15T15:00:00Z', end: '2027-02-15T15:30:00Z', title: 'Later' };
    const moved = await answer<Booking>(patch(third, 'following', change, { 'if-match': '"1"' }));
    expect(moved).toMatchObject({
      ...change,
      start: '2027-02-15T15:00:00.000Z',
      end: '2027-02-15T15:30:00.000Z',
      version: 2,
    });
    const all = await openIn(id);
    expect(starts(all).slice(0, 4)).toEqual([
      '2027-02-01T09:00',
      '2027-02-08T09:00',
      '2027-02-15T15:00',
      '2027-02-22T15:00',
    ]);
    // 16:00 in Madrid, also in summer.
    expect(starts(all).at(-1)).toBe('2027-06-14T14:00');
    expect(new Set(all.map(({ title }) => title))).toEqual(new Set(['Team meeting', 'Later']));
    expect(await seriesOf(first)).toMatchObject({
      status: 'COMPLETE',
      version: 2,
      rule: 'FREQ=WEEKLY;UNTIL=20270215T085959Z',
      upcomingCount: 2,
    });
    expect(await seriesOf(moved)).toMatchObject({
      rule: 'FREQ=WEEKLY;COUNT=18',
      startLocal: '2027-02-15T16:00',
      durationMinutes: 30,
      upcomingCount: 18,
      previousId: first.recurrence!.seriesId,
    });
    expect(await countOf('claim WHERE subject_id = $1', [id])).toBe(20);
  });

  it('as a whole leaves what has been and what was moved by itself, or changes nothing', async () => {
    const id = await room();
    const other = await room();
    const first = await make(weekly([id], 'FREQ=DAILY;UNTIL=20261127T090000Z'));
    const [, second, third] = await inRoom(id);
    await answer(patch(second!, 'this', { start: '2026-11-24T16:00:00Z', end: '2026-11-24T17:00:00Z' }));
    const blocker = await make({
      ...weekly([other], ''),
      start: '2026-11-26T09:30:00Z',
      end: '2026-11-26T09:45:00Z',
      recurrence: undefined,
    });
    const before = await inRoom(id);
    const later = { start: '2026-11-25T09:30:00Z', end: '2026-11-25T10:30:00Z', resourceIds: [other] };
    expect(await (await patch(third!, 'all', later)).json()).toMatchObject({
      code: 'CONFLICT',
      conflicts: [{ start: '2026-11-26T09:30:00.000Z', resourceId: other }],
    });
    expect(await inRoom(id)).toEqual(before);
    expect(await countOf('claim WHERE subject_id = $1', [id])).toBe(5);

    await answer(cancel(blocker, 'this'));
    await answer(patch(third!, 'all', later));
    expect(starts(await openIn(other))).toEqual([
      '2026-11-23T09:30',
      '2026-11-24T16:00',
      '2026-11-25T09:30',
      '2026-11-26T09:30',
      '2026-11-27T09:30',
    ]);
    expect(await inRoom(id)).toEqual([]);
    expect(await seriesOf(first)).toMatchObject({
      version: 2,
      startLocal: '2026-11-23T10:30',
      resourceIds: [other],
      upcomingCount: 5,
    });
    const changes = await answer<{ items: { type: string }[] }>(member.fetch(`${EVENTS}/${third!.id}/changes`));
    expect(changes.items.map(({ type }) => type)).toEqual(['CREATED', 'RESCHEDULED']);
  });

  it('moves a whole day along itself', async () => {
    const id = await room();
    const first = await make(weekly([id], 'FREQ=DAILY;COUNT=4'));
    await answer(patch(first, 'all', { start: '2026-11-24T09:00:00Z', end: '2026-11-24T10:00:00Z' }));
    expect(starts(await openIn(id))).toEqual([
      '2026-11-24T09:00',
      '2026-11-25T09:00',
      '2026-11-26T09:00',
      '2026-11-27T09:00',
    ]);
    const named = await make(weekly([await room()], 'FREQ=WEEKLY;BYDAY=MO;COUNT=4'));
    expect(
      await (await patch(named, 'all', { start: '2026-11-24T09:00:00Z', end: '2026-11-24T10:00:00Z' })).json(),
    ).toMatchObject({
      errors: [{ path: 'recurrence.rule' }],
    });
  });

  it('to another rule keeps what it has, cancels what it has not and books the rest', async () => {
    const id = await room();
    const first = await make(weekly([id], 'FREQ=DAILY;COUNT=5'));
    const friday = (await inRoom(id))[4]!;
    await answer(cancel(friday, 'this'));
    await answer(patch(first, 'all', { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6' } }));
    const all = await inRoom(id);
    expect(starts(all.filter(({ status }) => status === 'CONFIRMED'))).toEqual([
      '2026-11-23T09:00',
      '2026-11-25T09:00',
      '2026-11-30T09:00',
      '2026-12-02T09:00',
      '2026-12-04T09:00',
    ]);
    expect(all.filter(({ status }) => status === 'CANCELLED')).toHaveLength(3);
    expect(await seriesOf(first)).toMatchObject({ rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6', upcomingCount: 5 });
  });
});

describe('cancelling a series', () => {
  it('cancels one, those from one on, or all that are to come', async () => {
    const id = await room();
    const first = await make(weekly([id], 'FREQ=WEEKLY;COUNT=6'));
    const all = await inRoom(id);
    await answer(cancel(all[1]!, 'this'));
    expect(await seriesOf(first)).toMatchObject({ excluded: [all[1]!.start], upcomingCount: 5 });
    expect(await answer(cancel(all[3]!, 'following'))).toMatchObject({
      status: 'CANCELLED',
      cancellation: { reason: 'No need' },
    });
    expect(starts(await openIn(id))).toEqual(['2026-11-23T09:00', '2026-12-07T09:00']);
    expect(await seriesOf(first)).toMatchObject({ status: 'COMPLETE', rule: 'FREQ=WEEKLY;UNTIL=20261214T085959Z' });
    await answer(member.fetch(`${EVENTS}/${first.id}?scope=all`, { method: 'DELETE' }), 204);
    expect(await seriesOf(first)).toMatchObject({ status: 'CANCELLED', upcomingCount: 0 });
    await answer(cancel(first, 'all'));
    await make(weekly([id], 'FREQ=WEEKLY;COUNT=6'));
  });

  it('is for its organiser and administrators', async () => {
    const first = await make(weekly([await room()], 'FREQ=WEEKLY;COUNT=3'), admin);
    expect((await cancel(first, 'all')).status).toBe(403);
    expect((await patch(first, 'all', { title: 'Mine' })).status).toBe(403);
  });
});

describe('the nights', () => {
  it('book what comes within reach, skip what is taken and say so', async () => {
    const id = await room();
    const first = await make(weekly([id], 'FREQ=WEEKLY;BYDAY=MO'));
    const { bookedUntil, upcomingCount } = await seriesOf(first);
    expect(bookedUntil).toMatch(/^2027-11-20T08:00/);
    await house.clock.moveTo(Date.parse('2026-11-22T08:00:00Z'));
    // A Monday that is not booked ahead yet.
    await make({
      ...weekly([id], ''),
      start: '2027-11-22T07:45:00Z',
      end: '2027-11-22T10:00:00Z',
      recurrence: undefined,
    });
    await house.clock.moveTo(Date.parse('2026-11-30T08:00:00Z'));
    await house.server.app.get(ExtendSeries).run();
    const after = await seriesOf(first);
    expect(after).toMatchObject({
      status: 'ACTIVE',
      skipped: [{ start: '2027-11-22T09:00:00.000Z', resourceId: id, reason: 'Somebody else has that time.' }],
    });
    expect(Date.parse(after.bookedUntil)).toBeGreaterThan(Date.parse('2027-11-29T00:00:00Z'));
    const all = await openIn(id);
    expect(starts(all).at(-1)).toBe('2027-11-29T09:00');
    expect(upcomingCount).toBe(52);
    expect(
      await countOf("domain_event WHERE subject_id = $1 AND type = 'series.occurrences-skipped'", [after.id]),
    ).toBe(1);
  });
});
