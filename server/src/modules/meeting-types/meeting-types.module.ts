import { Module } from '@nestjs/common';
import { DepartmentsModule } from '../departments/departments.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { MeetingTypesController } from './meeting-types.controller.js';
import { MeetingTypesRepository } from './meeting-types.repository.js';
import { MeetingTypesService } from './meeting-types.service.js';

@Module({
  imports: [DepartmentsModule, ResourcesModule],
  controllers: [MeetingTypesController],
  providers: [MeetingTypesRepository, MeetingTypesService],
  exports: [MeetingTypesRepository, MeetingTypesService],
})
export class MeetingTypesModule {}
