import {
  bookingTapSchema,
  extendSchema,
  idSchema,
  reportIssueSchema,
  walkUpSchema,
  type DisplayRequest,
} from '@lintel/shared/contracts';
import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { DisplayRequests } from './display-requests.service.js';

type Tap = z.infer<typeof bookingTapSchema>;
const id = () => Param('id', { schema: idSchema });

/** The HTTP form of what a display may ask. */
@Controller('api/v1/display')
@Allow('display')
@KnowsRepeats()
export class DisplayRequestsController {
  constructor(private readonly requests: DisplayRequests) {}

  @Post('bookings')
  walkUp(
    @Asker() display: DisplayPrincipal,
    @Body({ schema: walkUpSchema }) body: z.infer<typeof walkUpSchema>,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(display, { ...body, action: 'walk-up' }, reply);
  }

  @Post('bookings/:id/check-in')
  checkIn(
    @Asker() display: DisplayPrincipal,
    @id() bookingId: string,
    @Body({ schema: bookingTapSchema }) body: Tap,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(display, { ...body, bookingId, action: 'check-in' }, reply);
  }

  @Post('bookings/:id/extend')
  extend(
    @Asker() display: DisplayPrincipal,
    @id() bookingId: string,
    @Body({ schema: extendSchema }) body: z.infer<typeof extendSchema>,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(display, { ...body, bookingId, action: 'extend' }, reply);
  }

  @Post('bookings/:id/end')
  end(
    @Asker() display: DisplayPrincipal,
    @id() bookingId: string,
    @Body({ schema: bookingTapSchema }) body: Tap,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(display, { ...body, bookingId, action: 'end' }, reply);
  }

  @Post('bookings/:id/restore')
  restore(
    @Asker() display: DisplayPrincipal,
    @id() bookingId: string,
    @Body({ schema: bookingTapSchema }) body: Tap,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(display, { ...body, bookingId, action: 'restore' }, reply);
  }

  @Post('issues')
  report(
    @Asker() display: DisplayPrincipal,
    @Body({ schema: reportIssueSchema }) body: z.infer<typeof reportIssueSchema>,
    @Res() reply: FastifyReply,
  ) {
    return this.answer(display, { ...body, action: 'report' }, reply);
  }

  private async answer(display: DisplayPrincipal, request: DisplayRequest, reply: FastifyReply): Promise<void> {
    const { status, body } = await this.requests.answer(display, request);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    void reply.status(status).type(type).send(JSON.stringify(body));
  }
}
