import { Module } from '@nestjs/common';
import { Database } from '../../platform/db/database.js';
import { PrismaDatabase } from '../../platform/db/prisma-database.js';
import { LocationsController } from './locations.controller.js';
import { LocationsRepository } from './locations.repository.js';
import { LocationsService } from './locations.service.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesRepository } from './policies.repository.js';
import { PoliciesService } from './policies.service.js';
import { ResourceChanges } from './resource-changes.js';
import { ResourcesController } from './resources.controller.js';
import { ResourcesRepository } from './resources.repository.js';
import { ResourcesService } from './resources.service.js';
import { RoomDirectory } from './room-directory.js';
import { RoomsReader } from './rooms-reader.js';

@Module({
  controllers: [ResourcesController, LocationsController, PoliciesController],
  providers: [
    { provide: PrismaDatabase, inject: [Database], useFactory: (db: Database) => new PrismaDatabase(db) },
    ResourceChanges,
    ResourcesRepository,
    ResourcesService,
    LocationsRepository,
    LocationsService,
    PoliciesRepository,
    PoliciesService,
    RoomDirectory,
    RoomsReader,
  ],
  exports: [LocationsService, PoliciesService, ResourcesService, RoomDirectory, RoomsReader],
})
export class ResourcesModule {}
