import type { Booking, CreateInternalMeeting } from '@lintel/shared/contracts';
import { LintelError, type Alternative, type OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { commonSlots } from '@lintel/shared/scheduling';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type UserPrincipal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { AvailabilityRepository } from '../availability/availability.repository.js';
import { personNotFound } from '../availability/availability.service.js';
import { DepartmentDiary } from '../availability/department-diary.js';
import { PeopleTime } from '../availability/people-time.js';
import { iso, toBooking, type BookingRecord } from '../bookings/booking-record.js';
import { assertBookableSpan, assertLongEnough } from '../bookings/booking-rules.js';
import { timeTaken } from '../bookings/booking-writer.js';
import { blankRecord, createdEvent, disabled, unknownResource } from '../bookings/create-booking.js';
import { PeopleDirectory } from '../bookings/people-directory.js';
import { References } from '../bookings/references.js';
import { MakeSeries } from '../bookings/series/make-series.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { MeetingTypesRepository, type MeetingTypeRecord } from '../meeting-types/meeting-types.repository.js';
import { meetingTypeNotFound } from '../meeting-types/meeting-types.service.js';
import { RoomDirectory } from '../resources/room-directory.js';
import type { RoomFacts } from '../resources/rooms-reader.js';
import { TenancyRepository, type Person } from '../tenancy/tenancy.repository.js';
import { withOtherTimes } from './booking-desk.js';
import { DepartmentBookingsRepository, type DetailRecord } from './department-bookings.repository.js';

const LOOK_AHEAD_MS = 7 * DAY_MS;
const MOST_DAYS = 62;
const ALTERNATIVES = 3;
const SLOT_INTERVAL_MINUTES = 15;

interface SeriesOfColleagues {
  people: readonly Person[];
  invited: Booking['attendees'];
  rooms: readonly RoomFacts[];
  recurrence: NonNullable<CreateInternalMeeting['recurrence']>;
}

/** Meetings of colleagues: everybody's time is taken, or nobody's. */
@Injectable()
export class InternalMeetings {
  constructor(
    private readonly db: Database,
    private readonly repository: DepartmentBookingsRepository,
    private readonly availability: AvailabilityRepository,
    private readonly diary: DepartmentDiary,
    private readonly peopleTime: PeopleTime,
    private readonly access: DepartmentAccess,
    private readonly types: MeetingTypesRepository,
    private readonly tenancy: TenancyRepository,
    private readonly rooms: RoomDirectory,
    private readonly directory: PeopleDirectory,
    private readonly references: References,
    private readonly maker: MakeSeries,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Books, or throws why somebody cannot, with the times nearest at which all of them can. */
  async create(
    asker: UserPrincipal,
    input: CreateInternalMeeting,
  ): Promise<{ first: Booking; skipped?: OccurrenceProblem[] }> {
    const { tenantId } = asker;
    const people = await this.people(tenantId, input.participantIds);
    for (const { id } of people) await this.access.assertManages(asker, id);
    const span = { start: Date.parse(input.start), end: Date.parse(input.end) };
    const rooms = await this.rooms.find(tenantId, input.resourceIds ?? []);
    if (rooms.length < (input.resourceIds ?? []).length) throw unknownResource();
    if (rooms.some(({ status }) => status !== 'ACTIVE')) throw disabled();
    assertBookableSpan(
      span,
      this.clock.now(),
      rooms.map(({ policy }) => policy),
    );
    assertLongEnough(span);
    const invited = await this.directory.invited(tenantId, input);
    if (input.recurrence) {
      return this.createSeries(asker, input, { people, invited, rooms, recurrence: input.recurrence });
    }
    const reference = await this.references.next(tenantId, this.clock.now());
    try {
      const first = await this.db.tenant(tenantId, async (tx) => {
        const type = input.meetingTypeId === undefined ? null : await this.typeOf(tx, input.meetingTypeId);
        await this.availability.lock(tx, type?.departmentId ?? null, input.participantIds);
        await this.peopleTime.assertFree(tx, { tenantId, userIds: input.participantIds, span });
        const record = this.record(asker, input, { people, invited, type });
        record.reference = reference;
        record.location = rooms[0]?.name ?? type?.locationText ?? null;
        return this.write(
          tx,
          asker,
          record,
          rooms.map(({ id }) => id),
          input.agenda || null,
        );
      });
      return { first };
    } catch (error) {
      const isTime = error instanceof LintelError && ['CONFLICT', 'INVALID_SLOT', 'LIMIT_REACHED'].includes(error.code);
      if (!isTime) throw error;
      throw withOtherTimes(error, await this.nearest(tenantId, input.participantIds, span));
    }
  }

  /** Again and again, with everybody's time taken at all of them. */
  private async createSeries(
    asker: UserPrincipal,
    input: CreateInternalMeeting,
    { people, invited, rooms, recurrence }: SeriesOfColleagues,
  ): Promise<{ first: Booking; skipped?: OccurrenceProblem[] }> {
    const { meetingTypeId } = input;
    const type =
      meetingTypeId === undefined ? null : await this.db.tenant(asker.tenantId, (tx) => this.typeOf(tx, meetingTypeId));
    const record = this.record(asker, input, { people, invited, type });
    record.location = rooms[0]?.name ?? type?.locationText ?? null;
    const { booking_id: _, ...detail } = ofColleagues(record, input.agenda || null);
    const { first, skipped } = await this.maker.make({
      record,
      resourceIds: rooms.map(({ id }) => id),
      actor: actorOf(asker),
      ...recurrence,
      policies: rooms.map(({ policy }) => policy),
      detail,
    });
    return { first, ...(recurrence.onConflict === 'skip' && { skipped }) };
  }

  /** When all of these people have time. */
  async freeTimes(
    { tenantId }: UserPrincipal,
    query: { userIds: readonly string[]; from: string; to: string; durationMinutes: number },
  ): Promise<Alternative[]> {
    const window = { start: Date.parse(query.from), end: Date.parse(query.to) };
    if (window.end <= window.start || window.end - window.start > MOST_DAYS * DAY_MS) {
      throw new LintelError('INVALID_SLOT', { detail: `Ask for a day at least and ${MOST_DAYS} days at most.` });
    }
    await this.people(tenantId, query.userIds);
    return (await this.slots(tenantId, query.userIds, query.durationMinutes, window)).map(toAlternative);
  }

  private async write(
    tx: Tx,
    asker: UserPrincipal,
    record: BookingRecord,
    resourceIds: string[],
    agenda: string | null,
  ): Promise<Booking> {
    const event = createdEvent(record, resourceIds, actorOf(asker));
    const outcome = await this.repository.book(tx, record, resourceIds, ofColleagues(record, agenda), null, event);
    if (outcome !== 'OK') throw timeTaken();
    this.db.onCommit(() => this.events.appended());
    return toBooking({ ...record, resource_ids: [...resourceIds].sort(), external: [], series_rule: null });
  }

  private record(
    asker: UserPrincipal,
    input: CreateInternalMeeting,
    {
      people,
      invited,
      type,
    }: { people: readonly Person[]; invited: Booking['attendees']; type: MeetingTypeRecord | null },
  ): BookingRecord {
    const span = { start: Date.parse(input.start), end: Date.parse(input.end), timeZone: input.timeZone };
    const [host, ...others] = input.participantIds.map((id) => people.find((person) => person.id === id)!);
    return {
      ...blankRecord(asker.tenantId, actorOf(asker), span, this.clock.now()),
      kind: 'INTERNAL',
      title: input.title,
      description: input.agenda || null,
      organizer_email: host!.email,
      organizer_name: host!.name,
      organizer_user_id: host!.id,
      attendees: [
        ...others.map(({ id, email, name }) => ({ email, name, response: 'NEEDS_ACTION' as const, userId: id })),
        ...invited.filter(({ userId }) => userId === null || !input.participantIds.includes(userId)),
      ],
      department_id: type?.departmentId ?? null,
      meeting_type_id: type?.id ?? null,
      host_ids: input.participantIds,
    };
  }

  private async nearest(tenantId: string, ids: readonly string[], wanted: Interval) {
    const window = { start: Math.max(this.clock.now(), wanted.start - DAY_MS), end: wanted.start + LOOK_AHEAD_MS };
    const slots = await this.slots(tenantId, ids, (wanted.end - wanted.start) / MINUTE_MS, window);
    return slots
      .filter(({ start }) => start !== wanted.start)
      .sort((a, b) => Math.abs(a.start - wanted.start) - Math.abs(b.start - wanted.start))
      .slice(0, ALTERNATIVES)
      .map(toAlternative);
  }

  private async slots(tenantId: string, ids: readonly string[], durationMinutes: number, window: Interval) {
    const hosts = await this.db.tenant(tenantId, (tx) => this.diary.people(tx, tenantId, ids, window));
    const meeting = { durationMinutes, slotIntervalMinutes: SLOT_INTERVAL_MINUTES };
    const { timeZone } = hosts[0]!.rules;
    return commonSlots(hosts, meeting, { window, timeZone, now: this.clock.now() });
  }

  private async people(tenantId: string, ids: readonly string[]): Promise<Person[]> {
    const people = await this.tenancy.people(tenantId, ids);
    if (people.length < ids.length) throw personNotFound();
    return people;
  }

  private async typeOf(tx: Tx, id: string): Promise<MeetingTypeRecord> {
    const type = await this.types.find(tx, id);
    if (!type?.isActive || !type.isInternal) throw meetingTypeNotFound();
    return type;
  }
}

function ofColleagues(record: BookingRecord, agenda: string | null): DetailRecord {
  return {
    booking_id: record.id,
    tenant_id: record.tenant_id,
    customer_name: null,
    customer_email: null,
    customer_phone: null,
    customer_time_zone: null,
    customer_notes: null,
    answers: [],
    created_from_ip: null,
    buffer_before_minutes: null,
    buffer_after_minutes: null,
    approval_status: null,
    approval_by: null,
    approval_at: null,
    approval_reason: null,
    reassignment_count: 0,
    agenda,
  };
}

const toAlternative = ({ start, end }: Interval): Alternative => ({ start: iso(start), end: iso(end) });
