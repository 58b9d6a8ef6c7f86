import 'reflect-metadata';
import type { CreateBooking } from '@lintel/shared/contracts';
import { Alternatives } from '../../../server/src/modules/bookings/alternatives.js';
import { BookingWriter } from '../../../server/src/modules/bookings/booking-writer.js';
import { BookingsRepository, type CreatedEvent } from '../../../server/src/modules/bookings/bookings.repository.js';
import { CreateBookingService } from '../../../server/src/modules/bookings/create-booking.js';
import { HoldsRepository } from '../../../server/src/modules/bookings/holds.repository.js';
import { PeopleDirectory } from '../../../server/src/modules/bookings/people-directory.js';
import { References } from '../../../server/src/modules/bookings/references.js';
import { ContactBook } from '../../../server/src/modules/contacts/contact-book.js';
import { ContactGroupsRepository } from '../../../server/src/modules/contacts/contact-groups.repository.js';
import { ContactsRepository } from '../../../server/src/modules/contacts/contacts.repository.js';
import { RoomDirectory } from '../../../server/src/modules/resources/room-directory.js';
import { RoomsReader } from '../../../server/src/modules/resources/rooms-reader.js';
import { TenancyRepository } from '../../../server/src/modules/tenancy/tenancy.repository.js';
import { SystemClock } from '../../../server/src/platform/clock/clock.js';
import type { UserPrincipal } from '../../../server/src/platform/context/principal.js';
import { Database } from '../../../server/src/platform/db/database.js';
import { EventStore } from '../../../server/src/platform/events/event-store.js';
import { LiveBus } from '../../../server/src/platform/events/live-bus.js';
import { uuidv7 } from '../../../server/src/platform/ids.js';
import { createLogger } from '../../../server/src/platform/logging/logger.js';

export const MINUTE_MS = 60_000;

/** The booking services as the server wires them, without the relay and everything else that follows a booking. */
export interface BookingHouse {
  db: Database;
  repository: BookingsRepository;
  service: CreateBookingService;
  close(): Promise<void>;
}

export function openBookings(url: string, connections: number): BookingHouse {
  const log = createLogger('warn');
  const report = (err: unknown) => log.error({ err }, 'benchmark');
  const db = new Database(url, { size: connections, onIdleError: report });
  const clock = new SystemClock(report);
  const bus = new LiveBus(url, log, 'bench');
  const events = new EventStore(db);
  const repository = new BookingsRepository(db);
  const directory = new RoomDirectory(db, new RoomsReader(), bus);
  const alternatives = new Alternatives(repository, directory);
  const service = new CreateBookingService(
    db,
    repository,
    new References(repository),
    directory,
    new PeopleDirectory(
      new TenancyRepository(db),
      new ContactBook(db, new ContactsRepository(), new ContactGroupsRepository()),
    ),
    new BookingWriter(db, repository, events, alternatives, clock),
    new HoldsRepository(db),
    events,
    clock,
  );
  return {
    db,
    repository,
    service,
    async close() {
      clock.stop();
      await db.close();
    },
  };
}

/** A tenant with one person who books and some rooms. */
export interface Tenant {
  person: UserPrincipal;
  rooms: string[];
}

export async function addTenant(db: Database, slug: string, rooms: string[]): Promise<Tenant> {
  const tenantId = uuidv7();
  await db.system(async (tx) => {
    await tx.query('INSERT INTO tenant (id, slug, name, time_zone, created_at) VALUES ($1, $2, $2, $3, now())', [
      tenantId,
      slug,
      'Europe/Madrid',
    ]);
    await tx.query(
      `INSERT INTO resource (id, tenant_id, type, name, capacity, time_zone, status, created_at, updated_at)
       SELECT id, $1, 'ROOM', 'Room ' || number, 8, 'Europe/Madrid', 'ACTIVE', now(), now()
         FROM unnest($2::uuid[]) WITH ORDINALITY AS room (id, number)`,
      [tenantId, rooms],
    );
  });
  const person: UserPrincipal = {
    kind: 'user',
    userId: uuidv7(),
    email: 'anna@example.test',
    name: 'Anna Andersson',
    role: 'MEMBER',
    tenantId,
    tenantSlug: slug,
  };
  return { person, rooms };
}

/** What people ask for: one room, one slot. */
export function request(room: string, start: number, minutes = 1): CreateBooking {
  return {
    title: 'Weekly planning',
    start: new Date(start).toISOString(),
    end: new Date(start + minutes * MINUTE_MS).toISOString(),
    timeZone: 'Europe/Madrid',
    resourceIds: [room],
  };
}

/** Writes one booking through the repository alone: what the service does last, with everything decided. */
export function writeOne(house: BookingHouse, { person }: Tenant, room: string, start: number, reference: string) {
  const end = start + MINUTE_MS;
  const record = {
    ...house.service.blank(person, { start, end, timeZone: 'Europe/Madrid' }),
    kind: 'RESOURCE' as const,
    title: 'Weekly planning',
    location: 'Room 17',
    organizer_email: person.email,
    organizer_name: person.name,
    organizer_user_id: person.userId,
    reference,
  };
  const span = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  const event: CreatedEvent = {
    id: uuidv7(),
    type: 'booking.created',
    actor: { type: 'HUMAN', id: person.userId, name: person.name },
    diff: {
      title: { from: null, to: record.title },
      start: { from: null, to: span.start },
      end: { from: null, to: span.end },
      resourceIds: { from: null, to: [room] },
      status: { from: null, to: record.status },
    },
    correlationId: record.id,
    at: new Date(record.created_at).toISOString(),
  };
  return house.repository.create(record, [room], event);
}
