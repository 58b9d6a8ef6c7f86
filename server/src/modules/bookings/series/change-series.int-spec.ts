import type { Booking } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../../platform/ids.js';
import { AgentsRepository } from '../../identity/agents.repository.js';
import { bodyOf, EVENTS, once, openSeriesHouse, starts, weekly, type SeriesHouse } from './testing/series-house.js';

let at: SeriesHouse;
beforeAll(async () => {
  at = await openSeriesHouse();
});
afterAll(() => at.house.close());

describe('changing a series', () => {
  it('changes one occurrence, which keeps the start that the rule gave it', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=WEEKLY;COUNT=3'));
    const [, second] = await at.inRoom(id);
    const moved = await bodyOf<Booking>(
      at.patch(second!, 'this', { start: '2026-11-30T14:00:00Z', end: '2026-11-30T15:00:00Z' }),
    );
    expect(moved.recurrence).toEqual({ ...first.recurrence, originalStart: second!.start });
    expect(await at.seriesOf(first)).toMatchObject({
      exceptions: [{ bookingId: second!.id, originalStart: second!.start, start: moved.start }],
    });
    const { code } = (await (
      await at.patch(second!, 'this', { recurrence: { rule: 'FREQ=DAILY' } })
    ).json()) as Problem;
    expect(code).toBe('VALIDATION_FAILED');
  });

  it('from one on splits it in two, and moves what follows on the clock', async () => {
    const id = await at.addRoom();
    const first = await at.make(
      weekly([id], 'FREQ=WEEKLY;COUNT=20', { start: '2027-02-01T09:00:00Z', end: '2027-02-01T10:00:00Z' }),
    );
    const third = (await at.inRoom(id))[2]!;
    const stale = await at.patch(third, 'following', { title: 'New' }, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    const change = { start: '2027-02-15T15:00:00Z', end: '2027-02-15T15:30:00Z', title: 'Later' };
    const moved = await bodyOf<Booking>(at.patch(third, 'following', change, { 'if-match': '"1"' }));
    expect(moved).toMatchObject({
      ...change,
      start: '2027-02-15T15:00:00.000Z',
      end: '2027-02-15T15:30:00.000Z',
      version: 2,
    });
    const all = await at.openIn(id);
    expect(starts(all).slice(0, 4)).toEqual([
      '2027-02-01T09:00',
      '2027-02-08T09:00',
      '2027-02-15T15:00',
      '2027-02-22T15:00',
    ]);
    // 16:00 in Madrid, also in summer.
    expect(starts(all).at(-1)).toBe('2027-06-14T14:00');
    expect(new Set(all.map(({ title }) => title))).toEqual(new Set(['Team meeting', 'Later']));
    expect(await at.seriesOf(first)).toMatchObject({
      status: 'COMPLETE',
      version: 2,
      rule: 'FREQ=WEEKLY;UNTIL=20270215T085959Z',
      upcomingCount: 2,
    });
    expect(await at.seriesOf(moved)).toMatchObject({
      rule: 'FREQ=WEEKLY;COUNT=18',
      startLocal: '2027-02-15T16:00',
      durationMinutes: 30,
      upcomingCount: 18,
      previousId: first.recurrence!.seriesId,
    });
    expect(await at.countOf('claim WHERE subject_id = $1', [id])).toBe(20);
  });

  it('as a whole leaves what has been and what was moved by itself, or changes nothing', async () => {
    const id = await at.addRoom();
    const other = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=DAILY;UNTIL=20261127T090000Z'));
    const [, second, third] = await at.inRoom(id);
    await bodyOf(at.patch(second!, 'this', { start: '2026-11-24T16:00:00Z', end: '2026-11-24T17:00:00Z' }));
    const blocker = await at.make(once(other, '2026-11-26T09:30:00Z', '2026-11-26T09:45:00Z'));
    const before = await at.inRoom(id);
    const later = { start: '2026-11-25T09:30:00Z', end: '2026-11-25T10:30:00Z', resourceIds: [other] };
    expect(await (await at.patch(third!, 'all', later)).json()).toMatchObject({
      code: 'CONFLICT',
      conflicts: [{ start: '2026-11-26T09:30:00.000Z', resourceId: other }],
    });
    expect(await at.inRoom(id)).toEqual(before);
    expect(await at.countOf('claim WHERE subject_id = $1', [id])).toBe(5);

    await bodyOf(at.cancel(blocker, 'this'));
    await bodyOf(at.patch(third!, 'all', later));
    expect(starts(await at.openIn(other))).toEqual([
      '2026-11-23T09:30',
      '2026-11-24T16:00',
      '2026-11-25T09:30',
      '2026-11-26T09:30',
      '2026-11-27T09:30',
    ]);
    expect(await at.inRoom(id)).toEqual([]);
    expect(await at.seriesOf(first)).toMatchObject({
      version: 2,
      startLocal: '2026-11-23T10:30',
      resourceIds: [other],
      upcomingCount: 5,
    });
    const changes = await bodyOf<{ items: { type: string }[] }>(at.member.fetch(`${EVENTS}/${third!.id}/changes`));
    expect(changes.items.map(({ type }) => type)).toEqual(['CREATED', 'RESCHEDULED']);
  });

  it('moves a whole day along itself', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=DAILY;COUNT=4'));
    await bodyOf(at.patch(first, 'all', { start: '2026-11-24T09:00:00Z', end: '2026-11-24T10:00:00Z' }));
    expect(starts(await at.openIn(id))).toEqual([
      '2026-11-24T09:00',
      '2026-11-25T09:00',
      '2026-11-26T09:00',
      '2026-11-27T09:00',
    ]);
    const named = await at.make(weekly([await at.addRoom()], 'FREQ=WEEKLY;BYDAY=MO;COUNT=4'));
    expect(
      await (await at.patch(named, 'all', { start: '2026-11-24T09:00:00Z', end: '2026-11-24T10:00:00Z' })).json(),
    ).toMatchObject({
      errors: [{ path: 'recurrence.rule' }],
    });
  });

  it('to another rule keeps what it has, cancels what it has not and books the rest', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=DAILY;COUNT=5'));
    const friday = (await at.inRoom(id))[4]!;
    await bodyOf(at.cancel(friday, 'this'));
    await bodyOf(at.patch(first, 'all', { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6' } }));
    const all = await at.inRoom(id);
    expect(starts(all.filter(({ status }) => status === 'CONFIRMED'))).toEqual([
      '2026-11-23T09:00',
      '2026-11-25T09:00',
      '2026-11-30T09:00',
      '2026-12-02T09:00',
      '2026-12-04T09:00',
    ]);
    expect(all.filter(({ status }) => status === 'CANCELLED')).toHaveLength(3);
    expect(await at.seriesOf(first)).toMatchObject({ rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6', upcomingCount: 5 });
  });
});

describe('cancelling a series', () => {
  it('cancels one, those from one on, or all that are to come', async () => {
    const id = await at.addRoom();
    const first = await at.make(weekly([id], 'FREQ=WEEKLY;COUNT=6'));
    const all = await at.inRoom(id);
    await bodyOf(at.cancel(all[1]!, 'this'));
    expect(await at.seriesOf(first)).toMatchObject({ excluded: [all[1]!.start], upcomingCount: 5 });
    expect(await bodyOf(at.cancel(all[3]!, 'following'))).toMatchObject({
      status: 'CANCELLED',
      cancellation: { reason: 'No need' },
    });
    expect(starts(await at.openIn(id))).toEqual(['2026-11-23T09:00', '2026-12-07T09:00']);
    expect(await at.seriesOf(first)).toMatchObject({ status: 'COMPLETE', rule: 'FREQ=WEEKLY;UNTIL=20261214T085959Z' });
    await bodyOf(at.member.fetch(`${EVENTS}/${first.id}?scope=all`, { method: 'DELETE' }));
    expect(await at.seriesOf(first)).toMatchObject({ status: 'CANCELLED', upcomingCount: 0 });
    await bodyOf(at.cancel(first, 'all'));
    await at.make(weekly([id], 'FREQ=WEEKLY;COUNT=6'));
  });

  it('is for its organiser and administrators', async () => {
    const first = await at.make(weekly([await at.addRoom()], 'FREQ=WEEKLY;COUNT=3'), at.admin);
    expect((await at.cancel(first, 'all')).status).toBe(403);
    expect((await at.patch(first, 'all', { title: 'Mine' })).status).toBe(403);
  });

  it('is for an AI where an AI booked it', async () => {
    const key = `agent-${uuidv7()}`;
    const agent = { id: uuidv7(), tenantId: at.tenantId, name: 'Voice', type: 'AI' as const };
    const { db, server, clock, origin } = at.house;
    await db.system((tx) => server.app.get(AgentsRepository).insert(tx, agent, key, clock.now()));
    const asAgent = async (path: string, json: object) => {
      const headers = { 'x-api-key': key, 'content-type': 'application/json' };
      return (await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(json) })).json();
    };
    const ofPerson = await at.make(weekly([], 'FREQ=WEEKLY;COUNT=3'));
    const refused = await asAgent(`${EVENTS}/${ofPerson.id}/cancel`, { scope: 'following' });
    expect(refused).toMatchObject({ code: 'AI_CANNOT_CANCEL' });
    const own = (await asAgent(EVENTS, weekly([await at.addRoom()], 'FREQ=WEEKLY;COUNT=3'))) as Booking;
    expect(await asAgent(`${EVENTS}/${own.id}/cancel`, { scope: 'all' })).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('changes at the same moment', () => {
  it('follow one another, whatever each is about', async () => {
    const [one, two] = [await at.addRoom(), await at.addRoom()];
    const [first, other] = [
      await at.make(weekly([one], 'FREQ=WEEKLY;COUNT=10')),
      await at.make(weekly([two], 'FREQ=WEEKLY;COUNT=10')),
    ];
    const fifth = (await at.inRoom(one))[4]!;
    const before = await at.deadlocks();
    const answers = await Promise.all([
      at.patch(first, 'all', { resourceIds: [one, two], start: '2026-11-23T11:00:00Z', end: '2026-11-23T12:00:00Z' }),
      at.patch(other, 'all', { resourceIds: [two, one], start: '2026-11-23T13:00:00Z', end: '2026-11-23T14:00:00Z' }),
      at.patch(fifth, 'this', { title: 'By itself' }),
      at.patch(fifth, 'following', { title: 'From here' }),
      at.cancel(first, 'this'),
      at.member.fetch(EVENTS, { json: once(two, '2026-12-07T11:00:00Z', '2026-12-07T12:00:00Z') }),
    ]);
    for (const { status } of answers) expect([200, 201, 409]).toContain(status);
    expect(await at.deadlocks()).toBe(before);
    const ofOne = await at.countOf('claim WHERE subject_id = $1', [one]);
    const open = (await at.openIn(one)).length;
    expect(ofOne).toBe(open);
  });
});

describe('an occurrence', () => {
  it('is attended and missed like any booking, and those that were missed are counted', async () => {
    const id = await at.addRoom();
    const soon = { start: '2026-11-20T09:00:00Z', end: '2026-11-20T09:30:00Z' };
    const first = await at.make(weekly([id], 'FREQ=DAILY;COUNT=4', soon));
    const [, second] = await at.inRoom(id);
    await at.house.clock.moveTo(Date.parse('2026-11-20T09:01:00Z'));
    const path = (booking: Booking, action: string) => `/api/v1/meetings/${booking.id}/${action}`;
    expect(await bodyOf(at.member.fetch(path(first, 'show'), { json: {} }))).toMatchObject({ status: 'ATTENDED' });
    // The one that is running is not moved with those to come.
    await bodyOf(at.patch(second!, 'all', { start: '2026-11-21T10:00:00Z', end: '2026-11-21T10:30:00Z' }));
    expect(starts(await at.inRoom(id))).toEqual([
      '2026-11-20T09:00',
      '2026-11-21T10:00',
      '2026-11-22T10:00',
      '2026-11-23T10:00',
    ]);
    await at.house.clock.moveTo(Date.parse('2026-11-22T09:00:00Z'));
    await bodyOf(at.admin.fetch(`/api/v1/bookings/${second!.id}/no-show`, { json: {} }));
    expect(await at.seriesOf(first)).toMatchObject({ noShowCount: 1, upcomingCount: 2, status: 'COMPLETE' });
    await bodyOf(at.cancel(second!, 'following'));
    expect((await at.inRoom(id)).map(({ status }) => status)).toEqual([
      'ATTENDED',
      'NO_SHOW',
      'CANCELLED',
      'CANCELLED',
    ]);
  });
});
