import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { LiveBus, type LiveHint } from '../../../platform/events/live-bus.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { CalendarRun, QUIET_MS } from './calendar-run.js';
import { TwoWayCalendarsRepository } from './two-way-calendars.repository.js';

const LOOK_EVERY_MS = 10_000;
const CHANNEL = 'lintel_calendars';
const AT_ONCE = 4;
const BATCH = 200;

/** Looks after every calendar whose turn has come, a few at a time, and after one whose bookings change at once. */
@Injectable()
export class SyncWork implements OnModuleInit {
  private working: Promise<void> | null = null;
  private isWokenAgain = false;
  private isWakeSet = false;

  constructor(
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly runner: CalendarRun,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (!this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.clock.every(LOOK_EVERY_MS, () => this.look());
    // Only a hint: what is not written yet is found by every look, so one that is lost only comes later.
    this.bus.subscribe((hints) => void this.wake(hints));
    this.bus.hear(CHANNEL, () => this.wakeHere());
  }

  /** Somebody heard of a change: a worker looks at once, and again when what follows has had time to be heard too. */
  wakeSoon(): void {
    if (this.config.env.LINTEL_ROLES.includes('worker')) this.wakeHere();
    else
      this.bus.say(CHANNEL, {}).catch((error: unknown) => {
        this.log.warn({ err: error }, 'workers could not be woken; calendars are looked after in their turn');
      });
  }

  private wakeHere(): void {
    void this.look();
    if (this.isWakeSet) return;
    this.isWakeSet = true;
    this.clock.at(this.clock.now() + QUIET_MS, () => {
      this.isWakeSet = false;
      return this.look();
    });
  }

  /** Resolves when nothing is due any more. */
  look(): Promise<void> {
    this.isWokenAgain = true;
    this.working ??= this.work().finally(() => (this.working = null));
    return this.working;
  }

  private async work(): Promise<void> {
    while (this.isWokenAgain) {
      this.isWokenAgain = false;
      const due = await this.calendars.due(this.clock.now(), BATCH);
      const waiting = due.values();
      const worker = async () => {
        for (const { tenantId, calendarId } of waiting) await this.run(tenantId, calendarId);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      if (due.length === BATCH) this.isWokenAgain = true;
    }
  }

  private async run(tenantId: string, calendarId: string): Promise<void> {
    try {
      await this.runner.run(tenantId, calendarId);
    } catch (error) {
      // Recorded with the calendar too; it does not keep the others waiting.
      this.log.error({ err: error, calendarId }, 'calendar sync failed');
    }
  }

  private async wake(hints: readonly LiveHint[]): Promise<void> {
    const byTenant = Map.groupBy(
      hints.filter(({ type }) => type.startsWith('booking.')),
      ({ tenantId }) => tenantId,
    );
    try {
      let isBehind = false;
      for (const [tenantId, changed] of byTenant) {
        const ids = changed.map(({ subjectId }) => subjectId);
        isBehind ||= (await this.calendars.markBehind(tenantId, ids)).length > 0;
      }
      if (isBehind) await this.look();
    } catch (error) {
      this.log.warn({ err: error }, 'calendars could not be woken; they are looked after in their turn');
    }
  }
}
