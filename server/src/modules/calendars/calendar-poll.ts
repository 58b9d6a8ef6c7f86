import { LintelError } from '@lintel/shared/errors';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { EventHandlers } from '../../platform/events/event-handlers.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { CalendarSync } from './calendar-sync.js';
import { ConnectionsRepository } from './connections.repository.js';

const LOOK_EVERY_MS = 10_000;
const AT_ONCE = 4;
const BATCH = 200;

/** Reads each calendar when its turn has come, and a new one at once. */
@Injectable()
export class CalendarPoll implements OnModuleInit {
  private isLooking = false;

  constructor(
    private readonly connections: ConnectionsRepository,
    private readonly sync: CalendarSync,
    private readonly handlers: EventHandlers,
    private readonly clock: Clock,
    private readonly config: Config,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'calendars.first-pull',
      types: ['connection.created'],
      handle: ({ tenantId, subjectId }) => this.pull(tenantId, subjectId),
    });
    if (this.config.env.LINTEL_ROLES.includes('worker')) this.clock.every(LOOK_EVERY_MS, () => this.look());
  }

  /** Pulls everything that is due, a few at a time. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const due = await this.connections.due(this.clock.now(), BATCH);
      const waiting = due.values();
      const work = async () => {
        for (const { tenantId, connectionId } of waiting) await this.pull(tenantId, connectionId);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      this.isLooking = false;
    }
  }

  /** A calendar that cannot be read is recorded as such by the pull and does not keep the others waiting. */
  private async pull(tenantId: string, connectionId: string): Promise<void> {
    try {
      await this.sync.sync(tenantId, connectionId);
    } catch (error) {
      if (!(error instanceof LintelError)) this.log.error({ err: error, connectionId }, 'calendar pull failed');
    }
  }
}
