import { DAY_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Database } from '../../../platform/db/database.js';
import type { CalendarCursor } from '../calendar-provider.js';
import { LEASE_MS, windowAt } from '../sync-terms.js';
import { ApplyPage } from './apply-page.js';
import type { Applying } from './applying.js';
import { RetriesRepository } from './retries.repository.js';
import { SeriesReading, WholeSeries } from './series/whole-series.js';
import { SyncLog } from './sync-log.js';
import { TwoWayCalendarsRepository, type TwoWayCalendar } from './two-way-calendars.repository.js';
import { ProviderFailure, type PullPage, type TwoWayProvider } from './two-way-provider.js';
import { remoteOf } from './two-way-providers.js';

/** The window moves on, and what went wrong unseen is put right. */
const BASELINE_EVERY_MS = 7 * DAY_MS;
const MOST_RETRIES = 20;

/** Reads what changed in a calendar, or all of it. Pages are applied one by one; the cursor is stored with the last. */
@Injectable()
export class PullCalendar {
  constructor(
    private readonly db: Database,
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly page: ApplyPage,
    private readonly series: WholeSeries,
    private readonly retries: RetriesRepository,
    private readonly log: SyncLog,
    private readonly clock: Clock,
  ) {}

  async pull(calendar: TwoWayCalendar, provider: TwoWayProvider, nextSyncAt: number): Promise<void> {
    if (this.needsBaseline(calendar, provider)) return this.baseline(calendar, provider, nextSyncAt);
    try {
      await this.incremental(calendar, provider, nextSyncAt);
    } catch (error) {
      if (!(error instanceof ProviderFailure) || error.kind !== 'CURSOR_EXPIRED') throw error;
      // What is stored stays as it is until the baseline has seen everything.
      await this.baseline(calendar, provider, nextSyncAt);
    }
  }

  private needsBaseline(calendar: TwoWayCalendar, provider: TwoWayProvider): boolean {
    if (calendar.cursor === null || calendar.paramsHash !== provider.paramsHash) return true;
    return (calendar.lastFullSyncAt ?? 0) + BASELINE_EVERY_MS <= this.clock.now();
  }

  private incremental(calendar: TwoWayCalendar, provider: TwoWayProvider, nextSyncAt: number): Promise<void> {
    const window = { start: calendar.windowStart!, end: calendar.windowEnd! };
    const applying = { calendar, window, gen: calendar.baselineGen };
    return this.log.watch(calendar, 'PULL', async (count) => {
      await this.applyAll(applying, provider, { cursor: calendar.cursor, isFull: false, nextSyncAt }, count);
      await this.retry(applying, provider);
    });
  }

  private baseline(calendar: TwoWayCalendar, provider: TwoWayProvider, nextSyncAt: number): Promise<void> {
    const now = this.clock.now();
    const window = windowAt(now);
    return this.log.watch(calendar, 'BASELINE', async (count) => {
      const gen = await this.fenced(calendar, (tx) =>
        this.calendars.startBaseline(tx, calendar.id, window, provider.paramsHash),
      );
      await this.applyAll({ calendar, window, gen }, provider, { cursor: null, isFull: true, nextSyncAt }, count);
    });
  }

  private async applyAll(
    applying: Applying,
    provider: TwoWayProvider,
    { cursor, isFull, nextSyncAt }: { cursor: CalendarCursor | null; isFull: boolean; nextSyncAt: number },
    count: (items: number, failed: number) => void,
  ): Promise<void> {
    const { calendar, window } = applying;
    let isEnded = false;
    const reading = new SeriesReading();
    for await (const told of provider.pages(remoteOf(calendar), cursor, window)) {
      isEnded ||= told.cursor !== null;
      // A baseline sweeps what it has not seen.
      const page = isFull
        ? told
        : await this.series.complete(applying, provider, { page: told, reading }, (work) =>
            this.fenced(calendar, work),
          );
      const { items, failed } = await this.applyOne(applying, page, { isFull, nextSyncAt });
      count(items, failed);
    }
    if (!isEnded) throw new Error('A pull ended without a cursor.');
  }

  private applyOne(
    applying: Applying,
    page: PullPage,
    { isFull, nextSyncAt }: { isFull: boolean; nextSyncAt: number },
  ) {
    const { calendar } = applying;
    return this.fenced(calendar, async (tx) => {
      const applied = await this.page.apply(tx, applying, page);
      if (page.cursor === null) return applied;
      const swept = isFull ? await this.page.sweep(tx, applying) : 0;
      const at = this.clock.now();
      // Whatever was heard of since this pull began is for the next one.
      const pulled = { cursor: page.cursor, syncedGen: calendar.dirtyGen, at, nextSyncAt, isFull };
      await this.calendars.storePulled(tx, calendar, pulled);
      return { ...applied, items: applied.items + swept };
    });
  }

  /** Items that could not be applied, each alone. */
  private async retry(applying: Applying, provider: TwoWayProvider): Promise<void> {
    const { calendar } = applying;
    const now = this.clock.now();
    const due = await this.db.tenant(calendar.tenantId, (tx) => this.retries.due(tx, calendar.id, now, MOST_RETRIES));
    for (const externalId of due) {
      const page = await readAlone(provider, calendar, externalId);
      await this.fenced(calendar, (tx) => this.page.apply(tx, applying, page));
    }
  }

  private fenced<Result>(
    calendar: TwoWayCalendar,
    work: (tx: Parameters<ApplyPage['apply']>[0]) => Promise<Result>,
  ): Promise<Result> {
    return this.db.tenant(calendar.tenantId, async (tx) => {
      const result = await work(tx);
      await this.calendars.fence(tx, calendar, LEASE_MS);
      return result;
    });
  }
}

async function readAlone(provider: TwoWayProvider, calendar: TwoWayCalendar, externalId: string): Promise<PullPage> {
  const none = { events: [], series: [], gone: [], unreadable: [], cursor: null };
  try {
    const event = await provider.get(remoteOf(calendar), externalId);
    return event === null ? { ...none, gone: [externalId] } : { ...none, events: [event] };
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    return { ...none, unreadable: [{ externalId, reason: (error as Error).message }] };
  }
}
