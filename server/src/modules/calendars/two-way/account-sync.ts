import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { CalendarRun } from './calendar-run.js';
import { TwoWayCalendarsRepository } from './two-way-calendars.repository.js';

/** Brings all calendars of an account up to date, because somebody asked for it. */
@Injectable()
export class AccountSync {
  constructor(
    private readonly calendars: TwoWayCalendarsRepository,
    private readonly runner: CalendarRun,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns how many events they hold together. One that another worker is reading at the moment is read again by that one.
   * CALENDAR_UNAVAILABLE with what the provider said, where it cannot be read.
   */
  async sync(tenantId: string, connectionId: string): Promise<number> {
    const ids = await this.calendars.askFor(tenantId, connectionId, this.clock.now());
    for (const id of ids) await this.runner.run(tenantId, id);
    const { eventCount, errors } = await this.calendars.standing(tenantId, connectionId);
    if (errors[0] !== undefined) throw new LintelError('CALENDAR_UNAVAILABLE', { detail: errors[0] });
    return eventCount;
  }
}
