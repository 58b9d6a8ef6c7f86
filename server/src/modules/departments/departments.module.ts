import { Module } from '@nestjs/common';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { DepartmentAccess } from './department-access.js';
import { DepartmentsController } from './departments.controller.js';
import { DepartmentsRepository } from './departments.repository.js';
import { DepartmentsService } from './departments.service.js';

@Module({
  imports: [TenancyModule],
  controllers: [DepartmentsController],
  providers: [DepartmentsRepository, DepartmentsService, DepartmentAccess],
  exports: [DepartmentsRepository, DepartmentsService, DepartmentAccess],
})
export class DepartmentsModule {}
