import type { CreatedPublicBooking, PublicDates } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { openDepartmentHouse, wish, type DepartmentHouse } from './testing/department-house.js';

let at: DepartmentHouse;
beforeAll(async () => {
  at = await openDepartmentHouse();
});
afterAll(() => at.house.close());

const tokenOf = (url: string) => new URL(url).searchParams.get('token')!;

describe('what customers see', () => {
  it('is what the department offers, in their zone', async () => {
    expect(await (await at.visit('departments')).json()).toEqual({
      departments: [
        { slug: 'support', name: 'Support', description: null, timeZone: 'Europe/Madrid', meetingTypeCount: 1 },
      ],
    });
    const path = 'departments/support/meeting-types/intro-call';
    const dates = (await (
      await at.visit(`${path}/dates?month=2026-11&timeZone=America/New_York`)
    ).json()) as PublicDates;
    expect(dates.dates.slice(0, 3)).toEqual(['2026-11-20', '2026-11-23', '2026-11-24']);
    expect(dates.nextAvailable).toBe('2026-11-20');
    const { slots } = await at.slotsOn('2026-11-20');
    // Two hours' notice from shortly after nine o'clock.
    expect(slots[0]).toEqual({ start: '2026-11-20T10:30:00.000Z', end: '2026-11-20T11:00:00.000Z', availableHosts: 3 });
    expect(slots.at(-1)!.end).toBe('2026-11-20T16:00:00.000Z');
    expect((await at.visit('departments/nowhere/meeting-types')).status).toBe(404);
    expect((await fetch(`${at.house.origin}/t/acme/api/v1/public/departments`)).status).toBe(200);
    for (const nobody of ['nobody', 'no%00body']) {
      expect((await fetch(`${at.house.origin}/t/${nobody}/api/v1/public/departments`)).status).toBe(404);
    }
  });
});

describe('a booking', () => {
  it('goes to each in turn, never names the host to the customer, and is in the change log', async () => {
    const hosts: string[] = [];
    for (const start of ['08:00', '08:00', '08:00', '09:00']) {
      const response = await at.visit('bookings', wish(`2026-11-24T${start}:00Z`));
      const text = await response.text();
      for (const { email } of at.members) expect(text).not.toContain(email);
      const booking = JSON.parse(text) as CreatedPublicBooking;
      expect(booking).toMatchObject({
        status: 'CONFIRMED',
        timeZone: 'Europe/Madrid',
        reference: expect.stringMatching(/^BOOK-2026-/),
      });
      const seen = await at.detail(booking.id);
      expect(seen.customer).toMatchObject({ name: 'Cora Customer', phone: '+34612345678' });
      hosts.push(seen.host!.userId);
    }
    expect(new Set(hosts.slice(0, 3)).size).toBe(3);
    expect(hosts[3]).toBe(hosts[0]);
    const fourth = await at.visit('bookings', wish('2026-11-24T08:00:00Z'));
    const problem = (await fourth.json()) as Problem;
    expect(problem).toMatchObject({ code: 'CONFLICT', status: 409 });
    expect(problem.alternatives).toHaveLength(3);
    // What is offered instead can be had.
    const { id } = await at.book(problem.alternatives![0]!.start);
    const changes = (await (await at.admin.fetch(`/api/v1/calendar/events/${id}/changes`)).json()) as {
      items: object[];
    };
    expect(changes.items).toMatchObject([{ type: 'CREATED', actor: { type: 'CUSTOMER' } }]);
  });

  it('says what is wrong with the form, and with the time', async () => {
    const badPhone = await at.visit(
      'bookings',
      wish('2026-11-25T08:00:00Z', { customer: { name: 'C', email: 'c@example.test', phone: 'call me' } }),
    );
    expect(await badPhone.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'customer.phone' }] });
    const stranger = await at.visit('bookings', wish('2026-11-25T08:00:00Z', { answers: { size: 'XL' } }));
    expect(await stranger.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'answers.size' }] });
    const soon = await at.visit('bookings', wish('2026-11-20T09:00:00Z'));
    expect(await soon.json()).toMatchObject({
      code: 'NOTICE_TOO_SHORT',
      alternatives: expect.arrayContaining([{ start: '2026-11-20T10:30:00.000Z', end: '2026-11-20T11:00:00.000Z' }]),
    });
    const night = await at.visit('bookings', wish('2026-11-25T22:00:00Z'));
    expect(await night.json()).toMatchObject({ code: 'INVALID_SLOT' });
    for (const edge of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      expect(await (await at.visit('bookings', wish(edge))).json()).toMatchObject({ code: 'INVALID_SLOT' });
    }
  });

  it('is seen, moved and cancelled by its links alone, each once and for 30 days', async () => {
    const booking = await at.book('2026-11-26T08:00:00Z');
    const path = `bookings/${booking.id}`;
    expect(await (await at.visit(`${path}?token=${tokenOf(booking.icsUrl)}`)).json()).toMatchObject({
      id: booking.id,
      canCancel: true,
    });
    const ics = await (await fetch(booking.icsUrl)).text();
    expect(ics).toContain(`UID:${booking.id}@lintel`);
    expect(ics).toContain('DTSTART:20261126T080000Z');

    const wrong = await at.visit(`${path}/cancel`, { token: 'x'.repeat(43) });
    const unknown = await at.visit(`bookings/${at.department.id}/cancel`, { token: tokenOf(booking.cancelUrl) });
    const anothers = await at.visit(`${path}/cancel`, { token: tokenOf(booking.rescheduleUrl) });
    const answers = await Promise.all(
      [wrong, unknown, anothers].map(async (one) => ({ ...((await one.json()) as Problem), correlationId: '' })),
    );
    expect(answers[0]).toMatchObject({ code: 'NOT_FOUND' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);

    const moved = await at.visit(`${path}/reschedule`, {
      token: tokenOf(booking.rescheduleUrl),
      start: '2026-11-26T09:00:00Z',
    });
    const again = (await moved.json()) as CreatedPublicBooking;
    expect(again).toMatchObject({ start: '2026-11-26T09:00:00.000Z' });
    expect((await at.visit(`${path}/cancel`, { token: tokenOf(booking.cancelUrl) })).status).toBe(404);
    expect((await at.visit(`${path}/cancel`, { token: tokenOf(again.cancelUrl), reason: 'Ill' })).status).toBe(200);
    expect((await at.visit(`${path}/cancel`, { token: tokenOf(again.cancelUrl) })).status).toBe(404);
    expect(await at.detail(booking.id)).toMatchObject({ status: 'CANCELLED', cancellation: { reason: 'Ill' } });
    const { items } = (await (await at.admin.fetch(`/api/v1/calendar/events/${booking.id}/changes`)).json()) as {
      items: { type: string }[];
    };
    expect(items.map(({ type }) => type)).toEqual(['CREATED', 'RESCHEDULED', 'CANCELLED']);
    expect((await at.slotsOn('2026-11-26')).slots[0]!.availableHosts).toBe(3);
  });

  it('is limited to ten an hour from one address', async () => {
    const from = '192.0.2.7';
    await at.addType('quick', 5, { slotIntervalMinutes: 5 });
    for (let minute = 0; minute < 10; minute++) {
      const start = `2026-12-01T08:${String(minute * 5).padStart(2, '0')}:00Z`;
      expect((await at.visit('bookings', wish(start, { meetingType: 'quick' }), from)).status).toBe(201);
    }
    const refused = await at.visit('bookings', wish('2026-12-01T10:00:00Z', { meetingType: 'quick' }), from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a challenge', () => {
  it('has to be solved where an administrator wants it, and lets one booking through', async () => {
    const settings = { isChallengeRequired: true, allowedOrigins: [] };
    await at.admin.fetch('/api/v1/tenant/public-booking', { method: 'PUT', json: settings });
    try {
      expect((await at.visit('bookings', wish('2026-12-14T08:00:00Z'))).status).toBe(400);
      const { challenge } = (await (await at.visit('challenge')).json()) as { challenge: Challenge };
      const solution = await solveChallenge({ challenge, deriveKey });
      const solved = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
      expect((await at.visit('bookings', wish('2026-12-14T08:00:00Z', { challenge: solved }))).status).toBe(201);
      expect((await at.visit('bookings', wish('2026-12-14T09:00:00Z', { challenge: solved }))).status).toBe(400);
    } finally {
      await at.admin.fetch('/api/v1/tenant/public-booking', {
        method: 'PUT',
        json: { ...settings, isChallengeRequired: false },
      });
    }
  });
});
