import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { ClockController } from './clock.controller.js';

/** Without LINTEL_CLOCK there is no such route. */
@Module({})
export class ClockModule {
  static forRoot({ env }: Config): DynamicModule {
    return { module: ClockModule, controllers: env.LINTEL_CLOCK === undefined ? [] : [ClockController] };
  }
}
