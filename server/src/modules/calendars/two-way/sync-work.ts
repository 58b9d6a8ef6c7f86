import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { EventHandlers } from '../../../platform/events/event-handlers.js';
import { LiveBus, type LiveHint } from '../../../platform/events/live-bus.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { CalendarRun, QUIET_MS } from './calendar-run.js';
import { Turns } from './turns.js';
import { TwoWayCalendarsRepository, type CalendarTurn } from './two-way-calendars.repository.js';

/** As soon as what failed may be tried again. */
const LOOK_EVERY_MS = 5_000;
const CHANNEL = 'lintel_calendars';
/** Of an account as many as Microsoft answers in a mailbox at once; a provider that hangs leaves the other one its own. */
const PLACES = { perService: 8, perAccount: 4 };

/** Looks after every calendar whose turn has come, a few at a time, and after one whose bookings change at once. */
@Injectable()
export class SyncWork implements OnModuleInit, BeforeApplicationShutdown {
  private readonly turns = new Turns<CalendarTurn>(PLACES, (turn) => this.run(turn));
  private asked: Promise<unknown> = Promise.resolve();
  private nextLook: Promise<void> | null = null;
  private isWakeSet = false;

  constructor(
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly runner: CalendarRun,
    private readonly handlers: EventHandlers,
    private readonly bus: LiveBus,
    private readonly clock: Clock,
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'calendars.connected-again',
      types: ['connection.reconnected'],
      handle: ({ tenantId, subjectId }) => this.takeUp(tenantId, subjectId),
    });
    if (!this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.clock.every(LOOK_EVERY_MS, () => this.look());
    // Only a hint: what is not written yet is found by every look, so one that is lost only comes later.
    this.bus.subscribe((hints) => void this.wake(hints));
    this.bus.hear(CHANNEL, () => this.wakeHere());
  }

  beforeApplicationShutdown(): void {
    this.turns.stop();
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
    this.look().catch((error: unknown) => {
      this.log.warn({ err: error }, 'calendars could not be woken; they are looked after in their turn');
    });
    if (this.isWakeSet) return;
    this.isWakeSet = true;
    this.clock.at(this.clock.now() + QUIET_MS, () => {
      this.isWakeSet = false;
      return this.look();
    });
  }

  /** Resolves when all is done that is due now or has begun. What is due begins beside what runs already, as far as there are places. */
  look(): Promise<void> {
    // All who come while the database is being asked share the question after it.
    this.nextLook ??= this.asked.then(() => this.lookNow());
    return this.nextLook;
  }

  /** What waited for a new consent goes on at once. */
  private async takeUp(tenantId: string, connectionId: string): Promise<void> {
    await this.calendars.askFor(tenantId, connectionId, this.clock.now());
    this.wakeSoon();
  }

  private async lookNow(): Promise<void> {
    this.nextLook = null;
    const due = this.calendars.due(this.clock.now());
    this.asked = Promise.allSettled([due]);
    await this.turns.take(await due);
  }

  private async run({ tenantId, id }: CalendarTurn): Promise<void> {
    try {
      await this.runner.run(tenantId, id);
    } catch (error) {
      // Recorded with the calendar too; it does not keep the others waiting.
      this.log.error({ err: error, calendarId: id }, 'calendar sync failed');
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
        const behind = await this.calendars.markBehind(tenantId, ids);
        isBehind ||= behind.length > 0;
      }
      if (isBehind) await this.look();
    } catch (error) {
      this.log.warn({ err: error }, 'calendars could not be woken; they are looked after in their turn');
    }
  }
}
