import { consentRefusals, type AccountProvider } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserPrincipal } from '../../../platform/context/principal.js';
import { Allow } from '../../../platform/http/access.js';
import { PeopleVerifier } from '../../identity/people-verifier.js';
import { ConnectAccount, type ConsentAnswer } from './connect-account.js';

/** Where providers send people back to. It is opened by a browser, whose cookie says who they are, or by a program with their token. */
@Controller('oauth')
@Allow('public')
@ApiExcludeController()
export class OAuthCallbacksController {
  constructor(
    private readonly connect: ConnectAccount,
    private readonly people: PeopleVerifier,
  ) {}

  @Get('google/callback')
  @Header('Cache-Control', 'no-store')
  google(@Query() query: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.finish('GOOGLE', query, request, reply);
  }

  @Get('microsoft/callback')
  @Header('Cache-Control', 'no-store')
  microsoft(@Query() query: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.finish('MICROSOFT', query, request, reply);
  }

  private async finish(
    provider: AccountProvider,
    query: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    try {
      const path = await this.connect.finish(provider, answerIn(query), await this.returning(request));
      await reply.status(303).header('location', path).send();
    } catch (error) {
      const isPerson = (request.headers.accept ?? '').includes('text/html');
      if (!isPerson || !(error instanceof LintelError) || error.code !== 'VALIDATION_FAILED') throw error;
      await reply.status(400).type('text/html; charset=utf-8').send(wayOn);
    }
  }

  /** Nobody where the session has ended meanwhile. */
  private async returning({ method, url, headers }: FastifyRequest): Promise<UserPrincipal | null> {
    const { cookie, authorization } = headers;
    if (cookie === undefined && authorization === undefined) return null;
    try {
      const principal = await this.people.verify({ method, url, headers: { cookie, authorization } });
      return principal?.kind === 'user' ? principal : null;
    } catch (error) {
      if (error instanceof LintelError && error.status < 500) return null;
      throw error;
    }
  }
}

/** Of what comes in the address, only what comes once. */
function answerIn(query: unknown): ConsentAnswer {
  const fields = (query ?? {}) as Record<string, unknown>;
  const one = (name: keyof ConsentAnswer) => {
    const value = fields[name];
    return typeof value === 'string' && value.length <= 4_096 ? value : undefined;
  };
  return { state: one('state'), code: one('code'), error: one('error') };
}

const refused: (typeof consentRefusals)[number] = 'NOT_YOURS';
const back = `/admin/profile?refused=${refused}`;
/** Says nothing itself: the page it leads to speaks the person's language. */
const wayOn = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lintel</title>
<meta http-equiv="refresh" content="0;url=${back}"></head><body><a href="${back}">Lintel</a></body></html>
`;
