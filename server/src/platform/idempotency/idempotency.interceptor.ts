import { createHash } from 'node:crypto';
import { LintelError } from '@lintel/shared/errors';
import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Clock } from '../clock/clock.js';
import { actorOf, type Principal } from '../context/principal.js';
import { Database } from '../db/database.js';
import { idempotencyKeyIn } from '../http/conditional-headers.js';
import { refuseUnstorable } from '../http/validation.js';
import { IdempotencyRepository, type FirstAnswer } from './idempotency.repository.js';

const KNOWS_REPEATS = 'lintel:knows-repeats';
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** On routes that need no Idempotency-Key: their requests carry an id of their own, or repeating them changes nothing. */
export const KnowsRepeats = () => SetMetadata(KNOWS_REPEATS, true);

/**
 * A write with an Idempotency-Key happens once: repeated by the same caller it gets the first answer again. Everything the
 * route does to the tenant's rows joins the transaction that keeps the answer, so that a crash leaves both or neither. A
 * refusal undoes the transaction and leaves the key unused: the same request may succeed later.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly db: Database,
    private readonly repository: IdempotencyRepository,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { principal } = request;
    if (!principal || !isWrite(request) || this.knowsRepeats(context)) return next.handle();
    const key = idempotencyKeyIn(request.headers);
    if (key === undefined) return next.handle();
    return from(this.once(principal, key, request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private once(
    asker: Principal,
    key: string,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const { tenantId } = asker;
    const requestHash = fingerprint(request);
    const keyed = { tenantId, actorId: actorOf(asker).id!, key, requestHash, at: this.clock.now() };
    return this.db.tenant(tenantId, async (tx) => {
      const earlier = await this.repository.beginOrFind(tx, keyed);
      if (earlier) return replay(earlier, requestHash, reply);
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.repository.finish(tx, keyed, { status: reply.statusCode, body: body ?? null });
      return body;
    });
  }

  private knowsRepeats(context: ExecutionContext): boolean {
    return (
      this.reflector.getAllAndOverride<boolean>(KNOWS_REPEATS, [context.getHandler(), context.getClass()]) ?? false
    );
  }
}

/** A dry run writes nothing: it neither uses a key up nor is answered from one. */
function isWrite({ method, query }: FastifyRequest): boolean {
  return !reading.has(method) && (query as { dryRun?: unknown }).dryRun !== 'true';
}

function fingerprint({ method, url, headers, body }: FastifyRequest): Buffer {
  refuseUnstorable(body, []);
  const request = [method, url, headers['if-match'] ?? null, body ?? null];
  return createHash('sha256').update(JSON.stringify(request)).digest();
}

function replay(earlier: FirstAnswer & { requestHash: Buffer }, requestHash: Buffer, reply: FastifyReply): unknown {
  if (!earlier.requestHash.equals(requestHash)) {
    throw new LintelError('IDEMPOTENCY_MISMATCH', {
      detail: 'This Idempotency-Key was used for another request. Use a new key.',
    });
  }
  void reply.status(earlier.status).header('Idempotency-Replayed', 'true');
  return earlier.body ?? undefined;
}
