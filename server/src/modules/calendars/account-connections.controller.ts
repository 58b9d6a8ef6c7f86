import {
  attachCalendarSchema,
  authorizeAnswerSchema,
  authorizeQuerySchema,
  calendarServicesSchema,
  connectApplicationSchema,
  connectionListSchema,
  connectionSchema,
  connectServiceAccountSchema,
  idSchema,
  reachableCalendarsSchema,
  type AccountProvider,
  type AttachCalendar,
  type ConnectApplication,
  type Connection,
  type ConnectServiceAccount,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { ConnectionsService } from './connections.service.js';
import { person } from './oauth/account-access.js';
import { AccountCalendars } from './oauth/account-calendars.js';
import { ConnectAccount } from './oauth/connect-account.js';
import { OrganisationAccounts } from './oauth/organisation-accounts.js';
import { Vendors } from './oauth/vendors.js';

const id = () => Param('id', { schema: idSchema });
type AuthorizeQuery = z.infer<typeof authorizeQuerySchema>;

/** Accounts at Google and Microsoft: people's own and the organisation's. */
@Controller('api/v1')
@Allow('member')
export class AccountConnectionsController {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly connect: ConnectAccount,
    private readonly organisation: OrganisationAccounts,
    private readonly calendars: AccountCalendars,
    private readonly vendors: Vendors,
  ) {}

  @Get('me/connections')
  @Answers('The accounts I have connected', connectionListSchema)
  mine(@Asker() asker: Principal): Promise<{ items: Connection[] }> {
    return this.connections.listMine(person(asker));
  }

  @Get('connections/services')
  @Answers('Where accounts can be connected', calendarServicesSchema)
  services() {
    return this.vendors.list();
  }

  @Get('connections/google/authorize')
  @Header('Cache-Control', 'no-store')
  @Answers('Where to send me to connect a Google account', authorizeAnswerSchema)
  google(@Asker() asker: Principal, @Query({ schema: authorizeQuerySchema }) query: AuthorizeQuery) {
    return this.authorize(asker, 'GOOGLE', query);
  }

  @Get('connections/microsoft/authorize')
  @Header('Cache-Control', 'no-store')
  @Answers('Where to send me to connect a Microsoft 365 account', authorizeAnswerSchema)
  microsoft(@Asker() asker: Principal, @Query({ schema: authorizeQuerySchema }) query: AuthorizeQuery) {
    return this.authorize(asker, 'MICROSOFT', query);
  }

  // A provider is called on the way, which no transaction may wait for; done twice, it is one connection.
  @Post('connections/google/service-account')
  @Allow('admin')
  @KnowsRepeats()
  @Answers('Connect a Google service account for the rooms', connectionSchema, 201)
  async serviceAccount(
    @Asker() asker: Principal,
    @Body({ schema: connectServiceAccountSchema }) body: ConnectServiceAccount,
  ): Promise<Connection> {
    return this.connections.get(asker, await this.organisation.connectServiceAccount(person(asker), body));
  }

  @Post('connections/microsoft/application')
  @Allow('admin')
  @KnowsRepeats()
  @Answers("Connect an application of the organisation's Microsoft 365 for the rooms", connectionSchema, 201)
  async application(
    @Asker() asker: Principal,
    @Body({ schema: connectApplicationSchema }) body: ConnectApplication,
  ): Promise<Connection> {
    return this.connections.get(asker, await this.organisation.connectApplication(person(asker), body));
  }

  @Get('connections/:id/calendars')
  @Answers('The calendars an account reaches', reachableCalendarsSchema)
  reachable(@Asker() asker: Principal, @id() connectionId: string) {
    return this.calendars.list(asker, connectionId);
  }

  @Post('connections/:id/calendars')
  @KnowsRepeats()
  @Answers('Take a calendar for a room, or for me', connectionSchema, 201)
  async attach(
    @Asker() asker: Principal,
    @id() connectionId: string,
    @Body({ schema: attachCalendarSchema }) body: AttachCalendar,
  ): Promise<Connection> {
    await this.calendars.attach(asker, connectionId, body);
    return this.connections.get(asker, connectionId);
  }

  @Delete('connections/:id/calendars/:calendarId')
  @HttpCode(204)
  @Answers('Forget a calendar', undefined, 204)
  detach(
    @Asker() asker: Principal,
    @id() connectionId: string,
    @Param('calendarId', { schema: idSchema }) calendarId: string,
  ): Promise<void> {
    return this.calendars.detach(asker, connectionId, calendarId);
  }

  private async authorize(asker: Principal, provider: AccountProvider, query: AuthorizeQuery) {
    return { url: await this.connect.begin(person(asker), provider, query) };
  }
}
