import { LintelError, type OccurrenceProblem } from '@lintel/shared/errors';
import type { Interval } from '@lintel/shared/intervals';
import { isOverBy, plannedOccurrences } from '@lintel/shared/recurrence';
import { DAY_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { systemActor } from '../../../platform/context/principal.js';
import { Database, type Tx } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { RoomDirectory } from '../../resources/room-directory.js';
import { iso } from '../booking-record.js';
import { reachOf } from './make-series.js';
import { OccurrenceBooker } from './occurrence-booker.js';
import { problemOf } from './occurrence-judge.js';
import { toFollow, type SeriesRecord } from './series-record.js';
import { SeriesRepository } from './series.repository.js';

/** 02:45 UTC, after the night's no-shows. */
const NIGHTLY_AT_MS = 2.75 * 60 * 60_000;
const PAGE = 200;
/** Less of a series than is booked when it begins, so that its occurrences are never too many for one step. */
const STEP_MS = 90 * DAY_MS;
/** The farthest that any series reaches (`reachOf`). */
const FARTHEST_MS = 366 * DAY_MS;

/** Each night books the occurrences of series that have come within reach. What is taken is skipped and written down. */
@Injectable()
export class ExtendSeries implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly repository: SeriesRepository,
    private readonly booker: OccurrenceBooker,
    private readonly directory: RoomDirectory,
    private readonly events: EventStore,
    private readonly clock: Clock,
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.arm();
    // A night the server slept through is made up for.
    await this.run();
  }

  /** Extends everything that is due, in any number of processes at once: each occurrence is booked once. */
  async run(): Promise<void> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const due = await this.repository.due(this.clock.now() + FARTHEST_MS, after, PAGE);
      for (const { id, tenantId } of due) {
        try {
          while (await this.db.tenant(tenantId, (tx) => this.extend(tx, id)));
        } catch (error) {
          // The next night tries again; other series need not wait for it.
          this.log.error({ err: error, tenantId, seriesId: id }, 'a series could not be extended');
        }
      }
      if (due.length < PAGE) break;
      after = due.at(-1)!.id;
    }
  }

  /** Whether there is more to be done. */
  private async extend(tx: Tx, id: string): Promise<boolean> {
    const seen = await this.repository.find(tx, id);
    if (!seen) return false;
    await this.booker.lock(tx, seen);
    const series = await this.repository.findForChange(tx, id);
    if (series?.status !== 'ACTIVE') return false;
    // Changed meanwhile: whoever did that takes other locks, and the next night is soon enough.
    if (series.version !== seen.version) return false;
    const rooms = await this.directory.find(series.tenant_id, series.resource_ids);
    const policies = rooms.map(({ policy }) => policy);
    const now = this.clock.now();
    // What came and went while the server slept is booked for nobody.
    const from = Math.max(series.booked_until, now);
    const farthest = reachOf(policies, now);
    if (farthest <= from) return false;
    const reach = Math.min(farthest, from + STEP_MS);

    const followed = toFollow(series);
    const occurrences = plannedOccurrences(followed, { start: from, end: reach });
    const { booked, skipped } = await this.book(tx, series, occurrences, policies);
    const after: SeriesRecord = {
      ...series,
      version: series.version + 1,
      booked_until: reach,
      status: isOverBy(followed, reach) ? 'COMPLETE' : 'ACTIVE',
      // Those that are over are in its facts.
      skipped: [...series.skipped.filter(({ start }) => Date.parse(start) > now), ...skipped],
      updated_at: now,
    };
    await this.repository.update(tx, after);
    if (occurrences.length > 0) await this.record(tx, series, after, { booked, skipped });
    return reach < farthest;
  }

  private async book(tx: Tx, series: SeriesRecord, occurrences: Interval[], policies: Parameters<typeof reachOf>[0]) {
    if (occurrences.length === 0) return { booked: 0, skipped: [] };
    await tx.query('SAVEPOINT extend_series');
    try {
      const order = { series, occurrences, actor: systemActor, policies, skip: true };
      const { bookings, skipped } = await this.booker.book(tx, order);
      return { booked: bookings.length, skipped };
    } catch (error) {
      // A room that is out of service has its reason, and the series goes on when it is back.
      if (!(error instanceof LintelError)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT extend_series');
      return { booked: 0, skipped: occurrences.map((occurrence) => problemOf(occurrence, error.detail)) };
    }
  }

  private async record(
    tx: Tx,
    before: SeriesRecord,
    after: SeriesRecord,
    { booked, skipped }: { booked: number; skipped: OccurrenceProblem[] },
  ): Promise<void> {
    const fact = { subjectId: after.id, version: after.version, actor: systemActor, at: after.updated_at };
    await this.events.append(tx, after.tenant_id, {
      ...fact,
      type: 'series.extended',
      diff: {
        bookedUntil: { from: iso(before.booked_until), to: iso(after.booked_until) },
        occurrences: { from: null, to: booked },
      },
    });
    if (skipped.length === 0) return;
    await this.events.append(tx, after.tenant_id, {
      ...fact,
      type: 'series.occurrences-skipped',
      resourceIds: after.resource_ids,
      diff: { skipped: { from: null, to: skipped } },
    });
  }

  private arm(): void {
    const now = this.clock.now();
    const today = Math.floor(now / DAY_MS) * DAY_MS + NIGHTLY_AT_MS;
    this.clock.at(today > now ? today : today + DAY_MS, async () => {
      this.arm();
      await this.run();
    });
  }
}
