import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PeopleModule } from '../people/people.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { AccessTokens } from './access-tokens.js';
import { AccountConnectionsController } from './account-connections.controller.js';
import { ApplyBusy } from './apply-busy.js';
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
import { MailboxPlaces } from './microsoft/mailbox-places.js';
import { CalendarConflictsRepository } from './conflicts/calendar-conflicts.repository.js';
import { ConflictMails } from './conflicts/conflict-mails.js';
import { ResolveConflictService } from './conflicts/resolve-conflict.js';
import { SyncedCalendarsController } from './synced-calendars.controller.js';
import { AccountSync } from './two-way/account-sync.js';
import { AddEvents } from './two-way/add-events.js';
import { ApplyEvent } from './two-way/apply-event.js';
import { ApplyPage } from './two-way/apply-page.js';
import { CalendarRun } from './two-way/calendar-run.js';
import { ChannelKeeper } from './two-way/channel-keeper.js';
import { ChannelsRepository } from './two-way/channels.repository.js';
import { Conflicts } from './two-way/conflicts.js';
import { EventLinksRepository } from './two-way/event-links.repository.js';
import { PendingPushes } from './two-way/pending-pushes.js';
import { PullCalendar } from './two-way/pull-calendar.js';
import { PushBookings } from './two-way/push-bookings.js';
import { RetriesRepository } from './two-way/retries.repository.js';
import { LeaveSeries } from './two-way/leave-series.js';
import { KnownOccurrencesRepository } from './two-way/series/known-occurrences.repository.js';
import { MeetInstances } from './two-way/series/meet-instances.js';
import { PushSeries } from './two-way/series/push-series.js';
import { SeriesLinksRepository } from './two-way/series/series-links.repository.js';
import { WholeSeries } from './two-way/series/whole-series.js';
import { SyncLog } from './two-way/sync-log.js';
import { SyncWork } from './two-way/sync-work.js';
import { SyncedCalendars } from './two-way/synced-calendars.js';
import { TwoWayCalendarsRepository } from './two-way/two-way-calendars.repository.js';
import { TwoWayProviders } from './two-way/two-way-providers.js';
import { ViewOfBooking } from './two-way/view-of-booking.js';
import { HearChanges } from './webhooks/hear-changes.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

@Module({
  imports: [IdentityModule, BookingsModule, PeopleModule, ResourcesModule],
  controllers: [
    AccountConnectionsController,
    ConnectionsController,
    OAuthCallbacksController,
    SyncedCalendarsController,
    WebhooksController,
  ],
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
    ApplyBusy,
    ApplySnapshot,
    CalendarSync,
    CalendarPoll,
    ConnectionsService,
    MailboxPlaces,
    TwoWayProviders,
    TwoWayCalendarsRepository,
    EventLinksRepository,
    RetriesRepository,
    SyncLog,
    Conflicts,
    ViewOfBooking,
    AddEvents,
    ApplyEvent,
    ApplyPage,
    PullCalendar,
    PendingPushes,
    SeriesLinksRepository,
    LeaveSeries,
    MeetInstances,
    KnownOccurrencesRepository,
    WholeSeries,
    PushSeries,
    PushBookings,
    ChannelsRepository,
    ChannelKeeper,
    CalendarRun,
    SyncWork,
    AccountSync,
    SyncedCalendars,
    CalendarConflictsRepository,
    ResolveConflictService,
    ConflictMails,
    HearChanges,
  ],
  exports: [ConnectionsService, CalendarSync],
})
export class CalendarsModule {}
