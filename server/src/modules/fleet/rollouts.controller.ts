import { idSchema, startRolloutSchema, type Rollout } from '@lintel/shared/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { RolloutsService } from './rollouts.service.js';

const id = () => Param('id', { schema: idSchema });

@Controller('api/v1/rollouts')
@Allow('admin')
export class RolloutsController {
  constructor(private readonly rollouts: RolloutsService) {}

  @Post()
  start(
    @Asker() asker: Principal,
    @Body({ schema: startRolloutSchema }) body: z.output<typeof startRolloutSchema>,
  ): Promise<Rollout> {
    return this.rollouts.start(asker, body);
  }

  @Get()
  async list(@Asker() asker: Principal): Promise<{ items: Rollout[] }> {
    return { items: await this.rollouts.list(asker) };
  }

  @Get(':id')
  get(@Asker() asker: Principal, @id() rolloutId: string): Promise<Rollout> {
    return this.rollouts.get(asker, rolloutId);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Asker() asker: Principal, @id() rolloutId: string): Promise<Rollout> {
    return this.rollouts.cancel(asker, rolloutId);
  }
}
