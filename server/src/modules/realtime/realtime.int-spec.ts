import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Booking, DisplayReply, RoomSchedule } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { Changed, DisplayRooms } from '@lintel/shared/live';
import { randomUUID } from 'node:crypto';
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import type { RunningServer } from '../../server.js';
import type { DisplayClient } from '../../testing/display-client.js';
import { Ear } from '../../testing/ear.js';
import { openHouse, type House, type Person } from '../../testing/house.js';
import { pairDisplay } from '../../testing/pair-display.js';
import { startSecondProcess } from '../../testing/second-process.js';
import { StandingCredentials } from '../identity/standing-credentials.js';
import { RoomDirectory } from '../resources/room-directory.js';

type Options = Partial<ManagerOptions & SocketOptions>;

describe('realtime', () => {
  let house: House;
  let tenantId: string;
  let admin: Person;
  let stranger: Person;
  let second: RunningServer;
  const ears: Ear[] = [];

  const listen = (path: string, options: Options, origin = house.origin) => {
    const socket = io(`${origin}${path}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...options,
    });
    const ear = new Ear(socket);
    ears.push(ear);
    return ear;
  };
  const listenAtDoor = async (display: DisplayClient, origin?: string) =>
    listen('/displays', { auth: await display.handshakeAuth() }, origin);
  const tokenOf = async (person: Person) => {
    const response = await fetch(`${house.origin}/api/v1/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.email, password: 'correct horse' }),
    });
    return {
      bearer: response.headers.get('set-auth-token')!,
      cookie: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    };
  };
  const addRoom = async (name: string, tenant = tenantId) => {
    const id = await house.addResource(tenant, name);
    for (const { app } of [house.server, second]) app.get(RoomDirectory).forgetTenant(tenant);
    return id;
  };
  const book = async (person: Person, roomId: string, start: string, end: string) => {
    const response = await person.fetch('/api/v1/calendar/events', {
      json: { title: 'Design review', start, end, timeZone: 'UTC', resourceIds: [roomId] },
    });
    expect(response.status).toBe(201);
    return (await response.json()) as Booking;
  };

  beforeAll(async () => {
    house = await openHouse();
    second = await startSecondProcess(house);
    tenantId = await house.addTenant('mine');
    admin = await house.addPerson(tenantId, 'ADMIN');
    stranger = await house.addPerson(await house.addTenant('theirs'), 'ADMIN');
  });
  afterEach(() => {
    for (const { socket } of ears.splice(0)) socket.disconnect();
  });
  afterAll(async () => {
    await second.stop();
    await house.close();
  });

  describe('/displays', () => {
    it('refuses who cannot prove to be a display', async () => {
      const display = await pairDisplay(house, admin, [await addRoom('Refused')]);
      const good = await display.handshakeAuth();
      const used = listen('/displays', { auth: good });
      await used.until('connect');
      const other = await pairDisplay(house, admin, [await addRoom('Other')]);
      const attempts = [
        {},
        { token: good.token },
        { token: 'nonsense', proof: good.proof },
        good,
        { token: good.token, proof: (await other.handshakeAuth()).proof },
        { token: (await tokenOf(admin)).bearer, proof: good.proof },
        { token: { nested: true }, proof: 1 },
      ];
      for (const auth of attempts) {
        const error = await listen('/displays', { auth }).until<Error & { data: Problem }>('connect_error');
        expect(error.data).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      }
    });

    it('gives the time and a schedule of each room on joining, in the order of the rooms', async () => {
      const rooms = [await addRoom('Zebra'), await addRoom('Ant')];
      const ear = await listenAtDoor(await pairDisplay(house, admin, rooms));
      await ear.until<RoomSchedule>('room.schedule', ({ roomId }) => roomId === rooms[1]);
      expect(ear.all<RoomSchedule>('room.schedule').map(({ roomId }) => roomId)).toEqual(rooms);
      expect(Math.abs(Date.parse(ear.all<{ now: string }>('server.time')[0]!.now) - house.clock.now())).toBeLessThan(
        60_000,
      );
    });

    it('shows a booking at once on every display of the room, in every process, and on no other', async () => {
      const [room, elsewhere] = [await addRoom('Booked'), await addRoom('Elsewhere')];
      const secondOrigin = `http://127.0.0.1:${second.port}`;
      const here = await pairDisplay(house, admin, [room]);
      const there = await pairDisplay(house, admin, [room]);
      const thereAuth = {
        token: await there.accessToken(),
        proof: await there.proof({
          method: 'GET',
          url: `${secondOrigin}/displays`,
          accessToken: await there.accessToken(),
        }),
      };
      const doors = [await listenAtDoor(here), listen('/displays', { auth: thereAuth }, secondOrigin)];
      const other = await listenAtDoor(await pairDisplay(house, admin, [elsewhere]));
      await Promise.all([...doors, other].map((ear) => ear.until('room.schedule')));
      for (const ear of [...doors, other]) ear.forget();
      const { id } = await book(admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      for (const ear of doors) {
        const schedule = await ear.until<RoomSchedule>('room.schedule');
        expect(schedule.bookings).toMatchObject([{ id, title: null }]);
      }
      await book(admin, elsewhere, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      await other.until('room.schedule');
      expect(other.all<RoomSchedule>('room.schedule').map(({ roomId }) => roomId)).toEqual([elsewhere]);
    });

    it('answers taps, also such that are none', async () => {
      const room = await addRoom('Tapped');
      const display = await pairDisplay(house, admin, [room]);
      const ear = await listenAtDoor(display);
      await ear.until('room.schedule');
      const tap = {
        requestId: randomUUID(),
        occurredAt: new Date(display.now()).toISOString(),
        action: 'walk-up',
        durationMinutes: 15,
      };
      const reply = (await ear.socket.emitWithAck('request', tap)) as DisplayReply;
      expect(reply).toMatchObject({ requestId: tap.requestId, ok: true, status: 201 });
      await ear.until<RoomSchedule>('room.schedule', ({ bookings }) => bookings.length === 1);
      expect(await ear.socket.emitWithAck('request', tap)).toEqual(reply);
      for (const bad of [null, 'x', { ...tap, action: 'explode' }, { ...tap, extra: 1 }]) {
        expect(await ear.socket.emitWithAck('request', bad)).toMatchObject({ ok: false, status: 400 });
      }
      ear.socket.emit('request', tap);
      ear.socket.emit('telemetry', { nonsense: true });
      ear.socket.emit('telemetry', { version: '1.2.3', uptimeSeconds: 4 });
      expect((await ear.socket.emitWithAck('request', tap)) as DisplayReply).toEqual(reply);
    });

    it('goes online and offline with its connections', async () => {
      const display = await pairDisplay(house, admin, [await addRoom('Presence')]);
      const watcher = listen('/web', { auth: { token: (await tokenOf(admin)).bearer } });
      await watcher.until('connect');
      const presence = async () => {
        const response = await admin.fetch('/api/v1/displays?limit=200');
        const { items } = (await response.json()) as { items: { id: string; presence: { status: string } }[] };
        return items.find(({ id }) => id === display.displayId)!.presence.status;
      };
      const changed = (change: Changed) => change.type === 'display' && change.id === display.displayId;
      expect(await presence()).toBe('NEVER');
      const ear = await listenAtDoor(display);
      await watcher.until<Changed>('changed', changed);
      expect(await presence()).toBe('ONLINE');
      watcher.forget();
      ear.socket.disconnect();
      await watcher.until<Changed>('changed', changed);
      expect(await presence()).toBe('OFFLINE');
    });

    it('tells a revoked display so and cuts it off, in whichever process it is', async () => {
      const display = await pairDisplay(house, admin, [await addRoom('Revoked')]);
      const secondOrigin = `http://127.0.0.1:${second.port}`;
      const token = await display.accessToken();
      const proof = await display.proof({ method: 'GET', url: `${secondOrigin}/displays`, accessToken: token });
      const connections = [await listenAtDoor(display), listen('/displays', { auth: { token, proof } }, secondOrigin)];
      await Promise.all(connections.map((ear) => ear.until('room.schedule')));
      expect((await admin.fetch(`/api/v1/displays/${display.displayId}`, { method: 'DELETE' })).ok).toBe(true);
      for (const ear of connections) {
        await ear.until('disconnect');
        const events = ear.heard
          .map(({ event }) => event)
          .filter((event) => event === 'revoked' || event === 'disconnect');
        expect(events).toEqual(['revoked', 'disconnect']);
      }
      const again = await listenAtDoor(display);
      expect((await again.until<Error & { data: Problem }>('connect_error')).data.code).toBe('UNAUTHENTICATED');
    });

    it('names the rooms of a display in their configured order', async () => {
      const rooms = [await addRoom('Second'), await addRoom('First')].reverse();
      const door = await listenAtDoor(await pairDisplay(house, admin, rooms));
      expect(await door.until<DisplayRooms>('display.rooms')).toEqual({ resourceIds: rooms });
    });

    it('follows a display to other rooms', async () => {
      const [before, after] = [await addRoom('Before'), await addRoom('After')];
      const display = await pairDisplay(house, admin, [before]);
      const ear = await listenAtDoor(display);
      await ear.until('room.schedule');
      ear.forget();
      const response = await admin.fetch(`/api/v1/displays/${display.displayId}`, {
        method: 'PATCH',
        json: { resourceIds: [after] },
      });
      expect(response.ok).toBe(true);
      await ear.until('command');
      expect(ear.all<RoomSchedule>('room.schedule').map(({ roomId }) => roomId)).toEqual([after]);
      ear.forget();
      await book(admin, before, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      await book(admin, after, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      const schedule = await ear.until<RoomSchedule>('room.schedule');
      expect(schedule.roomId).toBe(after);
    });
  });

  describe('/web', () => {
    it('refuses who is not signed in, other sites, and tenants one does not belong to', async () => {
      const { bearer, cookie } = await tokenOf(admin);
      const display = await pairDisplay(house, admin, [await addRoom('Curious')]);
      const refused: [Options, string][] = [
        [{}, 'UNAUTHENTICATED'],
        [{ auth: { token: 'nonsense' } }, 'UNAUTHENTICATED'],
        [{ auth: { token: await display.accessToken() } }, 'UNAUTHENTICATED'],
        [{ auth: { token: bearer, tenant: 'theirs' } }, 'FORBIDDEN'],
        [{ extraHeaders: { cookie, origin: 'https://evil.example' } }, 'FORBIDDEN'],
      ];
      for (const [options, code] of refused) {
        const error = await listen('/web', options).until<Error & { data: Problem }>('connect_error');
        expect(error.data.code).toBe(code);
      }
      const welcome: Options[] = [
        { auth: { token: bearer } },
        { auth: { token: bearer, tenant: 'mine' } },
        { extraHeaders: { cookie, origin: house.origin } },
      ];
      for (const options of welcome) await listen('/web', options).until('server.time');
      const nowhere = await listen('/', {}).until<Error>('connect_error');
      expect(nowhere.message).toContain('/displays or /web');
    });

    it('hears what changed in its tenant and nothing of another', async () => {
      const mine = listen('/web', { auth: { token: (await tokenOf(admin)).bearer } });
      const theirs = listen('/web', { auth: { token: (await tokenOf(stranger)).bearer } });
      await Promise.all([mine.until('connect'), theirs.until('connect')]);
      const room = await addRoom('Heard');
      const { id } = await book(admin, room, '2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z');
      expect(await mine.until<Changed>('changed', (changed) => changed.type === 'booking')).toEqual({
        type: 'booking',
        id,
        version: 1,
      });
      await mine.until<Changed>('changed', (changed) => changed.type === 'room' && changed.id === room);
      const location = await stranger.fetch('/api/v1/locations', { json: { name: 'Campus', kind: 'SITE' } });
      expect(location.status).toBe(201);
      await theirs.until<Changed>('changed', ({ type }) => type === 'location');
      expect(theirs.all<Changed>('changed').map(({ type }) => type)).toEqual(['location']);
      expect(mine.all<Changed>('changed').filter(({ type }) => type === 'location')).toEqual([]);
    });

    it('is cut when the session ends', async () => {
      const { bearer } = await tokenOf(admin);
      const ear = listen('/web', { auth: { token: bearer } });
      await ear.until('connect');
      const response = await fetch(`${house.origin}/api/v1/auth/sign-out`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', origin: house.origin },
        body: '{}',
      });
      expect(response.status).toBe(200);
      await house.server.app.get(StandingCredentials).recheck();
      await ear.until('disconnect');
    });
  });

  describe('the clock', () => {
    it('tells everybody when it was moved, and flips rooms; a token that is over ends the connection', async () => {
      const room = await addRoom('Clock');
      const display = await pairDisplay(house, admin, [room]);
      const [door, web] = [
        await listenAtDoor(display),
        listen('/web', { auth: { token: (await tokenOf(admin)).bearer } }),
      ];
      await book(admin, room, '2026-11-20T08:30:00Z', '2026-11-20T09:00:00Z');
      await door.until<RoomSchedule>('room.schedule', ({ bookings }) => bookings.length === 1);
      await web.until('connect');
      for (const ear of [door, web]) ear.forget();
      const moved = Math.max(Date.parse('2026-11-20T08:05:00Z'), house.clock.now() + 60_000);
      await house.clock.moveTo(moved);
      for (const ear of [door, web])
        await ear.until<{ now: string }>('server.time', ({ now }) => Date.parse(now) >= moved);
      const schedule = await door.until<RoomSchedule>('room.schedule');
      expect(Date.parse(schedule.serverTime)).toBeGreaterThanOrEqual(moved);

      web.forget();
      await house.clock.moveTo(Date.parse('2026-11-20T08:30:01Z'));
      await door.until('disconnect');
      const flips = web.all<Changed>('changed').filter(({ type, id }) => type === 'room' && id === room);
      expect(flips.length).toBeGreaterThan(0);
      await display.refresh();
      await (await listenAtDoor(display)).until('room.schedule');
    });
  });
});
