import { idSchema, putPolicySchema, type PolicyScope } from '@lintel/shared/contracts';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { PoliciesService, type PolicyView } from './policies.service.js';

const scopes = { tenant: 'TENANT', location: 'LOCATION', resource: 'RESOURCE' } as const satisfies Record<
  string,
  PolicyScope
>;
const scopeSchema = z.enum(['tenant', 'location', 'resource']).transform((scope): PolicyScope => scopes[scope]);

@Controller('api/v1/policies/:scope/:id')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get()
  @Allow('member', 'agent')
  get(
    @Asker() asker: Principal,
    @Param('scope', { schema: scopeSchema }) scope: PolicyScope,
    @Param('id', { schema: idSchema }) id: string,
  ): Promise<PolicyView> {
    return this.policies.get(asker, { scope, id });
  }

  @Put()
  @Allow('admin')
  put(
    @Asker() asker: Principal,
    @Param('scope', { schema: scopeSchema }) scope: PolicyScope,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: putPolicySchema }) { rules }: z.output<typeof putPolicySchema>,
  ): Promise<PolicyView> {
    return this.policies.put(asker, { scope, id }, rules);
  }
}
