import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../time/index.js';
import { assignmentAlgorithms, fairnessOf, replay, type BookingRequest } from './index.js';
import { calmDemand, demand, leave, staff } from './testing/demand.js';
import { halfHour, utc } from './testing/people.js';

const from = utc('2026-01-05T00:00:00Z');

describe('a replay', () => {
  const request = (
    id: string,
    requested: string,
    start: string,
    rest: Partial<BookingRequest> = {},
  ): BookingRequest => ({
    id,
    requestedAt: utc(`2026-10-${requested}:00Z`),
    start: utc(`2026-10-${start}:00Z`),
    meeting: halfHour,
    status: 'COMPLETED',
    ...rest,
  });
  /** A week of October with known answers: two hosts, the second only in the morning. */
  const hosts = staff(2, (index) =>
    index === 0
      ? {}
      : { overrides: [{ date: '2026-10-06', available: true, hours: [{ start: '09:00', end: '12:00' }] }] },
  );
  const week = [
    request('a', '05T08:00', '06T09:00'),
    request('b', '05T08:10', '06T09:00'),
    request('c', '05T08:20', '06T09:00'),
    request('d', '05T08:30', '06T14:00'),
    request('e', '05T08:40', '06T14:30'),
    request('f', '05T08:50', '06T18:00'),
    request('g', '05T09:00', '06T10:00', { status: 'CANCELLED', endedAt: utc('2026-10-05T09:05:00Z') }),
    request('h', '05T09:10', '06T10:00'),
    request('i', '05T09:20', '06T10:00', { status: 'NO_SHOW' }),
  ];

  it('gives each request to who would have got it then, and says why others would have been refused', () => {
    const { assignments, refusals, fairness } = replay(week.toReversed(), { hosts, algorithm: 'ROUND_ROBIN' });
    expect(assignments.map(({ requestId, hostId }) => `${requestId} ${hostId}`)).toEqual([
      'a host-01',
      'b host-02',
      'd host-01',
      'e host-01',
      // Ten o'clock was free again when the one who had it cancelled, and so was the turn.
      'g host-02',
      'h host-02',
      'i host-01',
    ]);
    expect(refusals.map(({ requestId, refusal }) => `${requestId} ${refusal.reason}`)).toEqual([
      'c TAKEN',
      'f OUTSIDE_HOURS',
    ]);
    expect(fairness).toMatchObject({ total: 6, spread: 2, largestDeviation: 1 });
    expect(fairness.hosts.map(({ assigned }) => assigned)).toEqual([4, 2]);
  });

  it('says what other rules would have done', () => {
    const limited = replay(week, {
      hosts,
      algorithm: 'LEAST_BUSY',
      limits: { timeZone: 'UTC', maxPerDay: 3, maxPerWeek: null },
    });
    expect(limited.assignments.map(({ requestId }) => requestId)).toEqual(['a', 'b', 'd']);
    expect(limited.refusals.at(-1)?.refusal).toEqual({ reason: 'DAY_LIMIT_REACHED', limit: 3, of: 'DEPARTMENT' });
    const quick = replay(week, { hosts: staff(2, () => ({ minNoticeMinutes: 2_880 })), algorithm: 'ROUND_ROBIN' });
    expect(quick.assignments).toEqual([]);
    expect(quick.refusals.every(({ refusal }) => refusal.reason === 'NOTICE_TOO_SHORT')).toBe(true);
  });

  it('of nothing is nothing', () => {
    expect(replay([], { hosts, algorithm: 'WEIGHTED' })).toMatchObject({
      assignments: [],
      refusals: [],
      fairness: { total: 0 },
    });
    expect(replay(week, { hosts: [], algorithm: 'WEIGHTED' }).refusals[0]?.refusal).toEqual({ reason: 'NO_HOSTS' });
  });
});

describe('fairness', () => {
  it('of round robin is within one where everybody is free', () => {
    for (const count of [1, 3, 7]) {
      const { fairness, refusals } = replay(calmDemand({ bookings: 600, from }), {
        hosts: staff(count),
        algorithm: 'ROUND_ROBIN',
      });
      expect(refusals).toEqual([]);
      expect(fairness.total).toBe(600);
      expect(fairness.spread).toBeLessThanOrEqual(1);
    }
  });

  it('of weights is what they say, where everybody is free', () => {
    const hosts = staff(3, (index) => ({ weight: index + 1 }));
    const { fairness } = replay(calmDemand({ bookings: 600, from }), { hosts, algorithm: 'WEIGHTED' });
    expect(fairness.largestDeviation).toBeLessThanOrEqual(2);
  });

  it.each(assignmentAlgorithms)('of %s holds with leave, limits, cancellations and no-shows', (algorithm) => {
    const hosts = staff(5, (index) =>
      index === 0 ? { overrides: leave(from + 7 * DAY_MS, 14) } : index === 1 ? { maxPerDay: 2 } : {},
    );
    const requests = demand({ bookings: 600, from, perDay: 12, seed: 1, cancelled: 0.1, noShow: 0.1 });
    const { assignments, refusals, fairness } = replay(requests, { hosts, algorithm });
    expect(assignments.length + refusals.length).toBe(requests.length);
    // Nobody works on a day of leave or beyond a limit, whatever fairness would want.
    const startOf = new Map(requests.map(({ id, start }) => [id, start]));
    const datesOf = (hostId: string) =>
      assignments
        .filter((assignment) => assignment.hostId === hostId)
        .map(({ requestId }) => new Date(startOf.get(requestId)!).toISOString().slice(0, 10));
    const away = new Set(hosts[0]!.rules.overrides.map(({ date }) => date));
    expect(datesOf('host-01').filter((date) => away.has(date))).toEqual([]);
    // The three who are always there have the same, but for who was free when.
    const others = fairnessOf(hosts.slice(2), assignments);
    expect(others.spread / (others.total / 3)).toBeLessThan(0.15);
    expect(fairness.total).toBe(
      assignments.filter(({ requestId }) => requests[Number(requestId)]!.status !== 'CANCELLED').length,
    );
  });
});
