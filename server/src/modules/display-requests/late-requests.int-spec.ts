import { randomUUID } from 'node:crypto';
import type { Booking, DisplayReply, DisplayRequest } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDisplayKey, signRequest, type DisplayClient } from '../../testing/display-client.js';
import { MqttEar } from '../../testing/mqtt-ear.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { systemActor, type UserPrincipal } from '../../platform/context/principal.js';
import { MqttListeners } from '../broker/mqtt-listeners.js';
import { AttendanceService } from '../bookings/attendance.js';
import { PoliciesService } from '../resources/policies.service.js';
import { RoomDirectory } from '../resources/room-directory.js';

/* What displays send that were cut off when somebody tapped. */

let house: House;
let tenantId: string;
let admin: Person;
let room: string;
let display: DisplayClient;
/** When the display was cut off: in the past by the time it sends. */
let then: number;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
/** Each in a house of its own, so that no other room is free instead. */
beforeEach(async () => {
  tenantId = await house.addTenant(`late-${randomUUID()}`);
  admin = await house.addPerson(tenantId, 'ADMIN');
  room = await house.addResource(tenantId, `Room ${randomUUID()}`);
  display = await pairDisplay(house, admin, [room]);
  then = Math.ceil(house.clock.now() / 60_000) * 60_000;
});

const minutes = (count: number) => count * 60_000;
const hours = (count: number) => minutes(60 * count);
const later = (ms: number) => house.clock.moveTo(then + ms);
const iso = (at: number) => new Date(at).toISOString();

type Tap = DisplayRequest extends infer Request
  ? Request extends DisplayRequest
    ? Omit<Request, 'requestId' | 'occurredAt'>
    : never
  : never;
const tapped = (tap: Tap, at = then): DisplayRequest => ({ ...tap, requestId: randomUUID(), occurredAt: iso(at) });
const signed = (request: DisplayRequest) => signRequest(display.key, request);

type Answer = Omit<Booking, 'status'> & Omit<Problem, 'status'>;
async function send<T = Answer>(request: DisplayRequest): Promise<T> {
  display.setClock(house.clock.now());
  const { action, bookingId, ...json } = { bookingId: undefined, ...request };
  const path =
    bookingId === undefined ? (action === 'report' ? 'issues' : 'bookings') : `bookings/${bookingId}/${action}`;
  return (await (await display.fetch(`/api/v1/display/${path}`, { json })).json()) as T;
}
const sendSigned = async (tap: Tap, at?: number) => send(await signed(tapped(tap, at)));

async function book(from: number, to: number, resourceId = room): Promise<Booking> {
  const json = { title: 'Planned', start: iso(from), end: iso(to), timeZone: 'UTC', resourceIds: [resourceId] };
  const response = await admin.fetch('/api/v1/calendar/events', { json });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as Booking;
}
async function addSpareRoom(): Promise<string> {
  const id = await house.addResource(tenantId, 'Spare');
  house.server.app.get(RoomDirectory).forgetTenant(tenantId);
  return id;
}
const load = async (id: string) => (await (await admin.fetch(`/api/v1/calendar/events/${id}`)).json()) as Booking;

async function setRules(rules: object): Promise<void> {
  const principal: UserPrincipal = {
    kind: 'user',
    userId: admin.id,
    email: admin.email,
    name: 'Admin',
    role: 'ADMIN',
    tenantId,
    tenantSlug: 'late',
  };
  await house.server.app.get(PoliciesService).put(principal, { scope: 'RESOURCE', id: room }, rules);
}

describe('a late check-in', () => {
  it('counts as made when it was tapped', async () => {
    const booking = await book(then + minutes(5), then + hours(1));
    await later(minutes(40));
    expect(await sendSigned({ action: 'check-in', bookingId: booking.id })).toMatchObject({
      status: 'ATTENDED',
      attendance: { checkedInAt: iso(then) },
    });
  });

  it('is judged by when it was tapped', async () => {
    const booking = await book(then + minutes(30), then + hours(1));
    await later(minutes(30));
    expect(await sendSigned({ action: 'check-in', bookingId: booking.id })).toMatchObject({ code: 'WINDOW_CLOSED' });
  });

  it('is recorded though the meeting is over, and though the night took it for a no-show', async () => {
    const booking = await book(then, then + hours(1));
    await later(hours(3));
    const attendance = house.server.app.get(AttendanceService);
    await attendance.noShowsDue({ tenantId, ids: [booking.id], actor: systemActor, at: house.clock.now() });
    expect((await load(booking.id)).status).toBe('NO_SHOW');
    expect(await sendSigned({ action: 'check-in', bookingId: booking.id })).toMatchObject({ status: 'ATTENDED' });
  });

  describe('to a room that was released meanwhile', () => {
    let booking: Booking;
    const opening = minutes(30);
    const inTime = opening + minutes(4);
    beforeEach(async () => {
      await setRules({ autoReleaseEnabled: true });
      booking = await book(then + opening, then + opening + hours(1));
      await later(opening + minutes(15));
      const attendance = house.server.app.get(AttendanceService);
      await attendance.releaseDue({ tenantId, ids: [booking.id], actor: systemActor, at: house.clock.now() });
      expect((await load(booking.id)).attendance.releasedAt).not.toBeNull();
    });

    it('gets it back for the rest of its time', async () => {
      await book(then + opening + minutes(16), then + opening + minutes(20));
      await later(opening + minutes(21));
      expect(await sendSigned({ action: 'check-in', bookingId: booking.id }, then + inTime)).toMatchObject({
        status: 'ATTENDED',
        attendance: { releasedAt: null, checkedInAt: iso(then + inTime) },
      });
      await expect(book(then + opening + minutes(30), then + opening + minutes(40))).rejects.toThrow('CONFLICT');
    });

    it('is told of another room where somebody has it by now', async () => {
      await book(then + opening + minutes(16), then + opening + minutes(50));
      const spare = await addSpareRoom();
      await later(opening + minutes(20));
      const refused = await sendSigned({ action: 'check-in', bookingId: booking.id }, then + inTime);
      expect(refused).toMatchObject({ code: 'CONFLICT' });
      expect(refused.alternatives).toContainEqual({
        resourceId: spare,
        resourceName: 'Spare',
        start: iso(then + opening + minutes(20)),
        end: booking.end,
      });
    });

    it('is recorded as attendance once its time is over', async () => {
      await later(opening + hours(2));
      const tap = { action: 'check-in', bookingId: booking.id } as const;
      expect(await sendSigned(tap, then + inTime)).toMatchObject({ status: 'ATTENDED' });
    });

    it('is too late where it was tapped after the release', async () => {
      const tap = { action: 'check-in', bookingId: booking.id } as const;
      expect(await sendSigned(tap, house.clock.now())).toMatchObject({ code: 'WINDOW_CLOSED' });
    });
  });
});

describe('a late walk-up', () => {
  it('books from when it was tapped, also when that is over', async () => {
    await later(hours(2));
    const booking = await sendSigned({ action: 'walk-up', durationMinutes: 30 });
    expect(booking).toMatchObject({ status: 'ATTENDED', start: iso(then), end: iso(then + minutes(30)) });
    expect(booking.attendance.releasedAt).toBeNull();
  });

  it('that lost is told of the nearest free room, and when this one is free', async () => {
    await book(then + minutes(10), then + minutes(60));
    const spare = await addSpareRoom();
    await later(minutes(20));
    const refused = await sendSigned({ action: 'walk-up', durationMinutes: 30 });
    expect(refused).toMatchObject({ code: 'CONFLICT' });
    const now = then + minutes(20);
    expect(refused.alternatives).toEqual(
      expect.arrayContaining([
        { resourceId: room, start: iso(then + minutes(60)), end: iso(then + minutes(90)) },
        { resourceId: spare, resourceName: 'Spare', start: iso(now), end: iso(now + minutes(30)) },
      ]),
    );
  });

  it('can be extended and ended before the display heard what became of it', async () => {
    const walkUp = await signed(tapped({ action: 'walk-up', durationMinutes: 30 }));
    const bookingId = walkUp.requestId;
    await later(hours(1));
    const booking = await send(walkUp);
    expect(await sendSigned({ action: 'extend', bookingId, minutes: 15 }, then + minutes(20))).toMatchObject({
      id: booking.id,
      end: iso(then + minutes(45)),
    });
    expect(await sendSigned({ action: 'end', bookingId }, then + minutes(40))).toMatchObject({
      id: booking.id,
      status: 'COMPLETED',
      end: iso(then + minutes(40)),
    });
  });

  it('that was refused takes what was done to it along', async () => {
    await book(then + minutes(10), then + minutes(60));
    const walkUp = await signed(tapped({ action: 'walk-up', durationMinutes: 30 }));
    await later(minutes(20));
    expect(await send(walkUp)).toMatchObject({ code: 'CONFLICT' });
    expect(await sendSigned({ action: 'end', bookingId: walkUp.requestId })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what comes late to a running meeting', () => {
  it('ends it when it was tapped', async () => {
    const booking = await book(then, then + hours(1));
    await later(minutes(50));
    expect(await sendSigned({ action: 'end', bookingId: booking.id }, then + minutes(20))).toMatchObject({
      status: 'COMPLETED',
      end: iso(then + minutes(20)),
    });
  });

  it('extends it if that is still free', async () => {
    const booking = await book(then, then + hours(1));
    await later(hours(2));
    expect(await sendSigned({ action: 'extend', bookingId: booking.id, minutes: 15 })).toMatchObject({
      end: iso(then + minutes(75)),
    });
    const other = await book(then + hours(2), then + hours(3));
    await book(then + hours(3), then + hours(4));
    await later(hours(3.5));
    expect(await sendSigned({ action: 'extend', bookingId: other.id, minutes: 15 }, then + hours(2.5))).toMatchObject({
      code: 'CONFLICT',
    });
  });
});

describe('the signature', () => {
  it('is asked for when a tap comes more than five minutes late', async () => {
    const booking = await book(then, then + hours(1));
    const tap = tapped({ action: 'check-in', bookingId: booking.id });
    await later(minutes(6));
    expect(await send(tap)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await send(await signed(tap))).toMatchObject({ status: 'ATTENDED' });
  });

  it('has to be by the key of this display, and of this request', async () => {
    const booking = await book(then, then + hours(1));
    const tap = tapped({ action: 'check-in', bookingId: booking.id });
    await later(minutes(6));
    const forged = await signRequest(await createDisplayKey(), tap);
    expect(await send(forged)).toMatchObject({ code: 'FORBIDDEN' });
    const moved = { ...(await signed(tap)), occurredAt: iso(then + minutes(1)) };
    expect(await send(moved)).toMatchObject({ code: 'FORBIDDEN' });
    expect((await load(booking.id)).status).toBe('CONFIRMED');
  });

  it('is kept as evidence', async () => {
    const tap = await signed(tapped({ action: 'walk-up', durationMinutes: 15 }));
    await later(minutes(30));
    await send(tap);
    const rows = await house.db.tenant(tenantId, (tx) =>
      tx.query('SELECT signature, occurred_at AS "occurredAt" FROM display_request WHERE request_id = $1', [
        tap.requestId,
      ]),
    );
    expect(rows).toEqual([{ signature: tap.signature, occurredAt: then }]);
  });
});

describe('over a lasting connection', () => {
  it('is judged the same over MQTT and Socket.IO, by the one signature', async () => {
    const [booking, next] = [await book(then, then + hours(1)), await book(then + hours(1), then + hours(2))];
    const tap = await signed(tapped({ action: 'check-in', bookingId: booking.id }));
    const unsigned = tapped({ action: 'check-in', bookingId: next.id }, then + minutes(55));
    await later(hours(1.5));
    display.setClock(house.clock.now());
    const topic = (leaf: string) => `lintel/v1/${display.tenant}/displays/${display.displayId}/${leaf}`;
    const url = `mqtt://127.0.0.1:${house.server.app.get(MqttListeners).port}`;
    const ear = await MqttEar.connect(url, await display.mqttCredentials());
    await ear.subscribe(topic('reply'));
    const socket = io(`${house.origin}/displays`, {
      transports: ['websocket'],
      reconnection: false,
      auth: await display.handshakeAuth(),
    });
    const byMqtt = async (request: DisplayRequest) => {
      ear.forget();
      await ear.client.publishAsync(topic('request'), JSON.stringify(request), { qos: 1 });
      return (await ear.until(({ body }) => (body as DisplayReply).requestId === request.requestId)).body;
    };
    const bySocket = (request: DisplayRequest): Promise<unknown> => socket.emitWithAck('request', request);
    for (const ask of [byMqtt, bySocket]) {
      expect(await ask(tap)).toMatchObject({ ok: true, body: { attendance: { checkedInAt: iso(then) } } });
      expect(await ask(unsigned)).toMatchObject({ ok: false, status: 403 });
    }
    ear.client.end(true);
    socket.disconnect();
  });
});

describe('a late request', () => {
  it('is acted on once, also when it came in time unsigned and its answer was lost', async () => {
    const tap = tapped({ action: 'walk-up', durationMinutes: 15 });
    const first = await send(tap);
    await later(hours(30));
    for (const again of [tap, await signed(tap), await signed(tap)]) expect(await send(again)).toEqual(first);
  });

  it('is forgotten in the end', async () => {
    const tap = await signed(tapped({ action: 'walk-up', durationMinutes: 15 }));
    await send(tap);
    const known = () =>
      house.db.tenant(tenantId, (tx) => tx.query('SELECT FROM display_request WHERE request_id = $1', [tap.requestId]));
    await later(hours(29 * 24));
    expect(await known()).toHaveLength(1);
    await later(hours(32 * 24));
    expect(await known()).toHaveLength(0);
  });

  it.each([
    ['from the future', minutes(2), 0, 'VALIDATION_FAILED'],
    ['from before the display was paired', -hours(1), minutes(1), 'VALIDATION_FAILED'],
    ['older than a day', 0, hours(25), 'WINDOW_CLOSED'],
  ])('is refused where it is %s, and may be sent again', async (_, offsetMs, laterMs, code) => {
    if (laterMs > 0) await later(laterMs);
    const tap = await signed(tapped({ action: 'walk-up', durationMinutes: 15 }, then + offsetMs));
    expect(await send(tap)).toMatchObject({ code });
  });
});
