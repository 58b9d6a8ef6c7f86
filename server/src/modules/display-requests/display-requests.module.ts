import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { DisplaysModule } from '../displays/displays.module.js';
import { IssuesModule } from '../issues/issues.module.js';
import { ProofsModule } from '../proofs/proofs.module.js';
import { DisplayMessages } from './display-messages.js';
import { DisplayRequestsController } from './display-requests.controller.js';
import { DisplayRequestsRepository } from './display-requests.repository.js';
import { DisplayRequests } from './display-requests.service.js';
import { ForgetAnswers } from './forget-answers.js';

@Module({
  imports: [BookingsModule, DisplaysModule, IssuesModule, ProofsModule],
  controllers: [DisplayRequestsController],
  providers: [DisplayMessages, DisplayRequestsRepository, DisplayRequests, ForgetAnswers],
  exports: [DisplayMessages, DisplayRequests],
})
export class DisplayRequestsModule {}
