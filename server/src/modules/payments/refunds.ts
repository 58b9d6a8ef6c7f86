import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { systemActor } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { PaymentsRepository } from './payments.repository.js';
import { StripePayments } from './stripe-payments.js';

/** Gives money back. */
@Injectable()
export class Refunds {
  constructor(
    private readonly db: Database,
    private readonly repository: PaymentsRepository,
    private readonly stripe: StripePayments,
    private readonly events: EventStore,
    private readonly clock: Clock,
  ) {}

  /** Does it unless it is done; asked twice at the same moment Stripe does it once, by the key. Throws UNAVAILABLE. */
  async carryOut(tenantId: string, id: string): Promise<void> {
    const refund = await this.db.tenant(tenantId, (tx) => this.repository.refund(tx, id));
    if (!refund || refund.isDone) return;
    const refundId = await this.stripe.refund(refund.intent, `lintel-refund-${id}`);
    await this.db.tenant(tenantId, async (tx) => {
      const payment = await this.repository.lock(tx, refund.bookingId);
      const at = this.clock.now();
      if (!payment || !(await this.repository.refundDone(tx, id, refundId, at))) return;
      if (payment.intent === refund.intent) {
        await this.repository.setStatus(tx, payment.id, 'REFUNDED', payment.intent, at);
      }
      await this.events.append(tx, tenantId, { type: 'payment.refunded', subjectId: id, actor: systemActor, at });
    });
  }
}
