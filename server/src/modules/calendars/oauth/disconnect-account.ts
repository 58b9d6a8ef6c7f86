import { LintelError } from '@lintel/shared/errors';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { actorOf, systemActor, type Principal } from '../../../platform/context/principal.js';
import { Database } from '../../../platform/db/database.js';
import { EventHandlers } from '../../../platform/events/event-handlers.js';
import { EventStore } from '../../../platform/events/event-store.js';
import type { Logger } from '../../../platform/logging/logger.js';
import { InjectLogger } from '../../../platform/platform.module.js';
import { Secrets } from '../../../platform/secrets/secrets.js';
import { ApplySnapshot } from '../apply-snapshot.js';
import { ConnectionsRepository } from '../connections.repository.js';
import { AccountAccess } from './account-access.js';
import { AccountsRepository } from './accounts.repository.js';
import { openTokens } from './token-secret.js';
import { Vendors } from './vendors.js';
import { ChannelKeeper } from '../two-way/channel-keeper.js';
import { TwoWayCalendarsRepository } from '../two-way/two-way-calendars.repository.js';
import { TwoWayProviders } from '../two-way/two-way-providers.js';

/**
 * Ends a connection: from the request on it is nobody's; then the provider is told, once, and whatever comes of that, the tokens
 * and everything that was known through them go. What stands in the calendars themselves stays there.
 */
@Injectable()
export class DisconnectAccount implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly access: AccountAccess,
    private readonly accounts: AccountsRepository,
    private readonly connections: ConnectionsRepository,
    private readonly snapshot: ApplySnapshot,
    private readonly vendors: Vendors,
    private readonly synced: TwoWayCalendarsRepository,
    private readonly channels: ChannelKeeper,
    private readonly providers: TwoWayProviders,
    private readonly secrets: Secrets,
    private readonly events: EventStore,
    private readonly handlers: EventHandlers,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'calendars.end-connection',
      types: ['connection.disconnecting'],
      handle: ({ tenantId, subjectId }) => this.finish(tenantId, subjectId),
    });
  }

  async begin(asker: Principal, id: string): Promise<void> {
    const account = await this.access.get(asker, id);
    await this.db.tenant(asker.tenantId, async (tx) => {
      if (!(await this.accounts.beginEnd(tx, id)))
        throw new LintelError('NOT_FOUND', { detail: 'There is no such connection.' });
      await this.events.append(tx, asker.tenantId, {
        type: 'connection.disconnecting',
        subjectId: id,
        actor: actorOf(asker),
        diff: { account: { from: account.accountEmail, to: null } },
        at: this.clock.now(),
      });
    });
  }

  private async finish(tenantId: string, id: string): Promise<void> {
    const account = await this.accounts.find(tenantId, id);
    if (!account) return;
    for (const calendar of await this.synced.ofConnection(tenantId, id))
      await this.channels.closeAll(calendar, this.providers.of(calendar.provider));
    try {
      // A provider ends all consents of an account at once, and with ours those that others live by.
      if (!(await this.accounts.isConsentShared(account)))
        await this.vendors.of(account.provider).revoke(openTokens(this.secrets, id, account.secret));
    } catch (error) {
      // The person has ended it there already, or can: it must not keep the tokens alive here.
      this.log.warn({ operation: 'connection.revoke', connectionId: id, err: error }, 'the consent was not revoked');
    }
    await this.db.tenant(tenantId, async (tx) => {
      const calendars = await this.connections.calendarsOf(tx, id);
      for (const calendar of calendars) await this.snapshot.removeAll(tx, calendar);
      await this.connections.delete(tx, id);
      const resourceIds = calendars.flatMap(({ resourceId }) => resourceId ?? []);
      const at = this.clock.now();
      await this.events.append(tx, tenantId, {
        type: 'connection.deleted',
        subjectId: id,
        resourceIds,
        actor: systemActor,
        at,
      });
    });
  }
}
