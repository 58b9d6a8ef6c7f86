import {
  idSchema,
  pageQuerySchema,
  pairDisplaySchema,
  patchDisplaySchema,
  type Display,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { addressKey } from '../../platform/http/attempt-limiter.js';
import { DisplaysService, type DisplayPageQuery } from './displays.service.js';

const listDisplaysQuerySchema = pageQuerySchema.extend({ status: z.enum(['ACTIVE', 'REVOKED']).optional() });
const id = () => Param('id', { schema: idSchema });

@Controller('api/v1/displays')
@Allow('admin')
export class DisplaysController {
  constructor(private readonly displays: DisplaysService) {}

  @Post('pair')
  pair(
    @Asker() asker: Principal,
    @Req() request: FastifyRequest,
    @Body({ schema: pairDisplaySchema }) body: z.infer<typeof pairDisplaySchema>,
  ): Promise<Display> {
    return this.displays.pair(asker, addressKey(request.ip), body);
  }

  @Get()
  @Allow('member')
  list(@Asker() asker: Principal, @Query({ schema: listDisplaysQuerySchema }) query: DisplayPageQuery) {
    return this.displays.list(asker.tenantId, query);
  }

  @Get(':id')
  @Allow('member')
  get(@Asker() asker: Principal, @id() displayId: string): Promise<Display> {
    return this.displays.get(asker.tenantId, displayId);
  }

  @Patch(':id')
  patch(
    @Asker() asker: Principal,
    @id() displayId: string,
    @Body({ schema: patchDisplaySchema }) body: z.infer<typeof patchDisplaySchema>,
  ): Promise<Display> {
    return this.displays.patch(asker, displayId, body);
  }

  @Delete(':id')
  @HttpCode(204)
  revoke(@Asker() asker: Principal, @id() displayId: string): Promise<void> {
    return this.displays.revoke(asker, displayId);
  }
}
