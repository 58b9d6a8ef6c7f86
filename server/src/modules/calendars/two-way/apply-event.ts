import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { BeginAnew } from '../../../platform/db/begin-anew.js';
import type { Tx } from '../../../platform/db/database.js';
import { endedStatuses, type BookingWithResources } from '../../bookings/booking-record.js';
import { BookingWriter, ClaimsLost, type Change } from '../../bookings/booking-writer.js';
import { BookingsRepository } from '../../bookings/bookings.repository.js';
import { PeopleDirectory } from '../../bookings/people-directory.js';
import { actorOf, reopened } from '../external-booking.js';
import { isFromOutside, seenOf } from './add-events.js';
import type { Applying } from './applying.js';
import { Conflicts } from './conflicts.js';
import { EventLinksRepository, type EventLink } from './event-links.repository.js';
import { asMade, bookingFieldsOf, fieldsOfEvent } from './event-fields.js';
import { hashesOf, type SyncField } from './sync-fields.js';
import { mergeThreeWay, withFields, type Merge } from './three-way.js';
import type { TwoWayCalendar } from './two-way-calendars.repository.js';
import type { RemoteEvent } from './two-way-provider.js';
import { ViewOfBooking } from './view-of-booking.js';

/** Somebody changed the booking after it had been compared with its event, and before it was locked. */
class ChangedMeanwhile extends BeginAnew {
  constructor() {
    super('STALE_VERSION', { detail: 'The booking was changed at this very moment.' });
  }
}

/** Brings a booking up to its event, in the caller's transaction. */
@Injectable()
export class ApplyEvent {
  constructor(
    private readonly links: EventLinksRepository,
    private readonly bookings: BookingsRepository,
    private readonly writer: BookingWriter,
    private readonly people: PeopleDirectory,
    private readonly views: ViewOfBooking,
    private readonly conflicts: Conflicts,
    private readonly clock: Clock,
  ) {}

  /** What changed there comes in; what changed here stays, to be written; what changed on both sides is a conflict. */
  async change(tx: Tx, applying: Applying, link: EventLink, event: RemoteEvent): Promise<void> {
    const { calendar } = applying;
    const booking = await this.bookings.find(tx, link.bookingId);
    if (!booking || link.status === 'DELETING') return;
    const isFreed = event.transparency === 'free' && calendar.resourceId !== null && isFromOutside(booking);
    if (isFreed) return this.remove(tx, calendar, link);
    // What is private, or in another calendar of the meeting, has no word for some fields: they are as they were.
    const view = await this.views.of(tx, calendar, booking);
    const ours = hashesOf(view.fields);
    const theirs = hashesOf(fieldsOfEvent(event));
    const agreed = link.pushing && link.externalId === null ? link.pushing.hashes : null;
    const base = link.base ?? { ours: agreed ?? ours, theirs: asMade(event, agreed ?? ours) };
    const isGoneHere = link.status !== 'TOMBSTONE' && !view.isWanted;
    const merge = isGoneHere
      ? nothing
      : onlyCarried(mergeThreeWay(base, ours, theirs), [...view.ignored, ...unreadable(event, booking)]);
    const settled = { ...seenOf(event), id: link.id, seenGen: applying.gen };

    if (merge.conflict.length > 0) {
      await this.links.store(
        tx,
        { ...settled, base, localVersion: link.localVersion, status: 'SYNCED' },
        this.clock.now(),
      );
      await this.conflicts.raise(tx, calendar, { link, booking, event, kind: 'FIELDS', fields: merge.conflict });
      return;
    }
    const outcome = await this.take(tx, calendar, { booking, link, event, fields: merge.take });
    if (outcome === 'TAKEN') {
      await this.links.store(
        tx,
        { ...settled, base, localVersion: link.localVersion, status: 'SYNCED' },
        this.clock.now(),
      );
      await this.conflicts.raise(tx, calendar, { link, booking, event, kind: 'TAKEN', fields: ['time'] });
      return;
    }
    const after = outcome === null ? booking : outcome;
    const hashesAfter = hashesOf((await this.views.of(tx, calendar, after)).fields);
    const isBehind = merge.give.length > 0 || isGoneHere;
    await this.links.store(
      tx,
      {
        ...settled,
        // Where nothing of ours is left to write, all that is there is agreed.
        base: { ours: isBehind ? withFields(hashesAfter, merge.give, base.ours) : hashesAfter, theirs },
        localVersion: isBehind ? link.localVersion : after.version,
        status: isBehind ? 'DIRTY' : 'SYNCED',
      },
      this.clock.now(),
    );
    if (after.in_conflict && merge.take.includes('time')) {
      await this.conflicts.raise(tx, calendar, { link, booking: after, event, kind: 'TAKEN', fields: ['time'] });
    }
  }

  /** The event has gone: so does its meeting, unless it is over, or is one that we owe to a customer. */
  async remove(tx: Tx, calendar: TwoWayCalendar, link: EventLink): Promise<void> {
    if (link.status === 'TOMBSTONE') return;
    const booking = await this.bookings.find(tx, link.bookingId);
    if (!booking) return;
    const isOver = endedStatuses.includes(booking.status) || booking.end_at <= this.clock.now();
    if (isOver) return this.links.setStatus(tx, link.id, 'TOMBSTONE');
    const view = await this.views.of(tx, calendar, booking);
    // We deleted it ourselves: what is wanted all the same is written as another one.
    if (link.status === 'DELETING')
      return view.isWanted
        ? this.links.forgetEvent(tx, link.id, 'PENDING_PUSH')
        : this.links.setStatus(tx, link.id, 'TOMBSTONE');
    const isChangedHere =
      link.base !== null && mergeThreeWay(link.base, hashesOf(view.fields), link.base.theirs).give.length > 0;
    if (view.isWanted && (isChangedHere || booking.department_id !== null)) {
      await this.conflicts.raise(tx, calendar, { link, booking, event: null, kind: 'DELETED', fields: [] });
      return;
    }
    await this.links.setStatus(tx, link.id, 'TOMBSTONE');
    if (!view.isWanted) return;
    const at = new Date(this.clock.now()).toISOString();
    const actor = actorOf(calendar);
    const reason = 'The event was removed from the calendar.';
    await this.writer.changeIn(tx, { tenantId: calendar.tenantId, id: booking.id, actor }, (current) => {
      if (current.version !== booking.version) throw new ChangedMeanwhile();
      return {
        type: 'booking.cancelled',
        fields: { status: 'CANCELLED', cancellation: { at, by: actor, reason }, in_conflict: false },
        claims: 'NONE',
      };
    });
  }

  /** Writes fields of the event into its booking; TAKEN where the time it moves to is not free. */
  private async take(
    tx: Tx,
    calendar: TwoWayCalendar,
    {
      booking,
      link,
      event,
      fields,
    }: { booking: BookingWithResources; link: EventLink; event: RemoteEvent; fields: readonly SyncField[] },
  ): Promise<BookingWithResources | 'TAKEN' | null> {
    const isRevived = link.status === 'TOMBSTONE' && booking.status === 'CANCELLED';
    if (fields.length === 0 && !isRevived) return null;
    const named = bookingFieldsOf(event, fields);
    if (named.attendees) named.attendees = await this.people.recognised(calendar.tenantId, named.attendees);
    const isFree = isFromOutside(booking);
    const decide = (current: BookingWithResources): Change | null => {
      if (current.version !== booking.version) throw new ChangedMeanwhile();
      const isEnded = endedStatuses.includes(current.status);
      if (isEnded && !isFree) return null;
      const span = { start: named.start_at ?? current.start_at, end: named.end_at ?? current.end_at };
      const isMoved = span.start !== current.start_at || span.end !== current.end_at;
      if (!isMoved && !isRevived) return { type: 'booking.updated', fields: named };
      return {
        type: 'booking.rescheduled',
        fields: { ...named, ...(isEnded && reopened), released_at: null },
        claims: span,
        // Rooms are ours to give: a meeting of ours stays where it is. What others put into their calendar is there anyway.
        cannotBeRefused: isFree,
      };
    };
    await tx.query('SAVEPOINT taking');
    try {
      await this.writer.changeIn(tx, { tenantId: calendar.tenantId, id: booking.id, actor: actorOf(calendar) }, decide);
    } catch (error) {
      if (!(error instanceof ClaimsLost)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT taking');
      return 'TAKEN';
    }
    return (await this.bookings.find(tx, booking.id))!;
  }
}

const words: readonly SyncField[] = ['title', 'description', 'location', 'attendees', 'responses', 'onlineMeeting'];

/** Of a private event nothing is read; the words of a meeting of ours stay what they are here. */
function unreadable(event: RemoteEvent, booking: BookingWithResources): readonly SyncField[] {
  return event.isPrivate && !isFromOutside(booking) ? words : [];
}

const nothing: Merge = { take: [], give: [], conflict: [] };

function onlyCarried(merge: Merge, ignored: readonly SyncField[]): Merge {
  const carried = (fields: readonly SyncField[]) => fields.filter((field) => !ignored.includes(field));
  return { take: carried(merge.take), give: carried(merge.give), conflict: carried(merge.conflict) };
}
