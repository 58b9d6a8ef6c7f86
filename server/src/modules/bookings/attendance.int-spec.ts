import type { Booking } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { uuidv7 } from '../../platform/ids.js';
import { PoliciesService } from '../resources/policies.service.js';
import { AttendanceService } from './attendance.js';
import { systemActor, type UserPrincipal } from '../../platform/context/principal.js';

let house: House;
let tenantId: string;
let admin: Person;
let attendance: AttendanceService;

beforeAll(async () => {
  house = await openHouse();
  tenantId = await house.addTenant('attend');
  admin = await house.addPerson(tenantId, 'ADMIN');
  attendance = house.server.app.get(AttendanceService);
});
afterAll(() => house.close());

let day = 20;
/** Each test lives on a day of its own, so that moving the clock on does not disturb the next. */
beforeEach(async () => {
  day += 1;
  await house.clock.moveTo(at('08:00'));
});
const at = (time: string) => Date.parse(`2026-11-01T${time}:00Z`) + (day - 1) * 86_400_000;
const iso = (time: string) => new Date(at(time)).toISOString();

async function book(start: string, end: string, resourceIds: string[]): Promise<Booking> {
  const json = { title: 'Meeting', start: iso(start), end: iso(end), timeZone: 'UTC', resourceIds };
  const response = await admin.fetch('/api/v1/calendar/events', { json });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as Booking;
}
const load = async (id: string) => (await (await admin.fetch(`/api/v1/calendar/events/${id}`)).json()) as Booking;
const show = (id: string) => admin.fetch(`/api/v1/meetings/${id}/show`, { method: 'POST' });
const room = () => house.addResource(tenantId, `Room ${uuidv7()}`);
const by = (id: string, time: string) => ({ tenantId, id, actor: systemActor, at: at(time) });

async function setRules(resourceId: string, rules: object): Promise<void> {
  const principal: UserPrincipal = {
    kind: 'user',
    userId: admin.id,
    email: admin.email,
    name: 'Admin',
    role: 'ADMIN',
    tenantId,
    tenantSlug: 'attend',
  };
  await house.server.app.get(PoliciesService).put(principal, { scope: 'RESOURCE', id: resourceId }, rules);
}

describe('attendance', () => {
  it('is accepted from the start until two hours later', async () => {
    const early = await book('10:00', '14:00', [await room()]);
    await house.clock.moveTo(at('09:59'));
    expect((await (await show(early.id)).json()) as Problem).toMatchObject({ status: 409, code: 'WINDOW_CLOSED' });
    await house.clock.moveTo(at('10:00'));
    expect(await (await show(early.id)).json()).toMatchObject({
      status: 'ATTENDED',
      attendance: { checkedInAt: expect.stringContaining('T10:00:') },
    });

    const late = await book('11:00', '15:00', [await room()]);
    await house.clock.moveTo(at('13:01'));
    expect((await (await show(late.id)).json()) as Problem).toMatchObject({ code: 'WINDOW_CLOSED' });
  });

  it('is given once, however often it is said', async () => {
    const booking = await book('10:00', '11:00', [await room()]);
    await house.clock.moveTo(at('10:05'));
    await Promise.all([show(booking.id), show(booking.id), show(booking.id)]);
    const { items } = (await (await admin.fetch(`/api/v1/calendar/events/${booking.id}/changes`)).json()) as {
      items: { type: string }[];
    };
    expect(items.filter((item) => item.type === 'ATTENDED')).toHaveLength(1);
  });

  it('checks in from ten minutes before until ten minutes after', async () => {
    const booking = await book('10:00', '11:00', [await room()]);
    await expect(attendance.checkIn(by(booking.id, '09:49'))).rejects.toMatchObject({ code: 'WINDOW_CLOSED' });
    await expect(attendance.checkIn(by(booking.id, '10:10'))).rejects.toMatchObject({ code: 'WINDOW_CLOSED' });
    await expect(attendance.checkIn(by(booking.id, '09:50'))).resolves.toMatchObject({ status: 'ATTENDED' });
  });
});

describe('auto-release', () => {
  const released = async (rules: object, length: [string, string] = ['10:00', '11:00']) => {
    const id = await room();
    await setRules(id, rules);
    const booking = await book(...length, [id]);
    await house.clock.moveTo(at('10:09'));
    await house.clock.moveTo(at('10:30'));
    return { booking: await load(booking.id), roomId: id };
  };

  it('is off until somebody turns it on', async () => {
    expect((await released({})).booking.attendance.releasedAt).toBeNull();
  });

  it('frees the room on the minute and keeps the booking, which can be restored while the room is free', async () => {
    const { booking, roomId } = await released({ autoReleaseEnabled: true, restoreMinutes: 60 });
    expect(booking).toMatchObject({ status: 'CONFIRMED', attendance: { releasedAt: iso('10:10') } });
    const restored = await attendance.restore(by(booking.id, '10:30'));
    expect(restored).toMatchObject({ status: 'ATTENDED', attendance: { releasedAt: null } });
    const taken = await admin.fetch('/api/v1/calendar/events', {
      json: { title: 'Late', start: iso('10:40'), end: iso('10:50'), timeZone: 'UTC', resourceIds: [roomId] },
    });
    expect(taken.status).toBe(409);
  });

  it('cannot be restored once somebody else has the room, nor after the minutes are over', async () => {
    const { booking, roomId } = await released({ autoReleaseEnabled: true, restoreMinutes: 60 });
    const other = await book('10:35', '10:45', [roomId]);
    await expect(attendance.restore(by(booking.id, '10:30'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await admin.fetch(`/api/v1/calendar/events/${other.id}/cancel`, { json: {} });
    await expect(attendance.restore({ ...by(booking.id, '10:30'), at: at('11:10') })).rejects.toMatchObject({
      code: 'WINDOW_CLOSED',
    });
  });

  it('gives the room back to those who come after all, however late, while nobody else has it', async () => {
    const { booking, roomId } = await released({ autoReleaseEnabled: true });
    await house.clock.moveTo(at('10:40'));
    expect(await (await show(booking.id)).json()).toMatchObject({
      status: 'ATTENDED',
      attendance: { releasedAt: null, checkedInAt: expect.stringContaining('T10:40:') },
    });
    const json = { title: 'Late', start: iso('10:45'), end: iso('10:55'), timeZone: 'UTC', resourceIds: [roomId] };
    expect((await admin.fetch('/api/v1/calendar/events', { json })).status).toBe(409);
  });

  it('refuses attendance of a meeting whose room is somebody else’s by now', async () => {
    const { booking, roomId } = await released({ autoReleaseEnabled: true });
    await book('10:35', '10:45', [roomId]);
    expect((await (await show(booking.id)).json()) as Problem).toMatchObject({
      status: 409,
      code: 'CONFLICT',
      alternatives: expect.any(Array),
    });
    expect(await load(booking.id)).toMatchObject({ status: 'CONFIRMED', attendance: { checkedInAt: null } });
  });

  it('records attendance of a meeting that is over without taking the room back', async () => {
    const { booking, roomId } = await released({ autoReleaseEnabled: true });
    await book('10:35', '10:45', [roomId]);
    await house.clock.moveTo(at('11:05'));
    expect(await (await show(booking.id)).json()).toMatchObject({
      status: 'ATTENDED',
      attendance: { releasedAt: iso('10:10') },
    });
  });

  it('spares long bookings and those that were attended', async () => {
    expect((await released({ autoReleaseEnabled: true }, ['10:00', '18:00'])).booking.attendance.releasedAt).toBeNull();
    const id = await room();
    await setRules(id, { autoReleaseEnabled: true });
    const booking = await book('14:00', '15:00', [id]);
    await attendance.checkIn(by(booking.id, '13:55'));
    await house.clock.moveTo(at('14:30'));
    expect((await load(booking.id)).attendance.releasedAt).toBeNull();
  });
});

describe('a clock that is moved far ahead', () => {
  it('releases each booking on its minute and marks it in its night, once', async () => {
    const rooms = await Promise.all([room(), room(), room()]);
    for (const id of rooms) await setRules(id, { autoReleaseEnabled: true });
    const starts = Array.from({ length: 40 }, (_, index) => at('09:00') + index * 90 * 60_000);
    for (const start of starts) {
      const times = { start: new Date(start).toISOString(), end: new Date(start + 3_600_000).toISOString() };
      await Promise.all(
        rooms.map((id) =>
          admin.fetch('/api/v1/calendar/events', {
            json: { title: 'Missed', ...times, timeZone: 'UTC', resourceIds: [id] },
          }),
        ),
      );
    }
    const move = await admin.fetch('/internal/clock', { json: { advance: 'P7D' } });
    expect(move.status).toBe(200);
    const facts = await house.db.systemStatement<{ type: string; late: number }>(
      `SELECT e.type, extract(epoch FROM e.at - b.start_at)::int AS late FROM domain_event e JOIN booking b ON b.id = e.subject_id
        WHERE b.title = 'Missed' AND e.type <> 'booking.created' ORDER BY e.seq`,
      [],
    );
    const released = facts.filter(({ type }) => type === 'booking.released');
    expect(released).toHaveLength(120);
    expect(new Set(released.map(({ late }) => late))).toEqual(new Set([600]));
    expect(facts.filter(({ type }) => type === 'booking.no-show')).toHaveLength(120);
    expect(facts).toHaveLength(240);
    const versions = await house.db.systemStatement<{ version: number }>(
      `SELECT DISTINCT version FROM booking WHERE title = 'Missed'`,
      [],
    );
    expect(versions).toEqual([{ version: 3 }]);
    const claims = await house.db.systemStatement(
      `SELECT FROM claim c JOIN booking b ON b.id = c.booking_id WHERE b.title = 'Missed'`,
      [],
    );
    expect(claims).toEqual([]);
    day += 7;
  });
});

describe('the night', () => {
  it('marks confirmed past bookings as no-shows, once, and leaves the others', async () => {
    const missed = await book('10:00', '11:00', [await room()]);
    const attended = await book('12:00', '13:00', [await room()]);
    await attendance.show(by(attended.id, '12:00'));
    await house.clock.moveTo(at('23:00') + 5 * 3_600_000);
    expect((await load(missed.id)).status).toBe('NO_SHOW');
    expect((await load(attended.id)).status).toBe('ATTENDED');
    const { items } = (await (await admin.fetch(`/api/v1/calendar/events/${missed.id}/changes`)).json()) as {
      items: { type: string; actor: object }[];
    };
    expect(items.filter((item) => item.type === 'NO_SHOW')).toEqual([expect.objectContaining({ actor: systemActor })]);
    day += 1;
  });
});
