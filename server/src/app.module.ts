import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ClockModule } from './modules/clock/clock.module.js';
import { DisplaysModule } from './modules/displays/displays.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { AccessGuard } from './modules/identity/access.guard.js';
import { IdentityModule } from './modules/identity/identity.module.js';
import { PlatformModule, type PlatformOptions } from './platform/platform.module.js';

/** The house: each line below is a folder of `modules/` that shows a whole feature, lowest tier first. */
@Module({})
export class AppModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [DiscoveryModule, PlatformModule.forRoot(options), IdentityModule, DisplaysModule, HealthModule, ClockModule],
      providers: [{ provide: APP_GUARD, useExisting: AccessGuard }],
    };
  }
}
