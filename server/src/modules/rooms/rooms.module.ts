import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { NearbyRoomsService } from './nearby-rooms.js';
import { RoomPublisher } from './room-publisher.js';
import { RoomSnapshots } from './room-snapshots.js';
import { RoomSnapshotsRepository } from './room-snapshots.repository.js';
import { RoomsController } from './rooms.controller.js';

@Module({
  imports: [TenancyModule, ResourcesModule, BookingsModule],
  controllers: [RoomsController],
  providers: [RoomSnapshotsRepository, RoomSnapshots, RoomPublisher, NearbyRoomsService],
  exports: [RoomSnapshots, RoomPublisher],
})
export class RoomsModule {}
