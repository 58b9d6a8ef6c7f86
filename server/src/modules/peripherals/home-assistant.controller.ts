import { homeAssistantSchema, type HomeAssistant } from '@lintel/shared/contracts';
import { Body, Controller, Get, Put } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { HomeAssistantService } from './home-assistant.service.js';

@Controller('api/v1/home-assistant')
@Allow('admin')
export class HomeAssistantController {
  constructor(private readonly homeAssistant: HomeAssistantService) {}

  @Get()
  @Answers('Whether Home Assistant finds the rooms by itself', homeAssistantSchema)
  get(@Asker() asker: Principal): Promise<HomeAssistant> {
    return this.homeAssistant.get(asker.tenantId);
  }

  @Put()
  @Answers('Announce the rooms to Home Assistant, or no longer', homeAssistantSchema)
  put(@Asker() asker: Principal, @Body({ schema: homeAssistantSchema }) body: HomeAssistant): Promise<HomeAssistant> {
    return this.homeAssistant.put(asker, body);
  }
}
