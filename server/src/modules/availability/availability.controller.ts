import { availabilityRulesSchema, idSchema, type AvailabilityRules } from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { AvailabilityService } from './availability.service.js';

const id = () => Param('id', { schema: idSchema });

@Controller('api/v1')
@Allow('member')
export class AvailabilityController {
  constructor(private readonly availability: AvailabilityService) {}

  @Get('users/:id/availability')
  @Answers('When somebody can be booked', availabilityRulesSchema)
  get(@Asker() asker: Principal, @id() userId: string): Promise<AvailabilityRules> {
    return this.availability.get(asker, userId);
  }

  @Put('users/:id/availability')
  @Answers('Say when somebody can be booked', availabilityRulesSchema)
  put(
    @Asker() asker: Principal,
    @id() userId: string,
    @Body({ schema: availabilityRulesSchema }) body: AvailabilityRules,
  ): Promise<AvailabilityRules> {
    return this.availability.put(asker, userId, body);
  }

  @Delete('users/:id/availability')
  @HttpCode(204)
  @Answers('Go back to the availability that holds for everybody', undefined, 204)
  remove(@Asker() asker: Principal, @id() userId: string): Promise<void> {
    return this.availability.remove(asker, userId);
  }

  @Get('tenant/availability')
  @Answers('When people can be booked who have not said so themselves', availabilityRulesSchema)
  getDefault(@Asker() asker: Principal): Promise<AvailabilityRules> {
    return this.availability.getDefault(asker);
  }

  @Put('tenant/availability')
  @Allow('admin')
  @Answers('Say when people can be booked who have not said so themselves', availabilityRulesSchema)
  putDefault(
    @Asker() asker: Principal,
    @Body({ schema: availabilityRulesSchema }) body: AvailabilityRules,
  ): Promise<AvailabilityRules> {
    return this.availability.putDefault(asker, body);
  }
}
