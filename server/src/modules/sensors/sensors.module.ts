import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { OccupancyRepository } from './occupancy.repository.js';
import { OccupancyService } from './occupancy.service.js';
import { OccupancyWatch } from './occupancy-watch.js';

@Module({
  imports: [BookingsModule, ResourcesModule],
  providers: [OccupancyRepository, OccupancyService, OccupancyWatch],
  exports: [OccupancyService],
})
export class SensorsModule {}
