import {
  connectionSchema,
  createIcalConnectionSchema,
  idSchema,
  pageOf,
  pageQuerySchema,
  syncResultSchema,
  type CreateIcalConnection,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { Answers } from '../../platform/http/openapi.js';
import { CalendarSync } from './calendar-sync.js';
import { ConnectionsService } from './connections.service.js';
import { AccountSync } from './two-way/account-sync.js';

const id = () => Param('id', { schema: idSchema });

@Controller('api/v1/connections')
@Allow('admin')
export class ConnectionsController {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly feeds: CalendarSync,
    private readonly accounts: AccountSync,
  ) {}

  @Post('ical')
  @Answers('Subscribe a room or a member to an iCal feed', connectionSchema, 201)
  subscribe(@Asker() asker: Principal, @Body({ schema: createIcalConnectionSchema }) body: CreateIcalConnection) {
    return this.connections.subscribe(asker, body);
  }

  @Get()
  @Answers('List calendar connections', pageOf(connectionSchema))
  list(@Asker() asker: Principal, @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>) {
    return this.connections.list(asker.tenantId, query);
  }

  @Get(':id')
  @Allow('member')
  @Answers('One connection', connectionSchema)
  get(@Asker() asker: Principal, @id() connectionId: string) {
    return this.connections.get(asker, connectionId);
  }

  @Post(':id/sync')
  @Allow('member')
  @KnowsRepeats()
  @Answers('Bring the calendars of a connection up to date now', syncResultSchema)
  @HttpCode(200)
  async pull(@Asker() asker: Principal, @id() connectionId: string): Promise<{ eventsSynced: number }> {
    const { kind } = await this.connections.get(asker, connectionId);
    const sync = kind === 'FEED' ? this.feeds : this.accounts;
    return { eventsSynced: await sync.sync(asker.tenantId, connectionId) };
  }

  @Delete(':id')
  @Allow('member')
  @Answers('Remove a connection', undefined, 204)
  @HttpCode(204)
  remove(@Asker() asker: Principal, @id() connectionId: string): Promise<void> {
    return this.connections.remove(asker, connectionId);
  }
}
