import { idSchema, pairDisplaySchema, type Display } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Body, Controller, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { systemActor } from '../../platform/context/principal.js';
import { Allow } from '../../platform/http/access.js';
import { addressKey } from '../../platform/http/attempt-limiter.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { ApprovePairing, unknownCode } from './approve-pairing.js';
import { DemoKey } from './demo-key.js';
import { WrongCodes } from './wrong-codes.js';

/** The only tenant whose doors the demo's key opens. */
const DEMO_TENANT = 'demo';

const approveSchema = z.strictObject({
  userCode: pairDisplaySchema.shape.userCode,
  resourceId: idSchema,
  key: z.string().min(1).max(200),
});

/** Pairs displays of the demo without an administrator, so that a link can open a door. */
@Controller('api/v1/demo/displays')
@Allow('public')
export class DemoDisplaysController {
  constructor(
    private readonly demoKey: DemoKey,
    private readonly tenancy: TenancyRepository,
    private readonly pairing: ApprovePairing,
    private readonly wrongCodes: WrongCodes,
  ) {}

  @Post('approve')
  async approve(
    @Req() request: FastifyRequest,
    @Body({ schema: approveSchema }) body: z.infer<typeof approveSchema>,
  ): Promise<Pick<Display, 'id' | 'name'>> {
    const tenant = this.demoKey.value === null ? null : await this.tenancy.findBySlug(DEMO_TENANT);
    if (!tenant) throw new LintelError('NOT_FOUND', { detail: 'There is no such route.' });
    if (!this.demoKey.matches(body.key)) {
      throw new LintelError('FORBIDDEN', {
        detail: 'The link is of an earlier start: use one the server printed last.',
      });
    }
    const display = await this.wrongCodes.guard([addressKey(request.ip)], () =>
      this.pairing.approve({
        tenantId: tenant.id,
        actor: systemActor,
        userCode: body.userCode,
        resourceIds: [body.resourceId],
        name: ([room]) => `${room} (demo)`,
      }),
    );
    if (!display) throw unknownCode();
    return { id: display.id, name: display.name };
  }
}
