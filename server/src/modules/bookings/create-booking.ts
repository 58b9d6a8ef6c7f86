import type { Actor, Booking, CreateBooking, Policy } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import { correlationId } from '../../platform/context/request-context.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { toBooking, type BookingRecord } from './booking-record.js';
import { assertBookableSpan, assertLongEnough } from './booking-rules.js';
import { BookingWriter } from './booking-writer.js';
import { BookingsRepository, type CreatedEvent, type CreateOutcome } from './bookings.repository.js';
import { HoldsRepository } from './holds.repository.js';
import { PeopleDirectory } from './people-directory.js';
import { References } from './references.js';

/** A booking ready to be written: everything about it but its reference is decided. */
export interface Draft {
  record: BookingRecord;
  resourceIds: string[];
  actor: Actor;
  /** Those of its rooms. */
  policies: readonly Policy[];
}

@Injectable()
export class CreateBookingService {
  constructor(
    private readonly db: Database,
    private readonly repository: BookingsRepository,
    private readonly references: References,
    private readonly directory: RoomDirectory,
    private readonly people: PeopleDirectory,
    private readonly writer: BookingWriter,
    private readonly holds: HoldsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Books, or throws CONFLICT with alternatives, RESOURCE_DISABLED, NOT_FOUND, INVALID_SLOT or LIMIT_REACHED. */
  async create(asker: Principal, input: CreateBooking): Promise<Booking> {
    const draft = await this.draft(asker, input);
    const { holdId } = input;
    if (holdId === undefined) return this.write(draft);
    // What was held is free for this booking alone: both happen, or neither.
    return this.db.tenant(asker.tenantId, async (tx) => {
      await this.holds.take(tx, { id: holdId, createdById: actorOf(asker).id! }, this.clock.now());
      return this.write(draft);
    });
  }

  /** What `create` would answer, with nothing written. */
  async check(asker: Principal, input: CreateBooking): Promise<void> {
    const { record, resourceIds } = await this.draft(asker, input);
    const rooms = await this.directory.find(record.tenant_id, resourceIds);
    if (rooms.some((room) => room.status !== 'ACTIVE')) throw disabled();
    const span = { start: record.start_at, end: record.end_at };
    const claims = await this.repository.claimsOf(record.tenant_id, resourceIds, span);
    if ([...claims.values()].some((taken) => taken.length > 0))
      throw await this.refusal('CONFLICT', record, resourceIds);
  }

  /** Writes a booking whose fields are decided (a walk-up brings its own). */
  async write({ record, resourceIds, actor }: Omit<Draft, 'policies'>): Promise<Booking> {
    record.reference = await this.references.next(record.tenant_id, this.clock.now());
    const event = createdEvent(record, resourceIds, actor);
    const outer = this.db.enclosing(record.tenant_id);
    const outcome = outer
      ? await this.repository.createIn(outer, record, resourceIds, event)
      : await this.repository.create(record, resourceIds, event);
    if (outcome !== 'OK') throw await this.refusal(outcome, record, resourceIds);
    const fact = { id: event.id, tenantId: record.tenant_id, type: event.type, subjectId: record.id, resourceIds };
    this.db.onCommit(() => this.events.appended({ ...fact, version: record.version }));
    return toBooking({ ...record, resource_ids: [...resourceIds].sort(), external: [], series_rule: null });
  }

  /** A record with everything that follows from who asks and when. */
  blank(asker: Principal, span: { start: number; end: number; timeZone: string }): BookingRecord {
    return blankRecord(asker.tenantId, actorOf(asker), span, this.clock.now());
  }

  /** The booking with everything decided but its reference, or why nobody may book it. */
  async draft(asker: Principal, input: CreateBooking): Promise<Draft> {
    const resourceIds = input.resourceIds ?? [];
    const kind = input.kind ?? (resourceIds.length > 0 && !input.organizerEmail ? 'RESOURCE' : 'CUSTOM');
    if (kind === 'RESOURCE' && resourceIds.length === 0) {
      throw new LintelError('VALIDATION_FAILED', {
        detail: 'resourceIds: a booking of kind RESOURCE needs at least one room or device.',
        errors: [{ path: 'resourceIds', message: 'Name at least one room or device.' }],
      });
    }
    const rooms = await this.directory.find(asker.tenantId, resourceIds);
    if (rooms.length < resourceIds.length) throw unknownResource();
    const span = { start: Date.parse(input.start), end: Date.parse(input.end) };
    assertBookableSpan(
      span,
      this.clock.now(),
      rooms.map((room) => room.policy),
    );
    assertLongEnough(span);

    const record = this.blank(asker, { ...span, timeZone: input.timeZone });
    Object.assign(record, {
      kind,
      title: input.title,
      description: input.description || null,
      location: input.location || rooms[0]?.name || null,
      category: input.category || null,
      tags: input.tags ?? [],
      metadata: input.metadata ?? {},
      online_meeting: input.onlineMeeting ?? null,
      attendees: await this.people.invited(asker.tenantId, input),
      ...(await this.organizer(asker, input.organizerEmail, rooms)),
    } satisfies Partial<BookingRecord>);
    return { record, resourceIds, actor: actorOf(asker), policies: rooms.map(({ policy }) => policy) };
  }

  /** The named organiser, else the person who books, else (for agents) the room itself. */
  private async organizer(asker: Principal, email: string | undefined, rooms: readonly RoomFacts[]) {
    if (email !== undefined) return this.people.organizer(asker.tenantId, email);
    if (asker.kind === 'user')
      return { organizer_email: asker.email, organizer_name: asker.name, organizer_user_id: asker.userId };
    return { organizer_email: null, organizer_name: rooms[0]?.name ?? asker.name, organizer_user_id: null };
  }

  private async refusal(
    outcome: Exclude<CreateOutcome, 'OK'>,
    record: BookingRecord,
    resourceIds: string[],
  ): Promise<LintelError> {
    if (outcome === 'NOT_FOUND') return unknownResource();
    if (outcome === 'RESOURCE_DISABLED') return disabled();
    return this.writer.conflict(record.tenant_id, { start: record.start_at, end: record.end_at }, resourceIds);
  }
}

/** A record with everything that follows from who makes it and when. */
export function blankRecord(
  tenantId: string,
  actor: Actor,
  span: { start: number; end: number; timeZone: string },
  now: number,
): BookingRecord {
  return {
    id: uuidv7(),
    tenant_id: tenantId,
    reference: '',
    kind: 'CUSTOM',
    status: 'CONFIRMED',
    version: 1,
    title: '',
    description: null,
    location: null,
    category: null,
    tags: [],
    metadata: {},
    start_at: span.start,
    end_at: span.end,
    time_zone: span.timeZone,
    all_day: false,
    is_private: false,
    in_conflict: false,
    organizer_email: null,
    organizer_name: null,
    organizer_user_id: null,
    attendees: [],
    online_meeting: null,
    recurrence: null,
    source: 'LINTEL',
    created_by_type: actor.type,
    created_by_id: actor.id,
    created_by_name: actor.name,
    checked_in_at: null,
    checked_in_by: null,
    released_at: null,
    cancellation: null,
    created_at: now,
    updated_at: now,
    department_id: null,
    meeting_type_id: null,
    host_ids: [],
    series_id: null,
    original_start: null,
  };
}

export function createdEvent(record: BookingRecord, resourceIds: string[], actor: Actor): CreatedEvent {
  const at = new Date(record.created_at).toISOString();
  const fields = {
    title: record.title,
    start: new Date(record.start_at).toISOString(),
    end: new Date(record.end_at).toISOString(),
    resourceIds,
    ...(record.host_ids.length > 0 && { hostIds: record.host_ids }),
    status: record.status,
  };
  const diff = Object.fromEntries(Object.entries(fields).map(([field, to]) => [field, { from: null, to }]));
  return { id: uuidv7(), type: 'booking.created', actor, diff, correlationId: correlationId(), at };
}

export function unknownResource(): LintelError {
  return new LintelError('NOT_FOUND', { detail: 'One of the rooms or devices does not exist.' });
}

export function disabled(): LintelError {
  return new LintelError('RESOURCE_DISABLED', { detail: 'One of the rooms or devices is out of service.' });
}
