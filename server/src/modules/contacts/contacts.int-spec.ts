import { randomUUID } from 'node:crypto';
import type { Booking, Contact, ContactGroup } from '@lintel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStore } from '../../platform/events/event-store.js';
import { openHouse, type House, type Person } from '../../testing/house.js';

let house: House;
let admin: Person;
let member: Person;
let colleague: Person;
let stranger: Person;

beforeAll(async () => {
  house = await openHouse();
  const tenantId = await house.addTenant('acme');
  admin = await house.addPerson(tenantId, 'ADMIN');
  [member, colleague] = [await house.addPerson(tenantId, 'MEMBER'), await house.addPerson(tenantId, 'MEMBER')];
  stranger = await house.addPerson(await house.addTenant('other'), 'ADMIN');
});
afterAll(() => house.close());

const contacts = '/api/v1/contacts';
const groups = '/api/v1/contact-groups';
async function ask<Answer>(who: Person, path: string, json?: object, method?: string, version?: number) {
  const response = await who.fetch(path, {
    method,
    json,
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as Answer };
}
const add = async (name: string, more: object = {}) =>
  (await ask<Contact>(member, contacts, { name, email: `${name}@example.test`, ...more })).body;
const names = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);

describe('contacts', () => {
  it('are added with a phone number in one form, once for each address, and changed by who added them', async () => {
    const made = await ask<Contact>(member, contacts, {
      name: ' Ana  Díaz ',
      email: 'Ana@Example.test',
      phone: '612 345 678',
      company: 'Iberia',
      tags: ['press'],
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Ana Díaz',
      email: 'ana@example.test',
      // Without a country it is of the organisation's.
      phone: '+34612345678',
      version: 1,
      createdBy: { id: member.id },
    });
    const twice = await ask(colleague, contacts, { name: 'Ana', email: 'ANA@example.test' });
    expect(twice.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'email' }] });
    const wrong = await ask(member, contacts, { name: 'B', email: 'b@example.test', phone: 'call me' });
    expect(wrong.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'phone' }] });

    const path = `${contacts}/${made.body.id}`;
    expect((await ask(colleague, path, { name: 'X' }, 'PATCH')).status).toBe(403);
    expect((await ask(member, path, { name: 'X' }, 'PATCH', 2)).status).toBe(412);
    const changed = await ask(member, path, { phone: null, notes: 'Met in May.' }, 'PATCH', 1);
    expect(changed.body).toMatchObject({ phone: null, notes: 'Met in May.', company: 'Iberia', version: 2 });
    expect((await ask<Contact>(admin, path, { notes: 'Met in May.' }, 'PATCH')).body.version).toBe(2);
    expect((await ask(stranger, path)).status).toBe(404);
    expect((await ask(stranger, path, { name: 'X' }, 'PATCH')).status).toBe(404);
    expect((await ask(admin, path, undefined, 'DELETE')).status).toBe(204);
    expect((await ask(member, path)).status).toBe(404);
    const facts = await house.db.tenant(admin.tenantId, (tx) =>
      house.server.app.get(EventStore).ofSubject(tx, made.body.id),
    );
    const changes = facts.filter(({ type }) => type.startsWith('contact.'));
    expect(changes.map(({ type, actor, diff }) => [type, actor.id, Object.keys(diff).sort()])).toEqual([
      ['contact.created', member.id, expect.arrayContaining(['name', 'email'])],
      ['contact.updated', member.id, ['notes', 'phone']],
      ['contact.deleted', admin.id, []],
    ]);
  });

  it('are found by name, address, company and tag, page by page', async () => {
    await add('zoe', { company: '100% Pure', tags: ['vip'] });
    await add('yan', { tags: ['vip'] });
    const list = async (query: string) =>
      (await ask<{ items: Contact[]; nextCursor: string | null }>(colleague, `${contacts}?${query}`)).body;
    expect(names(await list('search=ZOE@'))).toEqual(['zoe']);
    expect(names(await list('search=100%25'))).toEqual(['zoe']);
    expect(names(await list('search=_oe'))).toEqual([]);
    expect(names(await list('tag=vip'))).toEqual(['yan', 'zoe']);
    const first = await list('tag=vip&limit=1');
    expect(names(await list(`tag=vip&limit=1&cursor=${first.nextCursor}`))).toEqual(['zoe']);
    expect((await ask<{ items: unknown[] }>(stranger, contacts)).body.items).toEqual([]);
  });
});

describe('groups of contacts', () => {
  it('hold contacts of the organisation, and are invited as they are at that moment', async () => {
    const [bob, cat, dan] = [await add('bob'), await add('cat'), await add('dan')];
    const theirs = (await ask<Contact>(stranger, contacts, { name: 'S', email: 's@example.test' })).body;
    expect((await ask(member, groups, { name: 'Board', contactIds: [theirs.id] })).status).toBe(404);
    const made = await ask<ContactGroup>(member, groups, { name: 'Board', contactIds: [bob.id, cat.id] });
    expect(made).toMatchObject({ status: 201, body: { members: [{ name: 'bob' }, { name: 'cat' }], version: 1 } });
    const again = await ask(member, groups, { name: 'BOARD' });
    expect(again.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'name' }] });

    const event = (start: string, more: object) => ({
      title: 'Meeting',
      start: `2026-11-24T${start}:00Z`,
      end: `2026-11-24T${start.replace(':00', ':30')}:00Z`,
      timeZone: 'Europe/Madrid',
      ...more,
    });
    const invited = { attendees: [{ email: 'Bob@example.test', name: 'Bobby' }], groupIds: [made.body.id] };
    const booked = await ask<Booking>(
      colleague,
      '/api/v1/calendar/events',
      event('09:00', { ...invited, contactIds: [dan.id, cat.id] }),
    );
    const attendees = (booking: Booking) => booking.attendees.map(({ email, name }) => `${name} ${email}`);
    expect(attendees(booked.body)).toEqual(['Bobby Bob@example.test', 'cat cat@example.test', 'dan dan@example.test']);

    const path = `${groups}/${made.body.id}`;
    expect((await ask(colleague, path, { contactIds: [] }, 'PATCH')).status).toBe(403);
    const changed = await ask<ContactGroup>(member, path, { contactIds: [dan.id] }, 'PATCH', 1);
    expect(changed.body).toMatchObject({ name: 'Board', members: [{ name: 'dan' }], version: 2 });
    expect((await ask<Contact>(member, `${contacts}/${dan.id}`, undefined, 'DELETE')).status).toBe(204);
    expect((await ask<ContactGroup>(member, path)).body.members).toEqual([]);
    // Who was invited stays invited.
    const later = await ask<Booking>(colleague, `/api/v1/calendar/events/${booked.body.id}`);
    expect(attendees(later.body)).toHaveLength(3);

    await ask(member, path, { contactIds: [bob.id] }, 'PATCH');
    const people = { kind: 'INTERNAL', participantIds: [colleague.id, member.id] };
    const internal = await ask<Booking>(
      admin,
      '/api/v1/bookings',
      event('10:00', { ...people, attendees: [{ email: member.email }], groupIds: [made.body.id] }),
    );
    expect(internal.body.attendees.map(({ email }) => email)).toEqual([member.email, 'bob@example.test']);
    for (const [field, code] of [
      ['groupIds', 'NOT_FOUND'],
      ['contactIds', 'NOT_FOUND'],
    ] as const) {
      const unknown = await ask(admin, '/api/v1/calendar/events', event('11:00', { [field]: [randomUUID()] }));
      expect(unknown.body).toMatchObject({ code });
    }
    const foreign = await ask(stranger, '/api/v1/calendar/events', event('11:00', { groupIds: [made.body.id] }));
    expect(foreign.status).toBe(404);
    expect((await ask(admin, path, undefined, 'DELETE')).status).toBe(204);
    const left = await ask<{ items: unknown[] }>(admin, `${groups}?search=board`);
    expect(left.body.items).toEqual([]);
  });
});
