import {
  addedPeripheralSchema,
  addPeripheralSchema,
  idSchema,
  peripheralSchema,
  type AddedPeripheral,
  type AddPeripheral,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { PeripheralsService } from './peripherals.service.js';

@Controller('api/v1/peripherals')
@Allow('admin')
export class PeripheralsController {
  constructor(private readonly peripherals: PeripheralsService) {}

  @Get()
  @Answers('Sensors, light bars and smart buildings, by name', z.object({ items: z.array(peripheralSchema) }))
  list(@Asker() asker: Principal) {
    return this.peripherals.list(asker.tenantId);
  }

  // The answer holds a secret: it is kept with no key.
  @Post()
  @KnowsRepeats()
  @Answers('Let a sensor or another thing sign in to the broker', addedPeripheralSchema, 201)
  add(@Asker() asker: Principal, @Body({ schema: addPeripheralSchema }) body: AddPeripheral): Promise<AddedPeripheral> {
    return this.peripherals.add(asker, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Answers('Let it sign in no more', undefined, 204)
  revoke(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    return this.peripherals.revoke(asker, id);
  }
}
