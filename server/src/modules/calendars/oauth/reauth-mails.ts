import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DomainEvent } from '../../../platform/events/domain-event.js';
import { PublicAddress } from '../../../platform/http/public-address.js';
import { ReaderMails, type News } from '../../people/reader-mails.js';
import { AccountsRepository } from './accounts.repository.js';
import { reauthLetter } from './reauth-letter.js';

/** Tells whoever can mend it that an account has to be connected again: one mail each time it stops working. */
@Injectable()
export class ReauthMails implements OnModuleInit {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly mails: ReaderMails,
    private readonly address: PublicAddress,
  ) {}

  onModuleInit(): void {
    this.mails.register({
      name: 'calendars.mail-reauth',
      types: ['connection.reauth-required'],
      newsOf: (event) => this.newsOf(event),
    });
  }

  private async newsOf({ tenantId, subjectId }: DomainEvent): Promise<News | null> {
    const account = await this.accounts.find(tenantId, subjectId);
    // Whoever has connected it again, or ended it, meanwhile knows.
    if (account?.status !== 'REAUTH_REQUIRED') return null;
    const { name, provider, ownerUserId } = account;
    const url = `${this.address.url}/admin/${ownerUserId === null ? 'calendars' : 'profile'}`;
    return { userId: ownerUserId, letterIn: (language) => reauthLetter({ name, provider, url }, language) };
  }
}
