import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DomainEvent } from '../../../platform/events/domain-event.js';
import { EventHandlers } from '../../../platform/events/event-handlers.js';
import { PublicAddress } from '../../../platform/http/public-address.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { letter } from '../../../platform/mail/letter.js';
import { Mailer } from '../../../platform/mail/mailer.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { TenancyRepository } from '../../tenancy/tenancy.repository.js';
import { AccountsRepository, type AccountRecord } from './accounts.repository.js';

/** Tells whoever can mend it that an account has to be connected again: one mail each time it stops working. */
@Injectable()
export class ReauthMails implements OnModuleInit {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly tenancy: TenancyRepository,
    private readonly handlers: EventHandlers,
    private readonly mailer: Mailer,
    private readonly address: PublicAddress,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'calendars.mail-reauth',
      types: ['connection.reauth-required'],
      handle: (event) => this.mail(event),
    });
  }

  private async mail({ id, tenantId, subjectId }: DomainEvent): Promise<void> {
    const account = await this.accounts.find(tenantId, subjectId);
    // Whoever has connected it again, or ended it, meanwhile knows.
    if (account?.status !== 'REAUTH_REQUIRED') return;
    const to = await this.recipients(account);
    if (to.length === 0) {
      this.log.warn({ connectionId: subjectId }, 'nobody was told of an ended consent: there is no administrator');
      return;
    }
    const page = account.ownerUserId === null ? 'calendars' : 'profile';
    await this.mailer.send({
      id,
      to,
      subject: `Connect again: ${account.name}`,
      ...letter(
        [
          `Lintel cannot read and write the calendars of ${account.name} any more. ${account.lastError ?? ''}`.trim(),
          'Nothing is lost: what is booked meanwhile is written into the calendars as soon as the account is connected again.',
        ],
        { label: 'Connect it again', url: `${this.address.url}/admin/${page}` },
      ),
    });
  }

  private async recipients({ tenantId, ownerUserId }: AccountRecord): Promise<string[]> {
    if (ownerUserId === null) return this.tenancy.administratorsOf(tenantId);
    return (await this.tenancy.people(tenantId, [ownerUserId])).map(({ email }) => email);
  }
}
