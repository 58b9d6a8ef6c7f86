import { LintelError } from '@lintel/shared/errors';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/clock.js';
import { actorOf, systemActor, type Principal } from '../../platform/context/principal.js';
import { Database } from '../../platform/db/database.js';
import { EventStore } from '../../platform/events/event-store.js';
import { AttemptLimiter } from '../../platform/http/attempt-limiter.js';
import { sendProblem } from '../../platform/http/problem-filter.js';
import type { Logger } from '../../platform/logging/logger.js';
import { InjectLogger } from '../../platform/platform.module.js';

const HOUR_MS = 3_600_000;

/**
 * Whoever asks for a connection, a calendar or a conflict of another organisation is told that there is none, as for any other id
 * that is not theirs. That they asked is recorded with both organisations.
 */
@Catch(LintelError)
export class ForeignIds implements ExceptionFilter {
  private readonly attempts: AttemptLimiter;

  constructor(
    private readonly db: Database,
    private readonly events: EventStore,
    private readonly clock: Clock,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.attempts = new AttemptLimiter(clock, { limit: 20, windowMs: HOUR_MS, detail: 'Too many foreign ids.' });
  }

  async catch(error: LintelError, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const { principal, params } = http.getRequest<FastifyRequest>();
    if (error.code === 'NOT_FOUND' && principal) await this.record(principal, Object.values(params as object));
    sendProblem(http.getResponse<FastifyReply>(), error, this.log);
  }

  private async record(asker: Principal, ids: readonly unknown[]): Promise<void> {
    try {
      for (const { tenantId, id } of await this.foreign(asker.tenantId, ids)) {
        this.attempts.take(asker.tenantId);
        await this.deny(asker, tenantId, id);
      }
    } catch (error) {
      // A flood is recorded by its first; nobody's answer hangs on the record.
      this.log.warn({ err: error, operation: 'calendars.foreign-id' }, 'an attempt with a foreign id was not recorded');
    }
  }

  private foreign(tenantId: string, ids: readonly unknown[]): Promise<{ tenantId: string; id: string }[]> {
    return this.db.systemStatement(
      `SELECT DISTINCT tenant_id AS "tenantId", id FROM (
         SELECT tenant_id, id FROM connection UNION ALL SELECT tenant_id, id FROM calendar
         UNION ALL SELECT tenant_id, id FROM calendar_link) thing
        WHERE id = ANY ($1::uuid[]) AND tenant_id <> $2`,
      [ids.filter((id) => typeof id === 'string'), tenantId],
    );
  }

  private async deny(asker: Principal, ownerId: string, subjectId: string): Promise<void> {
    for (const tenantId of [asker.tenantId, ownerId]) {
      await this.db.tenant(tenantId, (tx) =>
        this.events.append(tx, tenantId, {
          type: 'access.denied',
          subjectId,
          // Nobody learns the name of somebody of another organisation.
          actor: tenantId === asker.tenantId ? actorOf(asker) : systemActor,
          diff: { reason: { from: null, to: 'OF_ANOTHER_ORGANISATION' } },
          at: this.clock.now(),
        }),
      );
    }
  }
}
