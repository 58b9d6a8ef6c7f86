import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import type { BookingWithResources } from '../../bookings/booking-record.js';
import { BookingsRepository } from '../../bookings/bookings.repository.js';
import { seenOf } from './add-events.js';
import { ApplyEvent } from './apply-event.js';
import { EventLinksRepository, type EventLink, type SeenLink } from './event-links.repository.js';
import { LeaveSeries } from './leave-series.js';
import { nextPush } from './link-states.js';
import { PendingPushes } from './pending-pushes.js';
import { LEASE_MS } from '../sync-terms.js';
import { asMade, fieldsOfEvent, withoutAdditions } from './event-fields.js';
import { hashesOf, type FieldHashes, type SyncField } from './sync-fields.js';
import { OWN_TROUBLE, PushAttempt } from './push-attempt.js';
import { pauseAfter } from './push-pause.js';
import { PushSeries } from './series/push-series.js';
import { SyncLog } from './sync-log.js';
import { mergeThreeWay, withFields } from './three-way.js';
import { LeaseLost, TwoWayCalendarsRepository, type TwoWayCalendar } from './two-way-calendars.repository.js';
import { ProviderFailure, type EventDraft, type RemoteEvent, type TwoWayProvider } from './two-way-provider.js';
import { remoteOf } from './two-way-providers.js';
import { ViewOfBooking, type BookingView } from './view-of-booking.js';

const AT_ONCE = 50;
const MOST_TURNS = 5;

/** What a call is going to do, decided and written down before it is made. */
interface Plan {
  readonly step: 'CREATE' | 'CHANGE' | 'REMOVE';
  readonly link: EventLink;
  readonly booking: BookingWithResources;
  readonly view: BookingView;
  readonly hashes: FieldHashes;
  readonly fields: readonly SyncField[];
}

/**
 * Writes bookings into a calendar, one after the other. Before each call a short transaction notes what it is going to write,
 * after it another stores what came of it: whoever takes up after a crash repeats the call, which finds its own event.
 */
@Injectable()
export class PushBookings {
  constructor(
    private readonly db: Database,
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly links: EventLinksRepository,
    private readonly pending: PendingPushes,
    private readonly series: PushSeries,
    private readonly bookings: BookingsRepository,
    private readonly leaving: LeaveSeries,
    private readonly views: ViewOfBooking,
    private readonly apply: ApplyEvent,
    private readonly log: SyncLog,
    private readonly clock: Clock,
  ) {}

  /** Throws what stops the whole calendar (`stopsCalendar`, a lost lease); what one event meets is put aside with it. */
  async push(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<void> {
    if (!calendar.isWritten) return;
    await this.log.watch(calendar, 'PUSH', async (count) => {
      const attempt = new PushAttempt(count);
      try {
        await this.pushAll(calendar, provider, attempt);
      } catch (error) {
        // The calendar has to wait; what is to blame for itself waits by itself.
        if (error instanceof ProviderFailure) await this.putOff(calendar, attempt);
        throw error;
      }
      await this.putOff(calendar, attempt);
      if (attempt.trouble) throw attempt.trouble;
    });
  }

  private async pushAll(calendar: TwoWayCalendar, provider: TwoWayProvider, attempt: PushAttempt): Promise<void> {
    for (;;) {
      await this.fenced(calendar, async (tx) => {
        await this.calendars.startWriting(tx, calendar.id);
        await this.pending.linkNew(tx, calendar, this.clock.now());
      });
      // What has a link by now and is not taken up by its series is a single event.
      await this.series.push(calendar, provider, attempt);
      const asked = { now: this.clock.now(), limit: AT_ONCE, except: attempt.failed.map(({ id }) => id) };
      const linkIds = await this.fenced(calendar, (tx) => this.pending.next(tx, calendar, asked));
      for (const linkId of linkIds) await this.pushOne(calendar, provider, linkId, attempt);
      if (linkIds.length < AT_ONCE) return;
    }
  }

  private async pushOne(
    calendar: TwoWayCalendar,
    provider: TwoWayProvider,
    linkId: string,
    attempt: PushAttempt,
  ): Promise<void> {
    let isDone = false;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const plan = await this.fenced(calendar, (tx) => this.plan(tx, calendar, linkId));
      if (plan === null) break;
      try {
        await this.carryOut(calendar, provider, plan);
        isDone = true;
      } catch (error) {
        if (!(error instanceof ProviderFailure) || (error.stopsCalendar && !error.othersMayWork)) throw error;
        return this.putAside(calendar, plan, error, attempt);
      }
    }
    if (isDone) attempt.wrote();
  }

  /** What is to be done, noted in the link; `null` when nothing is. */
  private async plan(tx: Tx, calendar: TwoWayCalendar, linkId: string): Promise<Plan | null> {
    const link = await this.links.get(tx, linkId);
    const booking = link && (await this.bookings.find(tx, link.bookingId));
    if (!link || !booking) return null;
    const view = await this.views.of(tx, calendar, booking);
    const hashes = hashesOf(view.fields);
    const fields = link.base ? this.changed(link, hashes, view) : [];
    const step = nextPush({
      status: link.status,
      hasEvent: link.externalId !== null,
      isUncertain: link.pushing !== null,
      isWanted: view.isWanted,
      isChanged: fields.length > 0,
      isOver: view.isOver,
    });
    switch (step) {
      case 'NONE':
      case 'SETTLE':
        await this.links.settle(tx, link.id, booking.version);
        return null;
      case 'FORGET':
        await this.links.setStatus(tx, link.id, 'TOMBSTONE');
        await this.links.settle(tx, link.id, booking.version);
        return null;
      case 'CREATE':
        // What an earlier call wrote stays noted: it may have been that one which succeeded.
        if (link.pushing === null)
          await this.links.startPush(tx, link.id, 'PENDING_PUSH', { version: booking.version, hashes });
        return { step, link, booking, view, hashes: link.pushing?.hashes ?? hashes, fields };
      case 'CHANGE':
        await this.links.startPush(tx, link.id, 'DIRTY', { version: booking.version, hashes });
        return { step, link, booking, view, hashes, fields };
      case 'REMOVE':
        await this.links.startPush(tx, link.id, 'DELETING', { version: booking.version, hashes });
        return { step, link, booking, view, hashes, fields };
    }
  }

  private changed(link: EventLink, hashes: FieldHashes, view: BookingView): SyncField[] {
    const { give } = mergeThreeWay(link.base!, hashes, link.base!.theirs);
    return give.filter((field) => !view.ignored.includes(field));
  }

  private async carryOut(calendar: TwoWayCalendar, provider: TwoWayProvider, plan: Plan): Promise<void> {
    const remote = remoteOf(calendar);
    const { link, view, fields } = plan;
    const tellsPeople = tellsPeopleOf(plan);
    if (plan.step === 'REMOVE') {
      await provider.remove(remote, link.externalId!, { tellsPeople });
      return this.fenced(calendar, (tx) => this.links.forgetEvent(tx, link.id, 'TOMBSTONE'));
    }
    const draft: EventDraft = { ...view.fields, wantsOnlineMeeting: wantsOnlineMeeting(plan) };
    if (plan.step === 'CREATE') {
      const mark = { linkId: link.id, incarnation: link.incarnation };
      const made = await provider.create(remote, mark, { draft, tellsPeople });
      if (made === null) return this.fenced(calendar, (tx) => this.links.forgetEvent(tx, link.id, 'PENDING_PUSH'));
      return this.adopt(calendar, plan, made);
    }
    try {
      const event = await provider.change(remote, link.externalId!, { draft, fields, ifEtag: link.etag, tellsPeople });
      await this.storeWritten(calendar, plan, event);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      const { kind } = error;
      if (kind === 'VERSION_MOVED' || kind === 'NOT_FOUND') return this.lookAgain(calendar, provider, link);
      if (kind !== 'OUT_OF_SERIES') throw error;
      const leaving = { calendar, provider, link, booking: plan.booking, tellsPeople };
      await this.leaving.leave(leaving, (work) => this.fenced(calendar, work));
    }
  }

  /** The event of a creation, of this call or an earlier one. */
  private adopt(calendar: TwoWayCalendar, plan: Plan, event: RemoteEvent): Promise<void> {
    const isOurs = plan.link.pushing === null;
    return this.store(calendar, plan, event, {
      lastPushedEtag: isOurs ? event.etag : null,
      // Just written: however it is spelled there, it is what we said. Found: what differs was edited.
      base: { ours: plan.hashes, theirs: isOurs ? withoutAdditions(event, plan.hashes) : asMade(event, plan.hashes) },
      localVersion: plan.view.isWanted ? (plan.link.pushing?.version ?? plan.booking.version) : 0,
    });
  }

  private storeWritten(calendar: TwoWayCalendar, plan: Plan, event: RemoteEvent): Promise<void> {
    const base = plan.link.base!;
    return this.store(calendar, plan, event, {
      lastPushedEtag: event.etag,
      base: {
        ours: withFields(base.ours, plan.fields, plan.hashes),
        // Of the other fields, what was changed there meanwhile has still to come in.
        theirs: withFields(base.theirs, plan.fields, hashesOf(fieldsOfEvent(event))),
      },
      localVersion: plan.booking.version,
    });
  }

  /** Stores what was written, and takes in what the provider added to it. */
  private async store(
    calendar: TwoWayCalendar,
    { link: { id } }: Plan,
    event: RemoteEvent,
    written: Pick<SeenLink, 'lastPushedEtag' | 'base' | 'localVersion'>,
  ): Promise<void> {
    await this.fenced(calendar, async (tx) => {
      const gen = calendar.baselineGen;
      const seen = { ...seenOf(event), ...written, id, status: 'SYNCED' as const, seenGen: gen };
      await this.links.store(tx, seen, this.clock.now());
      const stored = await this.links.get(tx, id);
      // Links go with their calendar.
      if (stored === null) throw new LeaseLost();
      await this.apply.change(tx, { calendar, window: everything, gen }, stored, event);
    });
  }

  /** Somebody was there before us: what they did comes in first. */
  private async lookAgain(calendar: TwoWayCalendar, provider: TwoWayProvider, link: EventLink): Promise<void> {
    const event = await provider.get(remoteOf(calendar), link.externalId!);
    await this.fenced(calendar, async (tx) => {
      const current = await this.links.get(tx, link.id);
      if (!current || current.externalId === null) return;
      if (event === null) await this.apply.remove(tx, calendar, { ...current, status: 'DIRTY' });
      else await this.apply.change(tx, { calendar, window: everything, gen: calendar.baselineGen }, current, event);
    });
  }

  private async putAside(
    calendar: TwoWayCalendar,
    { link, booking }: Plan,
    failure: ProviderFailure,
    attempt: PushAttempt,
  ): Promise<void> {
    const failures = link.failures + 1;
    const error = failures < OWN_TROUBLE ? failure.message : stuckWords(booking.reference, failures, failure);
    // How long it waits where others may work, the end of this push knows.
    const nextPushAt = failure.othersMayWork ? null : this.clock.now() + pauseAfter(failure, link.failures);
    await this.fenced(calendar, (tx) =>
      this.links.storePushFailure(tx, link.id, { error, nextPushAt, version: booking.version }),
    );
    if (failure.othersMayWork) attempt.add({ of: 'LINK', id: link.id, failures, failure });
    else attempt.refused(failure);
  }

  /** What is to blame for itself comes back in its own time; the others do not wait for it. */
  private async putOff(calendar: TwoWayCalendar, { own }: PushAttempt): Promise<void> {
    if (own.length === 0) return;
    await this.fenced(calendar, async (tx) => {
      for (const { of, id, failures, failure } of own) {
        const at = this.clock.now() + pauseAfter(failure, failures - 1);
        await (of === 'LINK' ? this.links.putOff(tx, id, at) : this.series.putOff(tx, id, at));
        await this.calendars.comeBackAt(tx, calendar.id, at);
      }
    });
  }

  private fenced<Result>(calendar: TwoWayCalendar, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.db.tenant(calendar.tenantId, async (tx) => {
      const result = await work(tx);
      await this.calendars.fence(tx, calendar, LEASE_MS);
      return result;
    });
  }
}

const everything = { start: -8.64e15, end: 8.64e15 };

/** Customers hear from us by mail of our own; others from the calendar, of what concerns them. */
function tellsPeopleOf({ step, view, booking, fields }: Plan): boolean {
  if (view.fields.attendees.length === 0 || booking.department_id !== null) return false;
  return step !== 'CHANGE' || fields.includes('time') || fields.includes('attendees');
}

function stuckWords(reference: string, failures: number, { message }: ProviderFailure): string {
  return `${reference} could not be written ${failures} times. ${message} Change the booking or cancel it; the others are written.`;
}

function wantsOnlineMeeting({ booking, view }: Plan): boolean {
  return view.carriesPeople && booking.online_meeting === null && booking.metadata['wantsOnlineMeeting'] === true;
}
