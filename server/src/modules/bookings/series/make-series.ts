import type { Actor, Booking, Policy } from '@lintel/shared/contracts';
import { LintelError, type OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { isOverBy, plannedOccurrences, tidyRule } from '@lintel/shared/recurrence';
import { defaultPolicy } from '@lintel/shared/policy';
import { DAY_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import type { BookingRecord } from '../booking-record.js';
import { OccurrenceBooker } from './occurrence-booker.js';
import type { Verdict } from './occurrence-judge.js';
import { invalid, localStartOf, readable, templateOf, toFollow, type SeriesRecord } from './series-record.js';
import { SeriesRepository } from './series.repository.js';

/** However far ahead the rules of a room let people book: a year of occurrences is enough to write at a time. */
const FARTHEST_DAYS = 366;

export interface SeriesDraft {
  /** The first occurrence, with everything decided but its reference. */
  record: BookingRecord;
  resourceIds: readonly string[];
  actor: Actor;
  rule: string;
  onConflict: 'refuse' | 'skip';
  /** Those of its rooms. */
  policies: readonly Policy[];
  detail?: Record<string, unknown>;
  /** Done first, in the same transaction. */
  before?: (tx: Tx) => Promise<unknown>;
}

export interface MadeSeries {
  /** The first that could be booked. */
  first: Booking;
  skipped: OccurrenceProblem[];
}

interface Plan {
  series: SeriesRecord;
  occurrences: Interval[];
}

/** Begins series: the rule is kept, and what of it can be booked ahead is booked in one transaction. */
@Injectable()
export class MakeSeries {
  constructor(
    private readonly db: Database,
    private readonly repository: SeriesRepository,
    private readonly booker: OccurrenceBooker,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Books all occurrences within reach, or throws with each that cannot be booked; with `skip` those are left out. */
  async make(draft: SeriesDraft): Promise<MadeSeries> {
    const { series, occurrences } = this.plan(draft);
    const { actor, policies } = draft;
    return this.db.tenant(series.tenant_id, async (tx) => {
      await draft.before?.(tx);
      await this.booker.lock(tx, series);
      await this.repository.insert(tx, series);
      const skip = draft.onConflict === 'skip';
      const { bookings, skipped } = await this.booker.book(tx, { series, occurrences, actor, policies, skip });
      const [first] = bookings;
      if (!first) throw nothingFree(skipped);
      if (skipped.length > 0) await this.repository.update(tx, { ...series, skipped });
      await this.record(tx, series, actor, { occurrences: bookings.length, skipped });
      return { first, skipped };
    });
  }

  /** What `make` would answer, with nothing written. */
  async check(draft: SeriesDraft): Promise<{ occurrences: number; skipped: OccurrenceProblem[] }> {
    const { series, occurrences } = this.plan(draft);
    return this.db.tenant(series.tenant_id, async (tx) => {
      const order = { series, occurrences, policies: draft.policies };
      const verdicts = (await this.booker.assess(tx, order)).filter((verdict): verdict is Verdict => verdict !== null);
      if (verdicts.length > 0 && draft.onConflict === 'refuse') await this.booker.refuse(series, verdicts, occurrences);
      const skipped = verdicts.map(({ problem }) => problem);
      if (skipped.length === occurrences.length) throw nothingFree(skipped);
      return { occurrences: occurrences.length - skipped.length, skipped };
    });
  }

  /** Records that a series is there, whatever wrote its occurrences. */
  async record(
    tx: Tx,
    series: SeriesRecord,
    actor: Actor,
    made: { occurrences: number; skipped: OccurrenceProblem[] },
  ): Promise<void> {
    const { rule, start_local: startLocal, time_zone: timeZone } = series;
    const fields = { rule, startLocal, timeZone, ...made };
    await this.events.append(tx, series.tenant_id, {
      type: 'series.created',
      subjectId: series.id,
      version: series.version,
      actor,
      diff: Object.fromEntries(Object.entries(fields).map(([field, to]) => [field, { from: null, to }])),
      at: this.clock.now(),
    });
  }

  /** The series with the occurrences that are to be bookings now; throws what is wrong with its rule. */
  plan({ record, resourceIds, rule, policies, detail = undefined }: SeriesDraft): Plan {
    const now = this.clock.now();
    const span = { start: record.start_at, end: record.end_at };
    const { startLocal, durationMinutes } = localStartOf(span, record.time_zone);
    const bookedUntil = reachOf(policies, now);
    const series: SeriesRecord = {
      id: uuidv7(),
      tenant_id: record.tenant_id,
      version: 1,
      status: 'ACTIVE',
      rule: tidyRule(rule),
      start_local: startLocal,
      time_zone: record.time_zone,
      duration_minutes: durationMinutes,
      booked_until: bookedUntil,
      resource_ids: [...resourceIds].sort(),
      host_ids: record.host_ids,
      template: templateOf(record),
      detail: detail ?? null,
      skipped: [],
      previous_id: null,
      created_at: now,
      updated_at: now,
    };
    const followed = toFollow(series);
    const occurrences = readable(() => plannedOccurrences(followed, { start: span.start, end: bookedUntil }));
    if (occurrences.length === 0) throw invalid('recurrence.rule', 'The series ends before it begins.');
    if (readable(() => isOverBy(followed, bookedUntil))) series.status = 'COMPLETE';
    return { series, occurrences };
  }
}

/** Up to when occurrences are bookings: as far ahead as all of its rooms can be booked. */
export function reachOf(policies: readonly Policy[], now: number): number {
  const days = (policies.length > 0 ? policies : [defaultPolicy]).map(({ bookingHorizonDays }) => bookingHorizonDays);
  return now + Math.min(FARTHEST_DAYS, ...days) * DAY_MS;
}

function nothingFree(skipped: OccurrenceProblem[]): LintelError {
  return new LintelError('CONFLICT', {
    detail: `Not one of ${skipped.length} occurrences can be booked: ${skipped[0]!.reason}`,
    conflicts: skipped,
    alternatives: [],
  });
}
