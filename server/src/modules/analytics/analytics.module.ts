import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/availability.module.js';
import { DepartmentsModule } from '../departments/departments.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { ReplayController } from './replay.controller.js';
import { ReplayRepository } from './replay.repository.js';
import { ReplayService } from './replay.service.js';

@Module({
  imports: [TenancyModule, DepartmentsModule, AvailabilityModule],
  controllers: [ReplayController],
  providers: [ReplayRepository, ReplayService],
})
export class AnalyticsModule {}
