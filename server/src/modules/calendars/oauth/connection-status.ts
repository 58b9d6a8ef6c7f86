import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { systemActor } from '../../../platform/context/principal.js';
import { Database } from '../../../platform/db/database.js';
import { EventStore } from '../../../platform/events/event-store.js';
import { AccountsRepository, type AccountRecord } from './accounts.repository.js';

/** What those who use a connection find out about it. */
@Injectable()
export class ConnectionStatus {
  constructor(
    private readonly db: Database,
    private readonly accounts: AccountsRepository,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /**
   * The provider takes its tokens no longer: somebody has to consent again. One fact, and so one notice, however many find
   * out. `account` is as it was when the provider was asked: what has been consented to since stays.
   */
  async reauthRequired(
    { tenantId, id, tokenVersion }: Pick<AccountRecord, 'tenantId' | 'id' | 'tokenVersion'>,
    error: string,
  ): Promise<void> {
    await this.db.tenant(tenantId, async (tx) => {
      if (!(await this.accounts.setReauthRequired(tx, id, tokenVersion, error))) return;
      await this.events.append(tx, tenantId, {
        type: 'connection.reauth-required',
        subjectId: id,
        actor: systemActor,
        diff: { status: { from: 'ACTIVE', to: 'REAUTH_REQUIRED' } },
        at: this.clock.now(),
      });
    });
  }
}
