import type {
  CreatedPublicBooking,
  Department,
  DepartmentBooking,
  DepartmentBookingDetail,
  MeetingType,
  PublicDates,
  PublicSlots,
} from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { openHouse, type House, type Person } from '../../testing/house.js';

/*
 * The house opens on Friday 2026-11-20 at 9 in Madrid. Its people work from 9 to 17, Monday to Friday, unless they say
 * otherwise; customers book two hours ahead.
 */

let house: House;
let tenantId: string;
let admin: Person;
let leader: Person;
let member: Person;
let third: Person;
let department: Department;
let visitors = 0;

beforeAll(async () => {
  house = await openHouse({ LINTEL_TRUST_PROXY: '1', LINTEL_DEFAULT_TENANT: 'acme' });
  tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  [leader, member, third] = (await Promise.all([1, 2, 3].map(() => house.addPerson(tenantId, 'MEMBER')))) as [
    Person,
    Person,
    Person,
  ];
  department = await make<Department>('/api/v1/departments', {
    name: 'Support',
    slug: 'support',
    leaderId: leader.id,
    members: [leader, member, third].map(({ id }) => ({ userId: id })),
  });
  await addType('intro-call', 30);
});
afterAll(() => house.close());

async function make<T>(path: string, json: object, as = admin): Promise<T> {
  const response = await as.fetch(path, { json });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}
const addType = (slug: string, durationMinutes: number, more: object = {}) =>
  make<MeetingType>('/api/v1/meeting-types', {
    departmentId: department.id,
    name: slug,
    slug,
    durationMinutes,
    ...more,
  });

/** Each call comes from a house of its own unless it says which. */
const visit = (path: string, json?: object, from = `10.${visitors++ >> 8}.${visitors & 255}.1`) =>
  fetch(`${house.origin}/api/v1/public/${path}`, {
    method: json ? 'POST' : 'GET',
    headers: { 'x-forwarded-for': from, ...(json && { 'content-type': 'application/json' }) },
    body: json && JSON.stringify(json),
  });
const wish = (start: string, more: object = {}) => ({
  department: 'support',
  meetingType: 'intro-call',
  start,
  timeZone: 'Europe/Madrid',
  customer: { name: 'Cora Customer', email: 'cora@example.test', phone: '+34 612 345 678' },
  ...more,
});
const book = async (start: string, more: object = {}) => {
  const response = await visit('bookings', wish(start, more));
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as CreatedPublicBooking;
};
const tokenOf = (url: string) => new URL(url).searchParams.get('token')!;
const detail = async (id: string) =>
  (await (await admin.fetch(`/api/v1/bookings/${id}`)).json()) as DepartmentBookingDetail;
const slotsOn = async (date: string, type = 'intro-call') =>
  (await (
    await visit(`departments/support/meeting-types/${type}/slots?date=${date}&timeZone=Europe/Madrid`)
  ).json()) as PublicSlots;

describe('what customers see', () => {
  it('is what the department offers, in their zone', async () => {
    expect(await (await visit('departments')).json()).toEqual({
      departments: [
        { slug: 'support', name: 'Support', description: null, timeZone: 'Europe/Madrid', meetingTypeCount: 1 },
      ],
    });
    const path = 'departments/support/meeting-types/intro-call';
    const dates = (await (await visit(`${path}/dates?month=2026-11&timeZone=America/New_York`)).json()) as PublicDates;
    expect(dates.dates.slice(0, 3)).toEqual(['2026-11-20', '2026-11-23', '2026-11-24']);
    expect(dates.nextAvailable).toBe('2026-11-20');
    const { slots } = await slotsOn('2026-11-20');
    // Two hours' notice from shortly after nine o'clock.
    expect(slots[0]).toEqual({ start: '2026-11-20T10:30:00.000Z', end: '2026-11-20T11:00:00.000Z', availableHosts: 3 });
    expect(slots.at(-1)!.end).toBe('2026-11-20T16:00:00.000Z');
    expect((await visit('departments/nowhere/meeting-types')).status).toBe(404);
    expect((await fetch(`${house.origin}/t/acme/api/v1/public/departments`)).status).toBe(200);
    expect((await fetch(`${house.origin}/t/nobody/api/v1/public/departments`)).status).toBe(404);
  });
});

describe('a booking', () => {
  it('goes to each in turn, never names the host to the customer, and is in the change log', async () => {
    const hosts: string[] = [];
    for (const start of ['08:00', '08:00', '08:00', '09:00']) {
      const response = await visit('bookings', wish(`2026-11-24T${start}:00Z`));
      const text = await response.text();
      for (const { email } of [leader, member, third]) expect(text).not.toContain(email);
      const booking = JSON.parse(text) as CreatedPublicBooking;
      expect(booking).toMatchObject({
        status: 'CONFIRMED',
        timeZone: 'Europe/Madrid',
        reference: expect.stringMatching(/^BOOK-2026-/),
      });
      const seen = await detail(booking.id);
      expect(seen.customer).toMatchObject({ name: 'Cora Customer', phone: '+34612345678' });
      hosts.push(seen.host!.userId);
    }
    expect(new Set(hosts.slice(0, 3)).size).toBe(3);
    expect(hosts[3]).toBe(hosts[0]);
    const fourth = await visit('bookings', wish('2026-11-24T08:00:00Z'));
    const problem = (await fourth.json()) as Problem;
    expect(problem).toMatchObject({ code: 'CONFLICT', status: 409 });
    expect(problem.alternatives).toHaveLength(3);
    // What is offered instead can be had.
    const { id } = await book(problem.alternatives![0]!.start);
    const changes = (await (await admin.fetch(`/api/v1/calendar/events/${id}/changes`)).json()) as { items: object[] };
    expect(changes.items).toMatchObject([{ type: 'CREATED', actor: { type: 'CUSTOMER' } }]);
  });

  it('says what is wrong with the form, and with the time', async () => {
    const badPhone = await visit(
      'bookings',
      wish('2026-11-25T08:00:00Z', { customer: { name: 'C', email: 'c@example.test', phone: 'call me' } }),
    );
    expect(await badPhone.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'customer.phone' }] });
    const stranger = await visit('bookings', wish('2026-11-25T08:00:00Z', { answers: { size: 'XL' } }));
    expect(await stranger.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'answers.size' }] });
    const soon = await visit('bookings', wish('2026-11-20T09:00:00Z'));
    expect(await soon.json()).toMatchObject({
      code: 'NOTICE_TOO_SHORT',
      alternatives: expect.arrayContaining([{ start: '2026-11-20T10:30:00.000Z', end: '2026-11-20T11:00:00.000Z' }]),
    });
    const night = await visit('bookings', wish('2026-11-25T22:00:00Z'));
    expect(await night.json()).toMatchObject({ code: 'INVALID_SLOT' });
  });

  it('is seen, moved and cancelled by its links alone, each once and for 30 days', async () => {
    const booking = await book('2026-11-26T08:00:00Z');
    const path = `bookings/${booking.id}`;
    expect(await (await visit(`${path}?token=${tokenOf(booking.icsUrl)}`)).json()).toMatchObject({
      id: booking.id,
      canCancel: true,
    });
    const ics = await (await fetch(booking.icsUrl)).text();
    expect(ics).toContain(`UID:${booking.id}@lintel`);
    expect(ics).toContain('DTSTART:20261126T080000Z');

    const wrong = await visit(`${path}/cancel`, { token: 'x'.repeat(43) });
    const unknown = await visit(`bookings/${department.id}/cancel`, { token: tokenOf(booking.cancelUrl) });
    const anothers = await visit(`${path}/cancel`, { token: tokenOf(booking.rescheduleUrl) });
    const answers = await Promise.all(
      [wrong, unknown, anothers].map(async (one) => ({ ...((await one.json()) as Problem), correlationId: '' })),
    );
    expect(answers[0]).toMatchObject({ code: 'NOT_FOUND' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);

    const moved = await visit(`${path}/reschedule`, {
      token: tokenOf(booking.rescheduleUrl),
      start: '2026-11-26T09:00:00Z',
    });
    const again = (await moved.json()) as CreatedPublicBooking;
    expect(again).toMatchObject({ start: '2026-11-26T09:00:00.000Z' });
    expect((await visit(`${path}/cancel`, { token: tokenOf(booking.cancelUrl) })).status).toBe(404);
    expect((await visit(`${path}/cancel`, { token: tokenOf(again.cancelUrl), reason: 'Ill' })).status).toBe(200);
    expect((await visit(`${path}/cancel`, { token: tokenOf(again.cancelUrl) })).status).toBe(404);
    expect(await detail(booking.id)).toMatchObject({ status: 'CANCELLED', cancellation: { reason: 'Ill' } });
    const { items } = (await (await admin.fetch(`/api/v1/calendar/events/${booking.id}/changes`)).json()) as {
      items: { type: string }[];
    };
    expect(items.map(({ type }) => type)).toEqual(['CREATED', 'RESCHEDULED', 'CANCELLED']);
    expect((await slotsOn('2026-11-26')).slots[0]!.availableHosts).toBe(3);
  });

  it('is limited to ten an hour from one address', async () => {
    const from = '192.0.2.7';
    await addType('quick', 5, { slotIntervalMinutes: 5 });
    for (let minute = 0; minute < 10; minute++) {
      const start = `2026-12-01T08:${String(minute * 5).padStart(2, '0')}:00Z`;
      expect((await visit('bookings', wish(start, { meetingType: 'quick' }), from)).status).toBe(201);
    }
    const refused = await visit('bookings', wish('2026-12-01T10:00:00Z', { meetingType: 'quick' }), from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('two hundred customers at once', () => {
  it('fill twenty slots of three hosts exactly, within buffers and maxima, and the others get alternatives', async () => {
    const rules = {
      timeZone: 'Europe/Madrid',
      weekly: { thursday: [{ start: '09:00', end: '19:00' }], friday: [{ start: '09:00', end: '19:00' }] },
      bufferAfterMinutes: 10,
    };
    const hosts = await Promise.all([1, 2, 3].map(() => house.addPerson(tenantId, 'MEMBER')));
    for (const host of hosts) await host.fetch(`/api/v1/users/${host.id}/availability`, { method: 'PUT', json: rules });
    const busy = await make<Department>('/api/v1/departments', {
      name: 'Race',
      slug: 'race',
      algorithm: 'LEAST_BUSY',
      members: hosts.map(({ id }) => ({ userId: id })),
    });
    await make('/api/v1/meeting-types', {
      departmentId: busy.id,
      name: 'Race',
      slug: 'race',
      durationMinutes: 20,
      slotIntervalMinutes: 30,
    });
    const first = Date.parse('2026-12-03T08:00:00Z');
    const starts = Array.from({ length: 20 }, (_, index) => new Date(first + index * 30 * 60_000).toISOString());
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const response = await visit(
          'bookings',
          wish(starts[index % 20]!, { department: 'race', meetingType: 'race' }),
        );
        return { status: response.status, body: (await response.json()) as Problem };
      }),
    );
    const won = answers.filter(({ status }) => status === 201);
    const lost = answers.filter(({ status }) => status === 409);
    expect([won.length, lost.length]).toEqual([60, 140]);
    for (const { body } of lost) expect(body.alternatives!.length).toBeGreaterThan(0);
    const claims = await house.db.systemStatement<{ host: string; gap: number | null }>(
      `SELECT subject_id AS host, extract(epoch FROM lower(period) - lag(upper(period)) OVER (PARTITION BY subject_id ORDER BY period))::int AS gap
         FROM claim WHERE subject_id = ANY ($1::uuid[])`,
      [hosts.map(({ id }) => id)],
    );
    expect(claims).toHaveLength(60);
    for (const { gap } of claims) expect(gap === null || gap >= 600).toBe(true);
    const { members } = (await (await admin.fetch(`/api/v1/departments/${busy.id}`)).json()) as Department;
    expect(members.map(({ totalAssignments }) => totalAssignments)).toEqual([20, 20, 20]);
  });

  it('never get past a maximum per day of the department', async () => {
    const few = await make<Department>('/api/v1/departments', {
      name: 'Few',
      slug: 'few',
      maxPerDay: 2,
      members: [{ userId: admin.id }, { userId: leader.id }],
    });
    await make('/api/v1/meeting-types', { departmentId: few.id, name: 'Few', slug: 'few', durationMinutes: 30 });
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const start = new Date(Date.parse('2026-12-08T08:00:00Z') + (index % 6) * 30 * 60_000).toISOString();
        const response = await visit('bookings', wish(start, { department: 'few', meetingType: 'few' }));
        return response.status === 201 ? 'WON' : ((await response.json()) as Problem).code;
      }),
    );
    expect(statuses.filter((one) => one === 'WON')).toHaveLength(2);
    expect(new Set(statuses)).toEqual(new Set(['WON', 'LIMIT_REACHED']));
  });
});

describe('host and room', () => {
  it('are claimed together, or neither is', async () => {
    const room = await house.addResource(tenantId, 'Consulting room');
    await addType('on-site', 60, { locationType: 'ADDRESS', room: { need: 'CHOICE', resourceIds: [room] } });
    const booking = await book('2026-12-09T09:00:00Z', { meetingType: 'on-site' });
    expect(booking.location).toBe('Consulting room');
    const second = (await (
      await visit('bookings', wish('2026-12-09T09:00:00Z', { meetingType: 'on-site' }))
    ).json()) as Problem;
    expect(second).toMatchObject({ code: 'CONFLICT' });
    const taken = {
      title: 'Taken',
      start: '2026-12-09T09:30:00Z',
      end: '2026-12-09T10:30:00Z',
      timeZone: 'UTC',
      resourceIds: [room],
    };
    expect((await admin.fetch('/api/v1/calendar/events', { json: taken })).status).toBe(409);
    const rows = await house.db.systemStatement('SELECT 1 FROM claim WHERE booking_id = $1', [booking.id]);
    expect(rows).toHaveLength(2);
  });
});

describe('the people of a department', () => {
  it('see and manage its bookings: the leader all, members their own, others none', async () => {
    const booking = await book('2026-12-10T08:00:00Z');
    const { host } = await detail(booking.id);
    const [other] = [leader, member, third].filter(({ id }) => id !== host!.userId && id !== leader.id);
    const ids = async (person: Person) => {
      const { items } = (await (
        await person.fetch(
          `/api/v1/bookings?departmentId=${department.id}&from=2026-12-10T00:00:00Z&to=2026-12-11T00:00:00Z`,
        )
      ).json()) as { items: DepartmentBooking[] };
      return items.map(({ id }) => id);
    };
    expect(await ids(leader)).toEqual([booking.id]);
    if (host!.userId !== leader.id) expect(await ids(other!)).toEqual([]);
    expect(
      (await other!.fetch(`/api/v1/bookings/${booking.id}/reassign`, { json: { userId: other!.id } })).status,
    ).toBe(403);

    expect(
      await (
        await leader.fetch('/api/v1/bookings/check', { json: { bookingId: booking.id, userId: other!.id } })
      ).json(),
    ).toEqual({ ok: true });
    const reassigned = await leader.fetch(`/api/v1/bookings/${booking.id}/reassign`, {
      json: { userId: other!.id, reason: 'Knows the customer.' },
    });
    expect(await reassigned.json()).toMatchObject({
      host: { userId: other!.id },
      reassignmentCount: 1,
      assignments: [
        { userId: host!.userId, method: 'ROUND_ROBIN', isCurrent: false },
        { userId: other!.id, method: 'REASSIGNED', reason: 'Knows the customer.', isCurrent: true },
      ],
    });
    const atNight = { bookingId: booking.id, start: '2026-12-10T22:00:00Z' };
    expect(await (await leader.fetch('/api/v1/bookings/check', { json: atNight })).json()).toMatchObject({
      ok: false,
      code: 'INVALID_SLOT',
    });
  });

  it('approve what wants approval, and its time is taken meanwhile', async () => {
    await addType('audit', 60, { requiresApproval: true });
    const [one, two] = [
      await book('2026-12-11T08:00:00Z', { meetingType: 'audit' }),
      await book('2026-12-11T10:00:00Z', { meetingType: 'audit' }),
    ];
    expect(one.status).toBe('PENDING');
    const approved = await leader.fetch(`/api/v1/bookings/${one.id}/approve`, { json: {} });
    expect(await approved.json()).toMatchObject({
      status: 'CONFIRMED',
      approval: { status: 'APPROVED', by: { id: leader.id } },
    });
    const declined = await leader.fetch(`/api/v1/bookings/${two.id}/decline`, { json: { reason: 'Not us' } });
    expect(await declined.json()).toMatchObject({
      status: 'DECLINED',
      approval: { status: 'DECLINED', reason: 'Not us' },
    });
    expect((await leader.fetch(`/api/v1/bookings/${two.id}/approve`, { json: {} })).status).toBe(409);
    expect(await house.db.systemStatement('SELECT 1 FROM claim WHERE booking_id = $1', [two.id])).toHaveLength(0);
  });
});

describe('a challenge', () => {
  it('has to be solved where an administrator wants it, and lets one booking through', async () => {
    const settings = { isChallengeRequired: true, allowedOrigins: [] };
    await admin.fetch('/api/v1/tenant/public-booking', { method: 'PUT', json: settings });
    try {
      expect((await visit('bookings', wish('2026-12-14T08:00:00Z'))).status).toBe(400);
      const { challenge } = (await (await visit('challenge')).json()) as { challenge: Challenge };
      const solution = await solveChallenge({ challenge, deriveKey });
      const solved = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
      expect((await visit('bookings', wish('2026-12-14T08:00:00Z', { challenge: solved }))).status).toBe(201);
      expect((await visit('bookings', wish('2026-12-14T09:00:00Z', { challenge: solved }))).status).toBe(400);
    } finally {
      await admin.fetch('/api/v1/tenant/public-booking', {
        method: 'PUT',
        json: { ...settings, isChallengeRequired: false },
      });
    }
  });
});
