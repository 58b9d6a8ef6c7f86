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
/** So many failures in a row are not those of single payments. */
const GIVE_UP_AFTER = 5;
/** After this long a refund's own job has given up. */
const REFUND_OVERDUE_MS = 60 * MINUTE_MS;
/** Stripe repeats what it tells for three days. */
const KEEP_EVENTS_MS = 30 * DAY_MS;

/** Frees the times nobody has paid, also where no webhook ever comes, and repeats refunds that did not go through. */
@Injectable()
export class PaymentSweep implements OnModuleInit {
  private isSweeping = false;

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
    if (this.isSweeping) return;
    this.isSweeping = true;
    try {
      const now = this.clock.now();
      const unpaid = await this.repository.due(now, BATCH);
      await inTurn(unpaid, ({ sessionId, ...of }) => this.settlement.expire(of, sessionId));
      const refunds = await this.repository.refundsDue(now - REFUND_OVERDUE_MS, BATCH);
      await inTurn(refunds, ({ tenantId, id }) => this.refunds.carryOut(tenantId, id));
    } finally {
      this.isSweeping = false;
    }
  }
}

/** One after the other. What Stripe does not answer comes again at the next sweep, and so does the rest if it answers nothing. */
async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let failures = 0;
  for (const item of items) {
    if (failures === GIVE_UP_AFTER) return;
    try {
      await work(item);
      failures = 0;
    } catch (error) {
      if (!(error instanceof LintelError) || error.code !== 'UNAVAILABLE') throw error;
      failures += 1;
    }
  }
}
