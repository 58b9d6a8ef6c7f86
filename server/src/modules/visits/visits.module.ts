import { Module } from '@nestjs/common';
import { DisplayRequestsModule } from '../display-requests/display-requests.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { VisitGuestsController } from './visit-guests.controller.js';
import { VisitGuestsRepository } from './visit-guests.repository.js';
import { VisitGuestsService } from './visit-guests.service.js';
import { VisitsController } from './visits.controller.js';
import { VisitsRepository } from './visits.repository.js';
import { VisitsService } from './visits.service.js';

@Module({
  imports: [ResourcesModule, RoomsModule, DisplayRequestsModule],
  controllers: [VisitsController, VisitGuestsController],
  providers: [VisitGuestsRepository, VisitGuestsService, VisitsRepository, VisitsService],
})
export class VisitsModule {}
