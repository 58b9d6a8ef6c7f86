import type { CalendarConflict, ResolveConflict } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.js';
import { actorOf, type UserPrincipal } from '../../../platform/context/principal.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { pageOf, sortKeyIn, type Page } from '../../../platform/http/cursor.js';
import { endedStatuses, iso, type BookingWithResources } from '../../bookings/booking-record.js';
import { BookingWriter, ClaimsLost, type Change } from '../../bookings/booking-writer.js';
import { BookingsRepository } from '../../bookings/bookings.repository.js';
import { over } from '../../bookings/change-booking.js';
import { EventLinksRepository } from '../two-way/event-links.repository.js';
import { fieldsOfBooking, hashesOf } from '../two-way/sync-fields.js';
import { withFields } from '../two-way/three-way.js';
import { SyncWork } from '../two-way/sync-work.js';
import { scopeOf } from '../two-way/synced-calendars.js';
import { CalendarConflictsRepository, disagreeing, type ConflictRecord } from './calendar-conflicts.repository.js';

const sortKeySchema = z.tuple([z.uuid()]);
const LONGEST_MS = 31 * 86_400_000;

/** Settles what a booking and its event disagree about, as a person decides. */
@Injectable()
export class ResolveConflictService {
  constructor(
    private readonly db: Database,
    private readonly conflicts: CalendarConflictsRepository,
    private readonly links: EventLinksRepository,
    private readonly bookings: BookingsRepository,
    private readonly writer: BookingWriter,
    private readonly events: EventStore,
    private readonly work: SyncWork,
    private readonly clock: Clock,
  ) {}

  async list(
    asker: UserPrincipal,
    query: { limit: number; cursor?: string | undefined },
  ): Promise<Page<CalendarConflict>> {
    const after = query.cursor === undefined ? null : sortKeyIn(query.cursor, sortKeySchema)[0];
    return this.db.tenant(asker.tenantId, async (tx) => {
      const found = await this.conflicts.list(tx, scopeOf(asker), query.limit + 1, after);
      const page = pageOf(found, query.limit, ({ id }) => [id]);
      const bookings = await this.bookings.named(
        tx,
        page.items.map(({ bookingId }) => bookingId),
      );
      const byId = new Map(bookings.map((booking) => [booking.id, booking]));
      return { ...page, items: page.items.map((record) => view(record, byId.get(record.bookingId)!)) };
    });
  }

  /**
   * Keeps what is here, what is there, or moves the meeting to where both can have it. Throws CONFLICT with alternatives where
   * the time is not free, and NOT_FOUND where it has been settled already.
   */
  async resolve(asker: UserPrincipal, id: string, how: ResolveConflict): Promise<void> {
    try {
      await this.db.tenant(asker.tenantId, (tx) => this.resolveIn(tx, asker, id, how));
    } catch (error) {
      if (error instanceof ClaimsLost)
        throw await this.writer.conflict(asker.tenantId, error.wanted, error.resourceIds);
      throw error;
    }
    this.db.onCommit(() => this.work.wakeSoon());
  }

  private async resolveIn(tx: Tx, asker: UserPrincipal, id: string, how: ResolveConflict): Promise<void> {
    const record = await this.conflicts.getForChange(tx, scopeOf(asker), id);
    if (!record) throw new LintelError('NOT_FOUND', { detail: 'There is no such conflict; perhaps it is settled.' });
    const booking = (await this.bookings.find(tx, record.bookingId))!;
    if ('move' in how) await this.move(tx, asker, record, how.move);
    else if (how.keep === 'OURS') await this.keepOurs(tx, asker, record, booking);
    else await this.keepTheirs(tx, asker, record, booking);
    await this.events.append(tx, asker.tenantId, {
      type: 'calendar.conflict-resolved',
      subjectId: booking.id,
      resourceIds: booking.resource_ids,
      actor: actorOf(asker),
      diff: { conflict: { from: record.conflict.kind, to: 'move' in how ? 'MOVE' : how.keep } },
      at: this.clock.now(),
    });
  }

  /** What is there is written over with what is here, in the fields in question. */
  private async keepOurs(
    tx: Tx,
    asker: UserPrincipal,
    record: ConflictRecord,
    booking: BookingWithResources,
  ): Promise<void> {
    const { kind, fields } = record.conflict;
    if (kind === 'DELETED') return this.writeAnew(tx, record);
    // Somebody else's event on a time that is ours: it leaves the room.
    if (kind === 'TAKEN' && booking.source !== 'LINTEL') return this.cancel(tx, asker, record, 'The room was taken.');
    await this.conflicts.agree(tx, record, {
      ours: disagreeing(record.base!.ours, fields),
      theirs: agreedTheirs(record),
    });
  }

  /** What is there comes in, in the fields in question. */
  private async keepTheirs(
    tx: Tx,
    asker: UserPrincipal,
    record: ConflictRecord,
    booking: BookingWithResources,
  ): Promise<void> {
    const { kind, fields, theirs } = record.conflict;
    if (kind === 'DELETED') {
      await this.cancel(tx, asker, record, 'The event was removed from the calendar.');
      return this.links.forgetEvent(tx, record.id, 'TOMBSTONE');
    }
    // It overlaps, and stays as it is: both are told by the mark of a conflict on the booking.
    if (kind === 'TAKEN' && booking.source !== 'LINTEL') return this.links.setStatus(tx, record.id, 'SYNCED');
    if (kind === 'TAKEN') {
      const span = { start: String(theirs!['start']), end: String(theirs!['end']) };
      return this.move(tx, asker, record, span);
    }
    const ours = hashesOf(fieldsOfBooking(booking));
    await this.conflicts.readAgain(
      tx,
      record,
      { ours: withFields(record.base!.ours, fields, ours), theirs: disagreeing(record.base!.theirs, fields) },
      this.clock.now(),
    );
  }

  private async move(
    tx: Tx,
    asker: UserPrincipal,
    record: ConflictRecord,
    to: { start: string; end: string },
  ): Promise<void> {
    const span = { start: Date.parse(to.start), end: Date.parse(to.end) };
    if (!(span.end > span.start) || span.end - span.start > LONGEST_MS)
      throw new LintelError('INVALID_SLOT', { detail: 'A meeting ends after it starts, within 31 days.' });
    const options = { tenantId: asker.tenantId, id: record.bookingId, actor: actorOf(asker) };
    await this.writer.changeIn(tx, options, (current) => {
      // It would hold its new time although nobody meets.
      if (endedStatuses.includes(current.status)) throw over(current);
      return {
        type: 'booking.rescheduled',
        fields: { start_at: span.start, end_at: span.end, released_at: null, in_conflict: false },
        claims: span,
      };
    });
    if (record.conflict.kind === 'DELETED') return this.writeAnew(tx, record);
    // The event follows, wherever it has been moved.
    const ours = record.base!.ours;
    await this.conflicts.agree(tx, record, { ours: disagreeing(ours, ['time']), theirs: agreedTheirs(record) });
  }

  /** The id of an event that was deleted is taken for ever. */
  private async writeAnew(tx: Tx, record: ConflictRecord): Promise<void> {
    await this.links.forgetEvent(tx, record.id, 'PENDING_PUSH');
    await this.conflicts.wake(tx, record.calendarId);
  }

  private async cancel(tx: Tx, asker: UserPrincipal, record: ConflictRecord, reason: string): Promise<void> {
    const actor = actorOf(asker);
    const at = iso(this.clock.now());
    const change: Change = {
      type: 'booking.cancelled',
      fields: { status: 'CANCELLED', cancellation: { at, by: actor, reason }, in_conflict: false },
      claims: 'NONE',
    };
    await this.writer.changeIn(tx, { tenantId: asker.tenantId, id: record.bookingId, actor }, (current) =>
      endedStatuses.includes(current.status) ? null : change,
    );
    await this.conflicts.agree(tx, record, record.base);
  }
}

/** What their side says of the fields in question is known: it is no change any more. */
function agreedTheirs({ base, conflict }: ConflictRecord) {
  return conflict.hashes ? withFields(base!.theirs, conflict.fields, conflict.hashes) : base!.theirs;
}

function view(record: ConflictRecord, booking: BookingWithResources): CalendarConflict {
  const { id, calendarId, provider, bookingId, resourceId, htmlLink, conflict } = record;
  return {
    id,
    calendarId,
    provider,
    bookingId,
    bookingReference: booking.reference,
    bookingSource: booking.source,
    resourceId,
    kind: conflict.kind,
    fields: [...conflict.fields],
    ours: {
      title: booking.title,
      description: booking.description,
      location: booking.location,
      start: iso(booking.start_at),
      end: iso(booking.end_at),
      isPrivate: booking.is_private,
      attendees: booking.attendees.map(({ email }) => email),
    },
    theirs: conflict.theirs as CalendarConflict['theirs'],
    htmlLink,
    detectedAt: conflict.at,
  };
}
