import { LintelError } from '@lintel/shared/errors';
import { Controller, Headers, HttpCode, Post, Req, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { PaymentSettlement } from './payment-settlement.js';
import { StripePayments } from './stripe-payments.js';

const receivedSchema = z.object({ received: z.literal(true) });

/** What Stripe tells. Whoever else comes here cannot sign. */
@Controller('webhooks/stripe')
@Allow('public')
export class StripeWebhookController {
  constructor(
    private readonly stripe: StripePayments,
    private readonly settlement: PaymentSettlement,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers('Hear of payments from Stripe', receivedSchema)
  async receive(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<z.infer<typeof receivedSchema>> {
    if (!request.rawBody || !signature) {
      throw new LintelError('VALIDATION_FAILED', { detail: 'Stripe-Signature: send JSON and its signature.' });
    }
    const fact = this.stripe.factIn(request.rawBody, signature);
    if (fact) await this.settlement.take(fact);
    return { received: true };
  }
}
