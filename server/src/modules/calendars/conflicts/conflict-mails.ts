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
import { PeopleRepository } from '../../people/people.repository.js';
import { CalendarConflictsRepository } from './calendar-conflicts.repository.js';
import { conflictLetter } from './conflict-letter.js';
import { conflictWords, type MailLanguage } from './conflict-words.js';

const detectedSchema = z.object({ calendarId: z.object({ to: z.uuid() }) });

const languages = Object.keys(conflictWords) as MailLanguage[];

/**
 * Tells whoever can settle it what a booking and its event disagree about: one mail for each such fact, in the language
 * they chose; in English where they chose none.
 */
@Injectable()
export class ConflictMails implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly conflicts: CalendarConflictsRepository,
    private readonly bookings: BookingsRepository,
    private readonly people: PeopleRepository,
    private readonly handlers: EventHandlers,
    private readonly mailer: Mailer,
    private readonly address: PublicAddress,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    // Each language is retried alone, so that a mail that has to wait repeats none that went out.
    for (const language of languages)
      this.handlers.register({
        name: language === 'en' ? 'calendars.mail-conflict' : `calendars.mail-conflict-${language}`,
        types: ['calendar.conflict-detected'],
        handle: (event) => this.mail(event, language),
      });
  }

  private async mail({ id, tenantId, subjectId, diff }: DomainEvent, language: MailLanguage): Promise<void> {
    const { calendarId } = detectedSchema.parse(diff);
    const found = await this.db.tenant(tenantId, async (tx) => {
      const record = await this.conflicts.findOpen(tx, calendarId.to, subjectId);
      const booking = record && (await this.bookings.find(tx, subjectId));
      return booking ? { record, booking } : null;
    });
    // Whoever settled it meanwhile knows.
    if (!found) return;
    const { record, booking } = found;
    const readers = await this.people.readersOf(tenantId, record.userId);
    if (readers.length === 0 && language === 'en')
      this.log.warn({ calendarId: record.calendarId }, 'nobody was told of a conflict: there is no administrator');
    const to = readers.filter((reader) => languageOf(reader.language) === language).map(({ email }) => email);
    if (to.length === 0) return;
    const url = `${this.address.url}/admin/${record.userId === null ? 'calendars' : 'profile'}#conflicts`;
    await this.mailer.send({
      id: language === 'en' ? id : `${id}.${language}`,
      to,
      ...conflictLetter({ record, booking, url }, language),
    });
  }
}

const languageOf = (chosen: string | null): MailLanguage => languages.find((one) => one === chosen) ?? 'en';
