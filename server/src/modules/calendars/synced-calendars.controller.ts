import {
  calendarConflictSchema,
  idSchema,
  pageOf,
  pageQuerySchema,
  resolveConflictSchema,
  syncedCalendarSchema,
  syncLogLineSchema,
  type ResolveConflict,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { ResolveConflictService } from './conflicts/resolve-conflict.js';
import { SyncedCalendars } from './two-way/synced-calendars.js';

const id = () => Param('id', { schema: idSchema });
const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

/** Administrators see every calendar, others their own. */
@Controller('api/v1/calendars')
@Allow('member')
export class SyncedCalendarsController {
  constructor(
    private readonly calendars: SyncedCalendars,
    private readonly conflicts: ResolveConflictService,
  ) {}

  @Get()
  @Answers('List calendars at Google and Microsoft', listOf(syncedCalendarSchema))
  async list(@Asker() asker: UserPrincipal) {
    return { items: await this.calendars.list(asker) };
  }

  @Get('conflicts')
  @Answers('List what bookings and events disagree about', pageOf(calendarConflictSchema))
  open(@Asker() asker: UserPrincipal, @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>) {
    return this.conflicts.list(asker, query);
  }

  @Post('conflicts/:id/resolve')
  @Answers('Say who is right', undefined, 204)
  @HttpCode(204)
  resolve(
    @Asker() asker: UserPrincipal,
    @id() conflictId: string,
    @Body({ schema: resolveConflictSchema }) how: ResolveConflict,
  ): Promise<void> {
    return this.conflicts.resolve(asker, conflictId, how);
  }

  @Get(':id')
  @Answers('How a calendar stands', syncedCalendarSchema)
  get(@Asker() asker: UserPrincipal, @id() calendarId: string) {
    return this.calendars.get(asker, calendarId);
  }

  @Post(':id/sync')
  @Answers('Synchronise a calendar now', syncedCalendarSchema, 202)
  @HttpCode(202)
  sync(@Asker() asker: UserPrincipal, @id() calendarId: string) {
    return this.calendars.sync(asker, calendarId);
  }

  @Get(':id/log')
  @Answers('What was done with a calendar', listOf(syncLogLineSchema))
  async log(@Asker() asker: UserPrincipal, @id() calendarId: string) {
    return { items: await this.calendars.log(asker, calendarId) };
  }
}
