import type { Booking, CreateBooking } from '@lintel/shared/contracts';
import { LintelError, type OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { judgeDepartment } from '@lintel/shared/scheduling';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { AvailabilityRepository } from '../availability/availability.repository.js';
import { DepartmentDiary, meetingOf } from '../availability/department-diary.js';
import { withoutNotice } from '../availability/staff-rules.js';
import { blankRecord } from '../bookings/create-booking.js';
import { References } from '../bookings/references.js';
import { MakeSeries } from '../bookings/series/make-series.js';
import { problemOf } from '../bookings/series/occurrence-judge.js';
import { invalid, type SeriesRecord } from '../bookings/series/series-record.js';
import { SeriesRepository } from '../bookings/series/series.repository.js';
import { BookingDesk, Refused, type Order, type Scene } from './booking-desk.js';

/** What is promised to a customer is promised at once: a year of weeks and a little. */
const MOST_OCCURRENCES = 60;

export interface BookedSeries {
  first: Booking;
  skipped: OccurrenceProblem[];
}

/** Customers' bookings that recur: each is judged, placed and counted as a booking alone, all of them with one host. */
@Injectable()
export class CustomerSeries {
  constructor(
    private readonly db: Database,
    private readonly desk: BookingDesk,
    private readonly maker: MakeSeries,
    private readonly repository: SeriesRepository,
    private readonly availability: AvailabilityRepository,
    private readonly diary: DepartmentDiary,
    private readonly references: References,
    private readonly clock: Clock,
  ) {}

  /** Books all of them, or throws with each that cannot be booked; with `skip` those are left out. */
  async book(order: Order, recurrence: NonNullable<CreateBooking['recurrence']>): Promise<BookedSeries> {
    const { tenantId } = order;
    return this.db.tenant(tenantId, async (tx) => {
      const scene = await this.desk.scene(tx, order.departmentId, order.typeId);
      const { series, occurrences } = this.plan(order, scene, recurrence);
      const hostIds = this.diary.hostsOf(scene.department);
      const rooms = (await this.diary.roomsFor(tenantId, scene.type)) ?? [];
      // All at once and in order: what is booked one by one below would otherwise take them in whatever order it comes by.
      await this.availability.lock(tx, scene.department.id, [...hostIds, ...rooms]);
      const hostId = order.hostId ?? (await this.hostFor(tx, order, scene, occurrences));
      series.host_ids = [hostId];
      series.template.host_ids = [hostId];
      await this.repository.insert(tx, series);
      const { booked, skipped } = await this.each(tx, { ...order, hostId, series }, occurrences);
      const [first] = booked;
      if (!first || (skipped.length > 0 && recurrence.onConflict === 'refuse'))
        throw refusal(skipped, occurrences.length);
      const after = { ...series, skipped, resource_ids: first.resourceIds };
      await this.repository.update(tx, after);
      await this.maker.record(tx, after, order.actor, { occurrences: booked.length, skipped });
      return { first, skipped };
    });
  }

  private plan(
    order: Order,
    { department, type }: Scene,
    { rule, onConflict }: NonNullable<CreateBooking['recurrence']>,
  ) {
    const { tenantId, start, actor } = order;
    const span = { start, end: start + type.durationMinutes * MINUTE_MS, timeZone: department.timeZone };
    const record = {
      ...blankRecord(tenantId, actor, span, this.clock.now()),
      kind: 'CUSTOMER' as const,
      title: type.name,
      department_id: department.id,
      meeting_type_id: type.id,
    };
    const plan = this.maker.plan({ record, resourceIds: [], actor, rule, onConflict, policies: [] });
    if (plan.series.status !== 'COMPLETE' || plan.occurrences.length > MOST_OCCURRENCES) {
      throw invalid(
        'recurrence.rule',
        `A customer's series has an end: at most ${MOST_OCCURRENCES} meetings within a year. Add COUNT or UNTIL.`,
      );
    }
    return plan;
  }

  /** Of those who can come most often, whoever's turn it is. */
  private async hostFor(
    tx: Tx,
    { tenantId, staff }: Order,
    { department, type }: Scene,
    occurrences: readonly Interval[],
  ): Promise<string> {
    const window = { start: occurrences[0]!.start, end: occurrences.at(-1)!.end };
    const loaded = await this.diary.load(tx, { tenantId, department, type, window });
    const judged = staff ? withoutNotice(loaded) : loaded;
    const times = new Map<string, number>();
    for (const { start } of occurrences) {
      const now = this.clock.now();
      const { hostIds } = judgeDepartment(judged, meetingOf(type), start, now, { isAnyMinute: Boolean(staff) });
      for (const id of hostIds) times.set(id, (times.get(id) ?? 0) + 1);
    }
    const most = Math.max(...times.values());
    const able = [...times].filter(([, count]) => count === most).map(([id]) => id);
    const candidates = able.length > 0 ? able : this.diary.hostsOf(department);
    return (await this.desk.choose(tx, department, candidates)).hostId;
  }

  private async each(tx: Tx, order: Order & { series: SeriesRecord }, occurrences: readonly Interval[]) {
    const references = await this.references.many(order.tenantId, this.clock.now(), occurrences.length);
    const booked: Booking[] = [];
    const skipped: OccurrenceProblem[] = [];
    for (const [index, occurrence] of occurrences.entries()) {
      try {
        booked.push(await this.desk.bookIn(tx, { ...order, start: occurrence.start }, references[index]!));
      } catch (error) {
        // Refused before anything of it was written: the others may be booked.
        if (!(error instanceof Refused)) throw error;
        skipped.push(problemOf(occurrence, error.reason.detail));
      }
    }
    return { booked, skipped };
  }
}

function refusal(conflicts: OccurrenceProblem[], of: number): LintelError {
  const [first] = conflicts;
  return new LintelError('CONFLICT', {
    detail: `${conflicts.length} of ${of} meetings cannot be booked, the first on ${first!.start}: ${first!.reason}`,
    conflicts,
    alternatives: [],
  });
}
