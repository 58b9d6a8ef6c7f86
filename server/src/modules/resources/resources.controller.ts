import {
  createResourceSchema,
  idSchema,
  listResourcesQuerySchema,
  patchResourceSchema,
  type CreateResource,
  type PatchResource,
  type Resource,
} from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import type { Page } from '../../platform/http/cursor.js';
import { ResourcesService, type ListResources } from './resources.service.js';

@Controller('api/v1/resources')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @Get()
  @Allow('member', 'agent')
  list(
    @Asker() asker: Principal,
    @Query({ schema: listResourcesQuerySchema }) query: ListResources,
  ): Promise<Page<Resource>> {
    return this.resources.list(asker, query);
  }

  @Get(':id')
  @Allow('member', 'agent')
  get(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<Resource> {
    return this.resources.get(asker, id);
  }

  @Post()
  @Allow('admin')
  create(@Asker() asker: Principal, @Body({ schema: createResourceSchema }) body: CreateResource): Promise<Resource> {
    return this.resources.create(asker, body);
  }

  @Patch(':id')
  @Allow('admin')
  patch(
    @Asker() asker: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: patchResourceSchema }) body: PatchResource,
  ): Promise<Resource> {
    return this.resources.patch(asker, id, body);
  }

  /** Retires it. */
  @Delete(':id')
  @Allow('admin')
  @HttpCode(204)
  retire(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    return this.resources.retire(asker, id);
  }
}
