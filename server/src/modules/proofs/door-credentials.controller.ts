import {
  addBadgeSchema,
  idSchema,
  pageOf,
  pageQuerySchema,
  personAtDoorsSchema,
  type AddBadge,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { DoorCredentialsService } from './door-credentials.service.js';

const id = () => Param('id', { schema: idSchema });

/** What an administrator does about the PINs and badges of the members. */
@Controller('api/v1/door-credentials')
@Allow('admin')
export class DoorCredentialsController {
  constructor(private readonly credentials: DoorCredentialsService) {}

  @Get()
  @Answers('How the members show at doors who they are', pageOf(personAtDoorsSchema))
  list(@Asker() asker: Principal, @Query({ schema: pageQuerySchema }) query: z.output<typeof pageQuerySchema>) {
    return this.credentials.list(asker.tenantId, query);
  }

  // Nothing of a badge may be kept with a key, not even the hash of the request: badges are few enough to be tried.
  @Post(':id/badges')
  @KnowsRepeats()
  @Answers('Give a member a badge', personAtDoorsSchema, 201)
  addBadge(@Asker() asker: Principal, @id() userId: string, @Body({ schema: addBadgeSchema }) body: AddBadge) {
    return this.credentials.addBadge(asker, userId, body);
  }

  @Delete(':id/badges/:badgeId')
  @HttpCode(204)
  @Answers('Take a badge away from a member', undefined, 204)
  removeBadge(
    @Asker() asker: Principal,
    @id() userId: string,
    @Param('badgeId', { schema: idSchema }) badgeId: string,
  ): Promise<void> {
    return this.credentials.removeBadge(asker, userId, badgeId);
  }

  @Delete(':id/pin')
  @HttpCode(204)
  @Answers('Take the PIN of a member away', undefined, 204)
  removePin(@Asker() asker: Principal, @id() userId: string): Promise<void> {
    return this.credentials.removePin(asker, userId);
  }

  @Delete(':id/lock')
  @HttpCode(204)
  @Answers('Let a member try again whose PIN rests after wrong ones', undefined, 204)
  unlock(@Asker() asker: Principal, @id() userId: string): Promise<void> {
    return this.credentials.unlock(asker, userId);
  }
}
