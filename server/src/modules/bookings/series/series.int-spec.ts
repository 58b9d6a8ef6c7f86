import type { Booking, CreateBooking } from '@lintel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { UserPrincipal } from '../../../platform/context/principal.js';
import { uuidv7 } from '../../../platform/ids.js';
import { CreateBookingService } from '../create-booking.js';
import { ExtendSeries } from './extend-series.js';
import { bodyOf, EVENTS, once, openSeriesHouse, starts, weekly, type SeriesHouse } from './testing/series-house.js';

let at: SeriesHouse;
beforeAll(async () => {
  at = await openSeriesHouse();
});
afterAll(() => at.house.close());

describe('a series', () => {
  it('is booked by the clock on the wall, over both changes of the clocks', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'rrule:freq=weekly;until=20271101t230000z'));
    expect(first).toMatchObject({
      recurrence: { rule: 'FREQ=WEEKLY;UNTIL=20271101T230000Z', originalStart: first.start },
      organizer: { userId: at.member.id },
      version: 1,
    });
    const all = await at.inRoom(id, '&recurring=true');
    expect(all).toHaveLength(50);
    expect(new Set(all.map(({ reference }) => reference)).size).toBe(50);
    expect(starts(all).filter((start) => /2027-(03-2[29]|11-01)/.test(start))).toEqual([
      '2027-03-22T09:00',
      '2027-03-29T08:00',
      '2027-11-01T09:00',
    ]);
    expect(await at.inRoom(id, '&recurring=false')).toEqual([]);
    expect(await at.seriesOf(first)).toMatchObject({
      status: 'COMPLETE',
      startLocal: '2026-11-23T10:00',
      durationMinutes: 60,
      upcomingCount: 50,
      nextStart: first.start,
      skipped: [],
      createdBy: { id: at.member.id },
    });
    expect(await at.refused(once(id, '2027-03-29T08:30:00Z', '2027-03-29T08:45:00Z'))).toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('takes a time that is skipped later, and of one that comes twice the earlier', async () => {
    const id = await at.addRoom();
    const daily = { start: '2027-03-26T01:30:00Z', end: '2027-03-26T01:45:00Z' };
    await at.make(weekly([id], 'FREQ=DAILY;COUNT=4', daily));
    const autumn = { start: '2027-10-30T00:30:00Z', end: '2027-10-30T00:45:00Z' };
    await at.make(weekly([id], 'FREQ=DAILY;COUNT=3', autumn));
    expect(starts(await at.inRoom(id))).toEqual([
      '2027-03-26T01:30',
      '2027-03-27T01:30',
      '2027-03-28T01:30',
      '2027-03-29T00:30',
      '2027-10-30T00:30',
      '2027-10-31T00:30',
      '2027-11-01T01:30',
    ]);
    const second = { start: '2027-10-31T01:30:00Z', end: '2027-10-31T01:45:00Z' };
    expect(await at.refused(weekly([id], 'FREQ=DAILY;COUNT=2', second))).toMatchObject({
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
    expect(await at.refused(weekly([], rule))).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'recurrence.rule', message: expect.stringContaining(message) }],
    });
  });

  it('is all or nothing, and names each occurrence that is in the way', async () => {
    const id = await at.addRoom();
    for (const day of ['2026-11-30', '2026-12-14']) {
      await at.make(once(id, `${day}T09:30:00Z`, `${day}T11:00:00Z`));
    }
    const series = weekly([id], 'FREQ=WEEKLY;COUNT=5');
    for (const query of ['', '?dryRun=true']) {
      const problem = await at.refused(series, query);
      expect(problem).toMatchObject({
        code: 'CONFLICT',
        conflicts: [
          { start: '2026-11-30T09:00:00.000Z', end: '2026-11-30T10:00:00.000Z', resourceId: id },
          { start: '2026-12-14T09:00:00.000Z', resourceId: id, reason: 'Somebody else has that time.' },
        ],
      });
      expect(problem.alternatives!.length).toBeGreaterThan(0);
    }
    expect(await at.inRoom(id)).toHaveLength(2);
    expect(await at.countOf('series WHERE $1 = ANY (resource_ids)', [id])).toBe(0);

    const skipping = { ...series, recurrence: { rule: 'FREQ=WEEKLY;COUNT=5', onConflict: 'skip' } };
    const dry = await bodyOf<object>(at.member.fetch(`${EVENTS}?dryRun=true`, { json: skipping }));
    expect(dry).toMatchObject({ ok: true, occurrences: 3, skipped: [{}, {}] });
    expect(await at.inRoom(id)).toHaveLength(2);
    const first = await at.make(skipping);
    expect(starts(first.skipped!)).toEqual(['2026-11-30T09:00', '2026-12-14T09:00']);
    expect(await at.seriesOf(first)).toMatchObject({ upcomingCount: 3, skipped: first.skipped });
    expect(await at.openIn(id)).toHaveLength(5);
  });

  it('of every day of a year is one request, one fact each and one for the series', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=DAILY'));
    const series = await at.seriesOf(first);
    expect(series).toMatchObject({ status: 'ACTIVE', upcomingCount: 362 });
    expect(await at.countOf('domain_event WHERE resource_ids @> ARRAY[$1::uuid]', [id])).toBe(362);
    expect(await at.countOf('claim WHERE subject_id = $1', [id])).toBe(362);
    await bodyOf(at.cancel(first, 'all'));
    expect(await at.countOf('claim WHERE subject_id = $1', [id])).toBe(0);
  });

  it('has one winner where two want the same room at once, and a single booking no way in between', async () => {
    const [one, two] = [await at.addRoom(), await at.addRoom()];
    const attempts = await Promise.all([
      ...Array.from({ length: 6 }, (_, index) =>
        at.member.fetch(EVENTS, { json: weekly(index % 2 ? [one, two] : [two, one], 'FREQ=WEEKLY;COUNT=20') }),
      ),
      ...Array.from({ length: 6 }, () =>
        at.member.fetch(EVENTS, {
          json: once(one, '2027-01-04T09:00:00Z', '2027-01-04T10:00:00Z'),
        }),
      ),
    ]);
    expect(attempts.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(attempts.filter(({ status }) => status === 409)).toHaveLength(11);
    const claims = await at.countOf('claim WHERE subject_id = ANY ($1)', [[one, two]]);
    expect([1, 40]).toContain(claims);
    expect(await at.countOf('series WHERE $1 = ANY (resource_ids)', [one])).toBe(claims === 40 ? 1 : 0);
  });

  it('leaves nothing behind when the database dies half-way through', async () => {
    const id = await at.addRoom();
    const { db, server } = at.house;
    const asker: UserPrincipal = {
      kind: 'user',
      tenantId: at.tenantId,
      tenantSlug: 'series',
      userId: at.member.id,
      email: at.member.email,
      name: 'Member',
      role: 'MEMBER',
    };
    const tenth = {
      ...once(id, '2027-01-25T09:00:00Z', '2027-01-25T10:00:00Z'),
      recurrence: undefined,
    } as CreateBooking;
    const undone = new Error('Not after all.');
    const superuser = new pg.Client({ connectionString: server.databaseUrl });
    await superuser.connect();
    await expect(
      db.tenant(at.tenantId, async () => {
        await server.app.get(CreateBookingService).create(asker, tenth);
        // Nine of its occurrences are written when it comes to one that somebody is about to book.
        const waiting = at.member.fetch(EVENTS, { json: weekly([id], 'FREQ=WEEKLY;COUNT=20') });
        let ended = 0;
        while (ended === 0) {
          const { rowCount } = await superuser.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND query LIKE '%FROM book_occurrences%' AND wait_event_type = 'Lock'`,
          );
          ended = rowCount ?? 0;
        }
        expect((await waiting).status).toBe(500);
        throw undone;
      }),
    ).rejects.toBe(undone);
    await superuser.end();
    expect(await at.inRoom(id)).toEqual([]);
    expect(await at.countOf('series WHERE $1 = ANY (resource_ids)', [id])).toBe(0);
    expect(await at.countOf('claim WHERE subject_id = $1', [id])).toBe(0);
    await at.make(weekly([id], 'FREQ=WEEKLY;COUNT=20'));
  });

  it('is made once by a repeated request, and is nothing to another tenant', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    const json = weekly([await at.addRoom()], 'FREQ=WEEKLY;COUNT=3');
    const both = await Promise.all([1, 2].map(() => at.member.fetch(EVENTS, { json, headers })));
    const [first, again] = (await Promise.all(both.map((response) => response.json()))) as [Booking, Booking];
    expect(again).toEqual(first);
    const stranger = await at.house.addPerson(await at.house.addTenant(`other-${uuidv7()}`), 'ADMIN');
    expect((await stranger.fetch(`/api/v1/series/${first.recurrence!.seriesId}`)).status).toBe(404);
    expect((await at.cancel(first, 'all', stranger)).status).toBe(404);
    expect(await bodyOf(stranger.fetch('/api/v1/series'))).toEqual({ items: [], nextCursor: null });
  });
});

describe('the nights', () => {
  it('book what comes within reach, skip what is taken and say so', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=WEEKLY;BYDAY=MO'));
    const closed = await at.addRoom();
    const elsewhere = await at.make(weekly([closed], 'FREQ=WEEKLY'));
    const { bookedUntil, upcomingCount } = await at.seriesOf(first);
    expect(bookedUntil).toMatch(/^2027-11-20T08:00/);
    await at.house.clock.moveTo(Date.parse('2026-11-22T08:00:00Z'));
    // A Monday that is not booked ahead yet.
    await at.make(once(id, '2027-11-22T07:45:00Z', '2027-11-22T10:00:00Z'));
    const path = `/api/v1/resources/${closed}`;
    await bodyOf(at.admin.fetch(path, { method: 'PATCH', json: { status: 'DISABLED' } }));
    await at.house.clock.moveTo(Date.parse('2026-11-30T08:00:00Z'));
    // In any number of processes.
    const nightly = at.house.server.app.get(ExtendSeries);
    await Promise.all([nightly.run(), nightly.run()]);
    expect((await at.seriesOf(elsewhere)).skipped).toMatchObject([
      { start: '2027-11-22T09:00:00.000Z', reason: expect.stringContaining('out of service') },
      { start: '2027-11-29T09:00:00.000Z' },
    ]);
    const after = await at.seriesOf(first);
    expect(after).toMatchObject({
      status: 'ACTIVE',
      skipped: [{ start: '2027-11-22T09:00:00.000Z', resourceId: id, reason: 'Somebody else has that time.' }],
    });
    expect(Date.parse(after.bookedUntil)).toBeGreaterThan(Date.parse('2027-11-29T00:00:00Z'));
    const all = await at.openIn(id);
    expect(starts(all).at(-1)).toBe('2027-11-29T09:00');
    expect(upcomingCount).toBe(52);
    expect(
      await at.countOf("domain_event WHERE subject_id = $1 AND type = 'series.occurrences-skipped'", [after.id]),
    ).toBe(1);
  });
});
