import { Module } from '@nestjs/common';
import { DisplaysModule } from '../displays/displays.module.js';
import { PeopleModule } from '../people/people.module.js';
import { CommandDelivery } from './command-delivery.js';
import { CommandResults } from './command-results.js';
import { CommandsController } from './commands.controller.js';
import { CommandsRepository } from './commands.repository.js';
import { DisplaySettingsController } from './display-settings.controller.js';
import { DisplaySettingsRepository } from './display-settings.repository.js';
import { DisplaySettingsService } from './display-settings.service.js';
import { FleetReader } from './fleet-reader.js';
import { RolloutDriver } from './rollout-driver.js';
import { RolloutsController } from './rollouts.controller.js';
import { RolloutsRepository } from './rollouts.repository.js';
import { RolloutsService } from './rollouts.service.js';
import { ScreenshotsRepository } from './screenshots.repository.js';
import { SendCommands } from './send-commands.js';
import { SettingsDelivery } from './settings-delivery.js';
import { SilenceMails } from './silence-mails.js';
import { SilenceWatch } from './silence-watch.js';
import { SilenceRepository } from './silence.repository.js';

@Module({
  imports: [DisplaysModule, PeopleModule],
  controllers: [DisplaySettingsController, CommandsController, RolloutsController],
  providers: [
    CommandDelivery,
    CommandResults,
    CommandsRepository,
    DisplaySettingsRepository,
    DisplaySettingsService,
    FleetReader,
    RolloutDriver,
    RolloutsRepository,
    RolloutsService,
    ScreenshotsRepository,
    SendCommands,
    SettingsDelivery,
    SilenceMails,
    SilenceRepository,
    SilenceWatch,
  ],
  exports: [CommandResults, DisplaySettingsService],
})
export class FleetModule {}
