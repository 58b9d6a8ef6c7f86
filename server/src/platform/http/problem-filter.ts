import { LintelError, toProblem, type ErrorCode } from '@lintel/shared/errors';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { correlationId, runInContext } from '../context/request-context.js';
import { uuidv7 } from '../ids.js';
import type { Logger } from '../logging/logger.js';
import { ChallengeError } from './challenge.js';

/** The HTTP edge: turns whatever was thrown into problem details (RFC 9457) and logs what was our fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), thrown, this.log);
  }
}

export function sendProblem(reply: FastifyReply, thrown: unknown, log: Logger): void {
  const error = asLintelError(thrown);
  if (!error) log.error({ err: thrown }, 'request failed unexpectedly');
  const problem = toProblem(error ?? thrown, correlationId());
  if (error?.retryAfterSeconds !== undefined) void reply.header('Retry-After', String(error.retryAfterSeconds));
  if (error instanceof ChallengeError) void reply.headers({ ...error.headers });
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** What no hook and no filter sees: the router itself refuses a malformed or too long address. */
export function unroutable(log: Logger) {
  return (error: unknown, _: unknown, reply: FastifyReply): void => {
    const context = { correlationId: uuidv7() };
    void reply.header('X-Correlation-Id', context.correlationId);
    runInContext(context, () => sendProblem(reply, error, log));
  };
}

/** What else a client can do wrong is VALIDATION_FAILED. */
const codeOfStatus: Partial<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  429: 'RATE_LIMITED',
};

/** Our own errors as they are; those of the framework (bad JSON, unknown route, body too large) by their status. */
function asLintelError(thrown: unknown): LintelError | null {
  if (thrown instanceof LintelError) return thrown;
  const status =
    thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: number } | null)?.statusCode;
  const isTheirs = status !== undefined && status >= 400 && status < 500;
  const code = isTheirs ? (codeOfStatus[status] ?? 'VALIDATION_FAILED') : undefined;
  return code
    ? new LintelError(code, { detail: thrown instanceof Error ? thrown.message : code, cause: thrown })
    : null;
}
