import { randomUUID } from 'node:crypto';
import type { Booking, BookingChange, DoorCredentials, PersonAtDoors } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { defaultPolicy } from '@lintel/shared/policy';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DisplayClient } from '../../testing/display-client.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

const MINUTE = 60_000;

let house: House;
let tenantId: string;
let admin: Person;
let mia: Person;
let display: DisplayClient;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
/** An organisation of its own, so that no test inherits another's wrong tries. */
beforeEach(async () => {
  tenantId = await house.addTenant(`proofs-${randomUUID().slice(0, 8)}`);
  [admin, mia] = await Promise.all([house.addPerson(tenantId, 'ADMIN'), house.addPerson(tenantId, 'MEMBER')]);
  display = await roomWithDoor(admin);
});

async function roomWithDoor(by: Person, accepted: 'PIN' | 'BADGE' = 'PIN') {
  const resourceId = await house.addResource(by.tenantId, `Room ${randomUUID()}`);
  const rules = { tapProofs: { ...defaultPolicy.tapProofs, book: [accepted], checkIn: ['PIN', 'BADGE'] } };
  await by.fetch(`/api/v1/policies/resource/${resourceId}`, { method: 'PUT', json: { rules } });
  const client = await DisplayClient.create(house.origin);
  await client.pair((userCode) =>
    by.fetch('/api/v1/displays/pair', { json: { userCode, name: 'Door', resourceIds: [resourceId] } }),
  );
  return client;
}

type Answer = Booking & Pick<Problem, 'code' | 'detail'>;
const json = async <T>(response: Promise<Response>) => (await (await response).json()) as T;
const tap = () => ({ requestId: randomUUID(), occurredAt: new Date(house.clock.now()).toISOString() });
const walkUp = (fields: object, at = display) =>
  json<Answer>(
    at.fetch('/api/v1/display/bookings', { method: 'POST', json: { ...tap(), durationMinutes: 15, ...fields } }),
  );
const withPin = (pin: string, at = display) => walkUp({ method: 'PIN', proof: { pin } }, at);
const withBadge = (badge: string, at = display) => walkUp({ method: 'BADGE', proof: { badge } }, at);
const issue = async (person: Person) =>
  (await json<{ pin: string }>(person.fetch('/api/v1/me/door-credentials/pin', { method: 'POST' }))).pin;
const pass = (minutes: number) => house.clock.moveTo(house.clock.now() + minutes * MINUTE);
const wrong = (pin: string) => pin.slice(0, -1) + String((Number(pin.at(-1)) + 1) % 10);
const mine = (person: Person) => json<DoorCredentials>(person.fetch('/api/v1/me/door-credentials'));
const addBadge = (badge: string, to = mia, by = admin) =>
  by.fetch(`/api/v1/door-credentials/${to.id}/badges`, { json: { badge, label: 'White card' } });
const changes = async (id: string) =>
  (await json<{ items: BookingChange[] }>(admin.fetch(`/api/v1/calendar/events/${id}/changes`))).items;

describe('a personal PIN', () => {
  it('books in the name of the person, and the log holds display, person and factor', async () => {
    const pin = await issue(mia);
    expect(pin).toMatch(/^\d{7}$/);
    const booking = await withPin(pin);
    const by = {
      type: 'HUMAN',
      id: mia.id,
      name: mia.email,
      door: { displayId: display.displayId, displayName: 'Door', factor: 'PIN' },
    };
    expect(booking).toMatchObject({
      status: 'ATTENDED',
      organizer: { userId: mia.id, email: mia.email },
      createdBy: { type: 'HUMAN', id: mia.id },
      attendance: { checkedInBy: by },
    });
    expect(await changes(booking.id)).toEqual([expect.objectContaining({ type: 'CREATED', actor: by })]);
  });

  it('is told once, and ends when there is a new one', async () => {
    const first = await issue(mia);
    const second = await issue(mia);
    expect(await mine(mia)).toEqual({ pin: { issuedAt: expect.any(String), lockedUntil: null }, badges: [] });
    expect(await withPin(first)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await withPin(second)).toMatchObject({ status: 'ATTENDED' });
    await mia.fetch('/api/v1/me/door-credentials/pin', { method: 'DELETE' });
    expect(await withPin(second)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('ends with the membership', async () => {
    const pin = await issue(mia);
    await house.db.system((tx) => tx.query('DELETE FROM membership WHERE user_id = $1', [mia.id]));
    expect(await withPin(pin)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is good in its own organisation only', async () => {
    const pin = await issue(mia);
    const elsewhere = await house.addPerson(await house.addTenant(`else-${randomUUID().slice(0, 8)}`), 'ADMIN');
    const there = await roomWithDoor(elsewhere);
    expect(await withPin(pin, there)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is written down nowhere, nor is anything it could be tried against', async () => {
    const pin = await issue(mia);
    for (const typed of [wrong(pin), pin]) await withPin(typed);
    const { rows } = await everyRow();
    expect(rows).not.toContain(pin);
    expect(rows).not.toContain('argon2id');
  });

  it('stays untold when its issue is repeated with a key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const ask = async () =>
      json<{ pin: string }>(mia.fetch('/api/v1/me/door-credentials/pin', { method: 'POST', headers }));
    const [first, second] = [await ask(), await ask()];
    expect(first.pin).not.toBe(second.pin);
    expect((await everyRow()).rows).not.toContain(second.pin);
  });

  it('counts when it is shown, not minutes later', async () => {
    const pin = await issue(mia);
    const occurredAt = new Date(house.clock.now() - 6 * MINUTE).toISOString();
    expect(await walkUp({ method: 'PIN', proof: { pin }, occurredAt })).toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    ['a PIN without one', { method: 'PIN' }],
    ['a PIN that is a badge', { method: 'PIN', proof: { badge: '04A1B2C3' } }],
    ['a badge that is a PIN', { method: 'BADGE', proof: { pin: '1234567' } }],
    ['a tap with a PIN', { method: 'TAP', proof: { pin: '1234567' } }],
    ['a PIN of letters', { method: 'PIN', proof: { pin: 'abcdefg' } }],
    ['both at once', { method: 'PIN', proof: { pin: '1234567', badge: '04A1B2C3' } }],
    ['the code on the screen', { method: 'QR' }],
  ])('cannot be %s', async (_, fields) => {
    expect(await walkUp(fields)).toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('a request', () => {
  it('that was answered needs no proof to be answered again, and no try at it counts', async () => {
    const pin = await issue(mia);
    const request = { ...tap(), method: 'PIN' };
    const send = (proof: object) => walkUp({ ...request, proof });
    const booking = await send({ pin });
    for (let again = 0; again < 20; again += 1) expect((await send({ pin: wrong(pin) })).id).toBe(booking.id);
    expect((await mine(mia)).pin?.lockedUntil).toBeNull();
  });

  it('is one try, however often and by however many links at once it comes', async () => {
    const pin = await issue(mia);
    const request = { ...tap(), method: 'PIN' };
    const send = (proof: object) => walkUp({ ...request, proof });
    const refused = await Promise.all(Array.from({ length: 12 }, () => send({ pin: wrong(pin) })));
    for (const { code } of refused) expect(code).toBe('FORBIDDEN');
    // The refusal is the answer to that request; the next try is a request of its own.
    expect(await send({ pin })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await withPin(pin)).toMatchObject({ status: 'ATTENDED' });
  });

  it('that came while the display was locked is judged once it is not', async () => {
    const pin = await issue(mia);
    for (let guess = 0; guess < 8; guess += 1) await withPin(`99${guess}0000`);
    const request = { ...tap(), method: 'PIN', proof: { pin } };
    expect(await walkUp(request)).toMatchObject({ code: 'RATE_LIMITED' });
    await pass(1);
    expect(await walkUp(request)).toMatchObject({ status: 'ATTENDED' });
  });
});

describe('somebody who guesses', () => {
  it('is stopped at the display, for longer each time, whoever taps', async () => {
    const pin = await issue(mia);
    const guesses = Array.from({ length: 8 }, (_, guess) => withPin(`99${guess}0000`));
    for (const answer of await Promise.all(guesses)) expect(answer).toMatchObject({ code: 'FORBIDDEN' });
    const refused = await display.fetch('/api/v1/display/bookings', {
      method: 'POST',
      json: { ...tap(), durationMinutes: 15, method: 'PIN', proof: { pin } },
    });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    await pass(1);
    expect(await withPin('9990000')).toMatchObject({ code: 'FORBIDDEN' });
    await pass(1);
    expect(await withPin(pin)).toMatchObject({ code: 'RATE_LIMITED' });
    await pass(1);
    expect(await withPin(pin)).toMatchObject({ status: 'ATTENDED' });
  });

  it('gets no more tries by asking many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, guess) => withPin(`${100 + guess}0000`)));
    expect(answers.filter(({ code }) => code === 'FORBIDDEN')).toHaveLength(8);
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(32);
  });

  it('is not forgiven for a right one of their own in between', async () => {
    const own = await issue(admin);
    for (let round = 0; round < 4; round += 1) {
      await withPin('9990000');
      await withPin('9980000');
      if (round < 3) expect((await withPin(own)).code).not.toBe('RATE_LIMITED');
    }
    expect(await withPin(own)).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('closes a person’s number after five, at every display, and the refusal is the same', async () => {
    const pin = await issue(mia);
    const others = await Promise.all([roomWithDoor(admin), roomWithDoor(admin)]);
    const doors = [display, ...others];
    const told = new Set<string>();
    for (let guess = 0; guess < 5; guess += 1) told.add((await withPin(wrong(pin), doors[guess % 3])).detail);
    told.add((await withPin(pin, doors[1])).detail);
    told.add((await withPin('0010000', doors[2])).detail);
    expect(told.size).toBe(1);
    const restsForMs = Date.parse((await mine(mia)).pin!.lockedUntil!) - house.clock.now();
    expect(Math.ceil(restsForMs / MINUTE)).toBe(15);
    await pass(15);
    expect(await withPin(pin)).toMatchObject({ status: 'ATTENDED' });
  });

  it('leaves a fact that administrators can read', async () => {
    const pin = await issue(mia);
    for (let guess = 0; guess < 5; guess += 1) await withPin(wrong(pin));
    const facts = await house.db.systemStatement<{ subject: string; diff: { subject: { to: string } } }>(
      `SELECT subject_id AS subject, diff FROM domain_event WHERE tenant_id = $1 AND type = 'door-lock.set'`,
      [tenantId],
    );
    expect(facts).toEqual([
      { subject: mia.id, diff: expect.objectContaining({ subject: { from: null, to: 'PERSON' } }) },
    ]);
  });

  it('keeps nobody out for ever: an administrator unlocks, and so does a new PIN', async () => {
    const pin = await issue(mia);
    for (let guess = 0; guess < 5; guess += 1) await withPin(wrong(pin));
    expect((await admin.fetch(`/api/v1/door-credentials/${mia.id}/lock`, { method: 'DELETE' })).status).toBe(204);
    expect(await withPin(pin)).toMatchObject({ status: 'ATTENDED' });
  });

  it('is slowed down with badges as well', async () => {
    for (let guess = 0; guess < 8; guess += 1) await withBadge(`0000000${guess}`);
    expect(await withBadge('00000009')).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('a badge', () => {
  it('is the person’s whatever way the reader writes it, and its id is kept nowhere', async () => {
    const door = await roomWithDoor(admin, 'BADGE');
    for (const nothing of ['----', '1-2-3-']) expect((await addBadge(nothing)).status).toBe(400);
    expect((await addBadge('04:a1:b2:c3')).status).toBe(201);
    expect(await withBadge('04A1B2C3', door)).toMatchObject({
      organizer: { userId: mia.id },
      attendance: { checkedInBy: { id: mia.id, door: { factor: 'BADGE' } } },
    });
    expect((await mine(mia)).badges).toEqual([
      { id: expect.any(String), label: 'White card', addedAt: expect.any(String) },
    ]);
    expect((await everyRow()).rows).not.toMatch(/04:?a1:?b2:?c3/i);
  });

  it('is one person’s, and may be another’s in another organisation', async () => {
    await addBadge('04A1B2C3');
    expect((await addBadge('04 a1 b2 c3')).status).toBe(201);
    expect((await mine(mia)).badges).toHaveLength(1);
    expect(await json<Problem>(addBadge('04A1B2C3', admin))).toMatchObject({
      code: 'CONFLICT',
      detail: expect.stringContaining(mia.email),
    });
    const elsewhere = await house.addPerson(await house.addTenant(`else-${randomUUID().slice(0, 8)}`), 'ADMIN');
    expect((await addBadge('04A1B2C3', elsewhere, elsewhere)).status).toBe(201);
  });

  it('counts for nothing once it is taken away', async () => {
    const door = await roomWithDoor(admin, 'BADGE');
    await addBadge('04A1B2C3');
    const [badge] = (await mine(mia)).badges;
    await admin.fetch(`/api/v1/door-credentials/${mia.id}/badges/${badge!.id}`, { method: 'DELETE' });
    expect(await withBadge('04A1B2C3', door)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('does where a PIN is asked for as little as a tap', async () => {
    await addBadge('04A1B2C3');
    expect(await withBadge('04A1B2C3')).toMatchObject({ code: 'FORBIDDEN', detail: 'Here this takes a PIN.' });
  });
});

describe('the list of people', () => {
  it('tells administrators who has what, a page at a time', async () => {
    await issue(mia);
    await addBadge('04A1B2C3');
    const first = await json<{ items: PersonAtDoors[]; nextCursor: string }>(
      admin.fetch('/api/v1/door-credentials?limit=1'),
    );
    const second = await json<{ items: PersonAtDoors[]; nextCursor: null }>(
      admin.fetch(`/api/v1/door-credentials?limit=1&cursor=${first.nextCursor}`),
    );
    const all = [...first.items, ...second.items];
    expect(second.nextCursor).toBeNull();
    expect(all.map(({ user, pin, badges }) => [user.id, pin !== null, badges.length]).sort()).toEqual(
      [
        [admin.id, false, 0],
        [mia.id, true, 1],
      ].sort(),
    );
  });

  it('is not for members, and knows nobody of another organisation', async () => {
    expect((await mia.fetch('/api/v1/door-credentials')).status).toBe(403);
    expect((await mia.fetch(`/api/v1/door-credentials/${mia.id}/badges`, { json: { badge: '04A1B2C3' } })).status).toBe(
      403,
    );
    const elsewhere = await house.addPerson(await house.addTenant(`else-${randomUUID().slice(0, 8)}`), 'ADMIN');
    for (const path of ['pin', 'lock']) {
      const response = await elsewhere.fetch(`/api/v1/door-credentials/${mia.id}/${path}`, { method: 'DELETE' });
      expect(response.status).toBe(404);
    }
    expect((await addBadge('04A1B2C3', mia, elsewhere)).status).toBe(404);
  });
});

/** All that is stored of this organisation, as text. */
async function everyRow(): Promise<{ rows: string }> {
  const tables = await house.db.systemStatement<{ name: string }>(
    `SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'`,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await house.db.systemStatement<{ text: string }>(
        `SELECT string_agg(t::text, E'\\n') AS text FROM "${name}" t WHERE tenant_id = $1`,
        [tenantId],
      );
      return rows[0]!.text;
    }),
  );
  return { rows: texts.join('\n') };
}
