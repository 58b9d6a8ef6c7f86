import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventHandlers } from '../../platform/events/event-handlers.js';
import { PaymentSettlement } from './payment-settlement.js';
import { Refunds } from './refunds.js';

/** What money has to do with a booking that is off, whoever took it off. */
@Injectable()
export class PaymentReactions implements OnModuleInit {
  constructor(
    private readonly handlers: EventHandlers,
    private readonly settlement: PaymentSettlement,
    private readonly refunds: Refunds,
  ) {}

  onModuleInit(): void {
    this.handlers.register({
      name: 'payments.undo',
      types: ['booking.cancelled', 'booking.declined'],
      handle: ({ tenantId, subjectId: bookingId }) => this.settlement.undo({ tenantId, bookingId }),
    });
    this.handlers.register({
      name: 'payments.refund',
      types: ['payment.refund-due'],
      handle: ({ tenantId, subjectId }) => this.refunds.carryOut(tenantId, subjectId),
    });
  }
}
