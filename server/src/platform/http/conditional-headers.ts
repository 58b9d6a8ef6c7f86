import type { IncomingHttpHeaders } from 'node:http';
import { LintelError } from '@lintel/shared/errors';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The version in `If-Match: "3"` (quotes optional), or undefined without the header. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header)?.[1];
  if (version === undefined) throw headerError('If-Match', 'Send the version you saw, such as "3".');
  return Number(version);
});

/** `Idempotency-Key`, 1 to 255 visible characters, or undefined without the header. */
export function idempotencyKeyIn(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw headerError('Idempotency-Key', 'Send 1 to 255 visible characters without spaces.');
  }
  return header;
}

function headerError(name: string, message: string): LintelError {
  return new LintelError('VALIDATION_FAILED', { detail: `${name}: ${message}`, errors: [{ path: name, message }] });
}
