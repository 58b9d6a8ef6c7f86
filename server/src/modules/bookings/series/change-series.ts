import type { Actor, Booking, PatchBooking } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { endingBefore } from '@lintel/shared/recurrence';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { actorOf, type Principal } from '../../../platform/context/principal.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { diffOf } from '../../../platform/events/domain-event.js';
import { EventStore } from '../../../platform/events/event-store.js';
import type { RoomFacts } from '../../resources/rooms-reader.js';
import type { Invited } from '../../contacts/contact-book.js';
import { RoomDirectory } from '../../resources/room-directory.js';
import { toBooking, type BookingRecord, type BookingWithResources } from '../booking-record.js';
import { BookingsRepository } from '../bookings.repository.js';
import { ChangeBookingService, otherKind } from '../change-booking.js';
import { ChangeRights } from '../change-rights.js';
import { disabled, unknownResource } from '../create-booking.js';
import { OccurrenceBooker } from './occurrence-booker.js';
import { ChangedOccurrences, type NewState } from './changed-occurrences.js';
import { planOf, type SeriesPlan } from './series-plan.js';
import { invalid, type SeriesRecord } from './series-record.js';
import { isOpen, ofDifferentPeople, SeriesScenes, type Scene, type SeriesScope } from './series-scene.js';
import { SeriesRepository } from './series.repository.js';

export interface SeriesChange {
  bookingId: string;
  scope: SeriesScope;
  expectedVersion: number | undefined;
}

/** Changes, moves and cancels the occurrences of a series from one on, or all that are to come: all of them or none. */
@Injectable()
export class ChangeSeriesService {
  constructor(
    private readonly db: Database,
    private readonly scenes: SeriesScenes,
    private readonly repository: SeriesRepository,
    private readonly bookings: BookingsRepository,
    private readonly changer: ChangeBookingService,
    private readonly rights: ChangeRights,
    private readonly occurrences: ChangedOccurrences,
    private readonly booker: OccurrenceBooker,
    private readonly directory: RoomDirectory,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** What a patch of one booking would do, to each of them; CONFLICT names every occurrence that stands in the way. */
  async patch(asker: Principal, change: SeriesChange, patch: PatchBooking, kind?: Booking['kind']): Promise<Booking> {
    const { bookingId, expectedVersion } = change;
    return this.db.tenant(asker.tenantId, async (tx) => {
      const seriesId = await this.scenes.seriesOf(tx, bookingId);
      if (seriesId === null) return this.changer.patch(asker, bookingId, patch, expectedVersion);
      const scene = await this.scenes.open(tx, seriesId, { ...change, moreSubjects: patch.resourceIds });
      for (const booking of ofDifferentPeople([scene.anchor, ...scene.affected]))
        await this.rights.assert(asker, booking);
      if (kind !== undefined && kind !== scene.anchor.kind) throw otherKind(scene.anchor);
      if (scene.affected.length === 0) throw nothingToCome();
      await this.write(tx, asker, scene, patch);
      return this.answer(tx, bookingId);
    });
  }

  /** The same for a `PUT`, which empties what it leaves out but the rule. */
  async put(
    asker: Principal,
    change: SeriesChange,
    { kind, ...named }: PatchBooking & Invited & { kind?: Booking['kind'] },
  ): Promise<Booking> {
    return this.patch(asker, change, await this.changer.whole(asker.tenantId, named), kind);
  }

  /** Frees the time of those that are to come; one that is running is cancelled where it is the one that was named. */
  async cancel(asker: Principal, change: SeriesChange, reason: string | undefined): Promise<Booking> {
    const { bookingId, scope, expectedVersion } = change;
    const actor = actorOf(asker);
    return this.db.tenant(asker.tenantId, async (tx) => {
      const seriesId = await this.scenes.seriesOf(tx, bookingId);
      if (seriesId === null) return this.changer.cancel(asker, bookingId, reason, expectedVersion);
      const scene = await this.scenes.open(tx, seriesId, change);
      const { series, anchor, affected, isWhole } = scene;
      const now = this.clock.now();
      const isAnchorRunning = isOpen(anchor, now) && anchor.start_at <= now;
      const ended = isAnchorRunning ? [anchor, ...affected] : affected;
      for (const booking of ofDifferentPeople([anchor, ...ended])) await this.rights.assertCancels(asker, booking);
      if (series.status === 'CANCELLED') return toBooking(anchor);
      if (ended.length === 0 && series.status === 'COMPLETE') throw nothingToCome();
      const states = ended.map((before) => this.cancelled(before, actor, reason));
      await this.occurrences.write(tx, series, actor, states);
      const end = Math.min(anchor.original_start!, ...affected.map(({ original_start }) => original_start!));
      const after: SeriesRecord = isWhole
        ? { ...series, status: 'CANCELLED' }
        : { ...series, status: 'COMPLETE', rule: endingBefore(series.rule, end) };
      await this.update(tx, series, after, {
        actor,
        type: 'series.cancelled',
        more: { scope, cancelled: ended.length },
      });
      return this.answer(tx, bookingId);
    });
  }

  private async write(tx: Tx, asker: Principal, scene: Scene, patch: PatchBooking): Promise<void> {
    const { series, anchor, affected } = scene;
    const actor = actorOf(asker);
    const cancelled = await this.repository.cancelled(tx, series.id, this.clock.now());
    const plan = planOf(scene, patch, { cancelled, now: this.clock.now() });
    const fields = await this.fieldsOf(series, anchor, patch);
    const { next } = plan;
    next.template = { ...next.template, ...fields, time_zone: next.time_zone };
    if (patch.resourceIds) next.resource_ids = [...patch.resourceIds].sort();
    const states = affected.map((before) => this.stateOf(before, plan, fields, { patch, actor }));
    const rooms = await this.roomsOf(series, states, next.resource_ids);
    if (plan.isSplit) await this.repository.insert(tx, next);
    await this.occurrences.write(tx, { ...series, rule: next.rule }, actor, states, rooms);
    await this.finish(tx, scene, plan, { actor, policies: rooms.map(({ policy }) => policy) });
  }

  /** The series itself, and the bookings that the new rule has and the old one had not. */
  private async finish(
    tx: Tx,
    { series }: Scene,
    { next, isSplit, splitAt, added }: SeriesPlan,
    { actor, policies }: { actor: Actor; policies: RoomFacts['policy'][] },
  ): Promise<void> {
    const after: SeriesRecord = isSplit
      ? {
          ...series,
          status: 'COMPLETE',
          rule: endingBefore(series.rule, splitAt),
          skipped: series.skipped.filter(({ start }) => Date.parse(start) < splitAt),
        }
      : next;
    await this.update(tx, series, after, { actor, type: 'series.changed', more: isSplit ? { nextId: next.id } : {} });
    if (added.length > 0) {
      await this.booker.book(tx, { series: next, occurrences: added, actor, policies, skip: false });
    }
    if (!isSplit) return;
    const fields = { rule: next.rule, startLocal: next.start_local, timeZone: next.time_zone, previousId: series.id };
    await this.events.append(tx, next.tenant_id, {
      type: 'series.created',
      subjectId: next.id,
      version: next.version,
      actor,
      diff: Object.fromEntries(Object.entries(fields).map(([field, to]) => [field, { from: null, to }])),
      at: next.updated_at,
    });
  }

  private async update(
    tx: Tx,
    before: SeriesRecord,
    after: SeriesRecord,
    { actor, type, more }: { actor: Actor; type: 'series.changed' | 'series.cancelled'; more: Record<string, unknown> },
  ): Promise<void> {
    const record = { ...after, version: before.version + 1, updated_at: this.clock.now() };
    await this.repository.update(tx, record);
    const said = Object.entries(more).map(([field, to]) => [field, { from: null, to }] as const);
    await this.events.append(tx, record.tenant_id, {
      type,
      subjectId: record.id,
      version: record.version,
      actor,
      diff: { ...diffOf(telling(before), telling(record)), ...Object.fromEntries(said) },
      at: record.updated_at,
    });
  }

  private stateOf(
    before: BookingWithResources,
    { next, places }: SeriesPlan,
    fields: Partial<BookingRecord>,
    { patch, actor }: { patch: PatchBooking; actor: Actor },
  ): NewState {
    const place = places.get(before.id);
    if (!place) return this.cancelled(before, actor, 'The series follows another rule now.');
    const after: BookingWithResources = {
      ...before,
      ...fields,
      start_at: place.span.start,
      end_at: place.span.end,
      time_zone: next.time_zone,
      resource_ids: patch.resourceIds ? next.resource_ids : before.resource_ids,
      series_id: next.id,
      original_start: place.original,
      series_rule: next.rule,
    };
    const isMoved = after.start_at !== before.start_at || after.end_at !== before.end_at;
    const hasOtherRooms = after.resource_ids.join() !== before.resource_ids.join();
    return {
      before,
      after,
      type: isMoved ? 'booking.rescheduled' : 'booking.updated',
      ...((isMoved || hasOtherRooms) && { claims: 'SPAN' }),
    };
  }

  private cancelled(before: BookingWithResources, by: Actor, reason: string | undefined): NewState {
    const at = new Date(this.clock.now()).toISOString();
    return {
      before,
      after: { ...before, status: 'CANCELLED', cancellation: { at, by, reason: reason || null }, in_conflict: false },
      type: 'booking.cancelled',
      claims: 'NONE',
    };
  }

  private async fieldsOf(series: SeriesRecord, anchor: BookingWithResources, patch: PatchBooking) {
    const { start_at: _, end_at: __, ...fields } = await this.changer.fields(series.tenant_id, patch);
    if (patch.resourceIds && patch.location === undefined) {
      fields.location = await this.changer.locationAfter(series.tenant_id, anchor, patch.resourceIds);
    }
    return fields;
  }

  /** The rooms of what claims time anew, which have to be there and in service. */
  private async roomsOf(
    series: SeriesRecord,
    states: readonly NewState[],
    ofNext: readonly string[],
  ): Promise<RoomFacts[]> {
    if (series.template.kind === 'RESOURCE' && ofNext.length === 0) {
      throw invalid('resourceIds', 'Name at least one room or device.');
    }
    const claiming = states.filter(({ claims }) => claims === 'SPAN').flatMap(({ after }) => after.resource_ids);
    const ids = [...new Set([...claiming, ...ofNext])];
    const rooms = await this.directory.find(series.tenant_id, ids);
    if (rooms.length < ids.length) throw unknownResource();
    if (rooms.some(({ id, status }) => status !== 'ACTIVE' && claiming.includes(id))) throw disabled();
    return rooms;
  }

  private async answer(tx: Tx, bookingId: string): Promise<Booking> {
    return toBooking((await this.bookings.find(tx, bookingId))!);
  }
}

/** What of a series is told in its facts. */
function telling(series: SeriesRecord) {
  return {
    status: series.status,
    rule: series.rule,
    startLocal: series.start_local,
    timeZone: series.time_zone,
    durationMinutes: series.duration_minutes,
    resourceIds: series.resource_ids,
    title: series.template.title,
  };
}

function nothingToCome(): LintelError {
  return new LintelError('WINDOW_CLOSED', { detail: 'No occurrence of this series is still to come.' });
}
