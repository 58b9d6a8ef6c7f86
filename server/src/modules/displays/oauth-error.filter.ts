import { LintelError } from '@lintel/shared/errors';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../platform/clock/clock.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';
import { ProofRefused } from './dpop.js';
import { OAuthError } from './oauth-error.js';
import { TIME_HEADER } from './server-time.js';

interface Answer {
  status: number;
  error: string;
  error_description: string;
  retryAfterSeconds?: number;
}

/** The edge of the OAuth endpoints: JSON errors of RFC 6749, section 5.2, with the server's time. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  constructor(
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const { status, retryAfterSeconds, ...body } = this.answerTo(thrown);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (retryAfterSeconds !== undefined) void reply.header('Retry-After', String(retryAfterSeconds));
    if (body.error === 'invalid_dpop_proof') void reply.header('WWW-Authenticate', 'DPoP algs="ES256"');
    void reply.headers(oauthHeaders(this.clock)).status(status).send(body);
  }

  private answerTo(thrown: unknown): Answer {
    if (thrown instanceof OAuthError) {
      return { status: thrown.status, error: thrown.code, error_description: thrown.description };
    }
    if (thrown instanceof ProofRefused) {
      return { status: 400, error: 'invalid_dpop_proof', error_description: thrown.message };
    }
    if (thrown instanceof LintelError && thrown.status < 500) {
      const error = thrown.code === 'RATE_LIMITED' ? 'slow_down' : 'invalid_request';
      const { status, detail, retryAfterSeconds } = thrown;
      return { status, error, error_description: detail, retryAfterSeconds };
    }
    if (thrown instanceof HttpException && thrown.getStatus() < 500) {
      return { status: 400, error: 'invalid_request', error_description: thrown.message };
    }
    this.log.error({ err: thrown }, 'an OAuth request failed unexpectedly');
    return { status: 500, error: 'server_error', error_description: 'Something went wrong on our side. Try again.' };
  }
}

/** On every answer of the OAuth endpoints. */
export function oauthHeaders(clock: Clock): Record<string, string> {
  return { [TIME_HEADER]: new Date(clock.now()).toISOString(), 'Cache-Control': 'no-store' };
}
