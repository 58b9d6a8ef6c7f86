import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { DisplayRequestsController } from './display-requests.controller.js';
import { DisplayRequestsRepository } from './display-requests.repository.js';
import { DisplayRequests } from './display-requests.service.js';
import { IssuesService } from './issues.service.js';

@Module({
  imports: [BookingsModule],
  controllers: [DisplayRequestsController],
  providers: [DisplayRequestsRepository, DisplayRequests, IssuesService],
  exports: [DisplayRequests],
})
export class DisplayRequestsModule {}
