import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import type { DomainEvent } from '../../platform/events/domain-event.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { ReaderMails, type News } from '../people/reader-mails.js';
import { returnLetter, silenceLetter } from './silence-letters.js';
import { SilenceRepository } from './silence.repository.js';

/**
 * Tells a tenant's administrators that a display has fallen silent and that it is back: one mail for each of these facts.
 * One that was only warned of, and came back, is not worth a mail.
 */
@Injectable()
export class SilenceMails implements OnModuleInit {
  constructor(
    private readonly silences: SilenceRepository,
    private readonly mails: ReaderMails,
    private readonly address: PublicAddress,
  ) {}

  onModuleInit(): void {
    this.mails.register({
      name: 'fleet.mail-silence',
      types: ['display.alerted', 'display.recovered'],
      newsOf: (event) => this.newsOf(event),
    });
  }

  private async newsOf(event: DomainEvent): Promise<News | null> {
    const { alert, silentSince } = transitionSchema.parse(event.diff);
    if (event.type === 'display.recovered' && alert.from !== 'ALERT') return null;
    const found = await this.silences.findAlerted(event.tenantId, event.subjectId);
    // Whoever revoked it meanwhile knows.
    if (!found) return null;
    const display = { ...found, url: `${this.address.url}/admin/displays/${event.subjectId}` };
    const since = event.type === 'display.alerted' ? (silentSince?.to ?? null) : await this.silentSince(event);
    return {
      userId: null,
      letterIn: (language) =>
        event.type === 'display.alerted'
          ? silenceLetter(display, since, language)
          : returnLetter(display, since, event.at, language),
    };
  }

  /** When the silence began that a display came back from. */
  private async silentSince({ tenantId, subjectId, seq }: DomainEvent): Promise<number | null> {
    const diff = await this.silences.lastAlertBefore(tenantId, subjectId, seq);
    return diff && (transitionSchema.parse(diff).silentSince?.to ?? null);
  }
}

const transitionSchema = z.object({
  alert: z.object({ from: z.string() }),
  silentSince: z.object({ to: z.iso.datetime().transform((text) => Date.parse(text)) }).optional(),
});
