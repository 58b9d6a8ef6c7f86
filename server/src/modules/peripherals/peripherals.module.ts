import { Module, type OnModuleInit } from '@nestjs/common';
import { CredentialVerifiers } from '../identity/credentials.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { HomeAssistantController } from './home-assistant.controller.js';
import { HomeAssistantRepository } from './home-assistant.repository.js';
import { HomeAssistantService } from './home-assistant.service.js';
import { PeripheralVerifier } from './peripheral-verifier.js';
import { PeripheralsController } from './peripherals.controller.js';
import { PeripheralsRepository } from './peripherals.repository.js';
import { PeripheralsService } from './peripherals.service.js';

@Module({
  imports: [IdentityModule, ResourcesModule],
  controllers: [PeripheralsController, HomeAssistantController],
  providers: [
    PeripheralsRepository,
    PeripheralsService,
    PeripheralVerifier,
    HomeAssistantRepository,
    HomeAssistantService,
  ],
  exports: [HomeAssistantRepository],
})
export class PeripheralsModule implements OnModuleInit {
  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly verifier: PeripheralVerifier,
  ) {}

  onModuleInit(): void {
    this.verifiers.add(this.verifier);
  }
}
