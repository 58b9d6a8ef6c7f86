import { replayQuerySchema, replayResultSchema, type ReplayQuery, type ReplayResult } from '@lintel/shared/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { ReplayService } from './replay.service.js';

@Controller('api/v1/analytics')
@Allow('member')
export class ReplayController {
  constructor(private readonly service: ReplayService) {}

  @Get('replay')
  @Answers('Who would have got the bookings of a department under other rules, for its leader', replayResultSchema)
  replay(
    @Asker() asker: UserPrincipal,
    @Query({ schema: replayQuerySchema }) query: ReplayQuery,
  ): Promise<ReplayResult> {
    return this.service.replay(asker, query);
  }
}
