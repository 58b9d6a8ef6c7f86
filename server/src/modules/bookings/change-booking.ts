import type { Booking, CreateBooking, PatchBooking } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../platform/context/principal.js';
import type { Tx } from '../../platform/db/database.js';
import { PeopleTime } from '../availability/people-time.js';
import type { Invited } from '../contacts/contact-book.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { endedStatuses, type BookingRecord, type BookingWithResources } from './booking-record.js';
import { assertBookableSpan, assertLongEnough } from './booking-rules.js';
import { BookingWriter, type Change } from './booking-writer.js';
import { ChangeRights } from './change-rights.js';
import { disabled, unknownResource } from './create-booking.js';
import { PeopleDirectory } from './people-directory.js';

interface Write {
  patch: PatchBooking;
  kind?: CreateBooking['kind'];
  expectedVersion: number | undefined;
}

/** Edits, moves and cancels bookings. */
@Injectable()
export class ChangeBookingService {
  constructor(
    private readonly writer: BookingWriter,
    private readonly directory: RoomDirectory,
    private readonly people: PeopleDirectory,
    private readonly peopleTime: PeopleTime,
    private readonly rights: ChangeRights,
    private readonly clock: Clock,
  ) {}

  /** Changes the fields named; moving in time or to another room must win its claims anew. */
  async patch(asker: Principal, id: string, patch: PatchBooking, expectedVersion?: number): Promise<Booking> {
    return this.write(asker, id, { patch, expectedVersion });
  }

  /** Replaces everything a client may write; what is left out becomes empty. */
  async put(
    asker: Principal,
    id: string,
    { kind, holdId: _, recurrence, ...whole }: CreateBooking,
    expectedVersion?: number,
  ): Promise<Booking> {
    if (recurrence) throw ofSeriesAlone();
    const patch = await this.whole(asker.tenantId, whole);
    return this.write(asker, id, { patch, kind, expectedVersion });
  }

  /** Everything a client may write, with what it left out empty. */
  async whole(tenantId: string, { contactIds, groupIds, ...named }: PatchBooking & Invited): Promise<PatchBooking> {
    const [place] = named.location ? [] : await this.directory.find(tenantId, named.resourceIds ?? []);
    return {
      description: null,
      category: null,
      tags: [],
      metadata: {},
      resourceIds: [],
      onlineMeeting: null,
      ...named,
      location: named.location || place?.name || null,
      attendees: await this.people.invited(tenantId, { attendees: named.attendees, contactIds, groupIds }),
    };
  }

  /** Frees its time and keeps it in history. Cancelling twice is no error. */
  async cancel(asker: Principal, id: string, reason: string | undefined, expectedVersion?: number): Promise<Booking> {
    const actor = actorOf(asker);
    return this.writer.change({ tenantId: asker.tenantId, id, actor, expectedVersion }, async (current) => {
      await this.rights.assertCancels(asker, current);
      if (current.status === 'CANCELLED') return null;
      if (endedStatuses.includes(current.status)) throw over(current);
      const at = new Date(this.clock.now()).toISOString();
      return {
        type: 'booking.cancelled',
        fields: { status: 'CANCELLED', cancellation: { at, by: actor, reason: reason || null }, in_conflict: false },
        claims: 'NONE',
      };
    });
  }

  private write(asker: Principal, id: string, { patch, kind, expectedVersion }: Write): Promise<Booking> {
    const { tenantId } = asker;
    const options = { tenantId, id, actor: actorOf(asker), expectedVersion, moreSubjects: patch.resourceIds };
    return this.writer.change(options, async (current, tx) => {
      await this.rights.assert(asker, current);
      if (patch.recurrence) throw ofSeriesAlone();
      if (kind !== undefined && kind !== current.kind) throw otherKind(current);
      return this.decide(asker, tx, current, patch);
    });
  }

  private async decide(
    asker: Principal,
    tx: Tx,
    current: BookingWithResources,
    patch: PatchBooking,
  ): Promise<Change | null> {
    if (endedStatuses.includes(current.status)) throw over(current);
    const fields = await this.fields(asker.tenantId, patch);
    if (patch.resourceIds && patch.location === undefined) {
      fields.location = await this.locationAfter(asker.tenantId, current, patch.resourceIds);
    }
    const resourceIds = patch.resourceIds ? [...patch.resourceIds].sort() : current.resource_ids;
    const span = { start: fields.start_at ?? current.start_at, end: fields.end_at ?? current.end_at };
    const isMoved = span.start !== current.start_at || span.end !== current.end_at;
    const hasOtherRooms = resourceIds.join() !== current.resource_ids.join();
    if (await isOnlyRead(tx, current)) assertIsOurs(current, fields, hasOtherRooms);
    if (isMoved || hasOtherRooms) await this.assertBookable(asker.tenantId, current, span, resourceIds, isMoved);
    if (isMoved && current.host_ids.length > 0) {
      const { tenant_id: tenantId, host_ids: userIds, id: except } = current;
      await this.peopleTime.assertFree(tx, { tenantId, userIds, span, except });
    }
    if (
      Object.entries(fields).every(([name, value]) => same(current[name as keyof BookingRecord], value)) &&
      !hasOtherRooms
    )
      return null;
    return {
      type: isMoved ? 'booking.rescheduled' : 'booking.updated',
      // Whoever moves a released booking wants its room again.
      fields: { ...fields, ...(isMoved && { released_at: null }) },
      resourceIds,
      ...((isMoved || hasOtherRooms) && { claims: span }),
    };
  }

  /** A booking takes place where its first room is; a location that somebody wrote stays. */
  async locationAfter(tenantId: string, current: BookingWithResources, resourceIds: string[]) {
    const before = await this.directory.find(tenantId, current.resource_ids);
    const [after] = await this.directory.find(tenantId, resourceIds);
    const isOfRoom = before.some((room) => room.name === current.location);
    return isOfRoom ? (after?.name ?? null) : current.location;
  }

  private async assertBookable(
    tenantId: string,
    current: BookingWithResources,
    span: { start: number; end: number },
    resourceIds: string[],
    isMoved: boolean,
  ) {
    if (current.kind === 'RESOURCE' && resourceIds.length === 0) {
      throw new LintelError('VALIDATION_FAILED', {
        detail: 'resourceIds: a booking of kind RESOURCE needs at least one room or device.',
        errors: [{ path: 'resourceIds', message: 'Name at least one room or device.' }],
      });
    }
    const rooms = await this.directory.find(tenantId, resourceIds);
    if (rooms.length < resourceIds.length) throw unknownResource();
    const added = rooms.filter((room) => isMoved || !current.resource_ids.includes(room.id));
    if (added.some((room) => room.status !== 'ACTIVE')) throw disabled();
    if (!isMoved) return;
    // A running meeting may change its end; only a start that is moved has to be in the future.
    const judged =
      span.start === current.start_at ? { start: Math.max(span.start, this.clock.now()), end: span.end } : span;
    assertBookableSpan(
      span.end <= span.start ? span : judged,
      this.clock.now(),
      rooms.map((room) => room.policy),
    );
    assertLongEnough(span);
  }

  /** What a patch says, as the record has it. */
  async fields(tenantId: string, patch: PatchBooking): Promise<Partial<BookingRecord>> {
    const fields: Partial<BookingRecord> = {};
    if (patch.title !== undefined) fields.title = patch.title;
    if (patch.description !== undefined) fields.description = patch.description || null;
    if (patch.location !== undefined) fields.location = patch.location || null;
    if (patch.category !== undefined) fields.category = patch.category || null;
    if (patch.tags !== undefined) fields.tags = patch.tags;
    if (patch.metadata !== undefined) fields.metadata = patch.metadata;
    if (patch.start !== undefined) fields.start_at = Date.parse(patch.start);
    if (patch.end !== undefined) fields.end_at = Date.parse(patch.end);
    if (patch.timeZone !== undefined) fields.time_zone = patch.timeZone;
    if (patch.onlineMeeting !== undefined) fields.online_meeting = patch.onlineMeeting;
    if (patch.attendees !== undefined) fields.attendees = await this.people.attendees(tenantId, patch.attendees);
    if (patch.organizerEmail !== undefined)
      Object.assign(fields, await this.people.organizer(tenantId, patch.organizerEmail));
    return fields;
  }
}

/** What the calendar of an external event says of it; everything else is ours. */
const calendarsFields = {
  title: 'title',
  description: 'description',
  location: 'location',
  start_at: 'start',
  end_at: 'end',
  time_zone: 'timeZone',
  organizer_email: 'organizerEmail',
  attendees: 'attendees',
} as const satisfies Partial<Record<keyof BookingRecord, string>>;

/** Whether its event is in a calendar that nothing is written to. */
async function isOnlyRead(tx: Tx, { id, source }: BookingWithResources): Promise<boolean> {
  if (source === 'LINTEL' || source === 'ICAL') return source === 'ICAL';
  const links = await tx.query<{ isWritten: boolean }>(
    `SELECT c.direction = 'READ_WRITE' AS "isWritten" FROM calendar_link l JOIN calendar c ON c.id = l.calendar_id WHERE l.booking_id = $1`,
    [id],
  );
  return links.length > 0 && !links.some(({ isWritten }) => isWritten);
}

/** Such a calendar is the truth of its events: what is changed here would never reach it, nor its people. */
function assertIsOurs(current: BookingWithResources, fields: Partial<BookingRecord>, hasOtherRooms: boolean): void {
  const names = Object.keys(calendarsFields) as (keyof typeof calendarsFields)[];
  const refused = names
    .filter((name) => fields[name] !== undefined && !same(current[name], fields[name]))
    .map((name): string => calendarsFields[name]);
  if (hasOtherRooms) refused.push('resourceIds');
  if (refused.length === 0) return;
  const message = 'This event belongs to a subscribed calendar, which can only be read: change it there.';
  throw new LintelError('CALENDAR_PERMISSION_DENIED', {
    title: 'The calendar can only be read',
    detail: message,
    errors: refused.map((path) => ({ path, message })),
    spoken: 'That meeting comes from another calendar and can only be changed there.',
  });
}

export function otherKind({ kind }: BookingRecord): LintelError {
  const message = `This booking is of kind ${kind} and stays so. Cancel it and make another.`;
  return new LintelError('VALIDATION_FAILED', { detail: `kind: ${message}`, errors: [{ path: 'kind', message }] });
}

export function over(booking: BookingRecord): LintelError {
  return new LintelError('WINDOW_CLOSED', {
    detail: `This booking is ${booking.status.toLowerCase().replace('_', ' ')} and can no longer be changed.`,
  });
}

function ofSeriesAlone(): LintelError {
  const message =
    'A rule belongs to a series: change it with ?scope=following or ?scope=all, or book a new series with POST.';
  return new LintelError('VALIDATION_FAILED', {
    detail: `recurrence: ${message}`,
    errors: [{ path: 'recurrence', message }],
  });
}

function same(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
