import type {
  Department,
  DepartmentBooking,
  DepartmentBookingDetail,
  Hold,
  MeetingType,
} from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../testing/house.js';
import { openDepartmentHouse, wish, type DepartmentHouse } from './testing/department-house.js';

let at: DepartmentHouse;
beforeAll(async () => {
  at = await openDepartmentHouse();
});
afterAll(() => at.house.close());

describe('two hundred customers at once', () => {
  it('fill twenty slots of three hosts exactly, within buffers and maxima, and the others get alternatives', async () => {
    const rules = {
      timeZone: 'Europe/Madrid',
      weekly: { thursday: [{ start: '09:00', end: '19:00' }], friday: [{ start: '09:00', end: '19:00' }] },
      bufferAfterMinutes: 10,
    };
    const hosts = await Promise.all([1, 2, 3].map(() => at.house.addPerson(at.tenantId, 'MEMBER')));
    for (const host of hosts) await host.fetch(`/api/v1/users/${host.id}/availability`, { method: 'PUT', json: rules });
    const busy = await at.make<Department>('/api/v1/departments', {
      name: 'Race',
      slug: 'race',
      algorithm: 'LEAST_BUSY',
      members: hosts.map(({ id }) => ({ userId: id })),
    });
    await at.make('/api/v1/meeting-types', {
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
        const response = await at.visit(
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
    const claims = await at.house.db.systemStatement<{ host: string; gap: number | null }>(
      `SELECT subject_id AS host, extract(epoch FROM lower(period) - lag(upper(period)) OVER (PARTITION BY subject_id ORDER BY period))::int AS gap
         FROM claim WHERE subject_id = ANY ($1::uuid[])`,
      [hosts.map(({ id }) => id)],
    );
    expect(claims).toHaveLength(60);
    for (const { gap } of claims) expect(gap === null || gap >= 600).toBe(true);
    const { members } = (await (await at.admin.fetch(`/api/v1/departments/${busy.id}`)).json()) as Department;
    expect(members.map(({ totalAssignments }) => totalAssignments)).toEqual([20, 20, 20]);
  });

  it('never get past a maximum per day of the department', async () => {
    const few = await at.make<Department>('/api/v1/departments', {
      name: 'Few',
      slug: 'few',
      maxPerDay: 2,
      members: [{ userId: at.admin.id }, { userId: at.leader.id }],
    });
    await at.make('/api/v1/meeting-types', { departmentId: few.id, name: 'Few', slug: 'few', durationMinutes: 30 });
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const start = new Date(Date.parse('2026-12-08T08:00:00Z') + (index % 6) * 30 * 60_000).toISOString();
        const response = await at.visit('bookings', wish(start, { department: 'few', meetingType: 'few' }));
        return response.status === 201 ? 'WON' : ((await response.json()) as Problem).code;
      }),
    );
    expect(statuses.filter((one) => one === 'WON')).toHaveLength(2);
    expect(new Set(statuses)).toEqual(new Set(['WON', 'LIMIT_REACHED']));
  });
});

describe('host and room', () => {
  it('are claimed together, or neither is', async () => {
    const room = await at.house.addResource(at.tenantId, 'Consulting room');
    await at.addType('on-site', 60, { locationType: 'ADDRESS', room: { need: 'CHOICE', resourceIds: [room] } });
    const booking = await at.book('2026-12-09T09:00:00Z', { meetingType: 'on-site' });
    expect(booking.location).toBe('Consulting room');
    const second = (await (
      await at.visit('bookings', wish('2026-12-09T09:00:00Z', { meetingType: 'on-site' }))
    ).json()) as Problem;
    expect(second).toMatchObject({ code: 'CONFLICT' });
    const taken = {
      title: 'Taken',
      start: '2026-12-09T09:30:00Z',
      end: '2026-12-09T10:30:00Z',
      timeZone: 'UTC',
      resourceIds: [room],
    };
    expect((await at.admin.fetch('/api/v1/calendar/events', { json: taken })).status).toBe(409);
    const rows = await at.house.db.systemStatement('SELECT 1 FROM claim WHERE booking_id = $1', [booking.id]);
    expect(rows).toHaveLength(2);
  });
});

describe('a meeting of colleagues', () => {
  it('takes the time of all of them, or says when all of them have time', async () => {
    const [one, two] = [at.members[1]!, at.members[2]!];
    const meeting = { kind: 'INTERNAL', title: 'Plan', participantIds: [one.id, two.id], timeZone: 'Europe/Madrid' };
    const span = { start: '2026-12-16T08:00:00Z', end: '2026-12-16T09:00:00Z' };
    expect((await one.fetch('/api/v1/bookings', { json: { ...meeting, ...span } })).status).toBe(403);
    const made = await at.leader.fetch('/api/v1/bookings', { json: { ...meeting, ...span, agenda: 'All of it' } });
    expect(await made.json()).toMatchObject({
      kind: 'INTERNAL',
      participants: [{ userId: one.id }, { userId: two.id }],
    });
    expect((await at.slotsOn('2026-12-16')).slots[0]).toMatchObject({ availableHosts: 1 });
    const again = await at.leader.fetch('/api/v1/bookings', { json: { ...meeting, ...span } });
    const problem = (await again.json()) as Problem;
    expect(problem).toMatchObject({ code: 'CONFLICT', alternatives: [{ start: '2026-12-16T09:00:00.000Z' }, {}, {}] });
    const query = `userIds=${one.id},${two.id}&from=${span.start}&to=2026-12-16T10:15:00Z&durationMinutes=60`;
    const { slots } = (await (await one.fetch(`/api/v1/bookings/free-times?${query}`)).json()) as { slots: object[] };
    expect(slots).toMatchObject([{ start: '2026-12-16T09:00:00.000Z' }, { start: '2026-12-16T09:15:00.000Z' }]);
  });

  it('recurs with everybody’s time taken each time, within their hours', async () => {
    const [one, two] = [at.members[1]!, at.members[2]!];
    const meeting = {
      kind: 'INTERNAL',
      title: 'Retro',
      participantIds: [one.id, two.id],
      timeZone: 'Europe/Madrid',
      start: '2027-01-08T15:00:00Z',
      end: '2027-01-08T16:00:00Z',
      agenda: 'What went well',
    };
    const weekends = { ...meeting, recurrence: { rule: 'FREQ=DAILY;COUNT=3' } };
    expect(await (await at.leader.fetch('/api/v1/bookings', { json: weekends })).json()).toMatchObject({
      code: 'INVALID_SLOT',
      conflicts: [
        { start: '2027-01-09T15:00:00.000Z', reason: 'That time is outside the opening hours.' },
        { start: '2027-01-10T15:00:00.000Z' },
      ],
    });
    const json = { ...meeting, recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } };
    const made = await at.leader.fetch('/api/v1/bookings', { json });
    expect(made.status).toBe(201);
    const first = (await made.json()) as DepartmentBookingDetail;
    expect(first).toMatchObject({
      kind: 'INTERNAL',
      participants: [{}, {}],
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' },
    });
    const claims = await at.house.db.systemStatement(
      'SELECT 1 FROM claim c JOIN booking b ON b.id = c.booking_id JOIN department_booking d ON d.booking_id = b.id WHERE b.series_id = $1',
      [first.recurrence!.seriesId],
    );
    expect(claims).toHaveLength(8);
    // Half an hour earlier each time, which their own series is not in the way of.
    const moved = await at.leader.fetch(`/api/v1/calendar/events/${first.id}?scope=all`, {
      method: 'PATCH',
      json: { start: '2027-01-08T14:30:00Z', end: '2027-01-08T15:30:00Z' },
    });
    expect(await moved.json()).toMatchObject({ start: '2027-01-08T14:30:00.000Z', version: 2 });
    expect((await at.leader.fetch('/api/v1/bookings', { json })).status).toBe(409);
  });
});

describe('a customer’s series', () => {
  it('is with one host who can come each time, and has an end', async () => {
    const type = await at.addType('coaching', 60, { isPublic: false, isInternal: true });
    const wanted = {
      meetingTypeId: type.id,
      start: '2027-02-01T09:00:00Z',
      timeZone: 'Europe/London',
      customer: { name: 'Cora Customer', email: 'cora@example.test', phone: '+34 612 345 678' },
    };
    // Whose turn it is has something else to do in the third week.
    const first = (await (
      await at.leader.fetch('/api/v1/bookings', { json: wanted })
    ).json()) as DepartmentBookingDetail;
    const busy = {
      kind: 'INTERNAL',
      title: 'Away',
      participantIds: [at.members.find(({ id }) => id !== first.host!.userId)!.id],
      timeZone: 'UTC',
      start: '2027-02-22T09:00:00Z',
      end: '2027-02-22T10:00:00Z',
    };
    expect((await at.admin.fetch('/api/v1/bookings', { json: busy })).status).toBe(201);
    const weekly = { ...wanted, start: '2027-02-08T09:00:00Z' };
    const endless = await at.leader.fetch('/api/v1/bookings', {
      json: { ...weekly, recurrence: { rule: 'FREQ=WEEKLY' } },
    });
    expect(await endless.json()).toMatchObject({ errors: [{ path: 'recurrence.rule' }] });

    const json = { ...weekly, recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } };
    const made = (await (await at.leader.fetch('/api/v1/bookings', { json })).json()) as DepartmentBookingDetail;
    expect(made).toMatchObject({ customer: { name: 'Cora Customer' }, recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' } });
    expect(made.host!.userId).not.toBe(busy.participantIds[0]);
    const query = `from=2027-02-08T00:00:00Z&to=2027-03-02T00:00:00Z&customer=cora`;
    const { items } = (await (await at.leader.fetch(`/api/v1/bookings?${query}`)).json()) as {
      items: DepartmentBooking[];
    };
    expect(items.map(({ host }) => host!.userId)).toEqual(Array.from({ length: 4 }, () => made.host!.userId));

    // The same host again: not one of them.
    const again = await at.leader.fetch('/api/v1/bookings', { json: { ...json, hostId: made.host!.userId } });
    const problem = (await again.json()) as Problem;
    expect([problem.code, problem.conflicts?.length]).toEqual(['CONFLICT', 4]);
    const skipping = {
      ...json,
      hostId: made.host!.userId,
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=5', onConflict: 'skip' },
    };
    const partly = await at.leader.fetch('/api/v1/bookings', { json: skipping });
    expect(await partly.json()).toMatchObject({ start: '2027-03-08T09:00:00.000Z', skipped: [{}, {}, {}, {}] });
    const ended = await at.leader.fetch(`/api/v1/calendar/events/${made.id}?scope=all`, { method: 'DELETE' });
    expect(ended.status).toBe(204);
  });
});

describe('a hold', () => {
  it('keeps everybody else out until it is booked, let go or over', async () => {
    const start = '2026-12-15T08:00:00Z';
    const place = async () =>
      at.make<Hold>('/api/v1/calendar/holds', { department: 'support', meetingType: 'intro-call', start });
    const holds = [await place(), await place(), await place()];
    expect((await at.visit('bookings', wish(start))).status).toBe(409);
    expect((await at.admin.fetch(`/api/v1/calendar/holds/${holds[0]!.id}`, { method: 'DELETE' })).status).toBe(204);
    await at.book(start);
    const customer = { name: 'H', email: 'h@example.test', phone: '+34612345678' };
    const { items } = (await (await at.admin.fetch('/api/v1/meeting-types')).json()) as { items: MeetingType[] };
    const { id: meetingTypeId } = items.find(({ slug }) => slug === 'intro-call')!;
    const held = { meetingTypeId, start, timeZone: 'UTC', customer, holdId: holds[1]!.id };
    expect((await at.admin.fetch('/api/v1/bookings', { json: held })).status).toBe(201);
    expect(await (await at.admin.fetch('/api/v1/bookings', { json: held })).json()).toMatchObject({
      code: 'HOLD_EXPIRED',
    });
    await at.house.clock.moveTo(Date.parse(holds[2]!.expiresAt));
    await at.book(start);

    const room = await at.house.addResource(at.tenantId, 'Held room');
    const event = { title: 'Held', start, end: '2026-12-15T09:00:00Z', timeZone: 'UTC', resourceIds: [room] };
    const hold = await at.make<Hold>('/api/v1/calendar/holds', { resourceIds: [room], start, end: event.end });
    expect((await at.admin.fetch('/api/v1/calendar/events', { json: event })).status).toBe(409);
    expect((await at.admin.fetch('/api/v1/calendar/events', { json: { ...event, holdId: hold.id } })).status).toBe(201);
  });
});

describe('the people of a department', () => {
  it('see and manage its bookings: the leader all, members their own, others none', async () => {
    const booking = await at.book('2026-12-10T08:00:00Z');
    const { host } = await at.detail(booking.id);
    const [other] = at.members.filter(({ id }) => id !== host!.userId && id !== at.leader.id);
    const ids = async (person: Person) => {
      const { items } = (await (
        await person.fetch(
          `/api/v1/bookings?departmentId=${at.department.id}&from=2026-12-10T00:00:00Z&to=2026-12-11T00:00:00Z`,
        )
      ).json()) as { items: DepartmentBooking[] };
      return items.map(({ id }) => id);
    };
    expect(await ids(at.leader)).toEqual([booking.id]);
    if (host!.userId !== at.leader.id) expect(await ids(other!)).toEqual([]);
    expect(
      (await other!.fetch(`/api/v1/bookings/${booking.id}/reassign`, { json: { userId: other!.id } })).status,
    ).toBe(403);

    expect(
      await (
        await at.leader.fetch('/api/v1/bookings/check', { json: { bookingId: booking.id, userId: other!.id } })
      ).json(),
    ).toEqual({ ok: true });
    const reassigned = await at.leader.fetch(`/api/v1/bookings/${booking.id}/reassign`, {
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
    expect(await (await at.leader.fetch('/api/v1/bookings/check', { json: atNight })).json()).toMatchObject({
      ok: false,
      code: 'INVALID_SLOT',
    });
  });

  it('approve what wants approval, and its time is taken meanwhile', async () => {
    await at.addType('audit', 60, { requiresApproval: true });
    const [one, two] = [
      await at.book('2026-12-11T08:00:00Z', { meetingType: 'audit' }),
      await at.book('2026-12-11T10:00:00Z', { meetingType: 'audit' }),
    ];
    expect(one.status).toBe('PENDING');
    const approved = await at.leader.fetch(`/api/v1/bookings/${one.id}/approve`, { json: {} });
    expect(await approved.json()).toMatchObject({
      status: 'CONFIRMED',
      approval: { status: 'APPROVED', by: { id: at.leader.id } },
    });
    const declined = await at.leader.fetch(`/api/v1/bookings/${two.id}/decline`, { json: { reason: 'Not us' } });
    expect(await declined.json()).toMatchObject({
      status: 'DECLINED',
      approval: { status: 'DECLINED', reason: 'Not us' },
    });
    expect((await at.leader.fetch(`/api/v1/bookings/${two.id}/approve`, { json: {} })).status).toBe(409);
    expect(await at.house.db.systemStatement('SELECT 1 FROM claim WHERE booking_id = $1', [two.id])).toHaveLength(0);
  });
});
