import { Module } from '@nestjs/common';
import { DisplaysModule } from '../displays/displays.module.js';
import { DisplaySettingsController } from './display-settings.controller.js';
import { DisplaySettingsRepository } from './display-settings.repository.js';
import { DisplaySettingsService } from './display-settings.service.js';
import { SettingsDelivery } from './settings-delivery.js';
import { SilenceWatch } from './silence-watch.js';
import { SilenceRepository } from './silence.repository.js';

@Module({
  imports: [DisplaysModule],
  controllers: [DisplaySettingsController],
  providers: [DisplaySettingsRepository, DisplaySettingsService, SettingsDelivery, SilenceRepository, SilenceWatch],
})
export class FleetModule {}
