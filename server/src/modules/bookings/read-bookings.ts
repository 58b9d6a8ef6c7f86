import type {
  AvailabilityQuery,
  Booking,
  BookingChange,
  ChangeType,
  ListBookingsQuery,
} from '@lintel/shared/contracts';
import { freeSlots, type Interval } from '@lintel/shared/intervals';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/db/database.js';
import type { DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { instantKey, pageOf, sortKeyIn, type Page } from '../../platform/http/cursor.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { iso, toBooking } from './booking-record.js';
import { assertWithinLength } from './booking-rules.js';
import { BookingsRepository, notFound } from './bookings.repository.js';
import { disabled, unknownResource } from './create-booking.js';
import { PeopleAvailability } from './people-availability.js';

const sortKeySchema = z.tuple([instantKey, z.uuid()]);
const MAX_AVAILABILITY_DAYS = 62;
const MOST_SLOTS = 10_000;
/** Free time is offered on this grid, counted from the hour in the room's zone by way of UTC quarter hours. */
const SLOT_GRID_MS = 15 * MINUTE_MS;

const changeTypeOf: Partial<Record<DomainEventType, ChangeType>> = {
  'booking.created': 'CREATED',
  'booking.updated': 'UPDATED',
  'booking.rescheduled': 'RESCHEDULED',
  'booking.cancelled': 'CANCELLED',
  'booking.attended': 'ATTENDED',
  'booking.released': 'RELEASED',
  'booking.restored': 'RESTORED',
  'booking.completed': 'COMPLETED',
  'booking.no-show': 'NO_SHOW',
  'booking.reassigned': 'REASSIGNED',
  'booking.approved': 'APPROVED',
  'booking.declined': 'DECLINED',
};

@Injectable()
export class ReadBookingsService {
  constructor(
    private readonly db: Database,
    private readonly repository: BookingsRepository,
    private readonly events: EventStore,
    private readonly directory: RoomDirectory,
    private readonly people: PeopleAvailability,
    private readonly clock: Clock,
  ) {}

  async get(tenantId: string, id: string): Promise<Booking> {
    const record = await this.db.tenant(tenantId, (tx) => this.repository.find(tx, id));
    if (!record) throw notFound();
    return toBooking(record);
  }

  async list(tenantId: string, query: ListBookingsQuery): Promise<Page<Booking>> {
    const after = query.cursor === undefined ? null : sortKeyIn(query.cursor, sortKeySchema);
    const records = await this.db.tenant(tenantId, (tx) =>
      this.repository.list(tx, query, after && { startAt: after[0], id: after[1] }),
    );
    const { items, nextCursor } = pageOf(records, query.limit, (last) => [last.start_at, last.id]);
    return { items: items.map(toBooking), nextCursor };
  }

  /** Everything that is still to come, for dashboards: not paginated, capped by its window of 31 days. */
  async upcoming(tenantId: string): Promise<{ count: number; results: Booking[] }> {
    const now = this.clock.now();
    const query = { from: iso(now), to: iso(now + 31 * DAY_MS), limit: 10_000 };
    const records = await this.db.tenant(tenantId, (tx) => this.repository.list(tx, query, null));
    const results = records
      .filter((record) => ['PENDING', 'CONFIRMED', 'ATTENDED'].includes(record.status))
      .map(toBooking);
    return { count: results.length, results };
  }

  /** The change log, oldest first. */
  async changes(tenantId: string, id: string): Promise<BookingChange[]> {
    return this.db.tenant(tenantId, async (tx) => {
      if (!(await this.repository.find(tx, id))) throw notFound();
      const events = await this.events.ofSubject(tx, id);
      return events.flatMap(({ type, actor, at, diff }) => {
        const changeType = changeTypeOf[type];
        return changeType ? [{ type: changeType, actor, at: iso(at), diff }] : [];
      });
    });
  }

  /** The free slots of a resource (on quarter hours), a person or a department, from now at the earliest. */
  async availability(tenantId: string, query: AvailabilityQuery) {
    const within = { start: Math.max(Date.parse(query.from), this.clock.now()), end: Date.parse(query.to) };
    if (Date.parse(query.to) <= Date.parse(query.from))
      throw new LintelError('INVALID_SLOT', { detail: '`to` must be after `from`.' });
    if (within.end - within.start > MAX_AVAILABILITY_DAYS * DAY_MS) {
      throw new LintelError('INVALID_SLOT', { detail: `Ask for ${MAX_AVAILABILITY_DAYS} days at most.` });
    }
    if (query.resourceId === undefined) return { slots: await this.slotsOfPeople(tenantId, query, within) };
    const [room] = await this.directory.find(tenantId, [query.resourceId]);
    if (!room) throw unknownResource();
    if (room.status !== 'ACTIVE') throw disabled();
    const durationMs = query.durationMinutes * MINUTE_MS;
    assertWithinLength({ start: 0, end: durationMs }, room.policy);
    if (within.end <= within.start) return { slots: [] };
    const stepMs = Math.min(SLOT_GRID_MS, durationMs);
    if ((within.end - within.start) / stepMs > MOST_SLOTS) {
      throw new LintelError('INVALID_SLOT', { detail: `These are more than ${MOST_SLOTS} slots. Ask for fewer days.` });
    }
    const claims = await this.repository.claimsOf(tenantId, [room.id], within);
    const latest = this.clock.now() + room.policy.bookingHorizonDays * DAY_MS;
    const slots = freeSlots({
      within,
      busy: claims.get(room.id)!,
      durationMs,
      stepMs,
      gridOrigin: 0,
    });
    const offered = slots.filter(({ start }) => start <= latest);
    return { slots: offered.map(toSlot) };
  }

  private async slotsOfPeople(tenantId: string, query: AvailabilityQuery, within: Interval) {
    if (within.end <= within.start) return [];
    const slots =
      query.userId === undefined
        ? await this.people.ofDepartment(tenantId, { department: query.department!, type: query.meetingType! }, within)
        : await this.people.ofPerson(tenantId, query.userId, within, query.durationMinutes);
    return slots.map(toSlot);
  }
}

const toSlot = ({ start, end }: Interval) => ({ start: iso(start), end: iso(end) });
