import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { AccessTokens } from './access-tokens.js';
import { AccountConnectionsController } from './account-connections.controller.js';
import { ApplySnapshot } from './apply-snapshot.js';
import { CalendarLinksRepository } from './calendar-links.repository.js';
import { CalendarPoll } from './calendar-poll.js';
import { CalendarSync } from './calendar-sync.js';
import { ConnectionsController } from './connections.controller.js';
import { ConnectionsRepository } from './connections.repository.js';
import { ConnectionsService } from './connections.service.js';
import { ConnectionViewsRepository } from './connection-views.repository.js';
import { AccountAccess } from './oauth/account-access.js';
import { AccountCalendars } from './oauth/account-calendars.js';
import { AccountsRepository } from './oauth/accounts.repository.js';
import { AttachedCalendarsRepository } from './oauth/attached-calendars.repository.js';
import { ConnectAccount } from './oauth/connect-account.js';
import { ConnectionStatus } from './oauth/connection-status.js';
import { ConsentAttempts } from './oauth/consent-attempts.js';
import { DisconnectAccount } from './oauth/disconnect-account.js';
import { OAuthCallbacksController } from './oauth/oauth-callbacks.controller.js';
import { OAuthStatesRepository } from './oauth/oauth-states.repository.js';
import { OrganisationAccounts } from './oauth/organisation-accounts.js';
import { ReauthMails } from './oauth/reauth-mails.js';
import { RenewingTokens } from './oauth/renewing-tokens.js';
import { StoreAccount } from './oauth/store-account.js';
import { Vendors } from './oauth/vendors.js';

@Module({
  imports: [IdentityModule, BookingsModule, ResourcesModule],
  controllers: [AccountConnectionsController, ConnectionsController, OAuthCallbacksController],
  providers: [
    ConnectionsRepository,
    ConnectionViewsRepository,
    AccountsRepository,
    AttachedCalendarsRepository,
    OAuthStatesRepository,
    Vendors,
    ConnectionStatus,
    RenewingTokens,
    { provide: AccessTokens, useExisting: RenewingTokens },
    ConsentAttempts,
    StoreAccount,
    ConnectAccount,
    OrganisationAccounts,
    AccountAccess,
    AccountCalendars,
    DisconnectAccount,
    ReauthMails,
    CalendarLinksRepository,
    ApplySnapshot,
    CalendarSync,
    CalendarPoll,
    ConnectionsService,
  ],
  exports: [ConnectionsService, CalendarSync],
})
export class CalendarsModule {}
