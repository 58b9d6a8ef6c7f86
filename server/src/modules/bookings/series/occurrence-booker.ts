import type { Actor, Booking, Policy } from '@lintel/shared/contracts';
import type { OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { uuidv7 } from '../../../platform/ids.js';
import { toBooking, type BookingRecord } from '../booking-record.js';
import { blankRecord, createdEvent, disabled, unknownResource } from '../create-booking.js';
import { References } from '../references.js';
import { lost, OccurrenceJudge, type Verdict, type WantedSpan } from './occurrence-judge.js';
import { creatorOf, type SeriesRecord } from './series-record.js';
import { SeriesRepository } from './series.repository.js';

export interface BookingOrder {
  series: SeriesRecord;
  /** Ascending. */
  occurrences: readonly Interval[];
  actor: Actor;
  policies: readonly Policy[];
  /** Books those that can be, instead of all or none. */
  skip: boolean;
}

export interface Booked {
  bookings: Booking[];
  skipped: OccurrenceProblem[];
}

/** Books occurrences of a series that is written already, in a transaction that holds the locks of all it takes. */
@Injectable()
export class OccurrenceBooker {
  constructor(
    private readonly db: Database,
    private readonly repository: SeriesRepository,
    private readonly judge: OccurrenceJudge,
    private readonly references: References,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Locks whatever the series takes, in the one order of locks. */
  lock(tx: Tx, { template, host_ids, resource_ids }: SeriesRecord): Promise<void> {
    return this.repository.lockSubjects(tx, template.department_id, [...host_ids, ...resource_ids]);
  }

  /** What stands in the way of each occurrence; nothing is written. */
  assess(tx: Tx, { series, occurrences, policies }: Omit<BookingOrder, 'actor' | 'skip'>) {
    return this.judge.judge(tx, {
      tenantId: series.tenant_id,
      spans: spansOf(series, occurrences),
      hostIds: series.host_ids,
      policies,
      isCounted: series.template.kind === 'CUSTOMER',
    });
  }

  /** Throws what stands in the way, with every occurrence it is in the way of. */
  async refuse(series: SeriesRecord, verdicts: readonly Verdict[], occurrences: readonly Interval[]): Promise<never> {
    throw await this.judge.refusal(series.tenant_id, verdicts, occurrences.length, spansOf(series, occurrences));
  }

  async book(tx: Tx, order: BookingOrder): Promise<Booked> {
    const { series, occurrences, actor, skip } = order;
    const verdicts = await this.assess(tx, order);
    const standing = verdicts.filter((verdict) => verdict !== null);
    if (!skip && standing.length > 0) await this.refuse(series, standing, occurrences);
    const free = occurrences.filter((_, index) => verdicts[index] === null);
    const records = await this.records(series, free);
    const lostIds = await this.write(tx, records, { series, actor, skip });
    const lostOnes = records.filter(({ id }) => lostIds.has(id)).map((record) => lost(spanOf(record)));
    if (!skip && lostOnes.length > 0) await this.refuse(series, lostOnes, occurrences);
    return {
      bookings: records
        .filter(({ id }) => !lostIds.has(id))
        .map((record) =>
          toBooking({ ...record, resource_ids: series.resource_ids, external: [], series_rule: series.rule }),
        ),
      skipped: [...standing, ...lostOnes].map(({ problem }) => problem).sort((a, b) => (a.start < b.start ? -1 : 1)),
    };
  }

  private async write(
    tx: Tx,
    records: readonly BookingRecord[],
    { series, actor, skip }: Pick<BookingOrder, 'series' | 'actor' | 'skip'>,
  ): Promise<Set<string>> {
    const [first] = records;
    if (first === undefined) return new Set();
    const rows = records.map((record) => {
      const { id, reference, start_at, end_at } = record;
      const event = createdEvent(record, series.resource_ids, actor);
      const row = { id, reference, start_at, end_at, original_start: start_at, event_id: event.id, diff: event.diff };
      return { row, event };
    });
    const { id: _, diff: __, ...event } = rows[0]!.event;
    const written = await this.repository.book(
      tx,
      series,
      first,
      rows.map(({ row }) => row),
      { event, skip },
    );
    if (written.outcome === 'NOT_FOUND') throw unknownResource();
    if (written.outcome === 'RESOURCE_DISABLED') throw disabled();
    this.db.onCommit(() => this.events.appended());
    return new Set(written.lost);
  }

  private async records(series: SeriesRecord, occurrences: readonly Interval[]): Promise<BookingRecord[]> {
    const { tenant_id: tenantId, template, id } = series;
    const now = this.clock.now();
    const references = await this.references.many(tenantId, now, occurrences.length);
    return occurrences.map(({ start, end }, index) => ({
      ...blankRecord(tenantId, creatorOf(series), { start, end, timeZone: series.time_zone }, now),
      ...template,
      id: uuidv7(),
      reference: references[index]!,
      series_id: id,
      original_start: start,
    }));
  }
}

const spanOf = ({ start_at: start, end_at: end }: BookingRecord): Interval => ({ start, end });

function spansOf(series: SeriesRecord, occurrences: readonly Interval[]): WantedSpan[] {
  return occurrences.map(({ start, end }) => ({ start, end, resourceIds: series.resource_ids }));
}
