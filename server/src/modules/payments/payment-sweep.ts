import { LintelError } from '@lintel/shared/errors';
import { DAY_MS, MINUTE_MS } from '@lintel/shared/time';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { PaymentSettlement } from './payment-settlement.js';
import { PaymentsRepository } from './payments.repository.js';
import { Refunds } from './refunds.js';
import { StripePayments } from './stripe-payments.js';

const BATCH = 200;
/** After this long a refund's own job has given up. */
const REFUND_OVERDUE_MS = 60 * MINUTE_MS;
/** Stripe repeats what it tells for three days. */
const KEEP_EVENTS_MS = 30 * DAY_MS;

/** Frees the times nobody has paid, also where no webhook ever comes, and repeats refunds that did not go through. */
@Injectable()
export class PaymentSweep implements OnModuleInit {
  constructor(
    private readonly repository: PaymentsRepository,
    private readonly settlement: PaymentSettlement,
    private readonly refunds: Refunds,
    private readonly stripe: StripePayments,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (!this.stripe.isConfigured || !this.config.env.LINTEL_ROLES.includes('worker')) return;
    this.clock.every(MINUTE_MS, () => this.sweep());
    this.clock.every(DAY_MS, () => this.repository.forgetEvents(this.clock.now() - KEEP_EVENTS_MS));
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now();
    for (const { sessionId, ...of } of await this.repository.due(now, BATCH)) {
      await later(() => this.settlement.expire(of, sessionId));
    }
    for (const { tenantId, id } of await this.repository.refundsDue(now - REFUND_OVERDUE_MS, BATCH)) {
      await later(() => this.refunds.carryOut(tenantId, id));
    }
  }
}

/** What Stripe does not answer today it answers at another turn, which is logged where it is asked. */
async function later(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LintelError) || error.code !== 'UNAVAILABLE') throw error;
  }
}
