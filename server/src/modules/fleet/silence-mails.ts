import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import type { DomainEvent } from '../../platform/events/domain-event.js';
import { EventHandlers } from '../../platform/events/event-handlers.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import type { Logger } from '../../platform/logging/logger.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
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
    private readonly tenancy: TenancyRepository,
    private readonly handlers: EventHandlers,
    private readonly mailer: Mailer,
    private readonly address: PublicAddress,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'fleet.mail-silence',
      types: ['display.alerted', 'display.recovered'],
      handle: (event) => this.mail(event),
    });
  }

  private async mail(event: DomainEvent): Promise<void> {
    const { alert, silentSince } = transitionSchema.parse(event.diff);
    if (event.type === 'display.recovered' && alert.from !== 'ALERT') return;
    const found = await this.silences.findAlerted(event.tenantId, event.subjectId);
    // Whoever revoked it meanwhile knows.
    if (!found) return;
    const to = await this.tenancy.administratorsOf(event.tenantId);
    if (to.length === 0) {
      this.log.warn({ displayId: event.subjectId }, 'nobody was told of a silent display: there is no administrator');
      return;
    }
    const display = { ...found, url: `${this.address.url}/admin/displays/${event.subjectId}` };
    const letter =
      event.type === 'display.alerted'
        ? silenceLetter(display, silentSince?.to ?? null)
        : returnLetter(display, await this.silentSince(event), event.at);
    await this.mailer.send({ id: event.id, to, ...letter });
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
