import type { Actor, Booking } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { correlationId } from '../../platform/context/request-context.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { diffOf, type Diff, type DomainEventType } from '../../platform/events/domain-event.js';
import { EventStore } from '../../platform/events/event-store.js';
import { uuidv7 } from '../../platform/ids.js';
import { Alternatives } from './alternatives.js';
import { toBooking, type BookingRecord, type BookingWithResources } from './booking-record.js';
import { BookingsRepository, notFound, type ChangedBooking } from './bookings.repository.js';

export interface Change {
  type: DomainEventType & `booking.${string}`;
  fields: Partial<BookingRecord>;
  /** The resources it is for from now on; unchanged where left out. */
  resourceIds?: string[];
  /** What it claims from now on: a span of each resource and host, or nothing; unchanged where left out. */
  claims?: Interval | 'NONE';
  /** Takes what is free and is marked in conflict for the rest, instead of being refused: for what comes from outside. */
  cannotBeRefused?: boolean;
}

/** A change nobody can refuse: it claims nothing new, or takes what is free. */
export type SureChange = Omit<Change, 'resourceIds'> & ({ claims?: 'NONE' } | { cannotBeRefused: true });

export interface ChangeOptions {
  tenantId: string;
  id: string;
  actor: Actor;
  /** The version the caller saw (If-Match); STALE_VERSION when it has moved on. */
  expectedVersion?: number;
  /** The caller knows of bookings of these resources only (a display and its rooms); NOT_FOUND for others. */
  onlyOf?: readonly string[];
  /** Asked with the booking locked, before anything is decided; throws to refuse. */
  permit?: (current: BookingWithResources) => Promise<void>;
  /** Resources and hosts it may move to, so that their locks are taken in order. */
  moreSubjects?: readonly string[];
}

/** Locks are held, and a statement runs, as long as a batch takes. */
const MOST_AT_ONCE = 500;

/** Decides, with the booking locked, what becomes of it; null leaves it as it is. Throws to refuse. */
export type Decide = (current: BookingWithResources, tx: Tx) => Change | null | Promise<Change | null>;

export interface ManyOptions {
  tenantId: string;
  ids: readonly string[];
  actor: Actor;
}

/** As `Decide`, where nothing can be refused. */
export type DecideSurely = (current: BookingWithResources) => SureChange | null | Promise<SureChange | null>;

/** The one way a booking changes: lock, decide, claims, row, fact, all in one transaction. */
@Injectable()
export class BookingWriter {
  constructor(
    private readonly db: Database,
    private readonly repository: BookingsRepository,
    private readonly events: EventStore,
    private readonly alternatives: Alternatives,
    private readonly clock: Clock,
  ) {}

  async change(options: ChangeOptions, decide: Decide): Promise<Booking> {
    const { tenantId } = options;
    try {
      return await this.db.tenant(tenantId, (tx) => this.changeIn(tx, options, decide));
    } catch (error) {
      if (error instanceof ClaimsLost && error.isOfPeople) throw timeTaken();
      throw error instanceof ClaimsLost
        ? await this.conflict(tenantId, error.wanted, error.resourceIds, options.id)
        : error;
    }
  }

  /** The same inside a larger transaction; a refused claim is thrown and must undo that transaction. */
  async changeIn(tx: Tx, options: ChangeOptions, decide: Decide): Promise<Booking> {
    const before = await this.repository.getForChange(tx, options.id, options.moreSubjects);
    if (options.onlyOf && !before.resource_ids.some((resource) => options.onlyOf!.includes(resource))) throw notFound();
    if (options.expectedVersion !== undefined && options.expectedVersion !== before.version) {
      throw new LintelError('STALE_VERSION', {
        detail: `The booking is at version ${before.version}, not ${options.expectedVersion}. Load it again and repeat the change.`,
      });
    }
    await options.permit?.(before);
    const change = await decide(before, tx);
    if (!change) return toBooking(before);

    const resource_ids = [...(change.resourceIds ?? before.resource_ids)].sort();
    const after: BookingWithResources = {
      ...before,
      ...change.fields,
      resource_ids,
      version: before.version + 1,
      updated_at: this.clock.now(),
    };
    const settled = await this.claim(tx, after, change);
    const { resource_ids: _, external: __, ...record } = after;
    await this.repository.update(tx, record, resource_ids);
    await this.events.append(tx, options.tenantId, {
      type: change.type,
      subjectId: after.id,
      resourceIds: [...new Set([...before.resource_ids, ...resource_ids])],
      version: after.version,
      actor: options.actor,
      diff: visibleDiff(before, after),
      at: after.updated_at,
    });
    for (const id of settled) await this.recordSettled(tx, options.tenantId, id);
    return toBooking(after);
  }

  /**
   * The same for many bookings of a tenant, a few round trips and a transaction for some hundred of them.
   * Bookings that do not exist are left out.
   */
  async changeMany(options: ManyOptions, decide: DecideSurely): Promise<void> {
    for (let from = 0; from < options.ids.length; from += MOST_AT_ONCE) {
      const batch = { ...options, ids: options.ids.slice(from, from + MOST_AT_ONCE) };
      await this.db.tenant(options.tenantId, (tx) => this.changeManyIn(tx, batch, decide));
    }
  }

  /** The same inside a larger transaction. */
  async changeManyIn(tx: Tx, { tenantId, ids, actor }: ManyOptions, decide: DecideSurely): Promise<void> {
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      const found = await this.repository.findForChange(tx, ids.slice(from, from + MOST_AT_ONCE));
      const known = new Map(found.map((record) => [record.id, record]));
      const changed: ChangedBooking[] = [];
      for (const before of ids.slice(from, from + MOST_AT_ONCE).flatMap((id) => known.get(id) ?? [])) {
        const change = await decide(before);
        if (change) changed.push(this.changed(before, change, actor));
      }
      if (changed.length === 0) continue;
      const settled = await this.repository.changeMany(tx, tenantId, changed);
      this.db.onCommit(() => this.events.appended());
      for (const id of settled) await this.recordSettled(tx, tenantId, id);
    }
  }

  /** CONFLICT with what could be booked instead. */
  async conflict(
    tenantId: string,
    wanted: Interval,
    resourceIds: readonly string[],
    except?: string,
  ): Promise<LintelError> {
    const alternatives = await this.alternatives.find(
      { tenantId, span: wanted, resourceIds, except },
      this.clock.now(),
    );
    return new LintelError('CONFLICT', {
      detail: 'Somebody else has that time.',
      alternatives,
      spoken:
        alternatives.length > 0
          ? 'That time is already taken, but I found other times.'
          : 'That time is already taken, and I found nothing close to it.',
    });
  }

  private changed(before: BookingWithResources, { type, fields, claims }: SureChange, actor: Actor): ChangedBooking {
    const now = this.clock.now();
    // Whether it is in conflict is known once it has claimed.
    const after = { ...before, ...fields, in_conflict: before.in_conflict, updated_at: now };
    const { resource_ids: resourceIds, external: _, ...record } = after;
    const event = {
      id: uuidv7(),
      type,
      resourceIds,
      actor,
      diff: visibleDiff(before, after),
      correlationId: correlationId(),
      at: new Date(now).toISOString(),
    };
    return { record, resourceIds, event, ...(claims !== undefined && { claims }) };
  }

  private async claim(tx: Tx, after: BookingWithResources, change: Change): Promise<string[]> {
    if (change.claims === undefined) return [];
    const isNone = change.claims === 'NONE';
    const period = change.claims === 'NONE' ? { start: after.start_at, end: after.end_at } : change.claims;
    const { outcome, settled } = await this.repository.changeClaims(
      tx,
      after,
      isNone ? [] : [...after.host_ids, ...after.resource_ids],
      period,
      {
        mustWin: !change.cannotBeRefused,
      },
    );
    if (outcome === 'LOST') throw new ClaimsLost(period, after.resource_ids, after.host_ids.length > 0);
    after.in_conflict = outcome === 'PARTLY';
    return settled;
  }

  /** Records that a booking holds all its time now, which another one gave up. */
  async recordSettled(tx: Tx, tenantId: string, id: string): Promise<void> {
    const booking = (await this.repository.find(tx, id))!;
    await this.events.append(tx, tenantId, {
      type: 'booking.updated',
      subjectId: id,
      resourceIds: booking.resource_ids,
      version: booking.version,
      actor: systemActor,
      diff: { inConflict: { from: true, to: false } },
      at: this.clock.now(),
    });
  }
}

/** The claims could not be won; undoes the transaction on its way to becoming CONFLICT. */
export class ClaimsLost extends Error {
  constructor(
    readonly wanted: Interval,
    readonly resourceIds: readonly string[],
    /** Whether people are part of it: what they could do instead, only their department knows. */
    readonly isOfPeople = false,
  ) {
    super('The time is taken.');
  }
}

/** CONFLICT, where nothing is known yet of what could be booked instead. */
export function timeTaken(): LintelError {
  return new LintelError('CONFLICT', { detail: 'Somebody else has that time.', alternatives: [] });
}

/** What of a booking everybody sees has changed. */
export function visibleDiff(before: BookingWithResources, after: BookingWithResources): Diff {
  const { version: _, updatedAt: __, ...diff } = diffOf(toBooking(before), toBooking(after));
  return diff;
}
