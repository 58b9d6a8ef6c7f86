import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { DepartmentsModule } from '../departments/departments.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { MeetingTypesModule } from '../meeting-types/meeting-types.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { DemoDepartments } from './demo-departments.js';
import { DemoService } from './demo.service.js';

@Module({
  imports: [IdentityModule, ResourcesModule, DepartmentsModule, MeetingTypesModule, BookingsModule],
  providers: [DemoService, DemoDepartments],
})
export class DemoModule {}
