import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { PaymentReactions } from './payment-reactions.js';
import { PaymentSettlement } from './payment-settlement.js';
import { PaymentSweep } from './payment-sweep.js';
import { PaymentsRepository } from './payments.repository.js';
import { PaymentsService } from './payments.service.js';
import { Refunds } from './refunds.js';
import { StripePayments } from './stripe-payments.js';
import { StripeWebhookController } from './stripe-webhook.controller.js';

@Module({
  imports: [BookingsModule],
  controllers: [StripeWebhookController],
  providers: [
    PaymentReactions,
    PaymentSettlement,
    PaymentSweep,
    PaymentsRepository,
    PaymentsService,
    Refunds,
    StripePayments,
  ],
  exports: [PaymentsService],
})
export class PaymentsModule {}
