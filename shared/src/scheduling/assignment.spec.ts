import { describe, expect, it } from '@jest/globals';
import type { BookingStatus } from '../contracts/index.js';
import { DAY_MS } from '../time/index.js';
import { assignHost, assignmentAlgorithms, hostLoads, type AssignedBooking, type HostLoad } from './index.js';

const now = Date.parse('2026-11-20T08:00:00Z');
const load = (hostId: string, changed: Partial<HostLoad> = {}): HostLoad => ({
  hostId,
  weight: 1,
  lastAssignedAt: null,
  upcoming: 0,
  recent: 0,
  ...changed,
});
const given = (
  hostId: string,
  daysAgo: number,
  startsIn: number,
  status: BookingStatus = 'CONFIRMED',
): AssignedBooking => ({ hostId, assignedAt: now - daysAgo * DAY_MS, start: now + startsIn * DAY_MS, status });

describe('assigning a host', () => {
  it.each([
    [
      'ROUND_ROBIN' as const,
      'who has never had one',
      [load('ana', { lastAssignedAt: 5 }), load('ben')],
      { hostId: 'ben', reason: { algorithm: 'ROUND_ROBIN', candidates: 2, code: 'NEVER_ASSIGNED' } },
    ],
    [
      'ROUND_ROBIN' as const,
      'whose last is the oldest',
      [load('ana', { lastAssignedAt: 5 }), load('ben', { lastAssignedAt: 4, upcoming: 9 })],
      { hostId: 'ben', reason: { code: 'OLDEST_ASSIGNMENT', lastAssignedAt: 4 } },
    ],
    [
      'LEAST_BUSY' as const,
      'who has the fewest to come',
      [load('ana', { upcoming: 3 }), load('ben', { upcoming: 2, lastAssignedAt: 9 }), load('cleo', { upcoming: 4 })],
      { hostId: 'ben', reason: { code: 'FEWEST_UPCOMING', upcoming: 2, next: 3, days: 7, candidates: 3 } },
    ],
    [
      'LEAST_BUSY' as const,
      'of two as busy whose last is the oldest',
      [load('ana', { lastAssignedAt: 5 }), load('ben', { lastAssignedAt: 4 })],
      { hostId: 'ben', reason: { code: 'FEWEST_UPCOMING', upcoming: 0, next: 0 } },
    ],
    [
      'WEIGHTED' as const,
      'who is furthest below the share',
      [load('ana', { weight: 3, recent: 4 }), load('ben', { weight: 1, recent: 1 })],
      { hostId: 'ana', reason: { code: 'FURTHEST_BELOW_SHARE', recent: 4, weight: 3, totalRecent: 5, totalWeight: 4 } },
    ],
    [
      'WEIGHTED' as const,
      'only who is free',
      [load('ben', { recent: 99 })],
      { hostId: 'ben', reason: { algorithm: 'WEIGHTED', candidates: 1, code: 'ONLY_ONE_AVAILABLE' } },
    ],
  ])('%s takes %s', (algorithm, _, loads, expected) => {
    expect(assignHost(algorithm, loads)).toMatchObject(expected);
  });

  it.each(assignmentAlgorithms)('%s takes the lower id of equals, whatever their order', (algorithm) => {
    const loads = [load('cleo'), load('ana'), load('ben')];
    expect(assignHost(algorithm, loads).hostId).toBe('ana');
    expect(assignHost(algorithm, loads.toReversed()).hostId).toBe('ana');
  });

  it('refuses nobody at all and weights that mean nothing', () => {
    expect(() => assignHost('ROUND_ROBIN', [])).toThrow(RangeError);
    expect(() => assignHost('WEIGHTED', [load('ana', { weight: 0 }), load('ben')])).toThrow(RangeError);
  });
});

describe('loads', () => {
  const hosts = [
    { hostId: 'ana', weight: 1 },
    { hostId: 'ben', weight: 2 },
  ];

  it('count what is to come within seven days, and what was assigned within thirty', () => {
    const bookings = [given('ana', 1, 2), given('ana', 40, 6.9), given('ana', 2, 7.1), given('ana', 3, -1)];
    expect(hostLoads(hosts, bookings, now)).toEqual([
      { hostId: 'ana', weight: 1, lastAssignedAt: now - DAY_MS, upcoming: 2, recent: 3 },
      { hostId: 'ben', weight: 2, lastAssignedAt: null, upcoming: 0, recent: 0 },
    ]);
  });

  it.each<[BookingStatus, number | null, number]>([
    ['CANCELLED', null, 0],
    ['DECLINED', null, 0],
    ['NO_SHOW', now - 2 * DAY_MS, 1],
    ['PENDING', now - 2 * DAY_MS, 1],
    ['COMPLETED', now - 2 * DAY_MS, 1],
  ])('count a booking that is %s as documented', (status, lastAssignedAt, recent) => {
    const [ana] = hostLoads(hosts, [given('ana', 2, -1, status)], now);
    expect(ana).toMatchObject({ lastAssignedAt, recent });
  });

  it('give the turn back when a booking is cancelled', () => {
    const before = [given('ana', 5, 1), given('ben', 3, 1)];
    expect(assignHost('ROUND_ROBIN', hostLoads(hosts, before, now)).hostId).toBe('ana');
    const cancelled = [...before, given('ana', 1, 1, 'CANCELLED')];
    expect(assignHost('ROUND_ROBIN', hostLoads(hosts, cancelled, now)).hostId).toBe('ana');
    const unseen = [...before, given('ana', 1, -0.5, 'NO_SHOW')];
    expect(assignHost('ROUND_ROBIN', hostLoads(hosts, unseen, now)).hostId).toBe('ben');
  });

  it('credit who joined with a fair share, so that nobody is flooded for having been away', () => {
    const bookings = Array.from({ length: 12 }, (_, index) => given('ben', 20 - index, 1));
    const joined = [{ hostId: 'ana', weight: 1, since: now - DAY_MS }, hosts[1]!];
    // Twelve for a weight of two are six for a weight of one.
    expect(hostLoads(joined, bookings, now).map(({ recent }) => recent)).toEqual([6, 12]);
  });
});
