import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../../platform/db/database.js';
import type { DomainEvent } from '../../../platform/events/domain-event.js';
import { PublicAddress } from '../../../platform/http/public-address.js';
import { BookingsRepository } from '../../bookings/bookings.repository.js';
import { ReaderMails, type News } from '../../people/reader-mails.js';
import { CalendarConflictsRepository } from './calendar-conflicts.repository.js';
import { conflictLetter } from './conflict-letter.js';

const detectedSchema = z.object({ calendarId: z.object({ to: z.uuid() }) });

/** Tells whoever can settle it what a booking and its event disagree about. */
@Injectable()
export class ConflictMails implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly conflicts: CalendarConflictsRepository,
    private readonly bookings: BookingsRepository,
    private readonly mails: ReaderMails,
    private readonly address: PublicAddress,
  ) {}

  onModuleInit(): void {
    this.mails.register({
      name: 'calendars.mail-conflict',
      types: ['calendar.conflict-detected'],
      newsOf: (event) => this.newsOf(event),
    });
  }

  private async newsOf({ tenantId, subjectId, diff }: DomainEvent): Promise<News | null> {
    const { calendarId } = detectedSchema.parse(diff);
    const found = await this.db.tenant(tenantId, async (tx) => {
      const record = await this.conflicts.findOpen(tx, calendarId.to, subjectId);
      const booking = record && (await this.bookings.find(tx, subjectId));
      return booking ? { record, booking } : null;
    });
    // Whoever settled it meanwhile knows.
    if (!found) return null;
    const { userId } = found.record;
    const url = `${this.address.url}/admin/${userId === null ? 'calendars' : 'profile'}#conflicts`;
    return { userId, letterIn: (language) => conflictLetter({ ...found, url }, language) };
  }
}
