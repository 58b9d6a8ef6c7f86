import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { systemActor } from '../../../platform/context/principal.js';
import { Database } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { ChannelKeeper } from './channel-keeper.js';
import { LEASE_MS } from '../sync-terms.js';
import { PullCalendar } from './pull-calendar.js';
import { PushBookings } from './push-bookings.js';
import { wordsOf } from './sync-log.js';
import { LeaseLost, TwoWayCalendarsRepository, type TwoWayCalendar } from './two-way-calendars.repository.js';
import { ProviderFailure, type FailureKind, type TwoWayProvider } from './two-way-provider.js';
import { TwoWayProviders } from './two-way-providers.js';

/** Messages come in bursts: a calendar that was read for one is read for the others only after this. */
export const QUIET_MS = 5_000;
/** Most failures pass within seconds; each that follows waits twice as long. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;
const accessIsLost: readonly FailureKind[] = ['DENIED', 'NOT_FOUND', 'CALENDAR_LOST', 'CONSENT_ENDED'];
const INACCESSIBLE_PAUSE_MS = 15 * MINUTE_MS;
/** As often as what changes while it runs is followed before others have their turn. */
const MOST_ROUNDS = 10;

/**
 * Brings a calendar and its bookings together: writes what waits, then reads what changed. One worker at a time has a
 * calendar, by a lease in the database; whoever is refused relies on that one to find what was heard of meanwhile.
 */
@Injectable()
export class CalendarRun {
  constructor(
    private readonly db: Database,
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly providers: TwoWayProviders,
    private readonly puller: PullCalendar,
    private readonly pusher: PushBookings,
    private readonly channels: ChannelKeeper,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** Failures are recorded with the calendar and not thrown, but for those of ours. */
  async run(tenantId: string, calendarId: string): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const leaseNo = await this.calendars.lease(tenantId, calendarId, LEASE_MS);
      if (leaseNo === null) return;
      let isDone = false;
      try {
        isDone = await this.runLeased(tenantId, calendarId, leaseNo);
      } finally {
        const isWanted = await this.calendars.release(tenantId, calendarId, leaseNo, this.clock.now());
        isDone &&= isWanted;
      }
      // What failed has its time of the next try.
      if (!isDone) return;
    }
  }

  /** Whether it went well. */
  private async runLeased(tenantId: string, calendarId: string, leaseNo: number): Promise<boolean> {
    const found = await this.calendars.find(tenantId, calendarId);
    // Found before another worker met a failure: its provider is left alone until the time of the next try.
    if (!found || (found.failures > 0 && found.nextSyncAt > this.clock.now())) return false;
    const calendar = { ...found, leaseNo };
    const provider = this.providers.of(calendar.provider);
    try {
      const unwritten = await this.push(calendar, provider);
      if (this.isPullDue(calendar)) await this.pull(calendar, provider);
      if (unwritten) throw unwritten;
      await this.recordRecovery(calendar);
      return true;
    } catch (error) {
      if (error instanceof LeaseLost) return false;
      await this.recordFailure(calendar, error);
      if (!(error instanceof ProviderFailure || error instanceof LintelError)) throw error;
      return false;
    }
  }

  /** What is written later keeps nobody from reading now: who books there has to be seen here. */
  private async push(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<ProviderFailure | null> {
    try {
      await this.pusher.push(calendar, provider);
      return null;
    } catch (error) {
      if (error instanceof ProviderFailure && error.othersMayWork) return error;
      throw error;
    }
  }

  /** The channel first: what changes from then on is heard of, and what changed before is read now. */
  private async pull(calendar: TwoWayCalendar, provider: TwoWayProvider): Promise<void> {
    const pollMs = await this.channels.keep(calendar, provider);
    const now = this.clock.now();
    await this.calendars.startPull(calendar.tenantId, calendar.id, now + QUIET_MS);
    await this.puller.pull(calendar, provider, now + pollMs);
  }

  private isPullDue({ nextSyncAt, dirtyGen, syncedGen, quietUntil, cursor }: TwoWayCalendar): boolean {
    const now = this.clock.now();
    if (cursor === null || nextSyncAt <= now) return true;
    return dirtyGen > syncedGen && (quietUntil ?? 0) <= now;
  }

  private async recordRecovery(calendar: TwoWayCalendar): Promise<void> {
    if (calendar.status === 'OK') return;
    await this.db.tenant(calendar.tenantId, (tx) => this.recordHealth(tx, calendar, 'OK'));
  }

  private async recordFailure(calendar: TwoWayCalendar, error: unknown): Promise<void> {
    const now = this.clock.now();
    const isInaccessible = error instanceof ProviderFailure && accessIsLost.includes(error.kind);
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(calendar.failures, 10), LONGEST_PAUSE_MS);
    const asked = error instanceof ProviderFailure ? error.retryAfterMs : null;
    const nextSyncAt = now + (isInaccessible ? INACCESSIBLE_PAUSE_MS : (asked ?? pause));
    const context = { operation: 'calendar.sync', calendarId: calendar.id, provider: calendar.provider };
    if (error instanceof ProviderFailure) this.log.warn({ ...context, kind: error.kind }, error.message);
    else this.log.error({ ...context, err: error }, 'calendar sync failed unexpectedly');
    await this.db.tenant(calendar.tenantId, async (tx) => {
      const words = wordsOf(error);
      const isStored = await this.calendars.storeFailure(tx, calendar, {
        error: words,
        nextSyncAt,
        state: isInaccessible ? 'INACCESSIBLE' : 'BACKOFF',
      });
      if (isStored && (calendar.status !== 'ERROR' || calendar.error !== words))
        await this.recordHealth(tx, calendar, 'ERROR');
    });
  }

  private async recordHealth(
    tx: Parameters<EventStore['append']>[0],
    calendar: TwoWayCalendar,
    status: string,
  ): Promise<void> {
    await this.events.append(tx, calendar.tenantId, {
      type: 'calendar.health-changed',
      subjectId: calendar.connectionId,
      resourceIds: calendar.resourceId === null ? [] : [calendar.resourceId],
      actor: systemActor,
      diff: { status: { from: calendar.status, to: status } },
      at: this.clock.now(),
    });
  }
}
