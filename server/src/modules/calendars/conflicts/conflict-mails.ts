import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../../platform/db/database.js';
import type { DomainEvent } from '../../../platform/events/domain-event.js';
import { EventHandlers } from '../../../platform/events/event-handlers.js';
import { PublicAddress } from '../../../platform/http/public-address.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { Mailer } from '../../../platform/mail/mailer.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { BookingsRepository } from '../../bookings/bookings.repository.js';
import { TenancyRepository } from '../../tenancy/tenancy.repository.js';
import { CalendarConflictsRepository } from './calendar-conflicts.repository.js';
import { conflictLetter } from './conflict-letter.js';

const detectedSchema = z.object({ calendarId: z.object({ to: z.uuid() }) });

/** Tells whoever can settle it what a booking and its event disagree about: one mail for each such fact. */
@Injectable()
export class ConflictMails implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly conflicts: CalendarConflictsRepository,
    private readonly bookings: BookingsRepository,
    private readonly tenancy: TenancyRepository,
    private readonly handlers: EventHandlers,
    private readonly mailer: Mailer,
    private readonly address: PublicAddress,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'calendars.mail-conflict',
      types: ['calendar.conflict-detected'],
      handle: (event) => this.mail(event),
    });
  }

  private async mail({ id, tenantId, subjectId, diff }: DomainEvent): Promise<void> {
    const { calendarId } = detectedSchema.parse(diff);
    const found = await this.db.tenant(tenantId, async (tx) => {
      const record = await this.conflicts.findOpen(tx, calendarId.to, subjectId);
      const booking = record && (await this.bookings.find(tx, subjectId));
      return booking ? { record, booking } : null;
    });
    // Whoever settled it meanwhile knows.
    if (!found) return;
    const { record, booking } = found;
    const to = await this.recipients(tenantId, record.userId);
    if (to.length === 0) {
      this.log.warn({ calendarId: record.calendarId }, 'nobody was told of a conflict: there is no administrator');
      return;
    }
    await this.mailer.send({
      id,
      to,
      ...conflictLetter({
        record,
        booking,
        url: `${this.address.url}/admin/${record.userId === null ? 'calendars' : 'profile'}#conflicts`,
      }),
    });
  }

  private async recipients(tenantId: string, ownerUserId: string | null): Promise<string[]> {
    if (ownerUserId === null) return this.tenancy.administratorsOf(tenantId);
    return (await this.tenancy.people(tenantId, [ownerUserId])).map(({ email }) => email);
  }
}
