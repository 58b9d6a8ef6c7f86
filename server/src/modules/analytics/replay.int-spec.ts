import type { ReplayResult } from '@lintel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDepartmentHouse, wish, type DepartmentHouse } from '../public-booking/testing/department-house.js';

let at: DepartmentHouse;
/** A, B and C, of whom A leads. */
let hosts: string[];
/** The bookings, by their number in the list below. */
const ids: Record<string, string> = {};
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id)!;
const letter = (userId: string | null) => (userId === null ? null : 'ABC'[hosts.indexOf(userId)]);

/*
 * November, with everybody free from 9 to 17, and each in turn:
 *   1  24th 09:00  A  nobody has had one
 *   2  24th 09:00  B
 *   3  24th 09:00  C
 *   4  24th 10:00  A  the oldest turn
 *   -  24th 10:00  C  an internal meeting, an hour long
 *   5  24th 10:00  B  cancelled, so its turn is given back
 *   6  25th 09:00  B  its turn of booking 2 is the oldest
 *   7  20th 10:30  A  made by A itself, at shorter notice than customers have
 */
beforeAll(async () => {
  at = await openDepartmentHouse();
  hosts = at.members.map(({ id }) => id);
  for (const [number, start] of [
    ['1', '24T08:00'],
    ['2', '24T08:00'],
    ['3', '24T08:00'],
    ['4', '24T09:00'],
  ] as const) {
    ids[number] = (await at.book(`2026-11-${start}:00Z`)).id;
  }
  const meeting = { kind: 'INTERNAL', title: 'Review', participantIds: [hosts[2]], timeZone: 'UTC' };
  await at.make('/api/v1/bookings', { ...meeting, start: '2026-11-24T09:00:00Z', end: '2026-11-24T10:00:00Z' });
  const { id, cancelUrl } = await at.book('2026-11-24T09:00:00Z');
  ids['5'] = id;
  await at.visit(`bookings/${id}/cancel`, { token: new URL(cancelUrl).searchParams.get('token') });
  ids['6'] = (await at.book('2026-11-25T08:00:00Z')).id;
  const types = await at.leader.fetch(`/api/v1/meeting-types?departmentId=${at.department.id}`);
  const { items } = (await types.json()) as { items: { id: string }[] };
  const { department: _, meetingType: __, ...form } = wish('2026-11-20T09:30:00Z') as Record<string, unknown>;
  const own = { ...form, kind: 'CUSTOMER', meetingTypeId: items[0]!.id, hostId: hosts[0] };
  const made = await at.leader.fetch('/api/v1/bookings', { json: own });
  ids['7'] = ((await made.json()) as { id: string }).id;
  await at.house.clock.moveTo(Date.parse('2026-12-02T09:00:00Z'));
});
afterAll(() => at.house.close());

const get = (query: string, asker = at.leader) => asker.fetch(`/api/v1/analytics/replay?${query}`);
async function replayed(query = ''): Promise<ReplayResult & { lines: string[] }> {
  const response = await get(`department=support&${query}`);
  if (!response.ok) throw new Error(await response.text());
  const result = (await response.json()) as ReplayResult;
  const { assignments, refusals } = result.replayed;
  const lines = [
    ...assignments.map(({ bookingId, hostId }) => `${nameOf(bookingId)} ${letter(hostId)}`),
    ...refusals.map(({ bookingId, code }) => `${nameOf(bookingId)} ${code}`),
  ];
  return { ...result, lines: lines.sort() };
}
const counts = ({ perHost }: ReplayResult['actual']['fairness']) =>
  perHost.map(({ userId, count, share }) => [letter(userId), count, share]);

describe('a replay of last month', () => {
  it('under the same rules gives what there was, but for what a person chose', async () => {
    const { lines, ...result } = await replayed();
    expect(result).toMatchObject({
      department: { id: at.department.id, slug: 'support', timeZone: 'Europe/Madrid' },
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-30T23:00:00.000Z',
      rules: { algorithm: 'ROUND_ROBIN', without: [], weights: hosts.map((userId) => ({ userId, weight: 1 })) },
    });
    // C had had the fewest when A took the seventh.
    expect(lines).toEqual(['1 A', '2 B', '3 C', '4 A', '5 B', '6 B', '7 C']);
    expect(result.actual.total).toBe(6);
    expect(counts(result.actual.fairness)).toEqual([
      ['A', 3, 0.5],
      ['B', 2, 0.3333],
      ['C', 1, 0.1667],
    ]);
    expect(result.actual.fairness.spread).toBe(2);
    expect(counts(result.replayed.fairness).map(([, count]) => count)).toEqual([2, 2, 2]);
    expect(result.replayed.assignments.at(-1)).toMatchObject({
      bookingId: ids['7'],
      reference: expect.stringMatching(/^BOOK-2026-/),
      start: '2026-11-20T09:30:00.000Z',
      was: hosts[0],
      reason: expect.stringContaining('oldest'),
    });
  });

  it('without somebody keeps what else the others had to do', async () => {
    const { lines, replayed: now } = await replayed(`without=${hosts[0]}`);
    expect(lines).toEqual(['1 B', '2 C', '3 CONFLICT', '4 B', '5 CONFLICT', '6 C', '7 B']);
    expect(counts(now.fairness)).toEqual([
      ['B', 3, 0.6],
      ['C', 2, 0.4],
    ]);
    expect(now.fairness.spread).toBe(1);
    expect(now.refusals[0]).toMatchObject({
      bookingId: ids['3'],
      was: hosts[2],
      reason: 'Somebody else has that time.',
    });
  });

  it('under other limits says who would have been turned away', async () => {
    const limited = await replayed(`maxPerDay=1&without=${hosts[2]}`);
    expect(limited.lines).toEqual(['1 A', '2 B', '3 CONFLICT', '4 LIMIT_REACHED', '5 LIMIT_REACHED', '6 A', '7 B']);
    // Half an hour lies between the meetings at nine and at ten: C, who has one at ten, can have none at nine.
    const { lines, rules } = await replayed('bufferAfterMinutes=60');
    expect(lines).toEqual(['1 A', '2 B', '3 CONFLICT', '4 CONFLICT', '5 CONFLICT', '6 C', '7 A']);
    expect(rules).toMatchObject({ bufferAfterMinutes: 60 });
    // Eight days ahead nobody had thought of it, and those who work there need not.
    const early = await replayed('minNoticeMinutes=11520');
    expect(early.lines.slice(0, 6).every((line) => line.endsWith('NOTICE_TOO_SHORT'))).toBe(true);
    expect(early.lines[6]).toBe('7 A');
  });

  it('by weight gives each its share', async () => {
    const weighted = await replayed(`algorithm=WEIGHTED&weight=${hosts[2]}:4&weight=${hosts[1]}:1`);
    expect(weighted.rules.weights.map(({ weight }) => weight)).toEqual([1, 1, 4]);
    // C takes whatever it can: at nine on the 24th one meeting, at ten none.
    expect(weighted.lines).toEqual(['1 C', '2 A', '3 B', '4 A', '5 B', '6 C', '7 C']);
  });
});

describe('asking for it', () => {
  it('is for the leader and administrators', async () => {
    const query = `departmentId=${at.department.id}`;
    expect((await get(query)).status).toBe(200);
    expect((await get(query, at.admin)).status).toBe(200);
    expect((await get(query, at.members[1])).status).toBe(403);
    expect((await get('department=nowhere')).status).toBe(404);
    for (const [from, to] of [
      ['0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z'],
      ['9999-12-30T00:00:00Z', '9999-12-31T23:59:59Z'],
    ]) {
      expect((await get(`department=support&from=${from}&to=${to}`)).status).toBe(200);
    }
  });

  it.each([
    ['', 'departmentId'],
    ['department=support&from=2026-11-01T00:00:00Z', 'to'],
    ['department=support&from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
    ['department=support&from=2020-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
    ['department=support&weight=somebody', 'weight.0'],
    ['department=support&without=01890000-0000-7000-8000-000000000000', 'without'],
    ['department=support&maxPerDay=0', 'maxPerDay'],
  ])('is refused as %s', async (query, path) => {
    expect(await (await get(query)).json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
  });
});
