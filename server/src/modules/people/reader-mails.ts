import { displayLanguages, type DisplayLanguage } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import type { DomainEvent, DomainEventType } from '../../platform/events/domain-event.js';
import { EventHandlers } from '../../platform/events/event-handlers.js';
import type { Logger } from '../../platform/logging/logger.js';
import { Mailer, type Mail } from '../../platform/mail/mailer.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { PeopleRepository } from './people.repository.js';

export type MailLanguage = DisplayLanguage;

export type Letter = Pick<Mail, 'subject' | 'text' | 'html'>;

/** What there is to say of a fact. */
export interface News {
  /** The member it is for; null: every administrator. */
  userId: string | null;
  letterIn(language: MailLanguage): Letter;
}

export interface NewsSource {
  /** Of the handler: unique and stable. */
  name: string;
  types: readonly DomainEventType[];
  /** Null where nobody needs to be told, or not any more. */
  newsOf(event: DomainEvent): Promise<News | null>;
}

/** Mails members about facts: one for each, in the language they chose; in English where they chose none. */
@Injectable()
export class ReaderMails {
  constructor(
    private readonly people: PeopleRepository,
    private readonly handlers: EventHandlers,
    private readonly mailer: Mailer,
    @InjectLogger() private readonly log: Logger,
  ) {}

  register(source: NewsSource): void {
    const { name, types } = source;
    // Each language is retried alone, so that a mail that has to wait repeats none that went out.
    for (const language of displayLanguages)
      this.handlers.register({
        name: language === 'en' ? name : `${name}-${language}`,
        types,
        handle: (event) => this.mail(source, event, language),
      });
  }

  private async mail(source: NewsSource, event: DomainEvent, language: MailLanguage): Promise<void> {
    const news = await source.newsOf(event);
    if (!news) return;
    const readers = await this.people.readersOf(event.tenantId, news.userId);
    if (readers.length === 0 && language === 'en')
      this.log.warn({ type: event.type, subjectId: event.subjectId }, 'nobody was told: there is no administrator');
    const to = readers.filter((reader) => languageOf(reader.language) === language).map(({ email }) => email);
    if (to.length === 0) return;
    await this.mailer.send({
      id: language === 'en' ? event.id : `${event.id}.${language}`,
      to,
      ...news.letterIn(language),
    });
  }
}

const languageOf = (chosen: string | null): MailLanguage => displayLanguages.find((one) => one === chosen) ?? 'en';
