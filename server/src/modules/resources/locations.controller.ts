import { createLocationSchema, idSchema, patchLocationSchema, type Location } from '@lintel/shared/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import type { Page } from '../../platform/http/cursor.js';
import { listLocationsSchema, LocationsService, type CreateLocation, type PatchLocation } from './locations.service.js';

@Controller('api/v1/locations')
export class LocationsController {
  constructor(private readonly locations: LocationsService) {}

  @Get()
  @Allow('member', 'agent')
  list(
    @Asker() asker: Principal,
    @Query({ schema: listLocationsSchema }) query: z.output<typeof listLocationsSchema>,
  ): Promise<Page<Location>> {
    return this.locations.list(asker, query);
  }

  @Post()
  @Allow('admin')
  create(@Asker() asker: Principal, @Body({ schema: createLocationSchema }) body: CreateLocation): Promise<Location> {
    return this.locations.create(asker, body);
  }

  @Patch(':id')
  @Allow('admin')
  patch(
    @Asker() asker: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: patchLocationSchema }) body: PatchLocation,
  ): Promise<Location> {
    return this.locations.patch(asker, id, body);
  }

  @Delete(':id')
  @Allow('admin')
  @HttpCode(204)
  delete(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    return this.locations.delete(asker, id);
  }
}
