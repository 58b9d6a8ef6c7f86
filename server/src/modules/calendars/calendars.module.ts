import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { ApplySnapshot } from './apply-snapshot.js';
import { CalendarLinksRepository } from './calendar-links.repository.js';
import { CalendarPoll } from './calendar-poll.js';
import { CalendarSync } from './calendar-sync.js';
import { ConnectionsController } from './connections.controller.js';
import { ConnectionsRepository } from './connections.repository.js';
import { ConnectionsService } from './connections.service.js';

@Module({
  imports: [BookingsModule, ResourcesModule],
  controllers: [ConnectionsController],
  providers: [
    ConnectionsRepository,
    CalendarLinksRepository,
    ApplySnapshot,
    CalendarSync,
    CalendarPoll,
    ConnectionsService,
  ],
  exports: [ConnectionsService, CalendarSync],
})
export class CalendarsModule {}
