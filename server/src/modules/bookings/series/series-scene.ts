import type { BookingScope } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { countBefore } from '@lintel/shared/recurrence';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/database.js';
import { endedStatuses, type BookingWithResources } from '../booking-record.js';
import { BookingsRepository, MovedMeanwhile, notFound } from '../bookings.repository.js';
import { toFollow, type SeriesRecord } from './series-record.js';
import { seriesNotFound, SeriesRepository } from './series.repository.js';

export type SeriesScope = Exclude<BookingScope, 'this'>;

/** A series with everything locked that a change of it is about. */
export interface Scene {
  series: SeriesRecord;
  /** The occurrence that was named. */
  anchor: BookingWithResources;
  /** Those within the scope that have not begun, in the order of the rule. */
  affected: BookingWithResources[];
  /** Whether it is about the whole series, of which nothing goes on as it was. */
  isWhole: boolean;
}

export interface SceneOptions {
  bookingId: string;
  scope: SeriesScope;
  expectedVersion: number | undefined;
  /** Resources it may move to, so that their locks are taken in order. */
  moreSubjects?: readonly string[];
}

@Injectable()
export class SeriesScenes {
  constructor(
    private readonly bookings: BookingsRepository,
    private readonly repository: SeriesRepository,
    private readonly clock: Clock,
  ) {}

  /** The booking's series, or null where the booking stands alone. */
  async seriesOf(tx: Tx, bookingId: string): Promise<string | null> {
    const seen = await this.bookings.find(tx, bookingId);
    if (!seen) throw notFound();
    return seen.series_id;
  }

  /** Locks of departments, hosts and resources come first, then the series, then the rows, as for a single booking. */
  async open(tx: Tx, seriesId: string, options: SceneOptions): Promise<Scene> {
    const { bookingId, scope, expectedVersion, moreSubjects = [] } = options;
    const now = this.clock.now();
    const seen = await this.repository.find(tx, seriesId);
    if (!seen) throw seriesNotFound();
    const before = await this.bookings.openOccurrences(tx, seriesId, now);
    const subjects = new Set([...subjectsOf(before), ...seen.host_ids, ...seen.resource_ids, ...moreSubjects]);
    await this.repository.lockSubjects(tx, seen.template.department_id, [...subjects]);
    const series = (await this.repository.findForChange(tx, seriesId))!;
    const ids = (await this.bookings.openOccurrences(tx, seriesId, now)).map(({ id }) => id);
    await this.repository.lockOccurrences(tx, [...ids, bookingId]);
    const open = await this.bookings.openOccurrences(tx, seriesId, now);
    const anchor = (await this.bookings.find(tx, bookingId))!;
    if (anchor.series_id !== seriesId || subjectsOf(open).some((subject) => !subjects.has(subject))) {
      throw new MovedMeanwhile();
    }
    assertVersion(anchor, expectedVersion);
    const isFromHere = ({ original_start }: BookingWithResources) =>
      scope === 'all' || original_start! >= anchor.original_start!;
    return {
      series,
      anchor,
      affected: open.filter((booking) => booking.start_at > now && isFromHere(booking)),
      isWhole: scope === 'all' || countBefore(toFollow(series), anchor.original_start!) === 0,
    };
  }
}

/** Those of some bookings that differ in who may change them. */
export function ofDifferentPeople(bookings: readonly BookingWithResources[]): BookingWithResources[] {
  const key = (booking: BookingWithResources) =>
    [
      booking.organizer_user_id,
      booking.created_by_type,
      booking.created_by_id,
      booking.host_ids[0],
      booking.department_id,
    ].join();
  return [...new Map(bookings.map((booking) => [key(booking), booking])).values()];
}

/** Whether a booking still takes place, now or later. */
export function isOpen({ status, end_at: end }: BookingWithResources, now: number): boolean {
  return !endedStatuses.includes(status) && end > now;
}

function subjectsOf(bookings: readonly BookingWithResources[]): string[] {
  return bookings.flatMap(({ host_ids, resource_ids }) => [...host_ids, ...resource_ids]);
}

function assertVersion({ version }: BookingWithResources, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new LintelError('STALE_VERSION', {
    detail: `The booking is at version ${version}, not ${expected}. Load it again and repeat the change.`,
  });
}
