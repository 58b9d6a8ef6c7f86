import { createHoldSchema, holdSchema, idSchema, type CreateHold, type Hold } from '@lintel/shared/contracts';
import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { HoldsService } from './holds.service.js';

@Controller('api/v1/calendar/holds')
@Allow('member', 'agent')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Post()
  @Answers('Hold a time for five minutes', holdSchema, 201)
  place(@Asker() asker: Principal, @Body({ schema: createHoldSchema }) body: CreateHold): Promise<Hold> {
    return this.holds.place(asker, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers('Let go of a hold', undefined, 204)
  release(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    return this.holds.release(asker, id);
  }
}
