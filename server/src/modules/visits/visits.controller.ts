import {
  bookingSchema,
  openedVisitSchema,
  openVisitSchema,
  visitActionSchema,
  visitHeader,
  visitSchema,
  type OpenedVisit,
  type Visit,
  type VisitAction,
} from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Body, Controller, Get, Header, Headers, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal, UserPrincipal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { addressKey } from '../../platform/http/attempt-limiter.js';
import { Answers } from '../../platform/http/openapi.js';
import { KnowsRepeats } from '../../platform/idempotency/idempotency.interceptor.js';
import { VisitsService } from './visits.service.js';

const token = () => Headers(visitHeader.toLowerCase());

/** What a phone does that has scanned the code on a screen. */
@Controller('api/v1/door-visits')
export class VisitsController {
  constructor(private readonly visits: VisitsService) {}

  @Post()
  @Allow('public')
  @KnowsRepeats()
  @Header('Cache-Control', 'no-store')
  @Answers('Say that I have just scanned this code', openedVisitSchema, 201)
  open(
    @Req() request: FastifyRequest,
    @Body({ schema: openVisitSchema }) { code }: z.infer<typeof openVisitSchema>,
  ): Promise<OpenedVisit> {
    return this.visits.open(code, addressKey(request.ip));
  }

  @Get('current')
  @Allow('member')
  @Answers('The room I stand before', visitSchema)
  get(@Asker() asker: Principal, @token() visit: string | undefined): Promise<Visit> {
    return this.visits.get(person(asker), visit);
  }

  @Post('current/actions')
  @Allow('member')
  @KnowsRepeats()
  @Answers('Do one thing at the door I stand before', bookingSchema, 201)
  async act(
    @Asker() asker: Principal,
    @token() visit: string | undefined,
    @Body({ schema: visitActionSchema }) action: VisitAction,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { status, body } = await this.visits.act(person(asker), visit, action);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    void reply.status(status).type(type).send(JSON.stringify(body));
  }
}

function person(asker: Principal): UserPrincipal {
  if (asker.kind !== 'user') throw new LintelError('FORBIDDEN', { detail: 'Only people scan codes.' });
  return asker;
}
