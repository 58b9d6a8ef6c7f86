import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/ids.js';
import { openHouse, type House } from '../../testing/house.js';
import { actorOf, type UserPrincipal } from '../../platform/context/principal.js';
import { BookingsRepository, type CreatedEvent } from './bookings.repository.js';
import type { BookingRecord } from './booking-record.js';
import { CreateBookingService } from './create-booking.js';

let house: House;
let repository: BookingsRepository;
let asker: UserPrincipal;

beforeAll(async () => {
  house = await openHouse();
  repository = house.server.app.get(BookingsRepository);
  const tenantId = await house.addTenant('together');
  asker = {
    kind: 'user',
    userId: uuidv7(),
    email: 'anna@example.test',
    name: 'Anna',
    role: 'MEMBER',
    tenantId,
    tenantSlug: 'together',
  };
});
afterAll(() => house.close());

const room = (status?: string) => house.addResource(asker.tenantId, `Room ${uuidv7()}`, { status });
const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`);

function booking(start: string, end: string, fields: Partial<BookingRecord> = {}): BookingRecord {
  const blank = house.server.app
    .get(CreateBookingService)
    .blank(asker, { start: at(start), end: at(end), timeZone: 'UTC' });
  return { ...blank, kind: 'RESOURCE', title: 'Stand-up', reference: `T-${uuidv7()}`, ...fields };
}

function create(record: BookingRecord, resourceIds: string[]) {
  const event: CreatedEvent = {
    id: uuidv7(),
    type: 'booking.created',
    actor: actorOf(asker),
    diff: {},
    correlationId: uuidv7(),
    at: new Date(record.created_at).toISOString(),
  };
  return repository.create(record, resourceIds, event);
}

/** How many transactions wrote the bookings. */
async function commitsOf(records: BookingRecord[]): Promise<number> {
  const rows = await house.db.systemStatement<{ count: number }>(
    'SELECT count(DISTINCT xmin::text) FROM booking WHERE id = ANY ($1)',
    [records.map(({ id }) => id)],
  );
  return rows[0]!.count;
}

describe('bookings made at the same moment', () => {
  it('share commits, and each has its claim, its resource and its fact', async () => {
    const rooms = await Promise.all(Array.from({ length: 20 }, () => room()));
    const records = rooms.map(() => booking('09:00', '10:00'));
    const outcomes = await Promise.all(records.map((record, index) => create(record, [rooms[index]!])));
    expect(outcomes).toEqual(records.map(() => 'OK'));
    expect(await commitsOf(records)).toBeLessThan(records.length);
    for (const [index, record] of records.entries()) {
      const found = await house.db.tenant(asker.tenantId, (tx) => repository.find(tx, record.id));
      expect(found).toMatchObject({ ...record, resource_ids: [rooms[index]] });
      const [claim, fact, ...others] = await house.db.systemStatement(
        `SELECT 'claim' AS what, subject_id, period = tstzrange($2, $3) AS matches FROM claim WHERE booking_id = $1
         UNION ALL SELECT 'fact', resource_ids[1], type = 'booking.created' FROM domain_event WHERE subject_id = $1 ORDER BY what`,
        [record.id, new Date(record.start_at).toISOString(), new Date(record.end_at).toISOString()],
      );
      expect(claim).toEqual({ what: 'claim', subject_id: rooms[index], matches: true });
      expect(fact).toEqual({ what: 'fact', subject_id: rooms[index], matches: true });
      expect(others).toEqual([]);
    }
  });

  it('of one room get its time first come, first served', async () => {
    const id = await room();
    const spans = ['09:00', '09:30', '10:00', '10:30', '11:00'].map((start) => booking(start, '11:30'));
    const outcomes = await Promise.all(spans.map((record) => create(record, [id])));
    expect(outcomes).toEqual(['OK', 'CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT']);
    const halves = ['13:00', '13:30', '14:00', '14:30', '15:00'].map((start) =>
      booking(start, `${start.slice(0, 3)}${start.endsWith('00') ? '30' : '59'}`),
    );
    expect(await Promise.all(halves.map((record) => create(record, [id])))).toEqual(halves.map(() => 'OK'));
  });

  it('each get the answer that is theirs', async () => {
    const [free, taken, disabled, other] = [await room(), await room(), await room('DISABLED'), await room()];
    expect(await create(booking('09:00', '10:00'), [taken])).toBe('OK');
    const asked: [string, string[]][] = [
      ['OK', []],
      ['OK', [free]],
      ['CONFLICT', [taken]],
      ['RESOURCE_DISABLED', [disabled]],
      ['NOT_FOUND', [uuidv7()]],
      ['CONFLICT', [other, taken]],
      ['OK', [other]],
    ];
    const outcomes = await Promise.all(asked.map(([, rooms]) => create(booking('09:15', '09:45'), rooms)));
    expect(outcomes).toEqual(asked.map(([outcome]) => outcome));
  });

  it('do not suffer from one that the database cannot take', async () => {
    const rooms = await Promise.all(Array.from({ length: 6 }, () => room()));
    const results = await Promise.allSettled(
      rooms.map((id, index) => create(booking('09:00', '10:00', index === 4 ? { reference: 'T\u0000' } : {}), [id])),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...Array<string>(4).fill('fulfilled'),
      'rejected',
      'fulfilled',
    ]);
  });

  it('wait for nobody who is changing another room', async () => {
    const [locked, ...rooms] = await Promise.all(Array.from({ length: 6 }, () => room()));
    await house.db.tenant(asker.tenantId, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [locked]);
      const everybody = [...rooms, locked!].map((id) => create(booking('09:00', '10:00'), [id]));
      expect(await Promise.all(everybody)).toEqual(everybody.map(() => 'OK'));
    });
  });
});
