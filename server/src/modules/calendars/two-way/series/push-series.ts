import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { Database, type Tx } from '../../../../platform/db/database.js';
import { BookingsRepository } from '../../../bookings/bookings.repository.js';
import { asMade, withoutAdditions } from '../event-fields.js';
import { EventLinksRepository } from '../event-links.repository.js';
import { LEASE_MS } from '../../sync-terms.js';
import type { PushAttempt } from '../push-attempt.js';
import { pauseAfter } from '../push-pause.js';
import type { FieldHashes, SyncField } from '../sync-fields.js';
import { withFields } from '../three-way.js';
import { TwoWayCalendarsRepository, type TwoWayCalendar } from '../two-way-calendars.repository.js';
import { ProviderFailure, type EventDraft, type TwoWayProvider } from '../two-way-provider.js';
import { remoteOf } from '../two-way-providers.js';
import { ViewOfBooking } from '../view-of-booking.js';
import { MeetInstances } from './meet-instances.js';
import {
  SeriesLinksRepository,
  type SeriesFacts,
  type SeriesLink,
  type WrittenShape,
} from './series-links.repository.js';
import { beginningOf, cutOf, firstStart, isNothingLeft, memberOf, sharedChange, type Member } from './series-plan.js';

const MOST_TURNS = 8;

/** What is going to be done to the event of a series, decided and written down before. */
type Plan = { readonly series: SeriesFacts; readonly row: SeriesLink; readonly tellsPeople: boolean } & (
  | { readonly step: 'CREATE'; readonly draft: EventDraft; readonly hashes: FieldHashes; readonly isUncertain: boolean }
  | {
      readonly step: 'CHANGE';
      readonly draft: EventDraft;
      readonly hashes: FieldHashes;
      readonly fields: readonly SyncField[];
    }
  | { readonly step: 'END'; readonly isWhole: boolean }
  | { readonly step: 'MEET' }
);

/**
 * Writes series into a calendar as one event each, and meets its instances with the links of their occurrences; what is then
 * left differs from its instance and is written by itself (ADR 25). Each call can be repeated by whoever takes up after a crash.
 */
@Injectable()
export class PushSeries {
  constructor(
    private readonly db: Database,
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly links: EventLinksRepository,
    private readonly series: SeriesLinksRepository,
    private readonly bookings: BookingsRepository,
    private readonly views: ViewOfBooking,
    private readonly meeting: MeetInstances,
    private readonly clock: Clock,
  ) {}

  /** Throws what stops the whole calendar; what one series meets is put aside with it. */
  async push(calendar: TwoWayCalendar, provider: TwoWayProvider, attempt: PushAttempt): Promise<void> {
    const except = attempt.failed.map(({ id }) => id);
    const ids = await this.db.tenant(calendar.tenantId, (tx) =>
      this.series.waiting(tx, calendar.id, { now: this.clock.now(), except }),
    );
    for (const id of ids) await this.pushOne(calendar, provider, id, attempt);
  }

  /** Its next try. */
  putOff(tx: Tx, id: string, at: number): Promise<void> {
    return this.series.putOff(tx, id, at);
  }

  private async pushOne(
    calendar: TwoWayCalendar,
    provider: TwoWayProvider,
    seriesId: string,
    attempt: PushAttempt,
  ): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const plan = await this.fenced(calendar, (tx) => this.plan(tx, calendar, provider, seriesId));
      if (plan === null) return;
      try {
        await this.carryOut(calendar, provider, plan);
        attempt.wrote();
      } catch (error) {
        if (!(error instanceof ProviderFailure) || (error.stopsCalendar && !error.othersMayWork)) throw error;
        await this.putAside(calendar, plan, error);
        if (!error.othersMayWork) return attempt.refused(error);
        return attempt.add({ of: 'SERIES', id: plan.row.id, failures: plan.row.failures + 1, failure: error });
      }
    }
  }

  /** What is to be done, noted; `null` when nothing is. */
  private async plan(
    tx: Tx,
    calendar: TwoWayCalendar,
    provider: TwoWayProvider,
    seriesId: string,
  ): Promise<Plan | null> {
    const facts = await this.series.facts(tx, seriesId);
    if (!facts) return null;
    const members = await this.members(tx, calendar, seriesId);
    const row = await this.series.get(tx, calendar.id, seriesId);
    if (row === null || row.externalId === null)
      return this.planCreation(tx, calendar, provider, { facts, row, members });
    const cut = cutOf(facts, row, members, this.clock.now());
    if (JSON.stringify(cut.shape) !== JSON.stringify(row.shape) || cut.at !== null)
      await this.cut(tx, row, cut, members);
    const now = (await this.series.get(tx, calendar.id, seriesId))!;
    const plan = { series: facts, row: now, tellsPeople: members.some(tellsPeople) };
    if (now.cutAt !== now.cutWritten) {
      const left = await this.members(tx, calendar, seriesId);
      return { ...plan, step: 'END', isWhole: isNothingLeft(now, left, this.clock.now()) };
    }
    const change = sharedChange(now, members);
    if (change !== null) {
      const { model, fields } = change;
      const isHeard = tellsPeople(model) && fields.includes('attendees');
      const hashes = withFields(now.hashes!.ours, fields, change.hashes);
      return { ...plan, step: 'CHANGE', draft: draftOf(model), fields, hashes, tellsPeople: isHeard };
    }
    const isMet = now.metUntil !== null && now.metUntil >= facts.bookedUntil;
    return isMet ? null : { ...plan, step: 'MEET' };
  }

  private async planCreation(
    tx: Tx,
    calendar: TwoWayCalendar,
    provider: TwoWayProvider,
    { facts, row, members }: { facts: SeriesFacts; row: SeriesLink | null; members: readonly Member[] },
  ): Promise<Plan | null> {
    if (row?.pushing) {
      // Only the provider knows whether it is there; what is then not wanted is ended in the next step.
      const model = members.find(({ view }) => view.isWanted) ?? members[0];
      if (!model) return this.giveUp(tx, row);
      return {
        ...{
          step: 'CREATE',
          series: facts,
          row,
          hashes: row.pushing,
          isUncertain: true,
          tellsPeople: tellsPeople(model),
        },
        draft: draftOf(model, row.shape),
      };
    }
    const beginning = row?.isRefused ? null : beginningOf(facts, members);
    if (beginning === null || !provider.canSay(beginning.shape)) return null;
    const { model, shape } = beginning;
    const { tenantId, id: calendarId } = calendar;
    await this.series.startCreation(tx, { tenantId, calendarId, seriesId: facts.id }, shape, model.hashes);
    return {
      step: 'CREATE',
      series: facts,
      row: (await this.series.get(tx, calendarId, facts.id))!,
      draft: draftOf(model, shape),
      hashes: model.hashes,
      isUncertain: false,
      tellsPeople: tellsPeople(model),
    };
  }

  /** Everything it was for is over. */
  private async giveUp(tx: Tx, row: SeriesLink): Promise<null> {
    await this.series.forget(tx, row.id);
    return null;
  }

  private async members(tx: Tx, calendar: TwoWayCalendar, seriesId: string): Promise<Member[]> {
    const links = await this.series.occurrences(tx, calendar.id, seriesId, this.clock.now());
    const bookings = await this.bookings.named(
      tx,
      links.map(({ bookingId }) => bookingId),
    );
    const views = await this.views.ofMany(tx, calendar, bookings);
    const byId = new Map(bookings.map((booking) => [booking.id, booking]));
    return links.flatMap((link) => {
      const booking = byId.get(link.bookingId);
      return booking ? [memberOf(link, booking, views.get(booking.id)!)] : [];
    });
  }

  /** The links forget what goes first: what is then told to be gone cancels nothing. */
  private async cut(tx: Tx, row: SeriesLink, cut: ReturnType<typeof cutOf>, members: readonly Member[]): Promise<void> {
    await this.series.startCut(tx, row.id, cut);
    if (cut.at === null) return;
    for (const { link, view } of members) {
      if (!link.isOnSeries || link.instanceStart! < cut.at) continue;
      await this.links.forgetEvent(tx, link.id, view.isWanted ? 'PENDING_PUSH' : 'TOMBSTONE');
    }
  }

  private async carryOut(calendar: TwoWayCalendar, provider: TwoWayProvider, plan: Plan): Promise<void> {
    const remote = remoteOf(calendar);
    const { row, series, tellsPeople } = plan;
    switch (plan.step) {
      case 'CREATE': {
        const mark = { linkId: row.id, incarnation: row.incarnation };
        const made = await provider.create(remote, mark, { draft: plan.draft, series: row.shape, tellsPeople });
        if (made === null) return this.fenced(calendar, (tx) => this.series.forget(tx, row.id));
        // Found: what differs was edited.
        const theirs = plan.isUncertain ? asMade(made, plan.hashes) : withoutAdditions(made, plan.hashes);
        const hashes = { ours: plan.hashes, theirs };
        return this.fenced(calendar, (tx) => this.series.storeWritten(tx, row.id, made.externalId, hashes));
      }
      case 'CHANGE': {
        const { draft, fields } = plan;
        const event = await provider.change(remote, row.externalId!, { draft, fields, ifEtag: null, tellsPeople });
        const theirs = withFields(row.hashes!.theirs, fields, withoutAdditions(event, row.hashes!.theirs));
        const hashes = { ours: plan.hashes, theirs };
        return this.fenced(calendar, (tx) => this.series.storeWritten(tx, row.id, row.externalId!, hashes));
      }
      case 'END':
        return this.end(calendar, provider, plan);
      case 'MEET':
        return this.meeting.meet({ calendar, provider, series, row, tellsPeople }, (work) =>
          this.fenced(calendar, work),
        );
    }
  }

  private async end(calendar: TwoWayCalendar, provider: TwoWayProvider, plan: Plan & { step: 'END' }): Promise<void> {
    const remote = remoteOf(calendar);
    const { row, isWhole, tellsPeople } = plan;
    if (isWhole) await provider.remove(remote, row.externalId!, { tellsPeople });
    else await provider.endSeries(remote, row.externalId!, { series: row.shape, before: row.cutAt!, tellsPeople });
    await this.fenced(calendar, (tx) =>
      isWhole || row.isReplaced ? this.series.forget(tx, row.id) : this.series.storeCut(tx, row.id),
    );
  }

  private async putAside(calendar: TwoWayCalendar, plan: Plan, failure: ProviderFailure): Promise<void> {
    const { row } = plan;
    await this.fenced(calendar, async (tx) => {
      // The event of the series has gone: reading tells what that means for its occurrences.
      if (failure.kind === 'NOT_FOUND' && plan.step === 'MEET')
        return this.series.storeMet(tx, row.id, plan.series.bookedUntil);
      if (failure.kind === 'NOT_FOUND' && plan.step === 'CHANGE')
        return this.series.storeHashes(tx, row.id, { ...row.hashes!, ours: plan.hashes });
      if (failure.kind === 'REFUSED' && plan.step === 'CREATE' && !plan.isUncertain)
        return this.series.forget(tx, row.id, true);
      const nextPushAt = failure.othersMayWork ? null : this.clock.now() + pauseAfter(failure, row.failures);
      await this.series.storeFailure(tx, row.id, { error: failure.message, nextPushAt });
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

/** As the occurrence says it, at the time of the first where the event begins. */
function draftOf({ view, booking }: Member, begins?: WrittenShape): EventDraft {
  const { fields, carriesPeople } = view;
  const start = begins && firstStart(begins);
  const span = begins && { start: start!, end: start! + begins.durationMinutes * MINUTE_MS };
  const wantsOnlineMeeting =
    carriesPeople && booking.online_meeting === null && booking.metadata['wantsOnlineMeeting'] === true;
  return { ...fields, ...span, wantsOnlineMeeting };
}

/** Customers hear from us. */
const tellsPeople = ({ view, booking }: Member): boolean =>
  view.fields.attendees.length > 0 && booking.department_id === null;
