import { Module } from '@nestjs/common';
import { DepartmentsModule } from '../departments/departments.module.js';
import { MeetingTypesModule } from '../meeting-types/meeting-types.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { AvailabilityController } from './availability.controller.js';
import { AvailabilityRepository } from './availability.repository.js';
import { AvailabilityService } from './availability.service.js';
import { DepartmentDiary } from './department-diary.js';
import { PeopleTime } from './people-time.js';
import { SlotOffers } from './slot-offers.js';

@Module({
  imports: [TenancyModule, ResourcesModule, DepartmentsModule, MeetingTypesModule],
  controllers: [AvailabilityController],
  providers: [AvailabilityRepository, AvailabilityService, DepartmentDiary, PeopleTime, SlotOffers],
  exports: [AvailabilityRepository, AvailabilityService, DepartmentDiary, PeopleTime, SlotOffers],
})
export class AvailabilityModule {}
