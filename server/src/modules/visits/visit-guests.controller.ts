import {
  bookingSchema,
  guestVisitSchema,
  proveVisitSchema,
  requestedVisitCodeSchema,
  requestVisitCodeSchema,
  visitActionSchema,
  visitHeader,
  type GuestVisit,
  type VisitAction,
} from '@lintel/shared/contracts';
import { Body, Controller, Header, Headers, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Allow } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { VisitGuestsService } from './visit-guests.service.js';

const token = () => Headers(visitHeader.toLowerCase());

/** What a phone does at a door whose owner has no account: the visit's token is all it has. */
@Controller('api/v1/door-visits/current/guest')
@Allow('public')
export class VisitGuestsController {
  constructor(private readonly guests: VisitGuestsService) {}

  @Post('codes')
  @HttpCode(202)
  @KnowsRepeats()
  @Answers('Mail me a code, if this address belongs to the booking here', requestedVisitCodeSchema, 202)
  requestCode(
    @token() visit: string | undefined,
    @Body({ schema: requestVisitCodeSchema }) { email }: z.infer<typeof requestVisitCodeSchema>,
  ): Promise<{ expiresAt: string }> {
    return this.guests.requestCode(visit, email);
  }

  @Post()
  @KnowsRepeats()
  @Header('Cache-Control', 'no-store')
  @Answers('Show the code that was mailed to me', guestVisitSchema, 201)
  prove(
    @token() visit: string | undefined,
    @Body({ schema: proveVisitSchema }) { code }: z.infer<typeof proveVisitSchema>,
  ): Promise<GuestVisit> {
    return this.guests.prove(visit, code);
  }

  @Post('actions')
  @KnowsRepeats()
  @Answers('Do one thing with the booking the code was for', bookingSchema, 201)
  async act(
    @token() visit: string | undefined,
    @Body({ schema: visitActionSchema }) action: VisitAction,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { status, body } = await this.guests.act(visit, action);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    void reply.status(status).type(type).send(JSON.stringify(body));
  }
}
