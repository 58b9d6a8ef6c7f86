import {
  createDepartmentSchema,
  departmentSchema,
  idSchema,
  listDepartmentsQuerySchema,
  pageOf,
  patchDepartmentSchema,
  type CreateDepartment,
  type Department,
  type PatchDepartment,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { DepartmentsService } from './departments.service.js';

const id = () => Param('id', { schema: idSchema });

@Controller('api/v1/departments')
export class DepartmentsController {
  constructor(private readonly departments: DepartmentsService) {}

  @Get()
  @Allow('member', 'agent')
  @Answers('Departments by name', pageOf(departmentSchema))
  list(
    @Asker() asker: Principal,
    @Query({ schema: listDepartmentsQuerySchema }) query: z.output<typeof listDepartmentsQuerySchema>,
  ) {
    return this.departments.list(asker, query);
  }

  @Get(':id')
  @Allow('member', 'agent')
  @Answers('One department', departmentSchema)
  get(@Asker() asker: Principal, @id() departmentId: string): Promise<Department> {
    return this.departments.get(asker, departmentId);
  }

  @Post()
  @Allow('admin')
  @Answers('Found a department', departmentSchema, 201)
  create(
    @Asker() asker: Principal,
    @Body({ schema: createDepartmentSchema }) body: CreateDepartment,
  ): Promise<Department> {
    return this.departments.create(asker, body);
  }

  @Patch(':id')
  @Allow('member')
  @Answers('Change a department: its leader or an administrator', departmentSchema)
  patch(
    @Asker() asker: Principal,
    @id() departmentId: string,
    @Body({ schema: patchDepartmentSchema }) body: PatchDepartment,
  ): Promise<Department> {
    return this.departments.patch(asker, departmentId, body);
  }

  @Delete(':id')
  @Allow('admin')
  @HttpCode(204)
  @Answers('Take a department out of use for good', undefined, 204)
  archive(@Asker() asker: Principal, @id() departmentId: string): Promise<void> {
    return this.departments.archive(asker, departmentId);
  }
}
