import { LintelError } from '@lintel/shared/errors';
import { MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { ApplySnapshot } from './apply-snapshot.js';
import type { PullResult } from './calendar-provider.js';
import { ConnectionsRepository, type CalendarRecord } from './connections.repository.js';
import { IcalProvider } from './ical/ical-provider.js';
import { LEASE_MS, windowAt } from './sync-terms.js';

const POLL_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;
const LEASE_RETRY_MS = 200;

/** Brings a room's bookings, or when a person is busy, up to their feed. */
@Injectable()
export class CalendarSync implements OnApplicationShutdown {
  private readonly provider: IcalProvider;
  private readonly running = new Map<string, { pull: Promise<number>; next?: Promise<number> }>();

  constructor(
    private readonly db: Database,
    private readonly connections: ConnectionsRepository,
    private readonly snapshot: ApplySnapshot,
    private readonly directory: RoomDirectory,
    private readonly events: EventStore,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.provider = new IcalProvider({ allowPrivate: config.env.LINTEL_ALLOW_PRIVATE_FEEDS });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.provider.close();
  }

  /**
   * Pulls the calendar and returns how many events it holds as of now or later. One pull of a calendar at a time, in all
   * processes: all who ask while one runs, which may have read the calendar already, share the one after it. Throws what
   * the provider met; what was stored before stays.
   */
  sync(tenantId: string, connectionId: string): Promise<number> {
    const running = this.running.get(connectionId);
    if (!running) return this.start(tenantId, connectionId);
    // How the one before ended is told to those who asked for it.
    running.next ??= Promise.allSettled([running.pull]).then(
      () => this.running.get(connectionId)?.pull ?? this.start(tenantId, connectionId),
    );
    return running.next;
  }

  private start(tenantId: string, connectionId: string): Promise<number> {
    const run = {
      pull: this.syncAlone(tenantId, connectionId).finally(() => {
        if (this.running.get(connectionId) === run) this.running.delete(connectionId);
      }),
    };
    this.running.set(connectionId, run);
    return run.pull;
  }

  private async syncAlone(tenantId: string, connectionId: string): Promise<number> {
    const { id } = await this.get(tenantId, connectionId);
    let leaseNo: number | null;
    while ((leaseNo = await this.connections.lease(tenantId, id, LEASE_MS)) === null) {
      await delay(LEASE_RETRY_MS);
      await this.get(tenantId, connectionId);
    }
    try {
      const calendar = await this.get(tenantId, connectionId);
      return await this.pull(calendar);
    } finally {
      await this.connections.release(tenantId, id, leaseNo);
    }
  }

  private async pull(calendar: CalendarRecord): Promise<number> {
    const now = this.clock.now();
    const startedAt = performance.now();
    try {
      const result = await this.read(calendar, now);
      const eventCount = await this.store(calendar, result, now);
      this.log.info(
        {
          operation: 'calendar.pull',
          calendarId: calendar.id,
          outcome: result.kind,
          events: eventCount,
          ms: Math.round(performance.now() - startedAt),
        },
        'calendar pulled',
      );
      return eventCount;
    } catch (error) {
      // Another process that was faster is no failure of the calendar.
      if (!(error instanceof LintelError && error.code === 'STALE_VERSION')) {
        await this.recordFailure(calendar, error, now);
      }
      throw asUnavailable(error);
    }
  }

  private async read(calendar: CalendarRecord, now: number): Promise<PullResult> {
    const { tenantId, resourceId, homeTimeZone } = calendar;
    const [room] = resourceId === null ? [] : await this.directory.find(tenantId, [resourceId]);
    const target = {
      address: this.secrets.decrypt(calendar.secret, calendar.connectionId),
      timeZone: room?.timeZone ?? homeTimeZone,
    };
    return this.provider.pull(target, calendar.cursor, windowAt(now));
  }

  private store(calendar: CalendarRecord, result: PullResult, at: number): Promise<number> {
    return this.db.tenant(calendar.tenantId, async (tx) => {
      const isSnapshot = result.kind === 'snapshot';
      const eventCount = isSnapshot ? await this.snapshot.apply(tx, calendar, result) : calendar.eventCount;
      const skipped = isSnapshot ? result.skipped : calendar.skipped;
      const isStored = await this.connections.storeSuccess(tx, calendar, {
        cursor: result.cursor,
        eventCount,
        skipped,
        at,
        nextSyncAt: at + POLL_MS,
      });
      if (!isStored)
        throw new LintelError('STALE_VERSION', {
          detail: 'The calendar was read by another process at this moment. Try again.',
        });
      if (calendar.status !== 'OK') await this.recordHealth(tx, calendar, 'OK', at);
      return eventCount;
    });
  }

  private async recordFailure(calendar: CalendarRecord, error: unknown, at: number): Promise<void> {
    const detail =
      error instanceof LintelError ? error.detail : 'The calendar could not be read because of an error on our side.';
    if (!(error instanceof LintelError))
      this.log.error({ err: error, calendarId: calendar.id }, 'calendar pull failed unexpectedly');
    else this.log.warn({ operation: 'calendar.pull', calendarId: calendar.id, code: error.code }, error.detail);
    const pause = Math.min(POLL_MS * 2 ** Math.min(calendar.failures, 10), LONGEST_PAUSE_MS);
    await this.db.tenant(calendar.tenantId, async (tx) => {
      const isStored = await this.connections.storeFailure(tx, calendar, { error: detail, nextSyncAt: at + pause });
      if (isStored && (calendar.status !== 'ERROR' || calendar.error !== detail))
        await this.recordHealth(tx, calendar, 'ERROR', at);
    });
  }

  private async recordHealth(
    tx: Parameters<EventStore['append']>[0],
    calendar: CalendarRecord,
    status: string,
    at: number,
  ): Promise<void> {
    await this.events.append(tx, calendar.tenantId, {
      type: 'calendar.health-changed',
      subjectId: calendar.connectionId,
      resourceIds: calendar.resourceId === null ? [] : [calendar.resourceId],
      actor: systemActor,
      diff: { status: { from: calendar.status, to: status } },
      at,
    });
  }

  private async get(tenantId: string, connectionId: string): Promise<CalendarRecord> {
    const calendar = await this.db.tenant(tenantId, (tx) => this.connections.findByConnection(tx, connectionId));
    if (!calendar) throw new LintelError('NOT_FOUND', { detail: 'There is no such connection.' });
    return calendar;
  }
}

/** Whoever asks for a sync sent nothing wrong: what is not valid is the calendar. */
function asUnavailable(error: unknown): unknown {
  if (!(error instanceof LintelError) || error.code !== 'VALIDATION_FAILED') return error;
  return new LintelError('CALENDAR_UNAVAILABLE', { detail: error.detail, cause: error });
}
